"""Calls of the native core for what people want to know."""

from __future__ import annotations

import ctypes
import json
import os
from typing import TYPE_CHECKING, Any

from .. import _native
from ..mistakes import describe

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["build_info", "describe", "locate"]


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
