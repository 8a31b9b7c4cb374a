"""The core's global functions of TVM-FFI, which are registered when this file is imported.

The core binds the library of `tvm_ffi` at run time, and raises the errors of `errors` through it.
That it happens once, whatever threads and interrupts do, is left to the import system.
"""

import atexit
import os
import sys

import tvm_ffi

from . import _native, _part
from .error_base import OrcJITError
from .requests import MAKERS, tell_subclasses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# The oldest release of apache-tvm-ffi that these Python files can work with. Which later ones have
# the binary layout that the core was compiled for, the core checks itself when it binds them.
MINIMUM_TVM_FFI = "0.1.6"


class FFIApi:
    """The global functions that the core registers with TVM-FFI as ``orcjit_import.<name>``."""

    SessionCreate: "Callable[[], Any]"
    SessionDefault: "Callable[[], Any]"
    SessionCreateLibrary: "Callable[[Any, str], Any]"
    SessionLoadModule: "Callable[[Any, list[str | bytes | list[bytes]], str], Any]"
    LibraryAdd: "Callable[[Any, str | bytes | list[bytes]], None]"
    LibrarySetLinkOrder: "Callable[[Any, list[Any]], None]"
    LibraryInitialize: "Callable[[Any, bool], Any]"
    LibraryExports: "Callable[[Any], str]"
    LibraryLeavingSymbols: "Callable[[Any], str]"
    LibrarySymbolAddress: "Callable[[Any, str], int]"
    LibraryName: "Callable[[Any], str]"
    LibrarySession: "Callable[[Any], Any]"
    LibraryFromHandle: "Callable[[int], Any]"
    LibraryOfOpened: "Callable[[int, str], Any]"
    LibraryFunction: "Callable[[Any, str], Any]"
    LibraryGiveHandle: "Callable[[Any, int], None]"
    LibraryClose: "Callable[[Any], None]"
    Same: "Callable[[Any], Any]"
    BuildInfo: "Callable[[], str]"


def _register() -> FFIApi:
    _check_tvm_ffi(tvm_ffi.__version__)
    _register_errors()
    # Else what Python code raises that is called from kernels would arrive as a RuntimeError.
    for base in (KeyboardInterrupt, SystemExit):
        tvm_ffi.register_error(base.__name__, base)
        tvm_ffi.register_error(base.__name__, MAKERS[base.__name__])
    tvm_ffi.register_global_func(f"{__package__}.TellRequests", tell_requests, override=True)
    library = _native.load()
    path = tvm_ffi.LIB._name  # noqa: SLF001  (documented by ctypes: the path it was loaded from)
    try:
        _native.call(library.orcjit_register_tvm_ffi, os.fsencode(path))
    except OrcJITError as error:
        raise _part("errors").NativeLibraryError(str(error)) from error
    # Finalizers may call back into Python, so they run before the interpreter is taken down.
    atexit.register(library.orcjit_finalize)
    api = FFIApi()
    for name in FFIApi.__annotations__:
        setattr(api, name, tvm_ffi.get_global_func(f"orcjit_import.{name}"))
    return api


def tell_requests() -> None:
    """Tell TVM-FFI what initializers that are about to run may raise to end what Python does."""
    tell_subclasses(tvm_ffi.register_error)


def _register_errors() -> None:
    """Tell TVM-FFI of our errors.

    Now, and not when the first of them is raised: whatever interrupts Python in a call out of the
    core is a RuntimeError for TVM-FFI, if it does not know its class.
    """
    errors = _part("errors")
    for name in errors.__all__:
        tvm_ffi.register_error(name, getattr(errors, name))


def _check_tvm_ffi(found: str) -> None:
    """Refuse a TVM-FFI that is too old."""
    if _release(found) < _release(MINIMUM_TVM_FFI):
        raise _part("errors").NativeLibraryError(
            f"orcjit-import needs apache-tvm-ffi {MINIMUM_TVM_FFI} or newer, but {found} is "
            f"installed [OJ955]: pip install --upgrade apache-tvm-ffi"
        )


def _release(version: str) -> tuple[int, ...]:
    """Return (major, minor, patch) of a version; a pre-release counts as its release."""
    numbers = []
    for part in version.split(".")[:3]:
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            return (sys.maxsize,)
        numbers.append(int(digits))
    return tuple(numbers) if len(numbers) == 3 else (sys.maxsize,)


api = _register()
