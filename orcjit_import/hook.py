"""Installs the finder, and makes `tvm_ffi.load_module` and `pkgutil` know object files.

The only writer of `sys.meta_path`. `install` imports neither `tvm_ffi`, nor `pkgutil`, nor the
native library: if one of the two is imported later, a watcher on `sys.meta_path` sees that import
and extends the module when it is done.
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
    if not _is_installed(_Watcher):
        _extend_or_watch()


def uninstall() -> None:
    """Take the finder off `sys.meta_path`.

    Modules that are imported already stay, and `tvm_ffi.load_module` goes on loading objects.
    """
    sys.meta_path[:] = [
        finder
        for finder in sys.meta_path
        if not _is_instance(finder, ObjectFinder) and not _is_instance(finder, _Watcher)
    ]
    if "pkgutil" in sys.modules:
        from . import listing

        listing.unregister(sys.modules["pkgutil"])


def _is_installed(kind: type) -> bool:
    return any(_is_instance(finder, kind) for finder in sys.meta_path)


def _is_instance(finder: object, kind: type) -> bool:
    """Compare by name: the finder may be of an earlier import of this package, and still works."""
    found = type(finder)
    return (found.__module__, found.__qualname__) == (kind.__module__, kind.__qualname__)


def _place_before_path_finder() -> int:
    finders = sys.meta_path
    return finders.index(PathFinder) if PathFinder in finders else len(finders)


def _extend_or_watch() -> None:
    """Extend now those of the modules that are imported, and the others when they will be."""
    awaited = set()
    for name, extend in _EXTENSIONS.items():
        if sys.modules.get(name) is not None:
            extend()
        else:
            awaited.add(name)
    if awaited:
        sys.meta_path.insert(0, _Watcher(awaited))


class _Watcher:
    """Waits for the first import of the modules that are to be extended.

    It stands first, because they may be found by any finder (an editable install has its own). It
    finds nothing itself: it passes on what the others find, and is gone when it has seen all.
    """

    def __init__(self, awaited: set[str]) -> None:
        self._awaited = awaited

    def find_spec(
        self,
        fullname: str,
        path: "Sequence[str] | None" = None,
        target: "ModuleType | None" = None,
    ) -> "ModuleSpec | None":
        """Pass on what the other finders say of a module that is awaited; None for all others."""
        if fullname not in self._awaited:
            return None
        for finder in [finder for finder in sys.meta_path if finder is not self]:
            find_spec = getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find_spec and find_spec(fullname, path, target)
            if spec is not None:
                self._act_after_execution(fullname, spec.loader)
                return spec
        return None

    def _act_after_execution(self, name: str, loader: "Any") -> None:
        """Extend the module once the loader has executed it.

        The loader stays the same object of the same type, so that inspect and pkgutil see no
        difference; its `exec_module` is covered for one call.
        """
        execute = loader.exec_module

        def exec_module(module: "ModuleType") -> None:
            del loader.exec_module
            execute(module)
            self._awaited.discard(name)
            if not self._awaited and self in sys.meta_path:
                sys.meta_path.remove(self)
            _EXTENSIONS[name]()

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


_EXTENSIONS = {"pkgutil": _register_listing, "tvm_ffi": _register_loaders}
