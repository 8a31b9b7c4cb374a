"""A library of the process's session, through the C ABI: no TVM-FFI is needed.

Every import links into one of these. An object module wraps it as a `DynamicLibrary` afterwards;
an extension module has nothing else.
"""

import itertools
import os
from _weakref import ref  # weakref costs more

from . import _native, _part
from .atomic import in_one_step, partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes
    from collections.abc import Callable, Sequence
    from typing import Any

    from .atomic import Change
    from .manifest import Manifest
    from .opened import OpenedObjects
else:
    from ._native import ctypes

# Tells apart the libraries of one module that was imported more than once.
_serial_numbers = itertools.count(2)


class CoreLibrary:
    """Objects that are linked together, as a shared library is.

    It is unloaded by `close`, or when the last reference to it goes, unless `keep` was called.

    Attributes
    ----------
    name
        Its name, unique in the process's session.
    is_closed
        Whether it has been unloaded.
    """

    __slots__ = ("_core", "_owned", "is_closed", "name")

    def __init__(self, name: str, read: "_native.Owned | None" = None) -> None:
        """Make a library, and move in what was read of some objects."""
        self.is_closed = False
        self.name = name
        self._core = _native.load()
        self._owned = _native.Owned(self._core.orcjit_library_release)
        objects = ctypes.byref(read.pointer) if read is not None else None
        place = ctypes.byref(self._owned.pointer)
        _native.call(self._core.orcjit_library_create, _native.printable(name), objects, place)
        if read is not None:
            read.is_gone()

    @classmethod
    def shared(cls, name: str, take: "Callable[[int], object]") -> "CoreLibrary":
        """Return one that somebody else holds, too: `take` is given the address for its pointer."""
        self = cls.__new__(cls)
        self.is_closed, self.name, self._core = False, name, _native.load()
        self._owned = _native.Owned(self._core.orcjit_library_release)
        take(ctypes.addressof(self._owned.pointer))
        return self

    @property
    def handle(self) -> int:
        """The address of the core's ``orcjit_library``."""
        return self._owned.pointer.value or 0

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

    def keep(self) -> "Callable[[], object]":
        """Return a function of C that makes the library stay until the process ends."""
        return partial(setattr, self._owned, "__del__", int)  # which does nothing

    def unused_archives(self) -> list[str]:
        """Return the labels of archives without functions of which no member is linked."""
        report = ctypes.c_char_p()
        function = self._core.orcjit_library_unused_archives
        _native.call(function, self._pointer, ctypes.byref(report))
        return _native.take_records(self._core, report)

    def has_run_code(self) -> bool:
        """Whether an initializer or a resolver of it has been called."""
        return bool(self._core.orcjit_library_has_run_code(self._pointer))

    def close(self) -> None:
        """Run the finalizers and give the memory back.

        Raises
        ------
        InitializerError
            If a finalizer throws; the library is unloaded all the same.
        """
        close, check = self.closing()
        close()
        check()

    def closing(self) -> "tuple[Change, Callable[[], None]]":
        """Return what `close` does: the change itself, and what raises its error afterwards."""
        error = ctypes.c_char_p()
        close = partial(self._core.orcjit_library_close, self._pointer, ctypes.byref(error))
        note = partial(setattr, self, "is_closed", True)
        return in_one_step(note, close), partial(_native.raise_error, error)

    def discard(self) -> None:
        """Close it after a failure, of which a failing finalizer shall not take the place."""
        self.closing()[0]()

    @property
    def _pointer(self) -> ctypes.c_void_p:
        return self._owned.pointer

    def __repr__(self) -> str:
        return f"CoreLibrary({self.name!r})"


def create_library(name: str, objects: "OpenedObjects | None" = None) -> CoreLibrary:
    """Create a library named for a module; numbered if there is one already.

    `objects` are moved in; raises what `DynamicLibrary.add` does.
    """
    read = objects.take() if objects is not None else None
    free_name = name
    while True:
        try:
            return CoreLibrary(free_name, read)
        except _part("errors").LibraryNameError:  # noqa: PERF203  (once, as a rule)
            free_name = numbered(name)


def share_extension(key: str, library: CoreLibrary, init_function: int) -> None:
    """Let all interpreters of the process find an extension module's code, as that of a ``.so``."""
    _native.call(
        _native.load().orcjit_extension_share,
        _native.printable(key),
        library._pointer,  # noqa: SLF001
        ctypes.c_void_p(init_function),
    )


def shared_extension(key: str, name: str) -> "tuple[CoreLibrary, int] | None":
    """Return what some interpreter has shared under that key, and the address of its function."""
    init_function = ctypes.c_void_p()
    find = _native.load().orcjit_extension_find

    def take(place: int) -> None:
        _native.call(
            find, _native.printable(key), ctypes.c_void_p(place), ctypes.byref(init_function)
        )

    library = CoreLibrary.shared(name, take)
    return (library, init_function.value) if init_function.value else None


