"""The session API: sessions, their libraries, and the functions in them.

The typed Python view of the core's global functions. Importing this file imports `tvm_ffi` and
registers the core with it, so everything that must stay light imports it inside functions.
"""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import tvm_ffi

from . import _native, _part
from .ffi_api import api as _api
from .ffi_api import tell_requests

if TYPE_CHECKING:
    from ._library import CoreLibrary


ObjectLike = str | os.PathLike[str] | bytes | bytearray | memoryview
# For isinstance: a union would be made anew at each call.
_BYTES = (bytes, bytearray, memoryview)
_OBJECT = (str, os.PathLike, *_BYTES)


class DynamicLibrary(tvm_ffi.Module):
    """Objects that are linked together, as a shared library is; made by a session.

    It is a `tvm_ffi.Module`: it can be imported into other modules and passed to functions. Its
    functions are reached as ``lib["name"]``, `get_function` or, shorter, as ``lib.name``. Methods
    and properties win over functions of the same name: a function called ``add`` is ``lib["add"]``.

    A library lives as long as it, or a function taken from it, is referenced. Values that its code
    made do not count: one whose deleter is code of the library (a closure, a tensor) must be gone
    before the library is, as with a shared library that is closed.

    Examples
    --------
    >>> session = orcjit_import.ExecutionSession()
    >>> lib = session.create_library("kernels")
    >>> lib.add("kernels.o")
    >>> lib["add"](1, 2)
    3
    """

    # As made by Python: TVM-FFI would make a new object each time. None: that of imports.
    _session: "ExecutionSession | None" = None

    def __init__(self) -> None:
        raise _part("errors").ArgumentTypeError(
            "a DynamicLibrary is made by ExecutionSession.create_library() [OJ701]"
        )

    def add(self, source: ObjectLike) -> None:
        """Add an object file or archive.

        Parameters
        ----------
        source
            The path of an object file or static archive, or its bytes.

        Raises
        ------
        ObjectNotFoundError, ObjectIsADirectoryError, ObjectReadError
            If there is no such file, or it cannot be read.
        ObjectFormatError, UnsupportedObjectError
            If it is no object that can be linked here.
        DuplicateSymbolError
            If the library already defines one of its symbols.

        Notes
        -----
        Objects can be added at any time. Functions that were looked up before go on working. If
        the object is refused, the library stays as it was.
        """
        item = _plain(source)
        sys.audit("orcjit_import.link", self.library_name, _told(source))
        _api.LibraryAdd(self, item)
        if "_origin" not in self.__dict__ and isinstance(source, str | os.PathLike):
            self.__dict__["_origin"] = os.fspath(source)

    def define(self, name: str, value: Any, *, is_exported: bool = False) -> None:
        """Define a symbol as something that is there already.

        Parameters
        ----------
        name
            The symbol, as objects spell it.
        value
            What it stands for, as `orcjit_import.symbols.address_of` takes it: an address, a
            function of ctypes, cffi or ``numba.cfunc``, or a capsule. It is kept until the process
            ends.
        is_exported
            Whether libraries that link against this one see it, too.

        Raises
        ------
        DuplicateSymbolError
            If the library defines it already.
        ArgumentTypeError, ArgumentValueError
            If the value has no address.
        """
        from .symbols import object_of

        _api.LibraryAdd(self, object_of({name: value}, is_exported=is_exported))

    def set_link_order(self, *libraries: Any) -> None:
        """Replace the libraries in which symbols are looked up that this one does not define.

        Parameters
        ----------
        libraries
            DynamicLibrary objects of the same session, in the order of the search. The process
            comes last.

        Raises
        ------
        LinkOrderError
            If one of them is this library, of another session, or no library.
        """
        for library in libraries:
            if not isinstance(library, tvm_ffi.Module) or library.kind != "orcjit":
                raise _part("errors").LinkOrderError(
                    f"the link order of {self.library_name!r} takes libraries of its session, "
                    f"not {type(library).__name__} {library!r} [OJ702]"
                )
        _api.LibrarySetLinkOrder(self, list(libraries))

    def get_function(self, name: str, query_imports: bool = False) -> tvm_ffi.Function:
        """Return an exported function; its object is linked if it was not yet.

        Parameters
        ----------
        name
            The name of the function, without the prefix ``__tvm_ffi_``.
        query_imports
            Whether to look into imported modules as well.

        Returns
        -------
        tvm_ffi.Function
            The function. It keeps the library alive.

        Raises
        ------
        FunctionNotFoundError
            If there is none; the message lists similar names.
        """
        try:
            return super().get_function(name, query_imports)
        except AttributeError as error:
            if type(error) is not AttributeError:
                raise
        hint = _part("naming").near_names(name, self.exports)
        raise _part("errors").FunctionNotFoundError(
            f"library {self.library_name!r} exports no function {name!r} [OJ106]{hint}"
        )

    def __getattr__(self, name: str) -> tvm_ffi.Function:
        if name.startswith("__"):  # asked for by copy, pickle, inspect: never a function
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        function = self.get_function(name)
        self.__dict__[name] = function
        return function

    def symbol_address(self, name: str) -> int:
        """Return the address of a symbol, for ctypes and cffi.

        Parameters
        ----------
        name
            The symbol as the object spells it: no prefix is added.

        Returns
        -------
        int
            Its address. The caller keeps the library alive while using it.

        Raises
        ------
        SymbolNotFoundError
            If the library does not define it.
        """
        return _api.LibrarySymbolAddress(self, name)

    @property
    def exports(self) -> list[str]:
        """Names of the exported functions, sorted; known without linking."""
        return str(_api.LibraryExports(self)).split(_native.RECORD_SEPARATOR)[:-1]

    @property
    def library_name(self) -> str:
        """The library's name, unique in its session."""
        return str(_api.LibraryName(self))

    @property
    def session(self) -> "ExecutionSession":
        """The session that made the library."""
        return self._session or default_session()

    def __repr__(self) -> str:
        try:
            count = len(self.exports)
            exports = f"{count} export" if count == 1 else f"{count} exports"
            origin = self.__dict__.get("_origin")
            place = f" from {origin!r}" if origin else ""
            return f"<DynamicLibrary {self.library_name!r}{place}: {exports}, in {self.session!r}>"
        except _part("errors").LibraryClosedError:
            return "<DynamicLibrary, closed>"


