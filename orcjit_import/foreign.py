"""What of `ctypes` an import needs, where nothing else has loaded that package.

Its Python code makes thirty classes and functions, which takes a fifth of the first import of an
extension module; all of its work is done by `_ctypes`, which is written in C. The names are those
of the package, and what is not here comes from there. No function has types of arguments, so that
the numbers and pointers of both can be passed.
"""

from _ctypes import (
    FUNCFLAG_CDECL,
    FUNCFLAG_PYTHONAPI,
    RTLD_LOCAL,
    CFuncPtr,
    _SimpleCData,
    addressof,
    byref,
    dlopen,
    sizeof,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    _Data = _SimpleCData[Any]
else:
    _Data = _SimpleCData

__all__ = ["addressof", "byref", "sizeof"]


class c_int(_Data):  # noqa: N801  (so it is called there)
    """A C ``int``."""

    _type_ = "i"


class c_ulonglong(_Data):  # noqa: N801
    """A C ``unsigned long long``."""

    _type_ = "Q"


class c_byte(_Data):  # noqa: N801
    """A C ``signed char``."""

    _type_ = "b"


class c_void_p(_Data):  # noqa: N801
    """A C ``void *``."""

    _type_ = "P"


class c_char_p(_Data):  # noqa: N801
    """A C ``char *`` that points to text which ends in NUL."""

    _type_ = "z"


class py_object(_Data):  # noqa: N801
    """A C ``PyObject *``."""

    _type_ = "O"


class _Function(CFuncPtr):
    _flags_ = FUNCFLAG_CDECL
    _restype_ = c_int


class _FunctionWithLock(CFuncPtr):
    _flags_ = FUNCFLAG_CDECL | FUNCFLAG_PYTHONAPI
    _restype_ = c_int


class CDLL:
    """A shared library; its functions give up the GIL."""

    _kind: type = _Function

    def __init__(self, path: "str | None") -> None:
        self._name = path
        self._handle = dlopen(path, RTLD_LOCAL)  # type: ignore[arg-type]

    def __getattr__(self, name: str) -> "Any":
        function = self[name]
        setattr(self, name, function)
        return function

    def __getitem__(self, name: str) -> "Any":
        return self._kind((name, self))


class PyDLL(CDLL):
    """The same for functions that keep the GIL, and raise what Python exception they have set."""

    _kind = _FunctionWithLock


pythonapi = PyDLL(None)


def __getattr__(name: str) -> "Any":
    if name.startswith("__"):  # importlib asks for a path
        raise AttributeError(name)
    import ctypes

    return getattr(ctypes, name)
