"""Imports an extension module from its objects, as CPython imports its ``.so``.

What CPython does in C (Python/import.c and importdl.c) is done here by calling the interpreter's
own functions through `ctypes`: nothing is compiled against a version of Python. Only
linking takes the place of ``dlopen``. As there, code stays loaded once its init function has run:
the interpreter may refer to its types and definitions, however the import ends.
"""

import sys
from itertools import repeat

from . import _library, _part, naming
from ._library import Linked, SlotsCall, interpreter_function
from ._native import Owned
from .atomic import Committed, in_one_step, partial
from .error_base import OrcJITError
from .found_loader import FoundLoader
from .imported import importing, watchers
from .linking import link_objects, note_archives
from .tracing import trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    from .atomic import Change
    from .candidate import Candidate
else:
    from ._native import ctypes

    ModuleType = type(sys)

_API_VERSION = 1013  # PYTHON_API_VERSION, the same in all versions of Python 3
_NEEDS_TVM_FFI = "undefined symbol 'TVMFFI"  # in a message of the core

_address = ctypes.c_void_p
_object = ctypes.py_object

_release = interpreter_function("Py_DecRef", None, _address)
_is_subtype = interpreter_function("PyType_IsSubtype", ctypes.c_int, _address, _address)
_get_definition = interpreter_function("PyModule_GetDef", _address, _object)
_get_state = interpreter_function("PyModule_GetState", _address, _object)
_find_in_state = interpreter_function("PyState_FindModule", _address, _address)
_add_to_state = interpreter_function("PyState_AddModule", ctypes.c_int, _object, _address)


class _Extension:
    """One extension module whose code is loaded.

    Attributes
    ----------
    linked
        Its library. Never closed once its init function was called: see the top of this file.
    init_function
        The address of ``PyInit_NAME``.
    pending
        Where the address of the object is that the init function has returned, until a module is
        made of it: after an interrupt the next import goes on with that.
    definition, saved
        Address of the definition, and what the module contained after its initialization, if it
        is of the kind that can be initialized only once (``m_size`` is -1).
    """

    __slots__ = ("definition", "init_function", "linked", "pending", "saved")

    def __init__(self, linked: Linked, init_function: int) -> None:
        self.linked = linked
        self.init_function = init_function
        self.pending: ctypes.c_void_p | None = None
        self.definition = 0
        self.saved: dict[str, Any] | None = None


# By name and identity of the objects, as dlopen() knows files. Importing a module again uses the
# code that is loaded, unless the objects have changed. Written only while importlib's lock of the
# module is held; single operations on a dict are atomic.
_extensions: "dict[tuple[Any, ...], _Extension]" = {}

# By name: the one that was imported last.
_latest: "dict[str, _Extension]" = {}


