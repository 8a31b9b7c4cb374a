"""What an ELF file says that it is, in its first bytes: for shared libraries that are declared.

The core reads objects; what the dynamic loader loads it leaves to the loader, which tells poorly
why it refuses a file, and takes the first of a name even where it is for another machine.
"""

# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH123

import os

from . import _is_interrupt

# How much of an ELF file tells what it is, and the values of e_machine.
_HEAD_SIZE = 20
_MACHINES = {3: "i386", 21: "ppc64", 22: "s390x", 40: "arm", 62: "x86_64", 183: "aarch64"}
_MACHINES |= {243: "riscv", 258: "loongarch"}


def is_foreign(path: str) -> bool:
    """Whether a file is an ELF file for another kind of machine than this process runs on."""
    head = _head_of(path)
    is_elf = len(head) == _HEAD_SIZE and head.startswith(b"\x7fELF")
    return is_elf and _kind_of(head) != _kind_of(_head_of("/proc/self/exe"))


def problem_of(path: str) -> str:
    """Say why a file is no shared library for this process; "" if that is not the reason."""
    head, own = _head_of(path), _head_of("/proc/self/exe")
    if not os.path.lexists(path):
        return "does not exist"
    if head.startswith((b"/*", b"GROUP", b"INPUT", b"OUTPUT_FORMAT")):
        return "is a script for linkers: declare the library that it names"
    if not b"\x7fELF".startswith(head[:4]):
        return f"is no shared library: it begins with {head[:4]!r}"
    if len(head) < _HEAD_SIZE:
        return "is truncated" if head else "is empty"
    if _kind_of(head) != _kind_of(own):
        return f"is for {_machine_of(head)}, but this interpreter is for {_machine_of(own)}"
    return "is an object file, not a shared library" if head[16] == 1 else ""


def own_kind() -> bytes:
    """Return the width of addresses, the order of bytes, and the machine of this process."""
    return _kind_of(_head_of("/proc/self/exe"))


def _head_of(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(_HEAD_SIZE)
    except OSError as error:
        if _is_interrupt(error):
            raise
        return b""


def _kind_of(head: bytes) -> bytes:
    """Return the width of addresses, the order of bytes, and the machine."""
    return head[4:6] + head[18:20]


def _machine_of(head: bytes) -> str:
    number = int.from_bytes(head[18:20], "little" if head[5:6] == b"\1" else "big")
    return _MACHINES.get(number, f"machine {number}")
