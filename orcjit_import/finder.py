"""Finds which file or directory, if any, is the object module of a name.

`ObjectFinder` (in ``__init__.py``) comes here when the listing of some entry of the path contains
the name. No object is read, and the native library is not loaded, before that.
"""
# pathlib would triple the time of the first import:
# ruff: noqa: PTH118, PTH208

import os
import sys
from _frozen_importlib import ModuleSpec  # importlib.machinery costs a millisecond or two
from _frozen_importlib_external import FileFinder, PathFinder
from zipimport import zipimporter  # imported at every start

from . import _gives_way, _homes, _is_interrupt, _part, _working_directory, naming
from .path_entries import (
    importer_of,
    is_inside_object_package,
    listing_of,
    lists_no_module,
    portions_of,
)
from .tracing import announce, trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import FrameType, ModuleType
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
    entries = list(sys.path if path is None else path)
    tail = fullname.rpartition(".")[2]
    found = _search(fullname, tail, entries, regular)
    if found is None and regular is not None and regular.loader is None:
        found = _mapped(tail, entries, regular)
        if found is None and _is_import():
            _part("strays").have_told(regular)
    if found is None and regular is None and _is_import():
        stray = _find_stray(fullname, entries)
        if stray is not None and not _others_find(finder, fullname, path):
            raise _part("mistakes").stray_error(fullname, *stray)
    if found is None or (found.problem is not None and _others_find(finder, fullname, path)):
        return None
    return spec_of(fullname, found)


def _is_import() -> bool:
    """Whether the answer of this search is that of an import: what is not found is an error then.

    Everybody else who asks for a spec gets None. A name that importlib does not use any more means
    no import: the error has Python's words then.
    """
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001  (documented by Python)
    while frame is not None and frame.f_code.co_name != "_find_spec":
        frame = frame.f_back
    caller = frame.f_back if frame is not None else None
    return caller is not None and caller.f_code.co_name == "_find_and_load_unlocked"


def _find_stray(
    fullname: str, entries: "Sequence[Any]"
) -> "tuple[Directory | ZipDirectory, str] | None":
    """Return the first object or archive of the name, none of which is a module."""
    tail = fullname.rpartition(".")[2]
    for entry in entries:
        importer = importer_of(entry)
        if importer is None or not isinstance(entry, str) or not may_hold(tail, importer, entry):
            continue
        container = _container_of(importer, entry)
        if not is_inside_object_package(fullname, container.path):
            for name in filter(container.has_file, naming.file_names(tail)):
                return container, name
    return None


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
        importer = _known_importer_of(entry)
        if importer is None:
            return None
        regular = None
        if not lists_no_module(importer, tail):  # the finder brings its listing up to date
            ask = _part("import_lock").with_import_lock
            regular = ask(importer.find_spec, fullname, target)
        if regular is not None and regular.loader is None:
            regular = None  # a part of a namespace
        every = candidates_in(importer, entry, fullname, regular)
        if every:
            candidate = every[0]
            is_sound = candidate.is_certain and candidate.problem is None
            return spec_of(fullname, candidate) if is_sound else None
        if regular is not None:
            return regular if finder.is_next_to_path_finder() else None
        if entry == home:
            break
    return None


def _known_importer_of(entry: str) -> "Any":
    """Return the finder of an entry, if it is one that can be asked out of turn."""
    importer: Any = sys.path_importer_cache.get(entry or _working_directory())
    if type(importer) is FileFinder:
        return importer
    return _guarded(importer) if _is_kind(importer, FileFinder, zipimporter) else None


def spec_of(fullname: str, found: "Candidate") -> "ModuleSpec":
    """Return the spec of what was found, and say so to those who listen."""
    announce(fullname, found.path)
    if found.links_nothing:
        trace("no member of %s is linked until another package needs it", found.path)
    _homes.add(found.entry)
    return make_spec(fullname, found)


def make_spec(fullname: str, found: "Candidate") -> ModuleSpec:
    """Make the spec of an object module.

    Its origin is a file even for a package: the first object in the directory, so that
    ``os.path.dirname(module.__file__)`` is where the package's data files are.
    """
    loader = _make_loader(fullname, found)
    is_package = loader.package_directory is not None
    spec = ModuleSpec(fullname, loader, origin=loader.path, is_package=is_package)
    if spec.submodule_search_locations is not None:
        spec.submodule_search_locations.append(found.path)
    spec.has_location = True
    return spec


def _make_loader(fullname: str, found: "Candidate") -> "Any":
    if found.init_symbol is None:
        return _part("loader").ObjectLoader(fullname, found)
    if not found.init_symbol:  # of sources, which are not compiled yet
        return _part("compilers.packages").SourceLoader(fullname, found)
    return _part("extension").ExtensionLoader(fullname, found)


def _others_find(finder: "ObjectFinder", fullname: str, path: "Sequence[str] | None") -> bool:
    """Whether a finder after this one (an editable install, say) knows the module."""
    finders = list(sys.meta_path)
    places = [place for place, other in enumerate(finders) if other is finder]
    later = finders[places[0] + 1 :] if places else []
    others = (other for other in later if other is not PathFinder and hasattr(other, "find_spec"))
    ask = _part("import_lock").with_import_lock
    return any(ask(other.find_spec, fullname, path) is not None for other in others)


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
    for entry in entries:
        importer = importer_of(entry)
        if importer is None:
            continue
        here = _regular_in(importer, fullname, regular) if must_ask else None
        if isinstance(entry, str):
            for candidate in candidates_in(importer, entry, fullname, here):
                if candidate.is_certain:
                    return candidate
                trace("passed over %s, for now: %s", candidate.path, candidate.problem)
                unusable.append(candidate)
        if here is not None:
            return None
    return unusable[0] if unusable and _covers_nothing(regular, unusable) else None


