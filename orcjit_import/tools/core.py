"""Calls of the native core for what people want to know."""

from __future__ import annotations

import ctypes
import json
import os
from typing import TYPE_CHECKING, Any

from .. import _native
from ..errors import OrcJITError

if TYPE_CHECKING:
    from ..source import ObjectPlaces


def describe(where: ObjectPlaces, index: int) -> list[dict[str, Any]]:
    """Describe one of some objects and archives, as native/object/describe.h says.

    Raises
    ------
    OrcJITError
        If it cannot be read, or is no object that any machine could link.
    """
    library = _native.load()
    text = ctypes.c_char_p()
    place = where.slices[index] if where.slices is not None else (0, 0)
    data = where.read(index) if place is None else None
    if isinstance(data, OrcJITError):
        raise data
    offset, size = place or (0, len(data or b""))
    _native.call(
        library.orcjit_describe,
        _native.printable(where.labels[index]),
        os.fsencode(where.paths[index]),
        ctypes.byref(_native.place_type()(offset, size, data, where.in_zip and place is not None)),
        ctypes.byref(text),
    )
    described: list[dict[str, Any]] = json.loads(_native.take(library, text))
    return described


def locate(symbol: str) -> str:
    """Return which loaded shared library gives a symbol to linked code: its path; "" for none."""
    library = _native.load()
    place = ctypes.c_char_p()
    _native.call(library.orcjit_locate_symbol, _native.printable(symbol), ctypes.byref(place))
    return _native.take(library, place)


def build_info() -> dict[str, Any]:
    """Return what the native library was built of: ``version``, ``llvm``, ``abi``, ``compiler``."""
    function = _native.load().orcjit_build_info
    function.restype = ctypes.c_char_p
    facts: dict[str, Any] = json.loads(function())
    return facts
