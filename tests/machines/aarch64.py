"""Objects for AArch64 that are linked on any machine, and read instead of run."""

from __future__ import annotations

import ctypes
import struct
from dataclasses import dataclass

from orcjit_import import ExecutionSession

FLAGS = ("--target=aarch64-linux-gnu", "-nostdinc", "-fPIC")
PAGE = ~0xFFF


def signed(value, bits):
    return value - (1 << bits) if value >> (bits - 1) & 1 else value


@dataclass(frozen=True)
class Field:
    """Where an instruction has a number, and how the number is scaled."""

    width: int
    lowest: int
    scale: int = 0
    is_signed: bool = False

    def read(self, word):
        value = word >> self.lowest & ((1 << self.width) - 1)
        return (signed(value, self.width) if self.is_signed else value) << self.scale

    def rest(self, word):
        return word & ~(((1 << self.width) - 1) << self.lowest)


class SplitField:
    """What adr and adrp have: two of the bits are apart."""

    def __init__(self, scale):
        self.scale = scale

    def read(self, word):
        return signed((word >> 5 & 0x7FFFF) << 2 | word >> 29 & 3, 21) << self.scale

    def rest(self, word):
        return word & ~(0x7FFFF << 5 | 3 << 29)


class Linked:
    """A library of rows of assembly, and what is in memory at each."""

    def __init__(self, builder, text):
        lines = [".text", *text, DATA]
        source = "\n".join(lines) + "\n"
        self.library = ExecutionSession().create_library()
        self.library.add(builder.compile_text("clang", "rows.S", source, *FLAGS))

    def address(self, name):
        return self.library.symbol_address(name)

    def word(self, name):
        return struct.unpack("<I", ctypes.string_at(self.address(name), 4))[0]


DATA = """
    .data
    .balign 16
    .globl datum, end_of_data
    .zero 0x234
    .balign 16
datum: .quad 11, 22, 33, 44
end_of_data:
    .globl small, negative
    .set small, 0x12345678
    .set negative, -0x12345678
"""


def follow(place):
    """Return where a call at that place ends up, and whether it goes through a stub."""
    word, branch = ctypes.c_uint32.from_address(place).value, Field(26, 0, 2, True)
    target = place + branch.read(word)
    words = (ctypes.c_uint32 * 4).from_address(target)
    if words[0] != 0xD503245F:  # bti c
        return target, False
    slot = ((target + 4) & PAGE) + SplitField(12).read(words[1]) + Field(12, 10, 3).read(words[2])
    return ctypes.c_uint64.from_address(slot).value, True
