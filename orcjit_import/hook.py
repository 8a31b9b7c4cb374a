"""Installs the finder and makes `tvm_ffi.load_module` know object files.

The only writer of `sys.meta_path`. `install` imports neither `tvm_ffi` nor the native library: if
TVM-FFI is imported later, a watcher on `sys.meta_path` sees that one import, adds a loader function
for each object suffix when it is done, and is gone.
"""

import sys
from _frozen_importlib_external import PathFinder

from .finder import ObjectFinder
from .naming import LINKABLE_SUFFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any


def install() -> None:
    """Make object files importable. Does nothing if they are already.

    The finder is put directly before PathFinder: built-in modules, and finders that others put
    first, keep their precedence.
    """
    if not _is_installed(ObjectFinder):
        sys.meta_path.insert(_place_before_path_finder(), ObjectFinder())
    if not _is_installed(_TVMFFIWatcher):
        _watch_for_tvm_ffi()


def uninstall() -> None:
    """Take the finder off `sys.meta_path`.

    Modules that are imported already stay, and `tvm_ffi.load_module` goes on loading objects.
    """
    sys.meta_path[:] = [
        finder
        for finder in sys.meta_path
        if not _is_instance(finder, ObjectFinder) and not _is_instance(finder, _TVMFFIWatcher)
    ]


def _is_installed(kind: type) -> bool:
    return any(_is_instance(finder, kind) for finder in sys.meta_path)


def _is_instance(finder: object, kind: type) -> bool:
    """Compare by name: the finder may be of an earlier import of this package, and still works."""
    found = type(finder)
    return (found.__module__, found.__qualname__) == (kind.__module__, kind.__qualname__)


def _place_before_path_finder() -> int:
    finders = sys.meta_path
    return finders.index(PathFinder) if PathFinder in finders else len(finders)


def _watch_for_tvm_ffi() -> None:
    """Register the loader functions now if TVM-FFI is imported, else when it will be."""
    if sys.modules.get("tvm_ffi") is not None:
        _register_loaders()
    else:
        sys.meta_path.insert(0, _TVMFFIWatcher())


class _TVMFFIWatcher:
    """Waits for the first import of `tvm_ffi`.

    It stands first, because `tvm_ffi` may be found by any finder (an editable install has its
    own). It finds nothing itself: it passes on what the others find.
    """

    def find_spec(
        self,
        fullname: str,
        path: "Sequence[str] | None" = None,
        target: "ModuleType | None" = None,
    ) -> "ModuleSpec | None":
        """Pass on what the other finders say of `tvm_ffi`; None for every other name."""
        if fullname != "tvm_ffi":
            return None
        for finder in [finder for finder in sys.meta_path if finder is not self]:
            find_spec = getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find_spec and find_spec(fullname, path, target)
            if spec is not None:
                self._act_after_execution(spec.loader)
                return spec
        return None

    def _act_after_execution(self, loader: "Any") -> None:
        """Register the loader functions once the loader has executed the module.

        The loader stays the same object of the same type, so that inspect and pkgutil see no
        difference; its `exec_module` is covered for one call.
        """
        execute = loader.exec_module

        def exec_module(module: "ModuleType") -> None:
            del loader.exec_module
            execute(module)
            if self in sys.meta_path:
                sys.meta_path.remove(self)
            _register_loaders()

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


def _load_object(path: str, suffix: str) -> "Any":
    """Load the native library, and hand over to the loader function that it registers."""
    import tvm_ffi

    from . import _native

    _native.ffi_api()
    return tvm_ffi.get_global_func(_loader_name(suffix))(path, suffix)


def _loader_name(suffix: str) -> str:
    return f"ffi.Module.load_from_file.{suffix}"
