"""The native core: finds it, checks that it fits, and calls its C ABI.

Nothing but the core is needed for it: what needs `tvm_ffi` as well is in `ffi_api`.
"""

# Loaded for reading objects in imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH100, PTH113, PTH118, PTH120

import os
import sys

from . import _is_interrupt, _part
from .atomic import partial
from .error_base import OrcJITError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes
    from collections.abc import Callable, Sequence
    from typing import Any

    from .source import ObjectPlaces
else:
    ctypes = sys.modules.get("ctypes")
    # As long as another thread or an outer import is loading it, it is half made.
    if sys.platform != "win32" and (ctypes is None or ctypes.__spec__._initializing):  # noqa: SLF001
        ctypes = _part("foreign")

# Must equal ORCJIT_ABI_VERSION of native/capi/orcjit_import.h.
ABI_VERSION = 16

# Overrides which native library is loaded, to try a build without installing it.
LIBRARY_VARIABLE = "ORCJIT_IMPORT_LIBRARY"

address_of = ctypes.addressof

# As in native/object/naming.h.
_FIELD_SEPARATOR, RECORD_SEPARATOR = "\x1f", "\x1e"

_LIBRARY_NAMES = {"win32": "orcjit_import.dll", "darwin": "liborcjit_import.dylib"}

# By the type of ctypes, which releases the GIL or does not. Threads may load it twice, which is the
# same library, and the first object stays. There is no lock that an interrupt could leave locked.
_libraries: "dict[type, Any]" = {}
_place_types: "list[Any]" = []  # once it was asked for


def library_path() -> str:
    """Return the path of the native library that is, or would be, loaded."""
    chosen = os.environ.get(LIBRARY_VARIABLE)
    if chosen:
        return chosen
    name = _LIBRARY_NAMES.get(sys.platform, "liborcjit_import.so")
    return os.path.join(_package_directory(), "lib", name)


def load() -> ctypes.CDLL:
    """Load the native library once; raise `NativeLibraryError` if it is missing or does not fit."""
    library: ctypes.CDLL | None = _libraries.get(ctypes.CDLL)
    if library is None:
        library = _libraries.setdefault(ctypes.CDLL, _open(library_path()))
    return library


def host() -> "tuple[str, str]":
    """Return the format and the machine of the objects that the core links in this process."""
    function = load().orcjit_host
    function.restype = ctypes.c_char_p
    format_, machine = function().decode().split(_FIELD_SEPARATOR)
    return format_, machine


def load_holding_gil() -> ctypes.PyDLL:
    """Return the same library for calls that hold the GIL, and raise what Python code set."""
    load()
    library: ctypes.PyDLL | None = _libraries.get(ctypes.PyDLL)
    if library is None:
        library = _libraries.setdefault(ctypes.PyDLL, ctypes.PyDLL(library_path()))
    return library


def call(function: "Any", *arguments: "Any") -> None:
    """Call a C function whose last parameter takes an error; raise the error if it has one."""
    error = ctypes.c_char_p()
    if function(*arguments, ctypes.byref(error)) != 0:
        raise _error_of(take(load(), error))


def load_shared_libraries(files: "Sequence[str]") -> None:
    """Load one for good if it finds all symbols; or several, which then find each other's.

    Raises
    ------
    SharedLibraryError
        If the dynamic loader cannot do that: none of them is loaded.
    """
    encoded = (ctypes.c_char_p * len(files))(*map(os.fsencode, files))
    call(load().orcjit_load_shared, encoded, ctypes.c_ulonglong(len(files)))


def raise_error(error: ctypes.c_char_p) -> None:
    """Raise the error that a C function has left there, if it has."""
    if error.value is not None:
        raise _error_of(take(load(), error))


def place_type() -> "Any":
    """Return ``orcjit_place``, a slice of a file, or bytes; most imports do without."""
    if _place_types:
        return _place_types[0]
    fields = (
        ("offset", ctypes.c_ulonglong),
        ("size", ctypes.c_ulonglong),
        ("data", ctypes.c_char_p),
        ("is_zip_member", ctypes.c_ulonglong),
    )
    _place_types.append(type("Place", (ctypes.Structure,), {"_fields_": fields}))
    return _place_types[0]


def opener_of_kernels() -> "tuple[Any, Callable[[bytes, Any, float], bytes | None]]":
    """Return a class of pointers to what was opened, and what opens an object of kernels alone.

    Such a pointer gives back what it points to when the last reference to it goes. As in `Owned`,
    no code of Python runs for that: its ``__del__`` is a function of C, bound as a method is.
    """
    library = load()
    bind = ctypes.pythonapi.PyInstanceMethod_New
    bind.restype, bind.argtypes = ctypes.py_object, [ctypes.py_object]
    give_back = bind(library.orcjit_objects_release)
    kind = type("Opened", (ctypes.c_void_p,), {"__slots__": (), "__del__": give_back})
    function = library.orcjit_open_kernels
    function.restype = ctypes.c_char_p
    byref, double = ctypes.byref, ctypes.c_double

    def open_kernels(path: bytes, opened: "Any", listed: float) -> "bytes | None":
        exports: bytes | None = function(path, double(listed), byref(opened))
        return exports

    return kind, open_kernels


