"""Makes `tvm_ffi.load_module` and `pkgutil` know object files, once they are imported.

`install` extends them at once if they are there already; else a watcher on `sys.meta_path` sees
their import, and comes here.
"""

import sys

from .naming import LINKABLE_SUFFIXES

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
    {"pkgutil": _register_listing, "tvm_ffi": _register_loaders}[name]()


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


def _register_loaders() -> None:
    """Register a Python function per suffix; the core replaces them when it is registered."""
    import tvm_ffi

    if not hasattr(tvm_ffi, "register_global_func"):
        return  # `tvm-ffi-config` imports it without its library
    for suffix in LINKABLE_SUFFIXES:
        name = _loader_name(suffix[1:])
        if tvm_ffi.get_global_func(name, allow_missing=True) is None:
            tvm_ffi.register_global_func(name, _load_object)


def _register_listing() -> None:
    from . import listing

    listing.register(sys.modules["pkgutil"])


def _load_object(path: str, suffix: str) -> "Any":
    """Load the native library, and hand over to the loader function that it registers."""
    import tvm_ffi

    from . import _native

    _native.ffi_api()
    return tvm_ffi.get_global_func(_loader_name(suffix))(path, suffix)


def _loader_name(suffix: str) -> str:
    return f"ffi.Module.load_from_file.{suffix}"
