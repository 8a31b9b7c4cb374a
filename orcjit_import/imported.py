"""The imported object modules: which library each shows, and which are being imported.

A library stays until the process ends, or `unload`: values and exceptions made by its code may
outlive the module object.
"""

import sys
from _weakref import ref  # weakref costs more

from .atomic import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType, ModuleType
    from typing import Any

    from ._library import Linked
    from .atomic import Change
    from .candidate import Candidate
    from .module import ObjectNamespace
    from .session import DynamicLibrary

# What has to allow an import before anything of it is linked: see `policies`.
guards: "list[Callable[[str, Candidate], object]]" = []

# What is called at the end of each import and unload: see observers.
watchers: "list[Callable[[], object]]" = []

# Loaded where somebody gives symbols to imports, and where an import has met archives of which
# nothing may be linked.
SYMBOLS = f"{__package__}.symbols.imports"
UNUSED_ARCHIVES = f"{__package__}.unused_archives"

# The code whose frames are imports of `self.name`: see `importing`.
_importing: "set[CodeType]" = set()

# The libraries that stay, with what fills the module of each. All else that is known of one hangs
# on the library itself, so that nothing is left of an import that does not get here.
kept: "dict[DynamicLibrary, ObjectNamespace]" = {}

# Those of imports which importlib was not seen to have finished: it takes a module away again when
# a signal comes after our last step.
_unconfirmed: "dict[DynamicLibrary, None]" = {}


# Those that go with their modules, as long as these are not seen to be imported: by references to
# the modules, which remove themselves, in C.
_expected: "dict[ref[ModuleType], ObjectNamespace]" = {}


def is_plain() -> bool:
    """Whether nobody has to be asked or told of an import that links one object, alone."""
    is_watched = guards or watchers
    return not is_watched and SYMBOLS not in sys.modules and UNUSED_ARCHIVES not in sys.modules


def importing(code: "CodeType") -> None:
    """Register a method of a loader: what runs while it does belongs to the import of its module.

    Who is in the middle of an import is seen by the frames of a thread. A list of names would have
    to be taken back after each import, and an interrupt would keep that from happening.
    """
    _importing.add(code)


def names_in_progress() -> "list[str]":
    """Return the names of the modules that this thread is importing, the outermost first."""
    names: list[str] = []
    frame: FrameType | None = sys._getframe()  # noqa: SLF001
    while frame is not None:
        if frame.f_code in _importing:
            names.append(frame.f_locals["self"].name)
        frame = frame.f_back
    return names[::-1]


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
