"""Just enough of ELF64 to break object files on purpose: where their headers and tables are."""

from __future__ import annotations

import struct
from dataclasses import dataclass

HEADER_SIZE = 64
SECTION_HEADER_SIZE = 64
SYMBOL_SIZE = 24
RELA_SIZE = 24

SHT_SYMTAB, SHT_STRTAB, SHT_RELA, SHT_GROUP = 2, 3, 4, 17


@dataclass(frozen=True)
class Region:
    """A part of an object file that holds entries of one size."""

    kind: str
    start: int
    size: int
    entry_size: int

    @property
    def count(self) -> int:
        return self.size // self.entry_size


def regions(image: bytes) -> list[Region]:
    """Return the header, the section headers, and all tables that a linker reads."""
    (table,) = struct.unpack_from("<Q", image, 40)
    (count,) = struct.unpack_from("<H", image, 60)
    found = [
        Region("header", 0, HEADER_SIZE, 1),
        Region("section headers", table, count * SECTION_HEADER_SIZE, 1),
    ]
    kinds = {SHT_SYMTAB: "symbols", SHT_STRTAB: "strings", SHT_RELA: "relocations"}
    kinds[SHT_GROUP] = "groups"
    for index in range(count):
        header = table + index * SECTION_HEADER_SIZE
        (kind,) = struct.unpack_from("<I", image, header + 4)
        offset, size = struct.unpack_from("<QQ", image, header + 24)
        if kind in kinds and size:
            found.append(Region(kinds[kind], offset, size, 1))
    return found


def patch(image: bytes, offset: int, replacement: bytes) -> bytes:
    return image[:offset] + replacement + image[offset + len(replacement) :]


def with_type(image: bytes, kind: int) -> bytes:
    """Return the object with another e_type: 2 executable, 3 shared library, 4 core file."""
    return patch(image, 16, struct.pack("<H", kind))


def with_machine(image: bytes, machine: int) -> bytes:
    return patch(image, 18, struct.pack("<H", machine))
