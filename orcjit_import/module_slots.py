"""Modules that are made from slots (PEP 793), where `ctypes` and the C API leave something to do.

The interpreter gives a module without a token one when it imports it: the address of its slots, by
which its types find it. There is no function for that, only the field.
"""

import ctypes
import functools
from types import ModuleType, SimpleNamespace

# The numbers of the slots Py_mod_abi and Py_mod_token.
_ABI = 109
_TOKEN = 110


class _Slot(ctypes.Structure):
    """The C type PySlot."""

    _fields_ = (
        ("id", ctypes.c_uint16),
        ("flags", ctypes.c_uint16),
        ("reserved", ctypes.c_uint32),
        ("value", ctypes.c_void_p),
    )


def set_token(module: ModuleType, slots: int) -> None:
    """Make the address of a module's slots its token, unless they give it another."""
    token = ctypes.c_void_p.from_address(id(module) + _offset_of_token())
    token.value = token.value or slots


@functools.cache
def _offset_of_token() -> int:
    """Return where the token lies in a module object, by making a module with a known one."""
    slots = (_Slot * 3)()
    known = ctypes.addressof(slots)
    any_abi = ctypes.create_string_buffer(16)  # PyABIInfo; zeros ask for no check
    slots[0] = _Slot(_ABI, value=ctypes.addressof(any_abi))
    slots[1] = _Slot(_TOKEN, value=known)
    create = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.py_object)(
        ("PyModule_FromSlotsAndSpec", ctypes.pythonapi)
    )
    probe = create(known, SimpleNamespace(name="probe"))
    size = ctypes.sizeof(ctypes.c_void_p)
    fields = (ctypes.c_void_p * (ModuleType.__basicsize__ // size)).from_address(id(probe))
    return list(fields).index(known) * size
