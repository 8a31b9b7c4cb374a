"""The imported object modules: which library each shows, and how to unload one.

A library stays until the process ends, or `unload`: values and exceptions made by its code may
outlive the module object.
"""

import sys
from _weakref import ref  # weakref costs more
from functools import partial

from . import _is_interrupt, _part
from .atomic import in_one_step
from .tracing import trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    from ._library import Linked
    from .atomic import Change
    from .module import ObjectNamespace
    from .session import DynamicLibrary

# What is called at the end of each import and unload: see observers.
watchers: "list[Callable[[], object]]" = []

# The libraries that stay, with what fills the module of each. All else that is known of one hangs
# on the library itself, so that nothing is left of an import that does not get here.
kept: "dict[DynamicLibrary, ObjectNamespace]" = {}

# Those of imports which importlib was not seen to have finished: it takes a module away again when
# a signal comes after our last step.
_unconfirmed: "dict[DynamicLibrary, None]" = {}


# Those that go with their modules, as long as these are not seen to be imported: by references to
# the modules, which remove themselves, in C.
_expected: "dict[ref[ModuleType], ObjectNamespace]" = {}


def expect(module: "ModuleType", namespace: "ObjectNamespace") -> None:
    """Keep the library of a module that is being imported, and of which no code has run.

    It goes with the module if the import fails after all.
    """
    _expected[ref(module, _expected.pop)] = namespace


def keeping(namespace: "ObjectNamespace") -> "list[Change]":
    """Return what keeps the library of a module that has been imported."""
    library = namespace.library
    return [
        partial(kept.__setitem__, library, namespace),
        partial(_unconfirmed.__setitem__, library, None),
    ]


def settle() -> None:
    """Let go of libraries whose import importlib has not finished.

    Whoever removes a module from `sys.modules` looks the same. So a library stays also if it was
    used: only one of which nothing has run and nothing was taken goes, with its module.
    """
    if _expected:
        for reference, namespace in list(_expected.items()):
            if namespace.is_shown() or namespace.is_used():
                kept[namespace.library] = namespace
            _expected.pop(reference, None)
    for library in list(_unconfirmed):
        found = kept.get(library)
        if found is not None and not found.is_shown() and not found.is_used():
            kept.pop(library, None)
        _unconfirmed.pop(library, None)


def namespace_of(module: "ModuleType | None") -> "ObjectNamespace | None":
    """Return what fills an imported object module; None for any other module."""
    library = library_of(module)
    if library is None:
        return None
    reference = vars(library).get("_namespace")
    namespace: ObjectNamespace | None = reference() if reference is not None else None
    return namespace


def linked_of(module: "ModuleType | None") -> "Linked | None":
    """Return the library behind a module: that of its objects; None for any other module."""
    namespace = namespace_of(module)
    if namespace is not None:
        return namespace.linked
    loader: Any = getattr(module, "__loader__", None)
    linked: Linked | None = getattr(loader, "linked", None) if is_ours(loader) else None
    return linked


def is_unfinished(module: "ModuleType") -> bool:
    """Whether this is an object module whose import has not come to its end."""
    return is_ours(getattr(module, "__loader__", None)) and linked_of(module) is None


def is_ours(loader: object) -> bool:
    """Whether a loader is one of ours for objects; those of Python files in bundles are not."""
    is_of_package = type(loader).__module__.partition(".")[0] == "orcjit_import"
    return is_of_package and hasattr(type(loader), "found")


def library_of(module: "ModuleType | None") -> "DynamicLibrary | None":
    """Return what an object module shows as its ``__library__``."""
    library = getattr(module, "__library__", None)
    # Without an import statement, which takes longer. While the file is being loaded, none exists.
    kind = getattr(sys.modules.get("orcjit_import.session"), "DynamicLibrary", ())
    return library if library is not None and isinstance(library, kind) else None


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
