"""The common case of a search: one object file, which is all that a directory holds for its name.

Of such a file nothing has to be asked but what it exports, so the steps of the general way (see
``finder.py``, ``candidate.py``, ``linking.py``, ``loader.py``) are two calls of the core: one reads
and checks the object, which is this file's; the other makes a library of it and initializes that,
which is ``lone_loader``'s. Whatever is not plain goes the general way, which also says what is
wrong. Neither loads the files of the other: most processes import nothing but such files.
"""

import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import FileFinder
from _operator import itemgetter
from _thread import get_ident

from . import _ENDINGS, _homes, _is_interrupt, _part, _searching, _working_directory
from .path_entries import is_inside_object_package, lists_no_module
from .tracing import announce

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from typing import Any

    from .manifest import Manifest

_OBJECT_SUFFIX = ".o"  # of Linux, and of it alone
_MANIFEST_ENDING = ".orcjit.toml"

# What else may take the name in a directory.
_OTHER_ENDINGS = [ending for ending in _ENDINGS if ending != _OBJECT_SUFFIX]

_opener: "list[Any]" = []  # what the core opens them with, once it is there
_parts = vars(sys.modules[__package__])  # those that are complete: see `_part`
_suffix_of = itemgetter(0)
_is_linux = sys.platform == "linux"  # others may ignore the case of names


def find_first(
    fullname: str, tail: str, path: "Sequence[str] | None", target: "Any"
) -> ModuleSpec | None:
    """Do what `find` does in the first entry that lists the object file, and load what it needs."""
    if not _is_linux or target is not None:
        return None
    for entry in sys.path if path is None else path:
        if type(entry) is not str:
            return None
        importer: Any = sys.path_importer_cache.get(entry or _working_directory())
        if type(importer) is FileFinder and tail + _OBJECT_SUFFIX in importer._path_cache:  # type: ignore[attr-defined]  # noqa: SLF001
            spec = None
            if _has_core():
                spec = find(fullname, tail, entry, path, is_nested=True)
            if spec is not None:
                _homes.add(entry)
            return spec
    return None


def find(
    fullname: str, tail: str, home: str, path: "Sequence[str] | None", *, is_nested: bool = False
) -> ModuleSpec | None:
    """Return the spec of a plain object file in the entry `home`; None where more is to be asked.

    The entries before that one must hold nothing of the name, by listings that are up to date.
    """
    if not _is_linux or (not is_nested and get_ident() in _searching):
        return None
    if tail[:2] == "__" or "\\" in tail:
        return None
    try:
        importer = _finder_of_alone(fullname, tail, home, sys.path if path is None else path)
        if importer is None:
            return None
        file = f"{importer.path}/{tail}{_OBJECT_SUFFIX}"
        new_opened, open_kernels = _opener[0]
        opened = new_opened()
        exports = open_kernels(file.encode(), opened, importer._path_mtime)  # noqa: SLF001
        has_manifest = tail + _MANIFEST_ENDING in importer._path_cache  # noqa: SLF001
    except Exception as error:
        if _is_interrupt(error):
            raise
        return None  # entries and finders of an unknown kind, or names that are no text
    manifest = _manifest_of(file, exports) if has_manifest and exports is not None else None
    if exports is None or (has_manifest and manifest is None):
        return None
    announce(fullname, file)
    loader: Any = _part("lone_loader").loader_of(fullname, file, opened, exports, manifest)
    spec = ModuleSpec(fullname, loader, origin=file)
    spec._set_fileattr = True  # type: ignore[attr-defined]  # noqa: SLF001  (what `has_location` sets)
    return spec


def _finder_of_alone(fullname: str, tail: str, home: str, entries: "Sequence[str]") -> "Any":
    """Return FileFinder of the entry `home`, if the object file has the name for itself there."""
    importer: Any = sys.path_importer_cache[home or _working_directory()]
    for entry in entries:
        if entry == home:
            break
        if not _holds_nothing(sys.path_importer_cache[entry or _working_directory()], tail):
            return None
    if type(importer) is not FileFinder or not _is_alone(importer, tail):
        return None
    if "." in fullname and is_inside_object_package(fullname, importer.path):
        return None
    return importer


def _manifest_of(file: str, exports: bytes) -> "Manifest | None":
    """Return the manifest beside an object, if it only says which functions are exported."""
    if "manifest" not in _parts and get_ident() not in _searching:
        return None  # nothing is imported in the middle of a search but in `_run`
    path = f"{file.removesuffix(_OBJECT_SUFFIX)}{_MANIFEST_ENDING}"
    names = exports.decode().split(_part("_native").RECORD_SEPARATOR)[1:]
    manifest: Manifest | None = _part("manifest").read_exports(path, names)
    return manifest


def _has_core() -> bool:
    """Load the core, unless that is done. Where none works, the general way says why."""
    if not _opener:
        try:
            _opener.append(_part("_native").opener_of_kernels())
        except ImportError as error:
            if _is_interrupt(error):
                raise
            return False
    return True


def _is_alone(importer: "Any", tail: str) -> bool:
    """Whether FileFinder's listing has the object file, and nothing else of the name."""
    listing = importer._path_cache  # noqa: SLF001
    named = tail.__add__
    is_other = not listing.isdisjoint(map(named, _OTHER_ENDINGS))
    if is_other or not listing.isdisjoint(map(named, map(_suffix_of, importer._loaders))):  # noqa: SLF001
        return False
    return tail + _OBJECT_SUFFIX in listing and importer.path[-1] != "/"


def _holds_nothing(importer: "Any", tail: str) -> bool:
    """Whether an entry of the path certainly has neither a regular module nor objects of a name."""
    if importer is None:  # PathFinder passes over it, too
        return True
    if not lists_no_module(importer, tail):
        return False
    listing: AbstractSet[str] = getattr(importer, "_path_cache", frozenset())
    return listing.isdisjoint(map(tail.__add__, _ENDINGS))
