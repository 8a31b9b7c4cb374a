"""Objects of other systems, linked on this one, and called across conventions."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from orcjit_import import ExecutionSession, _native

from .macos import compile_for_macos

WINDOWS = ("x86_64-w64-windows-gnu", "x86_64-pc-windows-msvc")

# Called here by the convention of this system; it calls by that of Windows.
CALLER = """
typedef long long Number;
typedef Number __attribute__((ms_abi)) Function(Number, Number, Number, Number, Number, Number);
Number call_microsoft(Function *f, Number a, Number b, Number c, Number d, Number e, Number g) {
  return f(a, b, c, d, e, g);
}
"""


@pytest.fixture(scope="module", autouse=True)
def all_formats_are_linked() -> Iterator[None]:
    _native.load().orcjit_link_for_all_machines(1)
    yield
    _native.load().orcjit_link_for_all_machines(0)


@pytest.fixture
def windows(builder) -> Callable[..., Path]:
    """Compile text for Windows: `windows("k.c", text)`."""

    def compiled(name: str, text: str, *flags: str, target: str = WINDOWS[0]) -> Path:
        freestanding = ("-nostdinc", "-ffreestanding", "-fno-pic", "-fcommon", "-O1")
        return builder.compile_text(
            "clang", name, text, f"--target={target}", *freestanding, *flags
        )

    return compiled


@pytest.fixture
def mac(builder) -> Callable[..., Path]:
    """Compile text for macOS on this machine's processor: `mac("k.c", text)`."""
    return lambda *arguments, **options: compile_for_macos(builder, *arguments, **options)


@pytest.fixture
def call(builder) -> Callable[..., int]:
    """Call a function of a library of objects for Windows, with numbers."""
    session = ExecutionSession()
    caller = session.create_library()
    caller.add(builder.compile_text("gcc", "caller.c", CALLER))
    number = ctypes.c_longlong
    function = ctypes.CFUNCTYPE(number, ctypes.c_void_p, *[number] * 6)(
        caller.symbol_address("call_microsoft")
    )

    def called(library, name: str, *numbers: int) -> int:
        padded = (*numbers, *[0] * (6 - len(numbers)))
        return function(library.symbol_address(name), *padded)

    called.caller = caller  # keeps its code
    return called


@pytest.fixture
def library_of() -> Callable[..., object]:
    """Make a library of objects, in their order."""

    def made(*objects: Path, needs=(), session=None):
        library = (session or ExecutionSession()).create_library()
        for one in objects:
            library.add(one)
        if needs:
            library.set_link_order(*needs)
        return library

    return made


@pytest.fixture(params=WINDOWS)
def target(request) -> str:
    return request.param


@pytest.fixture
def compiled(windows, target) -> Callable[..., Path]:
    """Compile text for Windows, by each of the two conventions for names and sections."""
    return lambda name, text, *flags: windows(name, text, *flags, target=target)