def numbered(name: str) -> str:
    """Return another name for a library of a module."""
    return f"{name}#{next(_serial_numbers)}"


def call_init(
    record: "Sequence[Change]",
    address: int,
    context: str,
    result: ctypes.c_void_p,
    complaint: str,
) -> None:
    """Call the init function of an extension module, or the function that exports its slots.

    Parameters
    ----------
    record
        What is done right before it is called, so that no interrupt comes between.
    address
        The address of ``PyInit_NAME`` or ``PyModExport_NAME``.
    context
        The full name of the module, which a module of single-phase initialization gets.
    result
        Where the address of what it returns is put, an object with a new reference, or slots; 0 for
        NULL.
    complaint
        What is wrong if it both returns something and sets an exception.

    Raises
    ------
    Exception
        Whatever Python exception the function set.
    SystemError
        If it set one, and returned an object all the same.
    InitializerError
        If it threw a C++ exception.
    """
    error = ctypes.c_char_p()
    call = partial(
        _native.load_holding_gil().orcjit_call_init,
        ctypes.c_void_p(address),
        _native.printable(context),
        ctypes.byref(result),
        ctypes.byref(error),
    )
    returned: list[None] = []
    try:
        in_one_step(*record, call, partial(returned.append, None))()
    except BaseException as raised:
        if result.value and not returned:
            result.value = None
            raise SystemError(complaint) from raised
        raise
    _native.raise_error(error)


class SlotsCall:
    """The functions of the interpreter that call an extension module's, by their types.

    The numbers are those of ``native/capi/orcjit_import.h``.
    """

    CREATE_FROM_DEFINITION = (0, "PyModule_FromDefAndSpec2")
    CREATE_FROM_SLOTS = (1, "PyModule_FromSlotsAndSpec")
    EXECUTE_DEFINITION = (2, "PyModule_ExecDef")
    EXECUTE_MODULE = (3, "PyModule_Exec")


def call_slots(
    call: "tuple[int, str]", first: int, second: int, name: str, result: ctypes.c_void_p
) -> None:
    """Call a function of the interpreter that calls functions of an extension module.

    Parameters
    ----------
    call
        One of `SlotsCall`.
    first, second
        Its arguments: addresses of objects and definitions; what it does not take is ignored.
    name
        The module's name, for messages.
    result
        Where the address of the object that it returns is put, a new reference.

    Raises
    ------
    Exception
        Whatever Python exception was set.
    InitializerError
        If a C++ exception left it.
    """
    number, function = call
    _native.call(
        _native.load_holding_gil().orcjit_call_slots,
        number,
        ctypes.c_void_p.from_buffer(getattr(ctypes.pythonapi, function)),
        ctypes.c_void_p(first),
        ctypes.c_void_p(second),
        _native.printable(name),
        ctypes.byref(result),
    )


def interpreter_function(name: str, result: "Any", *parameters: "Any") -> "Any":
    """Return a function of Python's C API; a new object, so that nobody else changes its types."""
    function = ctypes.pythonapi[name]  # as an attribute, it would be everybody's
    function.restype, function.argtypes = result, parameters
    return function


def enable_extensions() -> None:
    """Prepare the core for extension modules, before the first is linked; once is enough."""
    create_module = ctypes.c_void_p.from_buffer(ctypes.pythonapi.PyModule_Create2)
    head_size = ctypes.c_ulonglong(object.__basicsize__)
    _native.load().orcjit_enable_extensions(create_module, head_size)


# Links everything at import instead of when it is first needed.
BIND_VARIABLE = "ORCJIT_BIND_NOW"


class Linked:
    """The library of one import.

    It counts as a user of what it depends on as long as it exists and is not closed.

    Attributes
    ----------
    name
        The module's name.
    library
        The library that its objects were added to.
    declared
        What its manifest and objects declare, if anything.
    dependencies
        The libraries among what it depends on, in the declared order.
    """

    __slots__ = ("__weakref__", "_users", "declared", "dependencies", "library", "name")

    def __init__(
        self,
        name: str,
        library: "CoreLibrary",
        declared: "Manifest | None",
        dependencies: "tuple[Linked, ...]",
    ) -> None:
        self.name = name
        self.library = library
        self.declared = declared
        self.dependencies = dependencies
        self._users: dict[ref[Linked], None] = {}
        for dependency in dependencies:
            users = dependency._users  # noqa: SLF001
            users[ref(self, users.pop)] = None

    def users(self) -> "list[Linked]":
        """Return those that depend on this one."""
        users = [reference() for reference in list(self._users)]
        return [user for user in users if user is not None and not user.library.is_closed]

    @property
    def bind_now(self) -> bool:
        """Whether to link all objects at import."""
        is_declared = self.declared is not None and self.declared.bind == "now"
        return is_declared or os.environ.get(BIND_VARIABLE) == "1"


def of_library(name: str, library: "CoreLibrary") -> Linked:
    """Describe a library that was linked alone: nothing is declared."""
    return Linked(name, library, None, ())
