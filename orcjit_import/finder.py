"""The meta path finder: which file or directory, if any, is the object module of a name.

One rule makes it both cheap and correct: PathFinder is asked first, with the very call that
importlib would make next. What it answers decides where the search ends (a regular module wins in
its entry and over all later ones), and as a side effect the FileFinders of `sys.path` have just
brought their directory listings up to date. Whether any entry holds an object of the name is then
one set operation per entry: no listing, no ``stat`` and no cache of our own, and
`importlib.invalidate_caches` works because it works for PathFinder.

The table of contents that zipimport keeps of a zip file does the same for entries in zip files.

No object is read, and the native library is not loaded, for a name that no listing contains.
"""
# pathlib would triple the time of `import orcjit_import`:
# ruff: noqa: PTH109, PTH118, PTH208

import os
import sys
from _frozen_importlib_external import FileFinder, PathFinder  # as in importlib.machinery, but free
from zipimport import zipimporter  # imported at every start

from . import naming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    from .bundle import ZipDirectory
    from .candidate import Candidate
    from .source import Directory

# Equal to no entry of a search path.
_NO_ENTRY = "\0"


class ObjectFinder:
    """Finds object modules; stands directly before PathFinder on `sys.meta_path`.

    What it returns for a regular module is what PathFinder returned: the search is done once. If
    another finder was put between the two, it returns None instead and lets that one answer.
    """

    def find_spec(
        self,
        fullname: str,
        path: "Sequence[str] | None" = None,
        target: "ModuleType | None" = None,
    ) -> "ModuleSpec | None":
        """Find the spec of module `fullname` on `path` (`sys.path` if None).

        Parameters
        ----------
        fullname
            The absolute name of the module.
        path
            The ``__path__`` of its parent package; None for a top-level module.
        target
            The module that is being reloaded, if any.

        Returns
        -------
        ModuleSpec or None
            The spec of an object module, or whatever PathFinder found.
        """
        regular = PathFinder.find_spec(fullname, path, target)
        entries = sys.path if path is None else path
        tail = fullname.rpartition(".")[2]
        if _objects_may_win(regular, tail, entries):
            found = _search(fullname, tail, list(entries), regular)
            if found is not None:
                return self._spec_of(found, fullname, path, regular)
        return regular if self._is_next_to_path_finder() else None

    def invalidate_caches(self) -> None:
        """Do nothing: the listings are PathFinder's, which is told as well."""

    def _is_next_to_path_finder(self) -> bool:
        """Whether PathFinder would be asked right after this finder."""
        finders = sys.meta_path
        try:
            return finders[finders.index(self) + 1] is PathFinder
        except (ValueError, IndexError):
            return False

    def _spec_of(
        self,
        found: "Candidate",
        fullname: str,
        path: "Sequence[str] | None",
        regular: "ModuleSpec | None",
    ) -> "ModuleSpec | None":
        from .loader import make_spec

        if found.problem is not None and self._others_find(fullname, path):
            return regular
        return make_spec(fullname, found)

    def _others_find(self, fullname: str, path: "Sequence[str] | None") -> bool:
        """Whether a finder after this one (an editable install, say) knows the module."""
        finders = sys.meta_path
        later = finders[finders.index(self) + 1 :] if self in finders else []
        return any(
            finder.find_spec(fullname, path) is not None
            for finder in later
            if finder is not PathFinder and hasattr(finder, "find_spec")
        )


def _objects_may_win(regular: "ModuleSpec | None", tail: str, entries: "Iterable[str]") -> bool:
    """Whether an entry before the one that holds `regular` lists a file or directory of the name.

    Runs for every import of an ordinary module, so it only looks into sets that exist already.
    It may say yes too often, never no: `_search` looks again, exactly.
    """
    home = _directory_of(regular)
    names = naming.place_names(tail)
    importer_of = sys.path_importer_cache.get
    for entry in entries:
        if entry == home:
            return False
        importer = importer_of(entry) if entry else importer_of(_working_directory())
        if importer is None:
            continue
        # FileFinder's own listing: private, but there since Python 3.3. `_may_hold` does without.
        listing: AbstractSet[str] | None = getattr(importer, "_path_cache", None)
        if _may_hold(importer, entry, tail) if listing is None else not listing.isdisjoint(names):
            return True
    return False


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
    must_ask = _directory_of(regular) is not _NO_ENTRY
    for entry in entries:
        if not isinstance(entry, str):
            continue
        importer = sys.path_importer_cache.get(entry or _working_directory())
        if importer is None:
            continue
        if must_ask and _has_regular(importer, fullname):
            return None
        for candidate in _look_into(importer, entry, fullname, tail):
            if candidate.is_certain:
                return candidate
            unusable.append(candidate)
    return unusable[0] if unusable and _covers_nothing(regular, unusable) else None


def _look_into(importer: "Any", entry: str, fullname: str, tail: str) -> "Iterable[Candidate]":
    """Return what one entry of the path holds for the name, apart from regular modules."""
    if not _may_hold(importer, entry, tail):
        return ()
    from .candidate import find_all

    container = _container_of(importer, entry)
    only_packages = _is_inside_object_package(fullname, container.path)
    return find_all(container, tail, only_packages=only_packages)


def _may_hold(importer: "Any", entry: str, tail: str) -> bool:
    """Whether a path entry lists a file or directory of the name; a look-up, if at all possible."""
    listing: AbstractSet[str] | None = getattr(importer, "_path_cache", None)
    if listing is None and isinstance(importer, zipimporter):
        from . import bundle

        return bundle.may_hold(importer, tail)
    if listing is None:
        try:
            listing = frozenset(os.listdir(_absolute(entry)))
        except OSError:
            return False
    return not listing.isdisjoint(naming.place_names(tail))


def _container_of(importer: "Any", entry: str) -> "Directory | ZipDirectory":
    """Return the directory that a path entry stands for."""
    if isinstance(importer, zipimporter):
        from . import bundle

        return bundle.open_directory(importer)
    from .source import Directory

    return Directory(importer.path if isinstance(importer, FileFinder) else _absolute(entry))


def _has_regular(importer: "Any", fullname: str) -> bool:
    """Whether a path entry holds a module or package with code, not a part of a namespace."""
    find_spec = getattr(importer, "find_spec", None)
    spec = find_spec(fullname) if find_spec is not None else None
    return spec is not None and spec.loader is not None


def _directory_of(regular: "ModuleSpec | None") -> str:
    """Return the path entry in which PathFinder found a regular module, if its spec shows it."""
    if regular is None or regular.loader is None:
        return _NO_ENTRY
    place = regular.origin or ""
    if regular.submodule_search_locations:
        place = regular.submodule_search_locations[0]
    return place.rpartition(os.sep)[0]


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


def _working_directory() -> str:
    """Return the directory that the path entry '' stands for."""
    try:
        return os.getcwd()
    except OSError:
        return ""  # it was removed: PathFinder passes over it, too


def _absolute(entry: str) -> str:
    return os.path.join(_working_directory(), entry) if entry else _working_directory()