class ExtensionLoader(FoundLoader):
    """Loads one extension module, as importlib asks for it."""

    __slots__ = ("_extension",)

    def __init__(self, name: str, found: "Candidate") -> None:
        super().__init__(name, found)
        self._extension: _Extension | None = None

    @property
    def linked(self) -> "Linked | None":
        """The library of the module's objects, once its init function was called.

        After a reload, which does nothing, the module is still that of the first loader.
        """
        extension = self._extension or _latest.get(self.name)
        return extension.linked if extension is not None else None

    @Committed
    def create_module(self, spec: "ModuleSpec") -> "Change":
        """Link the objects, unless they are linked already, and call the init function.

        Raises
        ------
        ImportError
            If anything is wrong with the objects or their dependencies, or a C++ exception leaves
            the init function.
        SystemError
            If the init function breaks the rules, in the words of CPython.
        Exception
            Whatever the init function raises.
        """
        key = (self.name, *self.found.objects.stamps())
        extension = _extensions.get(key)
        if extension is None or extension.saved is None:
            sys.audit("import", spec.name, spec.origin, None, None, None)
        if extension is None:
            extension = self._join(key) or self._load()
        try:
            created = self._initialize(key, extension, spec)
        except SystemError:
            extension.pending = None  # what the init function returned is of no use
            raise
        self._extension = extension
        _trace(f"# extension module {spec.name!r} loaded from {self.path!r}")
        return created

    def exec_module(self, module: "Any") -> None:
        """Run the execution slots of the module, unless they have run: a reload does nothing.

        Raises
        ------
        ImportError
            If a C++ exception leaves one of them.
        Exception
            Whatever they raise.
        """
        if isinstance(module, ModuleType) and not _get_state(module):
            definition, nothing = _get_definition(module), ctypes.c_void_p()
            if naming.knows_module_exports():
                self._call_slots(SlotsCall.EXECUTE_MODULE, id(module), 0, nothing)
            elif definition:
                self._call_slots(SlotsCall.EXECUTE_DEFINITION, id(module), definition, nothing)
        _trace(f"# extension module {self.name!r} executed from {self.path!r}")

    def _join(self, key: "tuple[Any, ...]") -> _Extension | None:
        """Take the code that another interpreter has loaded: its static data is there once."""
        _library.enable_extensions()
        shared = _library.shared_extension(repr(key), self.name)
        if shared is None:
            return None
        library, init_function = shared
        linked = link_objects(self.name, self.found, self.package, library)
        return _Extension(linked, init_function)

    def _share(self, key: "tuple[Any, ...]", extension: _Extension) -> None:
        """Let other interpreters take the code. A single-phase module is made for one of them."""
        _library.share_extension(repr(key), extension.linked.library, extension.init_function)

    def _load(self) -> _Extension:
        """Link the objects and run their initializers; nothing remains if that fails."""
        linked = link_objects(self.name, self.found, self.package)
        try:
            linked.library.finalize_at_exit()
            sys.audit("orcjit_import.initialize", self.name, self.path)
            _initialize(linked)
            extension = _Extension(linked, self._find_init_function(linked))
            note_archives(linked, self.found)
            for tell in watchers:
                tell()
            return extension
        except BaseException as error:
            linked.library.discard()
            if not isinstance(error, OrcJITError):
                raise
            raise self._import_error(error) from error

    def _find_init_function(self, linked: Linked) -> int:
        symbol = self.found.init_symbol or ""
        address = linked.library.find(symbol)
        if not address:
            reason = f"the objects do not export the init function {symbol} [OJ413]"
            raise _part("errors").SymbolNotFoundError(reason)
        return address

    def _initialize(
        self, key: "tuple[Any, ...]", extension: _Extension, spec: "ModuleSpec"
    ) -> "Change":
        """Make the module: from its definition, by its init function, or from its saved content.

        Returns what enters it where it has to be, and returns it.
        """
        if extension.saved is not None:
            return _restoring(extension, extension.saved, spec.name)
        if naming.is_module_export(self.found.init_symbol or ""):
            return self._create_from_slots(key, extension, spec)
        what = f"initialization of {self._short_name}"
        returned = extension.pending or self._call_init(key, extension, spec, what)
        result = returned.value or 0
        self._check_result(result)
        done = partial(setattr, extension, "pending", None)
        if _is_definition(result):
            self._share(key, extension)
            module = self._made_by(SlotsCall.CREATE_FROM_DEFINITION, result, spec)
            return in_one_step(done, repeat(module).__next__)
        # The module has references of its own by then.
        taken = in_one_step(partial(_release, result), done)
        try:
            finish = self._finish_single_phase(_object_at(result), extension, spec)
        except SystemError:
            taken()
            raise
        return in_one_step(taken, finish)

    def _create_from_slots(
        self, key: "tuple[Any, ...]", extension: _Extension, spec: "ModuleSpec"
    ) -> "Change":
        """Make the module from the slots that its export function returns (PEP 793)."""
        hook = f"module export hook for module {spec.name!r}"
        slots = self._call_init(key, extension, spec, hook).value
        if not slots:
            raise SystemError(f"{hook} failed without setting an exception")
        self._share(key, extension)
        module = self._made_by(SlotsCall.CREATE_FROM_SLOTS, slots, spec)
        if isinstance(module, ModuleType):
            from .module_slots import set_token

            set_token(module, slots)
        return in_one_step(repeat(module).__next__)

    def _call_init(
        self, key: "tuple[Any, ...]", extension: _Extension, spec: "ModuleSpec", what: str
    ) -> ctypes.c_void_p:
        """Call the init function. From then on the code stays loaded, however the import ends."""
        result = ctypes.c_void_p()
        record = (
            partial(_extensions.__setitem__, key, extension),
            partial(_latest.__setitem__, self.name, extension),
            partial(setattr, extension, "pending", result),
            extension.linked.library.keep(),
        )
        unreported = f"{what} raised unreported exception"
        try:
            _library.call_init(record, extension.init_function, spec.name, result, unreported)
        except _part("errors").InitializerError as error:
            raise self._import_error(error) from error
        return result

    def _made_by(self, call: "tuple[int, str]", source: int, spec: "ModuleSpec") -> "Any":
        """Return the module that the interpreter makes from a definition or slots."""
        made = Owned(_release)
        self._call_slots(call, source, id(spec), made.pointer)
        return _object_at(made.pointer.value or 0)

    def _check_result(self, result: int) -> None:
        """Check that the init function returned an object; CPython says how it comes otherwise."""
        if not result:
            raise SystemError(
                f"initialization of {self._short_name} failed without raising an exception"
            )
        if not _type_of(result):  # a PyModuleDef that PyModuleDef_Init() has not seen
            raise SystemError(f"init function of {self._short_name} returned uninitialized object")

    def _finish_single_phase(
        self, module: "Any", extension: _Extension, spec: "ModuleSpec"
    ) -> "Change":
        """Do for a module what multi-phase initialization leaves to the interpreter."""
        name = self._short_name
        if not spec.name.isascii():
            raise SystemError(f"initialization of {name} did not return PyModuleDef")
        if not isinstance(module, ModuleType):
            raise SystemError(f"initialization of {name} did not return an extension module")
        definition = _get_definition(module)
        if not definition:
            raise SystemError(f"initialization of {name} did not return a valid extension module")
        single_phase = _part("single_phase")
        single_phase.check_interpreter(name, _API_VERSION)
        vars(module)["__file__"] = spec.origin
        entering = _entering(module, spec.name, definition)
        if not single_phase.runs_only_once(definition):
            return entering
        return in_one_step(
            partial(setattr, extension, "definition", definition),
            partial(setattr, extension, "saved", dict(vars(module))),
            entering,
        )

    def _call_slots(
        self, call: "tuple[int, str]", first: int, second: int, result: ctypes.c_void_p
    ) -> None:
        try:
            _library.call_slots(call, first, second, self.name, result)
        except _part("errors").InitializerError as error:
            raise self._import_error(error) from error

    @property
    def _short_name(self) -> str:
        """The last part of the name, as it is spelled in the symbol."""
        return (self.found.init_symbol or "").partition("_")[2]

    def _import_error(self, error: OrcJITError) -> ImportError:
        made: ImportError = _part("import_errors").link_error(self.name, error, self.found)
        return made


