"""What single-phase initialization needs of C structures.

Most extension modules are initialized in several phases, and do without. The structures are read
and written as arrays of pointers: `ctypes` would make a class for each, at a price.
"""

import sys

from ._library import interpreter_function

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes
else:
    from ._native import ctypes

_MULTIPLE_INTERPRETERS = 3  # the number of the slot Py_mod_multiple_interpreters


# The fields of a PyModuleDef, each as large as a pointer, after the head of an object.
_HEAD = object.__basicsize__ // ctypes.sizeof(ctypes.c_void_p)
_NAME, _SIZE, _SLOTS, _FIELDS = _HEAD + 3, _HEAD + 5, _HEAD + 7, _HEAD + 11
_MINUS_ONE = ctypes.c_void_p(-1).value


def runs_only_once(definition: int) -> bool:
    """Whether a module of a definition, at an address, can be initialized only once (-1)."""
    fields = (ctypes.c_void_p * _FIELDS).from_address(definition)
    return fields[_SIZE] == _MINUS_ONE


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


# A slot is its number, an int, and a pointer: null, as both are in the slot after the last one. All
# that this runs on keeps the lower half of a number first.
_probe_slots = (ctypes.c_void_p * 4)(_MULTIPLE_INTERPRETERS)
_probe_name = ctypes.c_char_p(b"probe")
_probe = (ctypes.c_void_p * _FIELDS)()
_probe[_NAME] = ctypes.c_void_p.from_buffer(_probe_name).value
_probe[_SLOTS] = ctypes.addressof(_probe_slots)
