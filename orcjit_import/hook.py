"""Makes `tvm_ffi.load_module` and `pkgutil` know object files, once they are imported.

`install` extends them at once if they are there already; else a watcher on `sys.meta_path` sees
their import, and comes here.
"""

import sys

from . import register_loaders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    from . import _Watcher


def find_and_extend(
    watcher: "_Watcher",
    fullname: str,
    path: "Sequence[str] | None",
    target: "ModuleType | None",
) -> "ModuleSpec | None":
    """Return what the other finders say of the module, and extend it when it is executed."""
    for finder in [finder for finder in sys.meta_path if finder is not watcher]:
        find_spec = getattr(finder, "find_spec", None)
        spec: ModuleSpec | None = find_spec and find_spec(fullname, path, target)
        if spec is not None:
            _extend_after_execution(watcher, fullname, spec.loader)
            return spec
    return None


def extend(name: str) -> None:
    """Extend one of the modules, which has been imported."""
    {"pkgutil": _register_listing, "tvm_ffi": register_loaders}[name]()


def _extend_after_execution(watcher: "_Watcher", name: str, loader: "Any") -> None:
    """Extend the module once the loader has executed it.

    The loader stays the same object of the same type, so that inspect and pkgutil see no
    difference; its `exec_module` is covered for one call.
    """
    execute = loader.exec_module

    def exec_module(module: "ModuleType") -> None:
        del loader.exec_module
        execute(module)
        watcher.awaited.discard(name)
        if not watcher.awaited and watcher in sys.meta_path:
            sys.meta_path.remove(watcher)
        extend(name)

    loader.exec_module = exec_module


def _register_listing() -> None:
    from . import listing

    listing.register(sys.modules["pkgutil"])
