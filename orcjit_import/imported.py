"""The imported object modules: which library each shows, and how to unload one.

A library stays until the process ends, or `unload`: values and exceptions made by its code may
outlive the module object.
"""

import sys

from .errors import LibraryInUseError, ModuleNotLoadedError
from .tracing import trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from .linking import Linked
    from .module import ObjectNamespace
    from .session import DynamicLibrary


# What was linked for a library, and what fills the module with it. Two tables rather than one of
# pairs: the collector of garbage has less to go through at the end of the process. Written only
# while importlib's lock of the module that the library belongs to is held; single operations on a
# dict are atomic.
_linked: "dict[DynamicLibrary, Linked]" = {}
_namespaces: "dict[DynamicLibrary, ObjectNamespace]" = {}


def record(library: "DynamicLibrary", linked: "Linked", namespace: "ObjectNamespace") -> None:
    """Keep the library of a module that has been imported."""
    _linked[library] = linked
    _namespaces[library] = namespace
    linked.begin_use()


def namespace_of(module: "ModuleType | None") -> "ObjectNamespace | None":
    """Return what fills an imported object module; None for any other module."""
    library = _library_of(module)
    return _namespaces.get(library) if library is not None else None


def linked_of(module: "ModuleType") -> "Linked | None":
    """Return the library behind a module: that of its objects; None for any other module."""
    library = _library_of(module)
    if library is not None and library in _linked:
        return _linked[library]
    linked: Linked | None = getattr(_loader_of(module), "linked", None)
    return linked


def is_unfinished(module: "ModuleType") -> bool:
    """Whether this is an object module whose import has not come to its end."""
    return _loader_of(module) is not None and linked_of(module) is None


def _library_of(module: "ModuleType | None") -> "DynamicLibrary | None":
    library = getattr(module, "__library__", None)
    if library is None or "orcjit_import.session" not in sys.modules:
        return None
    from .session import DynamicLibrary

    return library if isinstance(library, DynamicLibrary) else None


def _loader_of(module: "ModuleType") -> object:
    """Return the module's loader if it is one of ours."""
    loader = getattr(module, "__loader__", None)
    return loader if type(loader).__module__.partition(".")[0] == "orcjit_import" else None


def unload(name: str) -> None:
    """Unload an imported object module: run its finalizers and give its memory back.

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

    Warnings
    --------
    Nothing made by the module's code may be in use any more: functions, values whose deleters are
    its code, exceptions it threw.
    """
    module = sys.modules.get(name)
    namespace = namespace_of(module)
    if module is None or namespace is None:
        raise _not_unloadable(name, module)
    linked = _linked[namespace.library]
    users = sorted({user.name for user in linked.users})
    if users:
        raise LibraryInUseError(
            f"{name!r} cannot be unloaded: {', '.join(map(repr, users))} links against it"
        )
    del sys.modules[name]
    _unbind_from_parent(name, module)
    namespace.withdraw()
    del _linked[namespace.library], _namespaces[namespace.library]
    linked.end_use()
    linked.library.close()
    trace("unloaded %s", name)


def _not_unloadable(name: str, module: "ModuleType | None") -> ModuleNotLoadedError:
    if module is not None and linked_of(module) is not None:
        return ModuleNotLoadedError(
            f"{name!r} is an extension module, which the interpreter keeps until the process ends"
        )
    return ModuleNotLoadedError(f"{name!r} is not an imported object module")


def _unbind_from_parent(name: str, module: "ModuleType") -> None:
    """Remove the attribute that importing a submodule added to its parent package."""
    parent, _, child = name.rpartition(".")
    attributes = vars(sys.modules[parent]) if parent in sys.modules else {}
    if attributes.get(child) is module:
        del attributes[child]
