"""The finders that Python has made for entries of the path, and what they list.

PathFinder has asked all of them when a search for objects begins. They may be gone since: another
thread can call `importlib.invalidate_caches`, which forgets the finders of relative entries.
"""
# pathlib would triple the time of the first import:
# ruff: noqa: PTH116, PTH208

import os
import sys
from _frozen_importlib_external import FileFinder, PathFinder

from . import _ENDINGS, _homes, _is_interrupt, _part, _working_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from importlib.machinery import ModuleSpec
    from typing import Any


_NO_NAMES: "frozenset[str]" = frozenset()

# Of objects, archives and manifests.
_OF_OBJECTS = (*filter(None, _ENDINGS), "orcjit.toml")


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
    return _part("import_lock").with_import_lock(ask, entry) if isinstance(entry, str) else None


def listing_of(importer: "Any") -> "AbstractSet[str] | None":
    """Return the names in a directory that FileFinder has listed; None for finders of others."""
    if not issubclass(type(importer), FileFinder):
        return None
    if not importer._path_cache and importer._path_mtime == -1:  # noqa: SLF001
        _part("import_lock").with_import_lock(importer._fill_cache)  # it is new  # noqa: SLF001
    return importer._path_cache  # type: ignore[no-any-return]  # noqa: SLF001


def portions_of(namespace: "ModuleSpec") -> "Sequence[str]":
    """Return the directories of a namespace that was just found.

    Its path computes itself anew whenever it is asked for anything, and so do those of all
    namespaces around it, each twice.
    """
    path: Any = namespace.submodule_search_locations
    known: Sequence[str] = getattr(path, "_path", path)
    return known or ()


def hold_objects(fullname: str, namespace: "ModuleSpec") -> bool:  # noqa: ARG001
    """Whether a directory of a namespace holds what may make it a package of objects.

    Most are namespaces of Python modules, for which nothing else of ours is loaded.
    """
    if getattr(sys.modules.get(f"{__package__}.candidate"), "compiles", ()):  # sources may, too
        return True
    for directory in portions_of(namespace):
        try:
            names = os.listdir(directory)
        except OSError as error:  # in a zip file, say
            if _is_interrupt(error):
                raise
            return True
        if any(name.endswith(_OF_OBJECTS) for name in names):
            return True
    return False


def likely_home(tail: str, path: "Sequence[str] | None") -> str | None:
    """Return the first entry that has given object modules and lists the name; None for most."""
    entries = sys.path if path is None else path
    try:  # what has no length may be an iterator, which is PathFinder's then
        if not len(entries) or _homes.isdisjoint(entries):
            return None
        for entry in entries:
            if entry in _homes:
                importer = sys.path_importer_cache.get(entry or _working_directory())
                listing = getattr(importer, "_path_cache", _NO_NAMES)
                if not listing.isdisjoint(map(tail.__add__, _ENDINGS)):
                    return entry
    except Exception as error:
        if _is_interrupt(error):
            raise
        return None  # there are entries that are no text, or finders of an unknown kind
    return None


def lists_no_module(importer: "Any", tail: str) -> bool:
    """Whether FileFinder's listing is up to date, and has no regular module or directory `tail`.

    Its own search would say the same in ten times as many steps: it builds the path of every file
    that could be one before it looks whether that is listed. No where this cannot tell.
    """
    if type(importer) is not FileFinder or sys.platform != "linux":  # others may ignore the case
        return False
    try:
        if os.stat(importer.path).st_mtime != importer._path_mtime:  # type: ignore[attr-defined]  # noqa: SLF001
            return False
        names = [tail + suffix for suffix, _ in importer._loaders]  # type: ignore[attr-defined]  # noqa: SLF001
    except (OSError, AttributeError) as error:
        if _is_interrupt(error):
            raise
        return False
    listing = importer._path_cache  # type: ignore[attr-defined]  # noqa: SLF001
    return tail not in listing and bool(listing.isdisjoint(names))


def is_inside_object_package(fullname: str, directory: str) -> bool:
    """Whether `directory` is the one whose objects the parent package was linked from."""
    if "." not in fullname:
        return False
    parent = sys.modules.get(fullname.rpartition(".")[0])
    loader = getattr(parent, "__loader__", None)
    return directory == getattr(loader, "package_directory", None)
