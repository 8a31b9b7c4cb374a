"""Just enough of Mach-O to break object files on purpose: where their headers and tables are."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .elf import Region

MAGIC = bytes.fromhex("cffaedfe")
HEADER_SIZE, SEGMENT_SIZE, SECTION_SIZE = 32, 72, 80
SYMBOL_SIZE, RELOCATION_SIZE = 16, 8
LC_SEGMENT_64, LC_SYMTAB = 0x19, 2
RUN_AT_LOAD = (9, 10)  # S_MOD_INIT_FUNC_POINTERS, S_MOD_TERM_FUNC_POINTERS


def regions(image: bytes) -> list[Region]:
    """Return the header, the load commands with the sections, and all tables a linker reads."""
    (size,) = struct.unpack_from("<I", image, 20)
    found = [Region("header", 0, HEADER_SIZE), Region("section headers", HEADER_SIZE, size)]
    for kind, at in _commands(image):
        if kind == LC_SYMTAB:
            symbols, count, names, length = struct.unpack_from("<IIII", image, at + 8)
            found.append(Region("symbols", symbols, count * SYMBOL_SIZE))
            found.append(Region("strings", names, length))
    for at in _sections(image):
        place, count = struct.unpack_from("<II", image, at + 56)
        if count:
            found.append(Region("relocations", place, count * RELOCATION_SIZE))
    return found


def runs_code_when_linked(image: bytes) -> bool:
    """Whether a section is one of pointers to functions, as the object may say after damage."""
    return any(image[at + 64] in RUN_AT_LOAD for at in _sections(image))


def _commands(image: bytes) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from("<I", image, 16)
    at = HEADER_SIZE
    for _ in range(count):
        if at + 8 > len(image):
            return
        kind, size = struct.unpack_from("<II", image, at)
        if size < 8:
            return
        yield kind, at
        at += size


def _sections(image: bytes) -> Iterator[int]:
    for kind, command in _commands(image):
        if kind != LC_SEGMENT_64 or command + SEGMENT_SIZE > len(image):
            continue
        (count,) = struct.unpack_from("<I", image, command + 64)
        for index in range(count):
            at = command + SEGMENT_SIZE + index * SECTION_SIZE
            if at + SECTION_SIZE > len(image):
                return
            yield at
