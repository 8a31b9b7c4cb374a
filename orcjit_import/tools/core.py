"""Calls of the native core for what people want to know."""

from __future__ import annotations

import ctypes
import json
import os
from typing import TYPE_CHECKING, Any

from .. import _native
from ..errors import OrcJITError

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def locate(symbol: str, declared: Sequence[str] = ()) -> str:
    """Return which shared library gives a symbol to linked code: its path; "" for none.

    Those that are `declared`, by their paths, are looked at before what is loaded.
    """
    library = _native.load()
    place = ctypes.c_char_p()
    paths = (ctypes.c_char_p * len(declared))(*map(os.fsencode, declared))
    count = ctypes.c_uint64(len(declared))
    name = _native.printable(symbol)
    _native.call(library.orcjit_locate_symbol, name, paths, count, ctypes.byref(place))
    return _native.take(library, place)


def build_info() -> dict[str, Any]:
    """Return what the native library was built of: ``version``, ``llvm``, ``abi``, ``compiler``."""
    function = _native.load().orcjit_build_info
    function.restype = ctypes.c_char_p
    facts: dict[str, Any] = json.loads(function())
    return facts
