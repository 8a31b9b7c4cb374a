"""The native core: finds it, checks that it fits, and calls its C ABI.

The only user of ctypes. `open_objects` needs nothing but the core; `ffi_api` also needs `tvm_ffi`,
whose library the core binds at run time and through which it raises the errors of `errors`.
"""

# Loaded for reading objects in imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH100, PTH113, PTH118, PTH120

import atexit
import ctypes
import functools
import os
import struct
import sys
import threading

from . import errors
from .errors import NativeLibraryError, OrcJITError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from .source import ObjectPlaces

# Must equal ORCJIT_ABI_VERSION of native/capi/orcjit_import.h.
ABI_VERSION = 7

# The oldest release of apache-tvm-ffi that these Python files can work with. Which later ones have
# the binary layout that the core was compiled for, the core checks itself when it binds them.
MINIMUM_TVM_FFI = "0.1.6"

# Overrides which native library is loaded, to try a build without installing it.
LIBRARY_VARIABLE = "ORCJIT_IMPORT_LIBRARY"

# As in native/object/naming.h.
_FIELD_SEPARATOR, RECORD_SEPARATOR = "\x1f", "\x1e"

_LIBRARY_NAMES = {"win32": "orcjit_import.dll", "darwin": "liborcjit_import.dylib"}

_lock = threading.RLock()
_library: ctypes.CDLL | None = None
_library_holding_gil: ctypes.PyDLL | None = None
_api: "FFIApi | None" = None


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
    LibrarySymbolAddress: "Callable[[Any, str], int]"
    LibraryName: "Callable[[Any], str]"
    LibrarySession: "Callable[[Any], Any]"
    LibraryFromHandle: "Callable[[int], Any]"
    LibraryClose: "Callable[[Any], None]"
    Same: "Callable[[Any], Any]"
    BuildInfo: "Callable[[], str]"


def library_path() -> str:
    """Return the path of the native library that is, or would be, loaded."""
    chosen = os.environ.get(LIBRARY_VARIABLE)
    if chosen:
        return chosen
    name = _LIBRARY_NAMES.get(sys.platform, "liborcjit_import.so")
    return os.path.join(_package_directory(), "lib", name)


def load() -> ctypes.CDLL:
    """Load the native library once; raise `NativeLibraryError` if it is missing or does not fit."""
    global _library
    with _lock:
        if _library is None:
            _library = _open(library_path())
        return _library


def load_holding_gil() -> ctypes.PyDLL:
    """Return the same library for calls that hold the GIL, and raise what Python code set."""
    global _library_holding_gil
    load()
    with _lock:
        if _library_holding_gil is None:
            _library_holding_gil = ctypes.PyDLL(library_path())
        return _library_holding_gil


def call(function: "Any", *arguments: "Any") -> None:
    """Call a C function whose last parameter takes an error; raise the error if it has one."""
    error = ctypes.c_char_p()
    if function(*arguments, ctypes.byref(error)) != 0:
        raise _error_of(take(load(), error))


@functools.cache
def place_type() -> "Any":
    """Return ``orcjit_place``, a slice of a file, or bytes; most imports do without."""
    fields = (
        ("offset", ctypes.c_ulonglong),
        ("size", ctypes.c_ulonglong),
        ("data", ctypes.c_char_p),
        ("is_zip_member", ctypes.c_ulonglong),
    )
    return type("Place", (ctypes.Structure,), {"_fields_": fields})


class OpenedHandle:
    """What the core has read of some objects."""

    __slots__ = ("_release", "pointer")

    def __init__(self, pointer: ctypes.c_void_p, library: ctypes.CDLL) -> None:
        self.pointer = pointer
        self._release = library.orcjit_objects_release

    def __del__(self) -> None:
        self._release(self.pointer)


def open_objects(
    where: "ObjectPlaces", contents: "Sequence[bytes | OrcJITError | None] | None"
) -> "tuple[OpenedHandle, list[tuple[str, int, Any]]]":
    """Read and check some objects and archives, in one call.

    Parameters
    ----------
    where
        Where they are.
    contents
        The bytes of each that the core cannot read itself, or why they cannot be had; None if
        there is none such.

    Returns
    -------
    tuple
        What was read, for `CoreLibrary.add`; and what it is, as records of a key, the index of the
        object, and a value: an `OrcJITError` for "defect", a name and the reason for "foreign", a
        text for all others.
    """
    library = load()
    pointer, report = ctypes.c_void_p(), ctypes.c_char_p()
    labels = printable("\0".join(where.labels))
    paths = os.fsencode("\0".join(where.paths))
    call(
        library.orcjit_objects_open,
        labels,
        paths,
        _places_of(where, contents),
        ctypes.c_ulonglong(len(where.labels)),
        ctypes.byref(pointer),
        ctypes.byref(report),
    )
    return OpenedHandle(pointer, library), list(map(_record_of, take_records(library, report)))


def _places_of(
    where: "ObjectPlaces", contents: "Sequence[bytes | OrcJITError | None] | None"
) -> "Any":
    """Return an array of ``orcjit_place``; None where all are whole files."""
    if where.slices is None:
        return None
    if contents is None:  # as plain numbers, which takes a fiftieth of the time
        numbers = [
            number for place in where.slices if place for number in (*place, 0, where.in_zip)
        ]
        return struct.pack(f"{len(numbers)}Q", *numbers)
    make = place_type()
    places = []
    for place, data in zip(where.slices, contents, strict=True):
        if place is not None:
            places.append(make(*place, None, where.in_zip))
        else:  # one that cannot be read is an empty object, which is a defect
            known = data if isinstance(data, bytes) else b""
            places.append(make(0, len(known), known))
    return (make * len(places))(*places)


