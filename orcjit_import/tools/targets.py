"""What people name on the command line: object files, archives, directories, bundles, modules.

A target is never imported: what is named is found as an import would find it, and only looked at.
"""

from __future__ import annotations

import contextlib
import os
import pkgutil
import sys
import zipimport
from dataclasses import dataclass
from importlib.machinery import FileFinder
from importlib.util import resolve_name
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import install, naming
from ..candidate import Candidate, find_all, find_file, find_package, find_winner, regular_file
from ..errors import (
    ManifestError,
    ModuleNotLoadedError,
    ObjectFormatError,
    ObjectNotFoundError,
    OrcJITError,
)
from ..found_loader import FoundLoader
from ..listing import container_of
from ..manifest import Manifest
from ..opened import OpenedObjects
from ..source import Directory
from ..zip_table import is_zip
from .description import EVERY_SUFFIX
from .no_modules import broken_in, cure_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.machinery import ModuleSpec

    from ..bundle import ZipDirectory


@dataclass
class Target:
    """An object module that is looked at.

    Parameters
    ----------
    name
        The name under which it would be imported.
    found
        Its objects.
    entry
        The directory or zip file that has to be on ``sys.path`` for that.
    is_importable
        Whether it exports anything; a stray object does not.
    hidden_by
        The name of the Python module beside it that is imported in its place, if there is one.
    """

    name: str
    found: Candidate
    entry: str
    is_importable: bool = True
    hidden_by: str = ""

    @property
    def is_broken(self) -> bool:
        """Whether it can be imported nowhere; objects for another platform are sound."""
        problem, objects = self.found.problem, self.found.objects
        is_sound = bool(objects.foreign) and not objects.defects
        return problem is not None and (not is_sound or isinstance(problem, ManifestError))

    def files(self) -> list[str]:
        """Return the files that are read: objects, manifest and zip file."""
        found = self.found
        archive = [found.container.archive] if found.container.archive else []
        return [*found.objects.places.labels, found.manifest_path or found.path, *archive]

    @property
    def package(self) -> str:
        """The package that relative names of its dependencies are relative to."""
        return self.name if self.found.is_package else self.name.rpartition(".")[0]


def find_targets(text: str) -> list[Target]:
    """Find what `text` names: a path, or else the name of a module.

    Parameters
    ----------
    text
        An object file, an archive, a directory, a zip file or wheel, a path into one of these, or
        a module's name.

    Returns
    -------
    list[Target]
        At least one. A directory that is no object package itself, or lies on ``sys.path``, a zip
        file, and a package of Python's stand for all object modules in them.

    Raises
    ------
    ObjectNotFoundError
        If there is nothing of that name.
    ObjectFormatError
        If there are no objects in it.
    ObjectReadError
        If it is a zip file that is damaged, or a bundle that holds something else than it lists.
    ModuleNotLoadedError
        If it is a module that is no object module.
    """
    path = Path(text)
    if not text:  # of a variable of the shell, say, and not the working directory
        raise ObjectNotFoundError(f"{text!r}: there is no such file or directory [OJ602]")
    if path.is_dir():
        return _of_directory(path.resolve())
    if path.is_file():
        return _of_file(path.absolute())
    from .zip_targets import targets_in_zip

    inside = targets_in_zip(path.absolute())
    if inside:
        return inside
    if is_path(text):
        raise ObjectNotFoundError(f"{text}: there is no such file or directory [OJ602]")
    return _of_module(text)


def is_path(text: str) -> bool:
    """Whether a text can only be a path, and no name of a module."""
    return os.sep in text or text.endswith((*EVERY_SUFFIX, ".zip", ".whl"))


def named_entries(path: Iterable[Any]) -> list[str]:
    """Return the entries of a search path that are names, as all that hold objects are."""
    return [entry for entry in path if isinstance(entry, str)]


@contextlib.contextmanager
def on_path(entry: str) -> Iterator[None]:
    """Have modules be found beside a target, before all others."""
    sys.path.insert(0, entry)
    try:
        yield
    finally:
        sys.path.remove(entry)


def find_spec(name: str) -> ModuleSpec | None:
    """Find a module as an import would, but without importing the packages that it lies in.

    What is found below a package has only the last part of its name.
    """
    install()
    return find_spec_now(name)


