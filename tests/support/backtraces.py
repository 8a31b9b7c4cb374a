"""The frames of errors that functions raise, as TVM-FFI tells them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

FRAME = re.compile(r'  File "(.*)", line (\d+), in (.*)\n')


def frames(function: Callable[..., Any], *arguments: object) -> list[tuple[str, str]]:
    """Call a function that raises; return its backtrace as pairs of a function and its place."""
    with pytest.raises((KeyError, TypeError, ValueError)) as caught:
        function(*arguments)
    error: Any = caught.value
    found = FRAME.findall(error.__tvm_ffi_error__.backtrace)
    return [
        (name.split("(")[0].split()[-1], f"{Path(file).name}:{line}") for file, line, name in found
    ]


def names(library: Any) -> list[str]:
    """Return the functions in the backtrace of the library's function `outer`."""
    return [name for name, _ in frames(library.outer, 1)]