def _mapped(tail: str, entries: "Sequence[Any]", regular: "ModuleSpec") -> "Candidate | None":
    """Return the object package that the finder of some entry takes for a part of a namespace.

    An editable installation of setuptools maps single packages so, whose directories are in no
    entry of the path.
    """
    known = {entry for entry in entries if isinstance(entry, str)}
    for directory in portions_of(regular):
        home, name = os.path.split(directory)
        if name == tail and home not in known:
            every: list[Candidate] = _part("candidate").find_all(
                _directory(home), tail, only_packages=True, listing={tail}, is_alone=True
            )
            for found in every:
                if found.is_certain and found.path == directory:
                    found.entry = home
                    return found
    return None


def candidates_in(
    importer: "Any", entry: str, fullname: str, regular: "ModuleSpec | None"
) -> "list[Candidate]":
    """Return what may be taken from an entry of the path that also holds a regular module, if any.

    Beside a Python file that is what stands for a ``.so``; beside all others nothing.
    """
    if regular is not None and not _gives_way(regular):
        return []
    tail, is_alone = fullname.rpartition(".")[2], regular is None
    every = look_into(importer, entry, fullname, tail, is_alone=is_alone)
    return every if is_alone else [found for found in every if found.stands_for_so]


def look_into(
    importer: "Any", entry: str, fullname: str, tail: str, *, is_alone: bool = True
) -> "list[Candidate]":
    """Return what one entry of the path holds for the name, apart from regular modules.

    In the order of preference, up to the first that takes the name: from a regular module, unless
    they are `is_alone`.
    """
    listing = listing_of(importer)
    if listing is None:
        if not may_hold(tail, importer, entry):
            return []
    elif listing.isdisjoint(naming.place_names(tail)):
        return []
    container = _container_of(importer, entry)
    only_packages = is_inside_object_package(fullname, container.path)
    every: list[Candidate] = _part("candidate").find_all(
        container, tail, only_packages=only_packages, listing=listing, is_alone=is_alone
    )
    for found in every:
        found.entry = entry
    return every


def entry_may_hold(name: str, entry: str) -> bool:
    """Whether an entry may hold one: its finder may be forgotten since PathFinder has searched."""
    importer = importer_of(entry)
    return importer is not None and may_hold(name, importer, entry)


def may_hold(name: str, importer: "Any", entry: str) -> bool:
    """Whether a path entry lists a file or directory of the name; a look-up, if at all possible."""
    tail = name.rpartition(".")[2]
    if _is_kind(importer, zipimporter):
        from . import bundle

        return bundle.may_hold(_guarded(importer), tail)
    listing = listing_of(importer)
    if listing is None and hasattr(type(importer), "files"):
        container = _part("containers.traversable").container_of(importer, entry)
        listing = container.names()
    if listing is None:
        try:
            listing = frozenset(os.listdir(_absolute(entry)))
        except OSError as error:
            if _is_interrupt(error):
                raise
            return False
    return not listing.isdisjoint(naming.place_names(tail))


def _guarded(importer: "Any") -> "Any":
    """Return the finder of a path entry; of a bundle, one that compares what it finds."""
    if type(importer) is not zipimporter:
        return importer
    from . import bundle

    if not bundle.is_bundle(importer):
        return importer
    from . import python_files

    return python_files.guard(importer)


def _is_kind(importer: "Any", *kinds: type) -> bool:
    """Whether a path entry finder is of such a type; no attribute of it is asked for."""
    return issubclass(type(importer), kinds)


def _container_of(importer: "Any", entry: str) -> "Directory | ZipDirectory":
    """Return the directory that a path entry stands for."""
    if issubclass(type(importer), zipimporter):
        from . import bundle

        return bundle.open_directory(importer)
    is_listed = issubclass(type(importer), FileFinder)
    if not is_listed and hasattr(type(importer), "files"):
        found: Directory = _part("containers.traversable").container_of(importer, entry)
        return found
    return _directory(importer.path if is_listed else _absolute(entry))


def _directory(path: str) -> "Directory":
    known = _directories.get(path)
    if known is None:
        from .source import Directory

        known = _directories[path] = Directory(path)
    return known


def _regular_in(importer: "Any", fullname: str, found: "ModuleSpec | None") -> "ModuleSpec | None":
    """Return the module or package with code that a path entry holds; `found` is PathFinder's."""
    find_spec = getattr(importer, "find_spec", None)
    if find_spec is None:  # the old protocol, up to Python 3.11: what PathFinder found stands
        return found
    spec: ModuleSpec | None = _part("import_lock").with_import_lock(find_spec, fullname)
    return spec if spec is not None and spec.loader is not None else None


def _covers_nothing(regular: "ModuleSpec | None", unusable: "Iterable[Candidate]") -> bool:
    """Whether failing hides no module: at most a namespace made of these very directories."""
    if regular is None:
        return True
    portions = map(os.path.abspath, portions_of(regular))
    return set(portions) <= {candidate.path for candidate in unusable}


def _absolute(entry: str) -> str:
    return os.path.join(_working_directory(), entry) if entry else _working_directory()
