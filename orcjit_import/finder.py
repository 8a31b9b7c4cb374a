"""Finds which file or directory, if any, is the object module of a name.

`ObjectFinder` (in ``__init__.py``) comes here when the listing of some entry of the path contains
the name. No object is read, and the native library is not loaded, before that.
"""
# pathlib would triple the time of the first import:
# ruff: noqa: PTH118, PTH208

import os
import sys
from _frozen_importlib_external import FileFinder, PathFinder
from zipimport import zipimporter  # imported at every start

from . import _homes, _working_directory, naming
from .tracing import trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    from . import ObjectFinder
    from .bundle import ZipDirectory
    from .candidate import Candidate
    from .source import Directory


# Directories in which objects were looked for: a thousand modules of one share it.
_directories: "dict[str, Directory]" = {}


def find_object_module(
    fullname: str,
    finder: "ObjectFinder",
    path: "Sequence[str] | None",
    regular: "ModuleSpec | None",
) -> "ModuleSpec | None":
    """Return the spec of the object module of that name; None if what PathFinder found stands."""
    entries = sys.path if path is None else path
    found = _search(fullname, fullname.rpartition(".")[2], list(entries), regular)
    if found is None or (found.problem is not None and _others_find(finder, fullname, path)):
        return None
    return _spec_of(fullname, found)


def find_up_to(
    fullname: str,
    home: str,
    finder: "ObjectFinder",
    path: "Sequence[str] | None",
    target: "ModuleType | None",
) -> "ModuleSpec | None":
    """Search the entries up to and including `home`, each as PathFinder would, then for objects.

    Returns
    -------
    ModuleSpec or None
        What an import would find; None where it takes the whole search to tell.
    """
    tail = fullname.rpartition(".")[2]
    if naming.is_never_ours(tail):
        return None
    for entry in sys.path if path is None else path:
        importer: Any = sys.path_importer_cache.get(entry or _working_directory())
        if not _is_kind(importer, FileFinder, zipimporter):
            return None
        regular = importer.find_spec(fullname, target)  # brings its listing up to date
        if regular is not None and regular.loader is not None:
            return regular if finder.is_next_to_path_finder() else None
        for candidate in look_into(importer, entry, fullname, tail):
            is_sound = candidate.is_certain and candidate.problem is None
            return _spec_of(fullname, candidate) if is_sound else None
        if entry == home:
            break
    return None


def _spec_of(fullname: str, found: "Candidate") -> "ModuleSpec":
    from .loader import make_spec

    trace("found %s: %s", fullname, found.path)
    _homes.add(found.entry)
    return make_spec(fullname, found)


def _others_find(finder: "ObjectFinder", fullname: str, path: "Sequence[str] | None") -> bool:
    """Whether a finder after this one (an editable install, say) knows the module."""
    finders = list(sys.meta_path)
    places = [place for place, other in enumerate(finders) if other is finder]
    later = finders[places[0] + 1 :] if places else []
    return any(
        other.find_spec(fullname, path) is not None
        for other in later
        if other is not PathFinder and hasattr(other, "find_spec")
    )


def _search(
    fullname: str, tail: str, entries: "Sequence[Any]", regular: "ModuleSpec | None"
) -> "Candidate | None":
    """Walk the entries in order; return the object module, or None if PathFinder's answer stands.

    An object that cannot be used (broken, for another machine) is kept in mind while the search
    goes on: it is the answer only where nothing else is.
    """
    if naming.is_never_ours(tail):
        return None
    unusable: list[Candidate] = []
    must_ask = regular is not None and regular.loader is not None
    importer_of: Callable[[Any], Any] = sys.path_importer_cache.get
    for entry in entries:
        if not isinstance(entry, str | bytes):  # PathFinder of Python 3.10 takes bytes as well
            continue
        importer = importer_of(entry or _working_directory())
        if importer is None:
            continue
        if must_ask and _has_regular(importer, fullname):
            return None
        if isinstance(entry, bytes):
            continue
        for candidate in look_into(importer, entry, fullname, tail):
            if candidate.is_certain:
                return candidate
            trace("passed over %s, for now: %s", candidate.path, candidate.problem)
            unusable.append(candidate)
    return unusable[0] if unusable and _covers_nothing(regular, unusable) else None


def look_into(importer: "Any", entry: str, fullname: str, tail: str) -> "list[Candidate]":
    """Return what one entry of the path holds for the name, apart from regular modules.

    In the order of preference, up to the first that takes the name.
    """
    if not may_hold(tail, importer, entry):
        return []
    from .candidate import find_all

    container = _container_of(importer, entry)
    only_packages = _is_inside_object_package(fullname, container.path)
    listing = _listing_of(importer)
    every = find_all(container, tail, only_packages=only_packages, listing=listing)
    for found in every:
        found.entry = entry
    return every


def may_hold(name: str, importer: "Any", entry: str) -> bool:
    """Whether a path entry lists a file or directory of the name; a look-up, if at all possible."""
    tail = name.rpartition(".")[2]
    if _is_kind(importer, zipimporter):
        from . import bundle

        return bundle.may_hold(importer, tail)
    listing = _listing_of(importer)
    if listing is None:
        try:
            listing = frozenset(os.listdir(_absolute(entry)))
        except OSError:
            return False
    return not listing.isdisjoint(naming.place_names(tail))


def _listing_of(importer: "Any") -> "AbstractSet[str] | None":
    """Return the names in a directory that FileFinder has listed; None for finders of others."""
    return importer._path_cache if _is_kind(importer, FileFinder) else None  # noqa: SLF001


def _is_kind(importer: "Any", *kinds: type) -> bool:
    """Whether a path entry finder is of such a type; no attribute of it is asked for."""
    return issubclass(type(importer), kinds)


def _container_of(importer: "Any", entry: str) -> "Directory | ZipDirectory":
    """Return the directory that a path entry stands for."""
    if _is_kind(importer, zipimporter):
        from . import bundle

        return bundle.open_directory(importer)
    path: str = importer.path if _is_kind(importer, FileFinder) else _absolute(entry)
    known = _directories.get(path)
    if known is None:
        from .source import Directory

        known = _directories[path] = Directory(path)
    return known


def _has_regular(importer: "Any", fullname: str) -> bool:
    """Whether a path entry holds a module or package with code, not a part of a namespace."""
    find_spec = getattr(importer, "find_spec", None)
    if find_spec is None:  # the old protocol, up to Python 3.11: what PathFinder found stands
        return True
    spec = find_spec(fullname)
    return spec is not None and spec.loader is not None


def _covers_nothing(regular: "ModuleSpec | None", unusable: "Iterable[Candidate]") -> bool:
    """Whether failing hides no module: at most a namespace made of these very directories."""
    if regular is None:
        return True
    portions = map(os.path.abspath, regular.submodule_search_locations or ())
    return set(portions) <= {candidate.path for candidate in unusable}


def _is_inside_object_package(fullname: str, directory: str) -> bool:
    """Whether `directory` is the one whose objects the parent package was linked from."""
    parent = sys.modules.get(fullname.rpartition(".")[0])
    loader = getattr(parent, "__loader__", None)
    return directory == getattr(loader, "package_directory", None)


def _absolute(entry: str) -> str:
    return os.path.join(_working_directory(), entry) if entry else _working_directory()
