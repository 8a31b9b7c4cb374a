"""A library of the process's session, through the C ABI: no TVM-FFI is needed.

Every import links into one of these. An object module wraps it as a `DynamicLibrary` afterwards;
an extension module has nothing else.
"""

import ctypes
import functools
import itertools
import os

from . import _native
from .errors import LibraryNameError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .opened import OpenedObjects

# Tells apart the libraries of one module that was imported more than once.
_serial_numbers = itertools.count(2)


class CoreLibrary:
    """Objects that are linked together, as a shared library is.

    It stays loaded when the last reference to it goes: only `close` unloads it, because values made
    by its code may outlive every reference.

    Attributes
    ----------
    name
        Its name, unique in the process's session.
    handle
        The address of the core's ``orcjit_library``.
    """

    __slots__ = ("_core", "_release", "handle", "name")

    def __init__(self, name: str) -> None:
        self._release: Callable[[], object] | None = None
        self._core = _native.load()
        handle = ctypes.c_void_p()
        _native.call(
            self._core.orcjit_library_create, _native.printable(name), ctypes.byref(handle)
        )
        self.name = name
        self.handle = handle.value or 0

    def add(self, objects: "OpenedObjects") -> None:
        """Move in what was read of some objects; raises what `DynamicLibrary.add` does."""
        handle = objects.take()
        _native.call(self._core.orcjit_library_add, self._pointer, handle.pointer)

    def add_shared_library(self, file: str) -> None:
        """Load a shared library; its symbols are found after those of the link order.

        Raises
        ------
        SharedLibraryError
            If the dynamic loader cannot load it; the message has its reason.
        """
        function = self._core.orcjit_library_add_shared
        _native.call(function, self._pointer, os.fsencode(file))

    def set_link_order(self, libraries: "Sequence[CoreLibrary]") -> None:
        """Replace the libraries in which symbols are looked up that this one does not define."""
        order = (ctypes.c_void_p * len(libraries))(*[library.handle for library in libraries])
        _native.call(
            self._core.orcjit_library_set_link_order,
            self._pointer,
            order,
            ctypes.c_ulonglong(len(libraries)),
        )

    def finalize_at_exit(self) -> None:
        """Run the finalizers when the process exits, after the interpreter has ended."""
        self._core.orcjit_library_finalize_at_exit(self._pointer)

    def initialize(self, *, bind_now: bool) -> None:
        """Link the objects and run their initializers, holding the GIL as ``dlopen`` does.

        Raises
        ------
        UndefinedSymbolError
            If nothing defines a symbol.
        InitializerError
            If an initializer throws.
        """
        function = _native.load_holding_gil().orcjit_library_initialize
        _native.call(function, self._pointer, int(bind_now))

    def check(self, objects: "OpenedObjects") -> list[str]:
        """Add some objects and link all of them, but run none of their code, now or later.

        Returns
        -------
        list[str]
            What stops an import, each problem once.
        """
        report = ctypes.c_char_p()
        handle = objects.take()
        function = self._core.orcjit_library_check
        _native.call(function, self._pointer, handle.pointer, ctypes.byref(report))
        return _native.take_records(self._core, report)

    def find(self, symbol: str) -> int:
        """Return the address of an exported symbol, linking what it needs; 0 if there is none."""
        address = ctypes.c_void_p()
        function = _native.load_holding_gil().orcjit_library_find
        _native.call(function, self._pointer, symbol.encode(), ctypes.byref(address))
        return address.value or 0

    def close(self) -> None:
        """Run the finalizers and give the memory back."""
        self._release = functools.partial(self._core.orcjit_library_release, self._pointer)
        _native.call(self._core.orcjit_library_close, self._pointer)

    def __del__(self) -> None:
        # Closed, it is refused by whoever still wants to link against it, but has to be there.
        if self._release is not None:
            self._release()

    @property
    def _pointer(self) -> ctypes.c_void_p:
        return ctypes.c_void_p(self.handle)

    def __repr__(self) -> str:
        return f"CoreLibrary({self.name!r})"


def create_library(name: str) -> CoreLibrary:
    """Create a library named for a module; numbered if there is one already."""
    try:
        return CoreLibrary(name)
    except LibraryNameError:
        return create_library(f"{name.partition('#')[0]}#{next(_serial_numbers)}")


def call_init(address: int, context: str, complaint: str) -> int:
    """Call the init function of an extension module, or the function that exports its slots.

    Parameters
    ----------
    address
        The address of ``PyInit_NAME`` or ``PyModExport_NAME``.
    context
        The full name of the module, which a module of single-phase initialization gets.
    complaint
        What is wrong if it both returns something and sets an exception.

    Returns
    -------
    int
        The address of what it returned, an object with a new reference, or slots; 0 for NULL.

    Raises
    ------
    Exception
        Whatever Python exception the function set.
    SystemError
        If it set one, and returned something all the same.
    InitializerError
        If it threw a C++ exception.
    """
    result = ctypes.c_void_p()
    function = _native.load_holding_gil().orcjit_call_init
    try:
        _native.call(
            function, ctypes.c_void_p(address), _native.printable(context), ctypes.byref(result)
        )
    except BaseException as error:
        if result.value:
            raise SystemError(complaint) from error
        raise
    return result.value or 0


class SlotsCall:
    """The functions of the interpreter that call an extension module's, by their types.

    The numbers are those of ``native/capi/orcjit_import.h``.
    """

    CREATE_FROM_DEFINITION = (0, "PyModule_FromDefAndSpec2")
    CREATE_FROM_SLOTS = (1, "PyModule_FromSlotsAndSpec")
    EXECUTE_DEFINITION = (2, "PyModule_ExecDef")
    EXECUTE_MODULE = (3, "PyModule_Exec")


def call_slots(call: "tuple[int, str]", first: int, second: int, name: str) -> int:
    """Call a function of the interpreter that calls functions of an extension module.

    Parameters
    ----------
    call
        One of `SlotsCall`.
    first, second
        Its arguments: addresses of objects and definitions; what it does not take is ignored.
    name
        The module's name, for messages.

    Returns
    -------
    int
        The address of the object that it returned, a new reference; otherwise 0.

    Raises
    ------
    Exception
        Whatever Python exception was set.
    InitializerError
        If a C++ exception left it.
    """
    result = ctypes.c_void_p()
    number, function = call
    _native.call(
        _native.load_holding_gil().orcjit_call_slots,
        number,
        ctypes.cast(getattr(ctypes.pythonapi, function), ctypes.c_void_p),
        ctypes.c_void_p(first),
        ctypes.c_void_p(second),
        _native.printable(name),
        ctypes.byref(result),
    )
    return result.value or 0


def enable_extensions() -> None:
    """Prepare the core for extension modules, before the first is linked; once is enough."""
    create_module = ctypes.cast(ctypes.pythonapi.PyModule_Create2, ctypes.c_void_p)
    head_size = ctypes.c_ulonglong(object.__basicsize__)
    _native.load().orcjit_enable_extensions(create_module, head_size)
