"""The finders that Python has made for entries of the path, and what they list.

PathFinder has asked all of them when a search for objects begins. They may be gone since: another
thread can call `importlib.invalidate_caches`, which forgets the finders of relative entries.
"""

import sys
from _frozen_importlib_external import FileFinder, PathFinder

from . import _working_directory
from .import_lock import with_import_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from typing import Any


def importer_of(entry: "Any") -> "Any":
    """Return the path entry finder that PathFinder has made for an entry, if any."""
    if not isinstance(entry, str | bytes):  # PathFinder of Python 3.10 takes bytes as well
        return None
    known: dict[Any, Any] = sys.path_importer_cache
    found = known.get(entry or _working_directory(), known)
    if found is not known:
        return found
    # Forgotten since PathFinder has searched: another thread has called `invalidate_caches`.
    ask: Any = PathFinder._path_importer_cache  # type: ignore[attr-defined]  # noqa: SLF001
    return with_import_lock(ask, entry) if isinstance(entry, str) else None


def listing_of(importer: "Any") -> "AbstractSet[str] | None":
    """Return the names in a directory that FileFinder has listed; None for finders of others."""
    if not issubclass(type(importer), FileFinder):
        return None
    if not importer._path_cache and importer._path_mtime == -1:  # noqa: SLF001
        with_import_lock(importer._fill_cache)  # it is new  # noqa: SLF001
    return importer._path_cache  # type: ignore[no-any-return]  # noqa: SLF001