def _record_of(record: str) -> "tuple[str, int, Any]":
    """Parse a record that native/object/object_set.h describes."""
    key, index, value = record.split(_FIELD_SEPARATOR, 2)
    found: Any = value
    if key == "defect":
        found = _error_of(value)
    elif key == "foreign":
        object_format, machine, problem = value.split(_FIELD_SEPARATOR)
        found = f"{object_format} for {machine}" if machine else object_format, problem
    return key, int(index), found


def _records(report: str) -> list[str]:
    return report.split(RECORD_SEPARATOR)[:-1]


def take_records(library: ctypes.CDLL, report: ctypes.c_char_p) -> list[str]:
    """Return the records of a text that the core has made, and free it."""
    return _records(take(library, report))


def printable(label: str) -> bytes:
    """Return a name for messages: bytes of a path that are no text are shown by their numbers."""
    return label.encode(errors="backslashreplace")


def ffi_api() -> FFIApi:
    """Register the core with TVM-FFI once, and return its global functions."""
    global _api
    with _lock:
        if _api is None:
            _api = _register()
        return _api


def is_registered() -> bool:
    """Whether the core's global functions are registered with TVM-FFI."""
    return _api is not None


def _register() -> FFIApi:
    import tvm_ffi

    _check_tvm_ffi(tvm_ffi.__version__)
    for name in errors.__all__:
        tvm_ffi.register_error(name, getattr(errors, name))
    library = load()
    path = tvm_ffi.LIB._name  # noqa: SLF001  (documented by ctypes: the path it was loaded from)
    try:
        call(library.orcjit_register_tvm_ffi, os.fsencode(path))
    except OrcJITError as error:
        raise NativeLibraryError(str(error)) from error
    # Finalizers may call back into Python, so they run before the interpreter is taken down.
    atexit.register(library.orcjit_finalize)
    api = FFIApi()
    for name in FFIApi.__annotations__:
        setattr(api, name, tvm_ffi.get_global_func(f"orcjit_import.{name}"))
    return api


def _open(path: str) -> ctypes.CDLL:
    if not os.path.isfile(path):
        raise NativeLibraryError(
            f"the native library {path} does not exist: install orcjit-import again, or in a "
            f"source tree build it with `pip install -e .`"
        )
    try:
        library = ctypes.CDLL(path)  # RTLD_LOCAL: its LLVM must not meet another one
    except OSError as error:
        raise NativeLibraryError(f"the native library cannot be loaded: {error}") from error
    _check_abi(library, path)
    _lend_interpreter_lock(library)
    library.orcjit_free.argtypes = [ctypes.c_void_p]
    library.orcjit_free.restype = None
    library.orcjit_finalize.restype = None
    library.orcjit_objects_release.argtypes = [ctypes.c_void_p]
    library.orcjit_objects_release.restype = None
    return library


def _lend_interpreter_lock(library: ctypes.CDLL) -> None:
    """Let the library give up the GIL where it links or waits, and take it again."""
    api = ctypes.pythonapi
    is_public = sys.hexversion >= 0x030D0000
    current = api["PyThreadState_GetUnchecked" if is_public else "_PyThreadState_UncheckedGet"]
    functions = [current, api.PyEval_SaveThread, api.PyEval_RestoreThread]
    if sys.hexversion < 0x030C0000:  # where `current` is that of whichever thread has the GIL
        functions.append(api.PyGILState_GetThisThreadState)
    addresses = [ctypes.cast(function, ctypes.c_void_p) for function in functions]
    library.orcjit_use_interpreter_lock(*addresses, *[None] * (4 - len(addresses)))


def _check_abi(library: ctypes.CDLL, path: str) -> None:
    """Compare the ABI number of the library with the one these Python files were written for."""
    try:
        found = library.orcjit_abi_version()
    except AttributeError as error:
        raise NativeLibraryError(f"{path} is not the native library of orcjit-import") from error
    if found != ABI_VERSION:
        raise NativeLibraryError(
            f"the Python files in {_package_directory()} need ABI {ABI_VERSION} of the native "
            f"library, but {path} has ABI {found}: they are of different versions of "
            f"orcjit-import. Install it again, or in a source tree build it again"
        )


def _check_tvm_ffi(found: str) -> None:
    """Refuse a TVM-FFI that is too old."""
    if _release(found) < _release(MINIMUM_TVM_FFI):
        raise NativeLibraryError(
            f"orcjit-import needs apache-tvm-ffi {MINIMUM_TVM_FFI} or newer, but {found} is "
            f"installed: pip install --upgrade apache-tvm-ffi"
        )


def _release(version: str) -> tuple[int, ...]:
    """Return (major, minor, patch) of a version; a pre-release counts as its release."""
    import re

    match = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    return tuple(map(int, match.groups())) if match else (sys.maxsize,)


def _error_of(report: str) -> OrcJITError:
    """Build the exception that the core reports as class name and message."""
    kind, _, message = report.partition(_FIELD_SEPARATOR)
    error: OrcJITError = getattr(errors, kind, OrcJITError)(message)
    return error


def take(library: ctypes.CDLL, pointer: ctypes.c_char_p) -> str:
    """Copy a string that the core allocated, and free it."""
    text = pointer.value or b""
    library.orcjit_free(pointer)
    # Names in a damaged object are any bytes; they are in the message that says so.
    return text.decode("utf-8", "backslashreplace")


def _package_directory() -> str:
    return os.path.dirname(os.path.abspath(__file__))