importing(ExtensionLoader._load.__code__)  # noqa: SLF001


def _type_of(address: int) -> int:
    """Return the address of an object's type, the last field of its head; 0 if it has none."""
    field = address + object.__basicsize__ - ctypes.sizeof(_address)
    return _address.from_address(field).value or 0


def _is_definition(address: int) -> bool:
    """Whether an object is a PyModuleDef: multi-phase initialization."""
    kind = ctypes.c_byte.in_dll(ctypes.pythonapi, "PyModuleDef_Type")
    return bool(_is_subtype(_type_of(address), ctypes.addressof(kind)))


def _initialize(linked: Linked) -> None:
    """Run the initializers; with TVM-FFI, if the objects refer to it."""
    try:
        linked.library.initialize(bind_now=linked.bind_now)
    except _part("errors").UndefinedSymbolError as error:  # found before anything is linked
        if _NEEDS_TVM_FFI not in _part("error_form").told_by(error):
            raise
        from . import ffi_api  # noqa: F401  (shows its symbols to the core)

        linked.library.initialize(bind_now=linked.bind_now)


def _object_at(address: int) -> "Any":
    """Return the object at an address, with a new reference."""
    return _object.from_buffer(_address(address)).value


def _entering(module: ModuleType, name: str, definition: int) -> "Change":
    """Enter a module of single-phase initialization where the import and PyState find it."""
    add = partial(_add_to_state, module, definition)
    enter = partial(sys.modules.__setitem__, name, module)
    returned = repeat(module).__next__
    if _find_in_state(definition) == id(module):  # its init function did so; twice is a fatal error
        return in_one_step(enter, returned)
    return in_one_step(add, enter, returned)


def _restoring(extension: _Extension, saved: "dict[str, Any]", name: str) -> "Change":
    """Make the module anew from what it contained first: its init function runs only once."""
    module = sys.modules.get(name)
    if not isinstance(module, ModuleType):
        module = ModuleType(name)
    fill = partial(vars(module).update, saved)
    return in_one_step(fill, _entering(module, name, extension.definition))


def _trace(message: str) -> None:
    """Write what ``python -v`` shows of an import, and log it."""
    if sys.flags.verbose:
        print(message, file=sys.stderr)
    trace("%s", message.removeprefix("# "))
