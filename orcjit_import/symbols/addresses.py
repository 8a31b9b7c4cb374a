"""What Python's foreign function interfaces call a function or a variable, as its address."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from ..errors import ArgumentTypeError, ArgumentValueError

# What has a size and an address of its own.
_DATA: Any = (ctypes.Structure, ctypes.Union, ctypes.Array, ctypes.c_int.__mro__[1])


def address_of(value: Any) -> int:
    """Return the address of a function or a variable.

    Parameters
    ----------
    value
        An address; a function or data of ctypes; a pointer of cffi; what has an ``address``, as
        functions of ``numba.cfunc`` do; or a capsule, as in ``__pyx_capi__`` of a module of Cython.

    Returns
    -------
    int
        The address, which is valid as long as the value lives.

    Raises
    ------
    ArgumentTypeError
        If it is nothing of these.
    ArgumentValueError
        If it is null.
    """
    address = _address(value)
    if not 0 < address < 1 << 64:
        raise ArgumentValueError(f"{value!r} is no address of anything [OJ864]")
    return address


def _address(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, ctypes._CFuncPtr | ctypes._Pointer):  # type: ignore[attr-defined]  # noqa: SLF001
        return ctypes.cast(value, ctypes.c_void_p).value or 0
    if isinstance(value, ctypes.c_void_p):
        return value.value or 0
    if isinstance(value, _DATA):
        return ctypes.addressof(value)
    kind = type(value)
    if kind.__name__ == "PyCapsule":
        return _in_capsule(value)
    cffi: Any = sys.modules.get("_cffi_backend")
    if cffi is not None and isinstance(value, cffi._CDataBase):  # noqa: SLF001
        return int(cffi.FFI().cast("uintptr_t", value))
    address = getattr(value, "address", None)
    if isinstance(address, int):
        return address
    raise ArgumentTypeError(
        f"{kind.__module__}.{kind.__qualname__} has no address [OJ863]: give a number, a function "
        f"or data of ctypes, a pointer of cffi, a numba.cfunc, or a capsule"
    )


def _in_capsule(capsule: Any) -> int:
    name = ctypes.PYFUNCTYPE(ctypes.c_char_p, ctypes.py_object)(
        ("PyCapsule_GetName", ctypes.pythonapi)
    )
    pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
        ("PyCapsule_GetPointer", ctypes.pythonapi)
    )
    return pointer(capsule, name(capsule)) or 0
