"""Imports what an object module depends on: to any depth, and without waiting in a circle.

Declared dependencies can be read before anything is linked. So they are followed here, on a list
of what is still to be done, and imported from the bottom up: each import finds its own dependencies
there. Were they left to it, a chain of modules would be as deep in frames of Python. And a circle
is seen before a thread holds the lock of a module that another one waits for.
"""

import sys
from _frozen_importlib import _DeadlockError  # type: ignore[attr-defined]

from . import _is_interrupt, _part
from .imported import is_ours, is_unfinished, linked_of, names_in_progress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from importlib.machinery import ModuleSpec
    from typing import Any

    from ._library import Linked
    from .manifest import Manifest

# Of the modules on the way to a failure, so many at each end are told of.
_MOST_TOLD = 8


def import_dependencies(name: str, declared: "Manifest", package: str) -> "tuple[Linked, ...]":
    """Import what a module declares to depend on, in order.

    Parameters
    ----------
    name
        The module's name.
    declared
        What it declares.
    package
        The package that relative names are relative to.

    Returns
    -------
    tuple[Linked, ...]
        The libraries among it, each once.

    Raises
    ------
    ImportError
        If one cannot be imported, or they depend on each other in a circle.
    """
    top = _Visit(name, declared, package)
    _import_all(top)
    found = [linked_of(sys.modules.get(each)) for each in top.names()]
    return tuple(dict.fromkeys(linked for linked in found if linked is not None))


class _Visit:
    """One module whose dependencies are being followed.

    Attributes
    ----------
    name
        Its name.
    dependency
        Which of its dependencies is being followed, as declared; "" if none is.
    is_elsewhere
        Whether another thread is importing it, or what depends on it: it is looked through for
        circles, and nothing is imported for it.
    spec
        The spec that was found ahead of its import.
    """

    def __init__(
        self,
        name: str,
        declared: "Manifest | None" = None,
        package: str = "",
        *,
        is_elsewhere: bool = False,
    ) -> None:
        self.name = name
        self.dependency = ""
        self.is_elsewhere = is_elsewhere
        self.spec: ModuleSpec | None = None
        self._is_open = declared is not None
        self._declared = declared
        self._package = package
        self._rest: Iterator[str] = iter(declared.depends if declared is not None else ())

    def open(self, under_way: "Container[str]") -> "str | None":
        """Find out what it depends on; return the package that has to be imported first, if any."""
        if self._is_open:
            return None
        parent = self.name.rpartition(".")[0]
        if parent and parent not in sys.modules:
            if parent not in under_way and not self.is_elsewhere:
                return parent
        else:
            self._look_ahead()
        self._is_open = True
        return None

    def _look_ahead(self) -> None:
        """Read what it declares. Whatever is wrong with it, its import will say."""
        module = sys.modules.get(self.name)
        self.is_elsewhere = self.is_elsewhere or module is not None
        spec = _find_spec(self.name) if module is None else getattr(module, "__spec__", None)
        loader: Any = getattr(spec, "loader", None)
        if spec is None or not is_ours(loader) or loader.found.problem is not None:
            return
        try:
            self._declared = loader.found.declarations()
        except _part("errors").ManifestError:
            return
        self.spec, self._package = spec, spec.parent or ""
        self._rest = iter(self._declared.depends if self._declared is not None else ())

    def next_name(self) -> "str | None":
        """Go on to the next dependency; return its whole name, or None after the last one."""
        self.dependency = next(self._rest, "")
        return self._resolve(self.dependency) if self.dependency else None

    def names(self) -> "list[str]":
        """Return the whole names of all dependencies."""
        return [self._resolve(each) for each in self._declared.depends] if self._declared else []

    def error(self, reason: str) -> ImportError | None:
        """Say that the dependency that is being followed, if any, keeps it from being imported."""
        if not self.dependency or self._declared is None:
            return None
        origin = self._declared.origin_of("depends", self.dependency)
        is_missing = reason == f"No module named {self.dependency!r}"
        code = "OJ131" if is_missing else "OJ838"
        if is_missing:
            reason = f"{reason}; install it, or correct that line"
        needs = f"needs {self.dependency!r} (depends in {origin}) [{code}]: {reason}"
        error: ImportError = _part("import_errors").import_error(self.name, needs, origin.path)
        return error

    def _resolve(self, dependency: str) -> str:
        if not dependency.startswith("."):
            return dependency
        from importlib.util import resolve_name

        return resolve_name(dependency, self._package)


def _import_all(top: _Visit) -> None:
    """Import all that `top` depends on, directly or not, from the bottom up."""
    visits = [top]
    under_way = dict.fromkeys([*names_in_progress(), top.name])
    seen: set[str] = set()  # of what is elsewhere
    try:
        while visits:
            visit = visits[-1]
            name = visit.open(under_way) or visit.next_name()
            if name is None:
                visits.pop()
                if visits:
                    del under_way[visit.name]
                    if not visits[-1].is_elsewhere:
                        _import(visit.name, under_way)
            elif _has_to_be_imported(name) and name not in seen:
                if name in under_way:
                    raise _circle(name, under_way)
                if visit.is_elsewhere:
                    seen.add(name)
                under_way[name] = None
                visits.append(_Visit(name, is_elsewhere=visit.is_elsewhere))
    except ImportError as error:
        told = _told_by(visits, error)
        raise told from told.__cause__


def _has_to_be_imported(name: str) -> bool:
    """Whether a module is not there, or is not finished: then the import waits for it."""
    module = sys.modules.get(name)
    if module is None or is_unfinished(module):
        return True
    if is_ours(getattr(module, "__loader__", None)):
        return False
    return bool(getattr(getattr(module, "__spec__", None), "_initializing", False))


def _import(name: str, under_way: "Iterable[str]") -> None:
    """Import a module of which all dependencies are imported."""
    try:
        __import__(name)
    except _DeadlockError as error:
        raise _circle(name, under_way) from error
    # In a deadlock with another thread that is importing it and waits for us, __import__ may return
    # as well: the module is unfinished then, or was removed again.
    module = sys.modules.get(name)
    if module is None or is_unfinished(module):
        raise _circle(name, under_way)


def _find_spec(name: str) -> "ModuleSpec | None":
    """Find a module as its import will; what is wrong with it, that will say."""
    from importlib.util import find_spec

    try:
        return find_spec(name)
    except (ImportError, ValueError) as error:
        if _is_interrupt(error):
            raise
        return None


def _circle(name: str, under_way: "Iterable[str]") -> ImportError:
    """Say which modules wait for each other; `name` closes the circle."""
    names = list(under_way)
    if name in names:
        circle = [*names[names.index(name) :], name]
        return ImportError(_part("import_errors").told_circle(circle), name=name)
    chain = " -> ".join([*names, name])
    reason = "which another thread imports, and which waits for one of these"
    return ImportError(f"dependency cycle [OJ132]: {chain}, {reason}", name=name)


def _told_by(visits: "list[_Visit]", error: ImportError) -> ImportError:
    """Return the error of the outermost module: it tells the way to the one that fails."""
    left_out = len(visits) - 2 * _MOST_TOLD
    for index, visit in reversed(list(enumerate(visits))):
        if left_out > 1 and _MOST_TOLD <= index < len(visits) - _MOST_TOLD:
            continue
        reason = str(error)
        if left_out > 1 and index == _MOST_TOLD - 1:
            reason = f"{left_out} modules further on: {reason}"
        told = visit.error(reason)
        if told is not None:
            told.__cause__ = error
            error = told
    return error
