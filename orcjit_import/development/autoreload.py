"""Reloads imported object modules whose objects have been compiled anew."""

from __future__ import annotations

import importlib
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import naming
from ..found_loader import FoundLoader
from ..imported import namespace_of

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

Stamp = tuple[tuple[str, int, int, int], ...]


class ReloadWarning(UserWarning):
    """A recompiled module could not be reloaded; the old one stays in use."""


class Autoreloader:
    """Remembers what the files of imported object modules looked like.

    Modules that are imported later are noticed at the next look. Extension modules are left alone:
    the interpreter keeps them.
    """

    def __init__(self) -> None:
        self._stamps: dict[str, Stamp] = {}
        self.look()

    def look(self) -> list[str]:
        """Return the names of the modules whose files have changed since the last look."""
        stamps = {name: _stamp_of(loader) for name, loader in _loaded()}
        changed = [name for name, stamp in stamps.items() if self._stamps.get(name, stamp) != stamp]
        self._stamps = stamps
        return changed

    def notice(self) -> None:
        """Remember what has been imported since; changes of other modules are still to be found."""
        for name, loader in _loaded():
            if name not in self._stamps:
                self._stamps[name] = _stamp_of(loader)

    def reload(self, namespace: MutableMapping[str, Any] | None = None) -> list[str]:
        """Reload what has changed, and what depends on it.

        Parameters
        ----------
        namespace
            Variables, in which functions of the reloaded modules are replaced by the new ones.

        Returns
        -------
        list[str]
            The names of the reloaded modules, in order.

        Warns
        -----
        ReloadWarning
            If one cannot be reloaded, with the reason. It stays as it was until it changes again.
        """
        names = _with_users(self.look())
        done = [name for name in names if _reload(name)]
        if namespace is not None:
            _replace_functions(namespace, set(done))
        return done


def _loaded() -> Iterator[tuple[str, FoundLoader]]:
    """Yield the imported object modules, in the order in which they were imported."""
    for name, module in list(sys.modules.items()):
        loader: object = getattr(module, "__loader__", None)
        if isinstance(loader, FoundLoader) and namespace_of(module) is not None:
            yield name, loader


def _stamp_of(loader: FoundLoader) -> Stamp:
    """Return what changes when an object or manifest is written, added or removed."""
    found = loader.found
    if found.container.archive:
        return _stamp_of_files([Path(found.container.archive)])
    if not found.is_directory:
        path = Path(found.path)
        return _stamp_of_files([path, path.with_name(naming.manifest_name(path.name))])
    directory = Path(found.path)
    names = (naming.MANIFEST_NAME, *naming.linkable(found.container.files()))
    labels = map(Path, found.objects.labels)  # a manifest may name some that lie elsewhere
    return _stamp_of_files(sorted({*(directory / name for name in names), *labels}))


def _stamp_of_files(paths: list[Path]) -> Stamp:
    return tuple(_stamp_of_file(path) for path in paths)


def _stamp_of_file(path: Path) -> tuple[str, int, int, int]:
    try:
        status = path.stat()
    except OSError:
        return str(path), 0, 0, 0
    return str(path), status.st_mtime_ns, status.st_size, status.st_ino


def _with_users(changed: list[str]) -> list[str]:
    """Return the names with those of all modules that link against them, dependencies first."""
    affected = set(changed)
    order: list[str] = []
    for name, _ in _loaded():  # a dependency was imported before its users
        namespace = namespace_of(sys.modules[name])
        if namespace is None:
            continue
        if name in affected or _depends_on(name, affected):
            affected.add(name)
            order.append(name)
    return order


def _depends_on(name: str, others: set[str]) -> bool:
    from ..imported import linked_of

    linked = linked_of(sys.modules[name])
    waiting = list(linked.dependencies) if linked is not None else []
    for dependency in waiting:  # grows while it is walked
        if dependency.name in others:
            return True
        waiting += dependency.dependencies
    return False


def _reload(name: str) -> bool:
    importlib.invalidate_caches()
    try:
        importlib.reload(sys.modules[name])
    except ImportError as error:
        warnings.warn(f"{name} stays as it was: {error}", ReloadWarning, stacklevel=3)
        return False
    return True


def _replace_functions(namespace: MutableMapping[str, Any], modules: set[str]) -> None:
    """Replace functions that were taken from a module by those that it has now."""
    from ..exported_function import ExportedFunction

    for variable, value in list(namespace.items()):
        if not isinstance(value, ExportedFunction) or value.__module__ not in modules:
            continue
        module = sys.modules[value.__module__]
        if hasattr(module, value.__name__):
            namespace[variable] = getattr(module, value.__name__)