class Owned:
    """A thing that the core makes, and gets back when the last reference to this object goes.

    It is made before the thing is: the core writes the pointer, and no interrupt comes between.

    Attributes
    ----------
    pointer
        Where it is; null as long as there is none.
    """

    # Giving back is a member, a function of C, and not a method: were it Python code, an interrupt
    # could come while it runs, which the interpreter can only print.
    __slots__ = ("__del__", "pointer")

    def __init__(self, give_back: "Callable[[ctypes.c_void_p], object]") -> None:
        self.pointer = ctypes.c_void_p()
        self.__del__: Callable[[], object] = partial(give_back, self.pointer)

    def is_gone(self) -> None:
        """Note that the core has it back already, so that it need not be asked."""
        self.__del__ = int  # which does nothing


def open_objects(
    where: "ObjectPlaces", contents: "Sequence[bytes | OrcJITError | None] | None"
) -> "tuple[Owned, list[tuple[str, int, Any]]]":
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
        What was read, for a `CoreLibrary`; and what it is, as records of a key, the index of the
        object, and a value: an `OrcJITError` for "defect", a name and the reason for "foreign", a
        text for all others.
    """
    library = load()
    opened, report = Owned(library.orcjit_objects_release), ctypes.c_char_p()
    text = "\0".join(where.labels)
    labels = paths = printable(text)
    if where.paths is not where.labels or not text.isascii():
        paths = os.fsencode("\0".join(where.paths))
    call(
        library.orcjit_objects_open,
        labels,
        paths,
        _places_of(where, where.slices, contents) if where.slices is not None else None,
        ctypes.c_ulonglong(len(where.labels)),
        ctypes.byref(opened.pointer),
        ctypes.byref(report),
    )
    return opened, [_record_of(record) for record in _records(_decoded(report.value))]


def _places_of(
    where: "ObjectPlaces",
    slices: "Sequence[tuple[int, int] | None]",
    contents: "Sequence[bytes | OrcJITError | None] | None",
) -> "Any":
    """Return an array of ``orcjit_place`` for objects that are no whole files."""
    if contents is None:  # as plain numbers, which takes a fiftieth of the time
        numbers = [number for place in slices if place for number in (*place, 0, where.in_zip)]
        from _struct import pack

        return pack(f"{len(numbers)}Q", *numbers)
    make = place_type()
    places = []
    for place, data in zip(slices, contents, strict=True):
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


def _open(path: str) -> ctypes.CDLL:
    if not os.path.isfile(path):
        raise _native_error(
            f"the native library {path} does not exist [OJ137]: install orcjit-import again, or in "
            f"a source tree build it with `pip install -e .`"
        )
    try:
        library = ctypes.CDLL(path)  # RTLD_LOCAL: its LLVM must not meet another one
    except OSError as error:
        if _is_interrupt(error):
            raise
        raise _native_error(f"the native library cannot be loaded [OJ951]: {error}") from error
    _check_abi(library, path)
    _lend_interpreter_lock(library)
    # No types of arguments: `ctypes` would call functions to convert them, and near the limit of
    # recursion nothing could be given back any more. Pointers are passed as objects of ctypes.
    for name in ("free", "finalize", "objects_release", "library_release"):
        getattr(library, f"orcjit_{name}").restype = None
    return library


def _lend_interpreter_lock(library: ctypes.CDLL) -> None:
    """Let the library give up the GIL where it links or waits, and take it again."""
    api = ctypes.pythonapi
    is_public = sys.hexversion >= 0x030D0000
    current = api["PyThreadState_GetUnchecked" if is_public else "_PyThreadState_UncheckedGet"]
    functions = [current, api.PyEval_SaveThread, api.PyEval_RestoreThread]
    if sys.hexversion < 0x030C0000:  # where `current` is that of whichever thread has the GIL
        functions.append(api.PyGILState_GetThisThreadState)
    addresses = [ctypes.c_void_p.from_buffer(function) for function in functions]
    library.orcjit_use_interpreter_lock(*addresses, *[None] * (4 - len(addresses)))


def _check_abi(library: ctypes.CDLL, path: str) -> None:
    """Compare the ABI number of the library with the one these Python files were written for."""
    try:
        found = library.orcjit_abi_version()
    except AttributeError as error:
        raise _native_error(f"{path} is not the native library of orcjit-import [OJ952]") from error
    if found != ABI_VERSION:
        raise _native_error(
            f"the Python files in {_package_directory()} need ABI {ABI_VERSION} of the native "
            f"library, but {path} has ABI {found} [OJ953]: they are of different versions of "
            f"orcjit-import. Install it again, or in a source tree build it again"
        )


def _error_of(report: str) -> "Any":
    """Build the exception that the core reports as class name and message."""
    kind, _, message = report.partition(_FIELD_SEPARATOR)
    makers = _part("requests").MAKERS
    make: Any = makers.get(kind) or getattr(_part("errors"), kind, OrcJITError)
    return make(message)


def _native_error(message: str) -> OrcJITError:
    error: OrcJITError = _part("errors").NativeLibraryError(message)
    return error


def take(library: ctypes.CDLL, pointer: ctypes.c_char_p) -> str:
    """Copy a string that the core allocated, and free it."""
    text = pointer.value
    library.orcjit_free(pointer)
    return _decoded(text)


def _decoded(text: "bytes | None") -> str:
    # Names in a damaged object are any bytes; they are in the message that says so.
    return text.decode("utf-8", "backslashreplace") if text else ""


def _package_directory() -> str:
    return os.path.dirname(os.path.abspath(__file__))
