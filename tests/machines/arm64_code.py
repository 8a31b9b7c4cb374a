"""What code for 64-bit Arm refers to, told from its instructions: in a library that was linked into
this process, and in a file that Apple's kind of linker made of the same objects.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from support.build import run_now
from support.compilers import find_tool

SEGMENT_64 = 0x19
PAGE = ~0xFFF
NOWHERE = 0
LANDING = 0xD503245F  # bti c
JUMP_TO_X16 = 0xD61F0200


def signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) & 1 else value


@dataclass
class Image:
    """Memory with names; `sizes` are of the variables whose inside is referred to."""

    symbols: dict[str, int]
    sizes: dict[str, int]

    def read(self, address: int, size: int) -> bytes:
        raise NotImplementedError

    def word(self, address: int) -> int:
        return struct.unpack("<I", self.read(address, 4))[0]

    def pointer(self, address: int) -> int:
        return struct.unpack("<Q", self.read(address, 8))[0]

    def name_of(self, address: int) -> tuple[str, int] | None:
        """Return the symbol that lies there, and how far inside of it."""
        for name, start in self.symbols.items():
            if start <= address < start + self.sizes.get(name, 1):
                return name, address - start
        return None

    def describe(self, address: int) -> object:
        """Return what lies there: by its name, or else by its content."""
        if address == NOWHERE:
            return "nothing"
        return self.name_of(address) or self.read(address, 4)


class Memory(Image):
    """What was linked into this process."""

    def read(self, address: int, size: int) -> bytes:
        return ctypes.string_at(address, size)


@dataclass
class Dylib(Image):
    """A shared library of macOS, as it would be loaded at its own addresses."""

    segments: list[tuple[int, bytes]] = field(default_factory=list)
    end_of_code: int = 0

    def read(self, address: int, size: int) -> bytes:
        for start, content in self.segments:
            if start <= address <= start + len(content) - size:
                return content[address - start : address - start + size]
        raise AssertionError(f"nothing at {address:#x}")


def link_dylib(output: Path, objects: list[Path], sizes: dict[str, int]) -> Dylib:
    options = ("-dylib", "-arch", "arm64", "-platform_version", "macos", "14", "14")
    # Hints would let it write shorter code.
    plain = ("-no_fixup_chains", "-ignore_optimization_hints", "-undefined", "dynamic_lookup")
    run_now(find_tool("ld64.lld", "lld"), *options, *plain, *objects, "-o", output)
    image = output.read_bytes()
    listed = run_now(find_tool("llvm-nm", "llvm"), output).splitlines()
    columns = [line.split() for line in listed]
    symbols = {
        line[2].removeprefix("_"): int(line[0], 16)
        for line in columns
        if len(line) == 3 and line[1].isupper()
    }
    return Dylib(symbols, sizes, list(_segments(image)), _end_of_code(image))


def _segments(image: bytes) -> Iterator[tuple[int, bytes]]:
    (count,) = struct.unpack_from("<I", image, 16)
    at = 32
    for _ in range(count):
        kind, size = struct.unpack_from("<II", image, at)
        if kind == SEGMENT_64:
            start, length, offset, stored = struct.unpack_from("<QQQQ", image, at + 24)
            yield start, image[offset : offset + stored].ljust(length, b"\0")
        at += size


def _end_of_code(image: bytes) -> int:
    at = image.index(b"__text\0")
    start, size = struct.unpack_from("<QQ", image, at + 32)
    return start + size


def length(image: Dylib, function: str) -> int:
    """Count the instructions up to the next symbol, or to the end of the code."""
    start = image.symbols[function]
    ends = [*image.symbols.values(), image.end_of_code]
    return (min(end for end in ends if end > start) - start) // 4


def follow(image: Image, target: int) -> int:
    """Return where a stub goes that loads its target from a table, or the target itself."""
    place = target + 4 * (image.word(target) == LANDING)
    page, load, jump = (image.word(place + 4 * i) for i in range(3))
    if page & 0x9F00001F != 0x90000010 or jump != JUMP_TO_X16:
        return target
    distance = signed((page >> 5 & 0x7FFFF) << 2 | page >> 29 & 3, 21) << 12
    return image.pointer((place & PAGE) + distance + ((load >> 10 & 0xFFF) << 3))


def references(image: Image, name: str, count: int) -> list[object]:
    """Return what each of the first instructions of a function is, and what it refers to.

    The address of a variable is the same, whether two instructions compute it or the second one
    loads it from a table: a linker may exchange the one for the other.
    """
    start = image.symbols[name]
    pages: dict[int, int] = {}
    found: list[object] = []
    for place in range(start, start + 4 * count, 4):
        word = image.word(place)
        register = word >> 5 & 31
        if word & 0x9F000000 == 0x90000000:  # adrp
            distance = signed((word >> 5 & 0x7FFFF) << 2 | word >> 29 & 3, 21) << 12
            pages[word & 31] = (place & PAGE) + distance
            found.append("adrp")
        elif word & 0x7C000000 == 0x14000000:  # b, bl
            target = place + (signed(word & 0x3FFFFFF, 26) << 2)
            inside = start <= target < start + 4 * count
            found.append(word if inside else ("branch", image.describe(follow(image, target))))
        elif word & 0x7FC00000 == 0x11000000 and register in pages:  # add
            found.append(("address", image.describe(pages[register] + (word >> 10 & 0xFFF))))
            pages.pop(word & 31, None)
        elif word & 0x3B000000 == 0x39000000 and register in pages:  # ldr, str
            found.append(_access(image, word, pages[register]))
            pages.pop(word & 31, None)
        else:
            found.append(word)
    return found


def _access(image: Image, word: int, page: int) -> tuple[str, object]:
    is_16_bytes = word & 0xC4800000 == 0x04800000
    scale = 4 if is_16_bytes else word >> 30
    address = page + ((word >> 10 & 0xFFF) << scale)
    is_pointer = word & 0xFFC00000 == 0xF9400000
    if is_pointer and image.name_of(address) is None:
        return "address", image.describe(image.pointer(address))
    return f"access of {1 << scale}", image.describe(address)