@tvm_ffi.register_object("orcjit_import.ExecutionSession")
class ExecutionSession(tvm_ffi.Object):
    """A place to link objects in: libraries of one session can be linked to each other.

    Examples
    --------
    >>> session = orcjit_import.ExecutionSession()
    >>> module = session.load_module(["a.o", "b.o"])
    """

    __slots__ = ("__dict__",)  # which TVM-FFI's objects have only where it is asked for

    def __init__(self) -> None:
        self.__init_handle_by_constructor__(_api.SessionCreate)

    def add_symbol_provider(self, source: Any) -> None:
        """Have symbols that no library defines asked for in Python, before the process has them.

        Parameters
        ----------
        source
            A callable that is given a name and returns a value, as `DynamicLibrary.define` takes
            it, or None; or what `orcjit_import.symbols.provider_of` makes one of: a mapping, a
            `ctypes.CDLL`, a module of Cython, the name of a plugin. The one that was added first is
            asked first.

        Notes
        -----
        It is asked by libraries that are created afterwards; by those of imports, if this is the
        session of imports.
        """
        from .symbols.sessions import add_provider

        add_provider(self, source)

    def create_library(self, name: str = "") -> DynamicLibrary:
        """Create an empty library.

        Modules embedded in its objects (``__tvm_ffi__library_bin``) are not expanded, since their
        root may be another module: `load_module` does that.

        Parameters
        ----------
        name
            Its name in messages; made up if empty.

        Returns
        -------
        DynamicLibrary
            The library, to which objects can be added.

        Raises
        ------
        LibraryNameError
            If the session has a library of that name.
        """
        kind: type[DynamicLibrary] = self.__dict__.get("_library_type", DynamicLibrary)
        library = kind.__new__(kind)
        library.__move_handle_from__(_api.SessionCreateLibrary(self, name))
        library.__dict__["_session"] = self
        return library

    def load_module(
        self,
        objects: ObjectLike | Sequence[ObjectLike],
        name: str = "",
        keep_module_alive: bool = False,
    ) -> tvm_ffi.Module:
        """Link objects into a new library, initialize it and return it as a plain module.

        Parameters
        ----------
        objects
            A path or the bytes of an object file or archive, or a sequence of them.
        name
            The name of the library; made up if empty.
        keep_module_alive
            Whether to keep the module until the process ends, for values that may outlive every
            reference to it.

        Returns
        -------
        tvm_ffi.Module
            The module, with its embedded import tree as `tvm_ffi.load_module` returns it.
        """
        items: list[Any] = [objects] if isinstance(objects, _OBJECT) else list(objects)
        plain = [_plain(item) for item in items]
        for item in items:
            sys.audit("orcjit_import.link", name, _told(item))
        if "_library_type" in self.__dict__:
            module: tvm_ffi.Module = self._load_with_symbols(items, name)
        else:
            tell_requests()
            module = _api.SessionLoadModule(self, plain, name)
        if keep_module_alive:
            tvm_ffi.get_global_func("ffi.ModuleGlobalsAdd")(module)
        return module

    def _load_with_symbols(self, items: Sequence[Any], name: str) -> tvm_ffi.Module:
        library: Any = self.create_library(name)
        for item in items:
            library.add(item)
        library.provide_symbols()
        return initialize(library, bind_now=False)

    def __repr__(self) -> str:
        kind = ", of imports" if _default and self.same_as(_default[0]) else ""
        return f"<ExecutionSession {self.__chandle__():#x}{kind}>"