def find_spec_now(name: str) -> ModuleSpec | None:
    """Find a module with the finders that there are: the one for objects may be uninstalled."""
    spec: ModuleSpec | None = None
    if not all(name.split(".")):
        return None  # a relative name without a package
    for tail in name.split("."):
        parent = spec
        if parent is not None and parent.submodule_search_locations is None:
            return None
        path = list(parent.submodule_search_locations or ()) if parent is not None else None
        spec = _ask_finders(tail, path)
        if spec is None or (parent is not None and _is_part_of(spec, parent)):
            return None
    return spec


def may_be_made(name: str) -> bool:
    """Whether a module that no search finds can come with its parent, which makes it.

    As `os` makes ``os.path``, and `six` what is below ``six.moves``: it is not imported to see.
    """
    if name in sys.modules:
        return True
    parent = name.rpartition(".")[0]
    if not parent:
        return False
    if parent in sys.modules:  # all that it makes is there, or is found by a finder that it made
        path = getattr(sys.modules[parent], "__path__", None)
        return path is not None and _ask_finders(name, list(path)) is not None
    spec = find_spec(parent)
    if spec is None:
        return may_be_made(parent)
    return candidate_of(spec) is None and spec.submodule_search_locations is None


def _is_part_of(spec: ModuleSpec, package: ModuleSpec) -> bool:
    """Whether what was found is one of the objects that a package is made of, and no module."""
    found, whole = candidate_of(spec), candidate_of(package)
    is_file = found is not None and not found.is_directory
    return is_file and whole is not None and found.container.path == whole.path  # type: ignore[union-attr]


def full_name(name: str, package: str) -> str:
    """Return the absolute name of what is declared under ``depends``."""
    try:
        return resolve_name(name, package)
    except ImportError:  # relative, and there is no package: `check` says so
        return name


def declared_by(found: Candidate) -> Manifest:
    """Return what a module declares; `check` tells what is wrong with it."""
    try:
        return found.declarations() or Manifest()
    except OrcJITError:
        return Manifest()


def candidate_of(spec: ModuleSpec) -> Candidate | None:
    """Return the objects of a module; None if it is no object module."""
    loader: object = spec.loader  # duck-typed: importlib.abc would be imported at every start
    return loader.found if isinstance(loader, FoundLoader) else None


def _ask_finders(name: str, path: list[str] | None) -> ModuleSpec | None:
    for finder in sys.meta_path:
        ask = getattr(finder, "find_spec", None)  # which not all have
        spec: ModuleSpec | None = ask(name, path) if ask is not None else None
        if spec is not None:
            return spec
    return None


def _of_module(name: str) -> list[Target]:
    spec = find_spec(name)
    if spec is None:
        near = naming.near_names(name, _names_nearby())
        raise ObjectNotFoundError(
            f"{name!r} is neither a file, nor a directory, nor a module on sys.path [OJ601]{near}"
        )
    found = candidate_of(spec)
    if found is not None:
        return [Target(name, found, found.entry)]
    targets = _below_package(name, spec)
    if not targets:
        raise ModuleNotLoadedError(
            f"{name!r} is no object module, but {spec.origin or 'a package'} [OJ603]"
        )
    return targets


def _below_package(name: str, spec: ModuleSpec) -> list[Target]:
    """Return the object modules in a package of Python's."""
    found: list[Target] = []
    for place in spec.submodule_search_locations or ():
        importer = pkgutil.get_importer(place)
        if isinstance(importer, FileFinder | zipimport.zipimporter):
            entry = str(Path(place).parents[name.count(".")])
            found += modules_in(container_of(importer), entry, f"{name}.")
    return found


def _names_nearby() -> list[str]:
    return sorted(path.stem for path in Path.cwd().iterdir())


def _of_directory(path: Path) -> list[Target]:
    is_regular = (path / "__init__.py").is_file()
    found = None if is_regular else find_package(Directory(str(path)))
    is_entry = path in [Path(entry).resolve() for entry in ("", *named_entries(sys.path))]
    if found is not None and not is_entry:
        hidden_by = _hidden_by(found, path.name, path.parent)
        return [Target(path.name, found, str(path.parent), hidden_by=hidden_by)]
    entry, prefix = (path.parent, f"{path.name}.") if is_regular else (path, "")
    container = Directory(str(path))
    targets = modules_in(container, str(entry), prefix) or _broken_in(container, entry, prefix)
    if not targets:
        cure = cure_of(container, is_regular=is_regular)
        raise ObjectFormatError(f"{path}: no object modules in this directory [OJ604]{cure}")
    return targets


