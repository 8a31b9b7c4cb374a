"""The core's global functions of TVM-FFI, which are registered when this file is imported.

The core binds the library of `tvm_ffi` at run time, and raises the errors of `errors` through it.
That it happens once, whatever threads and interrupts do, is left to the import system.
"""

import atexit
import os
import sys

import tvm_ffi

from . import _native, _part
from .error_base import OrcJITError, listeners
from .requests import MAKERS, tell_subclasses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# The oldest release of apache-tvm-ffi that these Python files can work with. Which later ones have
# the binary layout that the core was compiled for, the core checks itself when it binds them.
MINIMUM_TVM_FFI = "0.1.6"


class FFIApi:
    """The global functions that the core registers with TVM-FFI as ``orcjit_import.<name>``.

    Each is taken when it is first used: an import uses three.
    """

    if TYPE_CHECKING:
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

    else:

        def __getattr__(self, name: str) -> object:
            function = tvm_ffi.get_global_func(f"orcjit_import.{name}")
            return self.__dict__.setdefault(name, function)


class ErrorOfText(OrcJITError):  # noqa: N818  (nobody gets an instance)
    """Makes the error of which TVM-FFI only knows a text, as native/ffi/raised_errors.cc writes it.

    That is so until `errors` is there, and the core knows that TVM-FFI was told of its classes.
    """

    def __new__(cls, text: str) -> OrcJITError:  # type: ignore[misc]
        """Return an instance of another class."""
        classes = vars(_part("errors"))  # some of them, in a signal handler while they are made
        _note_errors()
        kind, separator, message = text.partition(": ")
        is_told = separator and kind in classes.get("__all__", ()) and kind in classes
        made: OrcJITError = classes[kind](message) if is_told else OrcJITError(text)
        return made


def _register() -> FFIApi:
    _check_tvm_ffi(tvm_ffi.__version__)
    # Else what Python code raises that is called from kernels would arrive as a RuntimeError.
    for base in (KeyboardInterrupt, SystemExit):
        tvm_ffi.register_error(base.__name__, base)
        tvm_ffi.register_error(base.__name__, MAKERS[base.__name__])
    tvm_ffi.register_error(OrcJITError.__name__, OrcJITError)
    tvm_ffi.register_error(OrcJITError.__name__, ErrorOfText)
    tvm_ffi.register_global_func(f"{__package__}.TellRequests", tell_requests, override=True)
    library = _native.load()
    path = tvm_ffi.LIB._name  # noqa: SLF001  (documented by ctypes: the path it was loaded from)
    try:
        _native.call(library.orcjit_register_tvm_ffi, os.fsencode(path))
    except OrcJITError as error:
        raise _part("errors").NativeLibraryError(str(error)) from error
    # Finalizers may call back into Python, so they run before the interpreter is taken down.
    atexit.register(library.orcjit_finalize)
    _await_errors()
    return FFIApi()


def tell_requests() -> None:
    """Tell TVM-FFI what initializers that are about to run may raise to end what Python does."""
    tell_subclasses(tvm_ffi.register_error)


def _await_errors() -> None:
    """Have TVM-FFI told of the classes of our errors when they are there; they may be already.

    Another thread may be making them: then one of the two ways tells of all.
    """
    listeners.append(_tell_errors)
    errors = sys.modules.get(f"{__package__}.errors")
    if errors is not None:
        _tell_errors(vars(errors))
        _note_errors()


def _tell_errors(classes: "dict[str, Any]") -> None:
    names = classes.get("__all__", ())
    if not names or not classes.keys() >= {*names}:
        return  # at its end, `errors` tells
    for name in names:
        if name != OrcJITError.__name__:  # of which a text may be under way
            tvm_ffi.register_error(name, classes[name])


def _note_errors() -> None:
    """Tell the core that TVM-FFI knows the classes, if these are to stay.

    An interrupt at the end of `errors` has importlib forget them, and the next import make others.
    A part is entered into the package when nothing can come between any more.
    """
    if "errors" in vars(sys.modules[__package__]):
        tvm_ffi.get_global_func(f"{__package__}.NoteErrorClasses")()


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
