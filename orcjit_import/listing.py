"""Lists object modules for `pkgutil.iter_modules` and `walk_packages`, after the regular ones.

pkgutil asks a function per type of path entry finder. `register` puts one in front that calls the
one before it and adds what the finder would find: no strays, nothing that a regular module hides.
"""

import sys
from _frozen_importlib_external import FileFinder  # what importlib.machinery gives
from types import ModuleType
from zipimport import zipimporter

from . import _is_interrupt, _note_failure, _part, naming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from .bundle import ZipDirectory
    from .source import Directory

    Importer = FileFinder | zipimporter
    Listed = tuple[str, bool]


def register(pkgutil: ModuleType) -> None:
    """Have `pkgutil` list object modules, too. Does nothing if it does already."""
    for kind in (FileFinder, zipimporter):
        before = pkgutil.iter_importer_modules.dispatch(kind)
        if not _is_ours(before):
            pkgutil.iter_importer_modules.register(kind, _Listing(before))


def unregister(pkgutil: ModuleType) -> None:
    """Have `pkgutil` list what it listed before."""
    for kind in (FileFinder, zipimporter):
        current = pkgutil.iter_importer_modules.dispatch(kind)
        if _is_ours(current):
            pkgutil.iter_importer_modules.register(kind, current.before)


def _is_ours(function: object) -> bool:
    """Compare by name: it may be of an earlier import of this package."""
    return type(function).__module__ == __name__


class _Listing:
    """What pkgutil calls for one type of path entry finder."""

    def __init__(self, before: "Callable[[Importer, str], Iterable[Listed]]") -> None:
        self.before = before

    def __call__(self, importer: "Importer", prefix: str = "") -> "Iterator[Listed]":
        regular = dict(self.before(importer, prefix))
        try:
            ours = dict(modules_in(container_of(importer), regular, prefix))
        except Exception as error:
            if _is_interrupt(error):
                raise
            _note_failure(error)  # the regular modules are listed as without us
            ours = {}
        yield from {**regular, **ours}.items()


def modules_in(
    container: "Directory | ZipDirectory", packages: "Mapping[str, bool]", prefix: str
) -> "Iterator[Listed]":
    """Yield the object modules in a container, where there is no regular package of the name."""
    from .candidate import find_winner

    only_packages = _is_object_package(container.path)
    for tail in _tails_in(container):
        if packages.get(prefix + tail):
            continue
        found = find_winner(container, tail, only_packages=only_packages)
        if found is not None:
            yield prefix + tail, found.is_package


def container_of(importer: "Any") -> "Directory | ZipDirectory":
    """Return the directory that an importer of a path entry searches."""
    if isinstance(importer, zipimporter):
        from .bundle import open_directory

        return open_directory(importer)
    if hasattr(type(importer), "files"):
        found: Directory = _part("containers.traversable").container_of(importer, importer.path)
        return found
    return _directory_at(importer.path)


def _directory_at(path: str) -> "Directory":
    from .source import Directory

    return Directory(path)


def _tails_in(container: "Directory | ZipDirectory") -> list[str]:
    """Return the names of modules that the container may hold, sorted."""
    files = [name.rpartition(".")[0] for name in naming.linkable(container.files())]
    tails = {*files, *container.directories()}
    return sorted(tail for tail in tails if "." not in tail and not naming.is_never_ours(tail))


def _is_object_package(directory: str) -> bool:
    """Whether the objects in a directory are those of an imported package, and no modules.

    A module may be waiting to be loaded at its first access, which this must not be.
    """
    for module in list(sys.modules.values()):
        if isinstance(module, ModuleType):
            spec = object.__getattribute__(module, "__dict__").get("__spec__")
            loader = getattr(spec, "loader", None)
            if getattr(loader, "package_directory", None) == directory:
                return True
    return False