_default: list[ExecutionSession] = []  # the first counts; no lock that could be left locked


def default_session() -> ExecutionSession:
    """Return the session of this process, in which imported modules live; it never ends.

    Returns
    -------
    ExecutionSession
        The same session at every call, also that of ``tvm_ffi.load_module("k.o")``.
    """
    if not _default:
        _default.append(_api.SessionDefault())
    return _default[0]


# ---- For the loader. Functions, because methods would hide exported functions of their names. ----


def wrap(core: "CoreLibrary", origin: str) -> DynamicLibrary:
    """Return a library that was made through the C ABI, of objects at `origin`."""
    library = DynamicLibrary.__new__(DynamicLibrary)
    library.__move_handle_from__(_api.LibraryFromHandle(core.handle))
    library.__dict__.update(_session=default_session(), _origin=origin)
    return library


def initialize(library: DynamicLibrary, *, bind_now: bool) -> tvm_ffi.Module:
    """Check for undefined symbols and run the initializers; return the root module."""
    tell_requests()
    root: tvm_ffi.Module = _api.LibraryInitialize(library, bind_now)
    return library if root.same_as(library) else root


def close(library: DynamicLibrary) -> None:
    """Run the library's finalizers now and give its memory back."""
    _api.LibraryClose(library)


def _told(source: ObjectLike) -> str:
    """Return what an audit event calls an object."""
    return "<bytes>" if isinstance(source, _BYTES) else os.fsdecode(source)


def _plain(source: Any) -> str | bytes | list[bytes]:
    """Return an object as TVM-FFI takes it: any kind of bytes as bytes, or a path."""
    if isinstance(source, _BYTES):
        return bytes(source)
    if not isinstance(source, str | os.PathLike):
        given = type(source).__name__
        raise _part("errors").ArgumentTypeError(
            f"an object is given as a path (str) or as its bytes [OJ707], not {given}"
        )
    return _encoded(os.fsdecode(source))


def _encoded(path: str) -> str | list[bytes]:
    """Return a path for the native library: a str, or a list of its bytes if they are no UTF-8."""
    if path.isascii():
        return path
    try:
        path.encode()
    except UnicodeEncodeError:
        return [os.fsencode(path)]
    return path
