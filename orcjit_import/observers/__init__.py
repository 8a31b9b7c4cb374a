"""Observers: who is told what was linked, where, from which objects, and what was unloaded.

`add` takes an observer, or the name of one: those of this package (`BUILT_IN`: "gdb", "perf-map",
"jitdump", "chrome-trace") and plugins, which are entry points of the group
``orcjit_import.observers``. The core notes links while somebody observes, and observers are told of
them at the end of each import and `unload`, at `flush`, and when the process ends: never from
within a link.
"""

from __future__ import annotations

import atexit
import os
import warnings
from typing import TYPE_CHECKING

from .. import imported
from ..error_form import repr_of
from ..errors import ArgumentTypeError, LibraryClosedError, ObserverError
from .events import Link, Observer, Unload, take, watch

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["BUILT_IN", "Link", "Observer", "Unload", "add", "coverage", "flush", "remove"]

_observers: list[Observer] = []
_METHODS = ("start", "stop", "linked", "unloaded")
_is_telling: list[bool] = []


def _chrome_trace() -> Observer:
    from .chrome_trace import ChromeTrace

    return ChromeTrace(f"orcjit-trace-{os.getpid()}.json")


def _told_by_core(variable: str) -> Callable[[], Observer]:
    from .debuggers import DebuggerObserver

    return lambda: DebuggerObserver(variable)


# What makes each observer that has a name.
BUILT_IN: dict[str, Callable[[], Observer]] = {
    "gdb": lambda: _told_by_core("ORCJIT_GDB")(),
    "perf-map": lambda: _told_by_core("ORCJIT_PERF_MAP")(),
    "jitdump": lambda: _told_by_core("ORCJIT_JITDUMP")(),
    "chrome-trace": _chrome_trace,
}


def add(observer: Observer | str) -> Observer:
    """Tell an observer of all that is linked from now on.

    Parameters
    ----------
    observer
        The observer, or the name of one. One that is told already is not told twice.

    Returns
    -------
    Observer
        The observer.

    Raises
    ------
    ObserverError
        If there is none of that name.
    ArgumentTypeError
        If it is no observer.
    """
    chosen = _named(observer) if isinstance(observer, str) else observer
    if isinstance(chosen, type) or not all(hasattr(chosen, each) for each in _METHODS):
        raise ArgumentTypeError(
            f"{chosen!r} is no observer: give the name of one, or an instance of a subclass of "
            f"Observer [OJ943]"
        )
    if _is_told(chosen):
        return chosen
    if not _observers:
        watch(True)
        imported.watchers.append(flush)
        atexit.register(flush)
    _observers.append(chosen)
    try:
        chosen.start()
    except BaseException:
        _forget(chosen)
        raise
    return chosen


def remove(observer: Observer) -> None:
    """Tell an observer what has happened until now, and nothing more."""
    if not _is_told(observer):
        return
    flush()
    if _is_told(observer):  # it may have failed meanwhile
        _forget(observer)
        observer.stop()


def _is_told(observer: Observer) -> bool:
    return any(each is observer for each in _observers)  # what they compare equal to is theirs


def _forget(observer: Observer) -> None:
    _observers[:] = [each for each in _observers if each is not observer]
    if not _observers:
        watch(False)
        imported.watchers[:] = [each for each in imported.watchers if each is not flush]
        atexit.unregister(flush)


def flush() -> None:
    """Tell the observers now of what was linked and unloaded; threads that come here wait for none.

    An observer that raises an exception is told nothing more, and a warning says so when all others
    have been told.
    """
    if _is_telling:  # an observer imports objects, or another thread tells them
        return
    _is_telling.append(True)
    failed: list[str] = []
    try:
        for event in take():
            for observer in tuple(_observers):  # they may add and remove some
                if _is_told(observer):
                    failed += _tell(observer, event)
    finally:
        _is_telling.clear()
    for failure in failed:
        warnings.warn(failure, RuntimeWarning, stacklevel=2)


def _tell(observer: Observer, event: Link | Unload) -> list[str]:
    """Tell an observer of an event; return what is to be said if it has failed."""
    try:
        if isinstance(event, Link):
            observer.linked(event)
        else:
            observer.unloaded(event)
    except Exception as error:
        _forget(observer)
        told = f"{repr_of(observer)} has failed, and is told nothing more: {repr_of(error)}"
        return [f"the observer {told}"]
    return []


def coverage() -> dict[str, tuple[list[str], list[str]]]:
    """Return which functions of imported modules were looked up, and which never.

    Returns
    -------
    dict
        For each object module of kernels two lists of names, sorted. What another thread unloads
        meanwhile is left out.
    """
    imported.settle()
    found = {}
    for namespace in list(imported.kept.values()):
        used = set(namespace.resolved_names())
        try:
            never = set(namespace.exported_names()) - used
        except LibraryClosedError:
            continue
        # Both go in one step, so that the names were there if the library still is.
        if namespace.library in imported.kept:
            found[namespace.name] = (sorted(used), sorted(never))
    return found


def _named(name: str) -> Observer:
    if name in BUILT_IN:
        return BUILT_IN[name]()
    from ..plugins import find, instance_of, near

    found: Observer | None = instance_of(find("observers", name, ObserverError))
    if found is not None:
        return found
    raise ObserverError(
        f"no observer is called {name!r}: there are {', '.join(BUILT_IN)}, and those of installed "
        f"distributions [OJ941]{near('observers', name, BUILT_IN)}"
    )


def _begin_anew_in_child() -> None:
    """Forget what the parent process has linked, and tells its observers itself."""
    if _observers:
        take()
    _is_telling.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew_in_child)