def _broken_in(container: Directory | ZipDirectory, entry: Path, prefix: str = "") -> list[Target]:
    return [Target(prefix + tail, found, str(entry)) for tail, found in broken_in(container)]


def _of_file(path: Path) -> list[Target]:
    if path.suffix in EVERY_SUFFIX:
        return [_of_object(path)]
    if not is_zip(str(path)):
        raise ObjectFormatError(
            f"{path}: neither an object file, nor an archive, nor a zip file [OJ606]"
        )
    from .zip_targets import open_zip

    container = open_zip(str(path))
    container.require_what_is_listed()
    targets = modules_in(container, str(path)) or _broken_in(container, path)
    if not targets:
        cure = cure_of(container)
        raise ObjectFormatError(f"{path}: no object modules in this zip file [OJ605]{cure}")
    return targets


def _of_object(path: Path) -> Target:
    container = Directory(str(path.parent))
    found = find_file(container, path.name, None)
    is_importable = found is not None
    if found is None:
        found = Candidate(str(path), container, is_directory=False)
        found.objects = OpenedObjects(container.places([path.name]))
    hidden_by = _hidden_by(found, path.stem, path.parent)
    return Target(path.stem, found, str(path.parent), is_importable, hidden_by)


def _hidden_by(found: Candidate, tail: str, directory: Path) -> str:
    """Return the Python module of the name that is imported in place of some objects."""
    regular = regular_file(Directory(str(directory)), tail)
    is_beaten = regular.endswith(naming.PYTHON_SUFFIXES) and found.stands_for_so
    return "" if is_beaten and not regular.startswith(f"{tail}{os.sep}") else regular


def subpackages_of(target: Target) -> list[Target]:
    """Return the object packages below one."""
    found = target.found
    if not found.is_directory:
        return []
    prefix = f"{target.name}."
    return modules_in(found.container, target.entry, prefix, only_packages=True)


def modules_in(
    container: Directory | ZipDirectory,
    entry: str,
    prefix: str = "",
    *,
    only_packages: bool = False,
) -> list[Target]:
    """Return all object modules in a directory and those below it, by name.

    Each directory is looked into once, however many links lead to it, and under its own name if it
    is found by that: links may lead in circles.
    """
    found: list[Target] = []
    seen: set[str] = set()
    waiting = [_Place(container, prefix, only_packages)]
    links: list[_Place] = []
    while waiting or links:
        place = waiting.pop() if waiting else links.pop(0)
        real = os.path.realpath(place.container.path)
        if real in seen:
            continue
        seen.add(real)
        for target, inner in _look_into(place, entry):
            if target is not None:
                found.append(target)
            if inner is not None:
                (links if Path(inner.container.path).is_symlink() else waiting).append(inner)
    return sorted(found, key=lambda target: target.name.split("."))


@dataclass
class _Place:
    """A directory that is searched: what its modules' names begin with, and what may be in it."""

    container: Directory | ZipDirectory
    prefix: str
    only_packages: bool


def _look_into(place: _Place, entry: str) -> Iterator[tuple[Target | None, _Place | None]]:
    """Yield for each name in a directory the object module of that name, and the directory."""
    container, prefix = place.container, place.prefix
    files = [] if place.only_packages else naming.linkable(container.files())
    directories = container.directories()
    for tail in sorted({*(name.rpartition(".")[0] for name in files), *directories}):
        if "." in tail or naming.is_never_ours(tail):
            continue
        found = find_winner(container, tail, only_packages=place.only_packages)
        hidden_by = "" if found is not None else regular_file(container, tail)
        if hidden_by and not hidden_by.startswith(f"{tail}{os.sep}"):
            every = find_all(container, tail, only_packages=place.only_packages)
            found = next((found for found in every if found.is_certain), None)
        target = None
        if found is not None:
            target = Target(prefix + tail, found, entry, hidden_by=hidden_by)
        inner = None
        if tail in directories:
            is_package = found is not None and found.is_directory
            inner = _Place(container.directory(tail), f"{prefix}{tail}.", is_package)
        yield target, inner
