"""Objects for macOS, compiled for this machine's processor."""

from __future__ import annotations

import ctypes
import platform
from pathlib import Path

MACHINE = {"x86_64": "x86_64", "aarch64": "arm64"}[platform.machine()]


def call(library, name: str, *numbers: int) -> int:
    number = ctypes.c_longlong
    function = ctypes.CFUNCTYPE(number, *[number] * len(numbers))(library.symbol_address(name))
    return function(*numbers)


def compile_for_macos(builder, name: str, text: str, *flags: str, machine: str = MACHINE) -> Path:
    """C++ of a name that ends so is what Clang makes of it without the headers of a library."""
    options = ("-nostdinc", "-ffreestanding", "-fcommon", "-fno-stack-protector", "-O1", *flags)
    return builder.compile_text("clang", name, text, f"--target={machine}-apple-macosx14", *options)
