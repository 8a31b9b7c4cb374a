"""What single-phase initialization needs of C structures: ctypes makes classes of them, at a price.

Most extension modules are initialized in several phases, and do without.
"""

import ctypes
import sys

from ._library import interpreter_function

_MULTIPLE_INTERPRETERS = 3  # the number of the slot Py_mod_multiple_interpreters


class _ModuleDef(ctypes.Structure):
    """The C type PyModuleDef."""

    _fields_ = (
        ("head", ctypes.c_byte * object.__basicsize__),
        ("m_init", ctypes.c_void_p),
        ("m_index", ctypes.c_ssize_t),
        ("m_copy", ctypes.c_void_p),
        ("m_name", ctypes.c_char_p),
        ("m_doc", ctypes.c_char_p),
        ("m_size", ctypes.c_ssize_t),
        ("m_methods", ctypes.c_void_p),
        ("m_slots", ctypes.c_void_p),
        ("m_traverse", ctypes.c_void_p),
        ("m_clear", ctypes.c_void_p),
        ("m_free", ctypes.c_void_p),
    )


class _Slot(ctypes.Structure):
    """The C type PyModuleDef_Slot."""

    _fields_ = (("slot", ctypes.c_int), ("value", ctypes.c_void_p))


def runs_only_once(definition: int) -> bool:
    """Whether a module of a definition, at an address, can be initialized only once."""
    size: int = _ModuleDef.from_address(definition).m_size
    return size == -1


def check_interpreter(name: str, api_version: int) -> None:
    """Refuse single-phase initialization where this interpreter does, with its own message.

    Sub-interpreters that are isolated do, since Python 3.12. The check is private, but part of
    making a module from a definition that says that it needs the main interpreter.
    """
    if sys.hexversion < 0x030C0000:
        return
    from types import SimpleNamespace

    create = interpreter_function(
        "PyModule_FromDefAndSpec2",
        ctypes.py_object,
        *(ctypes.c_void_p, ctypes.py_object, ctypes.c_int),
    )
    create(ctypes.byref(_probe), SimpleNamespace(name=name), api_version)


_probe_slots = (_Slot * 2)(_Slot(_MULTIPLE_INTERPRETERS, None))
_probe = _ModuleDef(m_name=b"probe", m_slots=ctypes.addressof(_probe_slots))
