"""The functions of an imported module: TVM-FFI functions that describe themselves.

They stand alone because a function must stay as fast as TVM-FFI makes it: `ExportedFunction` has no
``__call__`` of its own, so the interpreter calls it through the same slot as its base class.
The signature is asked of the object when somebody wants to see it, not before; the documentation as
soon as the function is looked up, as it may declare keywords: see `declared_parameters`.
"""

import sys

import tvm_ffi

from . import _is_interrupt
from .ffi_api import api

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from inspect import Signature
    from typing import Any

    from .session import DynamicLibrary

_function_of = api.LibraryFunction


class _ReadOnce:
    """An attribute that is read when first asked for, and an entry of ``__dict__`` from then on.

    As `functools.cached_property`, but the class has an attribute of its own by the same name.
    """

    def __init__(self, read: "Callable[[Any], Any]", of_class: str | None = None) -> None:
        self._read = read
        self._of_class = of_class

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: "Any", owner: type | None = None) -> "Any":
        if instance is None:
            return self._of_class
        return instance.__dict__.setdefault(self._name, self._read(instance))


class ExportedFunction(tvm_ffi.Function):
    """A function that an imported object module exports.

    It is called as any `tvm_ffi.Function` is, and can be passed wherever one can. Its signature and
    documentation are those that the object carries, if it was compiled with any. It is copied and
    pickled by reference, as Python's functions are.
    """

    __slots__ = ("__weakref__", "_export", "_owner", "_query_imports")

    if TYPE_CHECKING:  # entries of `__dict__`
        __name__: str
        __qualname__: str

    def __init__(
        self,
        function: tvm_ffi.Function,
        export: str,
        module: str,
        owner: tvm_ffi.Module,
        query_imports: bool = False,
    ) -> None:
        # Not `__move_handle_from__`, which leaves the other one empty: an embedded module may give
        # the same function to everybody who asks.
        self.__init_handle_by_constructor__(api.Same, function)
        self._export = export
        self._owner = owner
        self._query_imports = query_imports  # as for `tvm_ffi.Module.get_function`
        self.__dict__.update(__name__=export, __qualname__=export, __module__=module)

    def __get__(self, instance: object, owner: type | None = None) -> "ExportedFunction":
        """Return the function itself: it does not bind, as Python's builtin functions do not.

        That there is a ``__get__`` is what makes it a routine for `inspect`, `pydoc` and `doctest`.
        """
        return self

    def __repr__(self) -> str:
        return f"<exported function {self.__module__}.{self.__qualname__}>"

    # ---- What the object says about it ----

    def _read_documentation(self) -> str | None:
        try:
            text = self._owner.get_function_doc(self._export, self._query_imports)
        except Exception as error:  # whatever linked code raises
            if _is_interrupt(error):
                raise
            return f"(The documentation cannot be read: {error})"
        return None if text is None else str(text)

    def _read_signature(self) -> "Signature | None":
        """Return the signature, None if the object carries none; raise ValueError if it is bad."""
        from . import signature

        try:
            metadata = self._owner.get_function_metadata(self._export, self._query_imports)
            ordered = self.__dict__.get("_ordered")
            if metadata is None:
                return signature.declared(ordered) if ordered is not None else None
            found = signature.parse(metadata["type_schema"], self._export, self.__doc__)
            return found if ordered is None else signature.declared(ordered, found)
        except Exception as error:  # whatever linked code raises, and whatever is wrong with JSON
            if _is_interrupt(error):
                raise
            reason = f"{type(error).__name__}: {error}"
            from .errors import ObjectFormatError

            raise ObjectFormatError(
                f"the metadata of {self!r} cannot be read [OJ712]: {reason}"
            ) from error

    __doc__ = _ReadOnce(_read_documentation, of_class=__doc__)
    __signature__ = _ReadOnce(_read_signature)

    def __dir__(self) -> "list[str]":
        # Who looks at all attributes, as `inspect.getmembers` does, shall not meet that ValueError.
        return [name for name in super().__dir__() if name != "__signature__"]

    # ---- Copies and pickles are references ----

    def __copy__(self) -> "ExportedFunction":
        return self

    def __deepcopy__(self, memo: object) -> "ExportedFunction":
        return self

    def __reduce__(self) -> "tuple[Any, ...]":
        # Not a str, which would do for Python's functions: a name may have dots in it, and the
        # reader has to import orcjit_import before it can import the module.
        module = self.__module__
        if getattr(sys.modules.get(module), self.__name__, None) is not self:
            raise _not_found(self, module)
        return import_function, (module, self.__name__)


class DeclaredFunction(ExportedFunction):
    """An exported function that takes keywords, and has default values."""

    __slots__ = ()

    def __call__(self, *args: "Any", **kwargs: "Any") -> "Any":
        """Call it with the arguments that are declared; TypeError as Python words it."""
        return super().__call__(*self.__dict__["_ordered"](*args, **kwargs))


def make(
    function: tvm_ffi.Function,
    export: str,
    module: str,
    owner: tvm_ffi.Module,
    query_imports: bool = False,
) -> ExportedFunction:
    """Return an exported function, which takes keywords if its documentation declares them."""
    made = ExportedFunction(function, export, module, owner, query_imports)
    return _with_keywords(made)


def _with_keywords(made: ExportedFunction) -> ExportedFunction:
    """Return a function, or one of another class if its documentation declares parameters."""
    export, documentation = made._export, made.__doc__  # noqa: SLF001
    if documentation is None or f"{export}(" not in documentation.partition("\n")[0]:
        return made
    from .declared_parameters import ordering_of

    ordering = ordering_of(export, documentation)
    if ordering is None:
        return made
    owner, query_imports = made._owner, made._query_imports  # noqa: SLF001
    declared = DeclaredFunction(made, export, made.__module__, owner, query_imports)
    declared.__dict__.update(_ordered=ordering, __doc__=documentation)
    return declared


def take(
    library: "DynamicLibrary", export: str, module: str, *, is_documented: bool = True
) -> ExportedFunction:
    """Return an exported function of a library, as `module` shows it: in one call of the core.

    Unless it `is_documented`, nothing is known of its parameters.
    """
    function = ExportedFunction.__new__(ExportedFunction)
    function.__init_handle_by_constructor__(_function_of, library, export)
    function._export = export  # noqa: SLF001
    function._owner = library  # noqa: SLF001
    function._query_imports = False  # noqa: SLF001
    function.__dict__.update(__name__=export, __qualname__=export, __module__=module)
    return _with_keywords(function) if is_documented else function


def import_function(module: str, name: str) -> "Any":
    """Return the function `name` of `module`: what a pickled function stands for."""
    from importlib import import_module

    return getattr(import_module(module), name)


def _not_found(function: ExportedFunction, module: str) -> Exception:
    from pickle import PicklingError

    from .error_form import shaped

    found = "is not imported" if module not in sys.modules else "does not hold it any more"
    return PicklingError(
        shaped(
            f"cannot pickle {function!r} by reference [OJ711]: module {module!r} {found}. After a "
            f"reload, take the function from the module again"
        )
    )
