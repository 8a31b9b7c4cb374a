"""Unloading an imported object module: see `imported`."""

import sys

from . import _is_interrupt, _part
from .atomic import in_one_step, partial
from .imported import kept, linked_of, namespace_of, settle, watchers
from .tracing import trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from ._library import Linked
    from .atomic import Change


def unload(name: str) -> None:
    """Unload an imported object module: run its finalizers and give its memory back.

    The libraries that the module showed before it was reloaded go with it. Functions that somebody
    still holds, or runs, can be called: their code goes when the last of them does.

    Parameters
    ----------
    name
        The name under which it was imported.

    Raises
    ------
    ModuleNotLoadedError
        If no object module of that name is imported. Extension modules cannot be unloaded.
    LibraryInUseError
        If another imported module links against it.
    InitializerError
        If a finalizer throws; the module is unloaded all the same.

    Warnings
    --------
    Nothing else made by the module's code may be in use any more: values whose deleters are its
    code, exceptions it threw. The finalizers have run then, also for a function that is held: it
    must not use static objects that they end.
    """
    settle()
    module = sys.modules.get(name)
    namespace = namespace_of(module)
    if module is None or namespace is None:
        raise _not_unloadable(name, module)
    sys.audit("orcjit_import.unload", name)
    shown = namespace.history()
    _refuse_if_in_use(name, [each.linked for each in shown])
    closings = [each.linked.library.closing() for each in shown]
    changes: list[Change] = [
        partial(sys.modules.__delitem__, name),
        *_unbinding(name, module),
        *namespace.withdrawing(),
        *[partial(kept.pop, each.library, None) for each in shown],
        *[close for close, _ in closings],
    ]
    try:
        in_one_step(*changes)()
    except KeyError as error:  # the first of them: another thread was faster
        if _is_interrupt(error):
            raise
        raise _not_unloadable(name, None) from None
    for _, check in closings:
        check()
    trace("unloaded %s", name)
    for tell in watchers:
        tell()


def _refuse_if_in_use(name: str, libraries: "list[Linked]") -> None:
    users = {user.name for linked in libraries for user in linked.users()}
    if users:
        raise _part("errors").LibraryInUseError(
            f"{name!r} cannot be unloaded: {', '.join(map(repr, sorted(users)))} links against it "
            f"[OJ709]"
        )


def _not_unloadable(name: str, module: "ModuleType | None") -> "Any":
    if module is not None and linked_of(module) is not None:
        return _part("errors").ModuleNotLoadedError(
            f"{name!r} is an extension module, which the interpreter keeps until the process ends "
            f"[OJ710]"
        )
    return _part("errors").ModuleNotLoadedError(
        f"{name!r} is not an imported object module [OJ708]"
    )


def _unbinding(name: str, module: "ModuleType") -> "list[Change]":
    """Return what removes the attribute that importing a submodule added to its parent package."""
    parent, _, child = name.rpartition(".")
    attributes = vars(sys.modules[parent]) if parent in sys.modules else {}
    return [partial(attributes.pop, child, None)] if attributes.get(child) is module else []
