"""Just enough of ELF64 to break object files on purpose: where their headers and tables are."""

from __future__ import annotations

import struct
from dataclasses import dataclass

HEADER_SIZE = 64
SECTION_HEADER_SIZE = 64

SHT_SYMTAB, SHT_STRTAB, SHT_RELA, SHT_GROUP = 2, 3, 4, 17
KINDS = {
    SHT_SYMTAB: "symbols",
    SHT_STRTAB: "strings",
    SHT_RELA: "relocations",
    SHT_GROUP: "groups",
}


@dataclass(frozen=True)
class Region:
    """A part of an object file: a header or a table."""

    kind: str
    start: int
    size: int


def regions(image: bytes) -> list[Region]:
    """Return the header, the section headers, and all tables that a linker reads."""
    (table,) = struct.unpack_from("<Q", image, 40)
    count, names_index = struct.unpack_from("<HH", image, 60)
    headers = [table + index * SECTION_HEADER_SIZE for index in range(count)]
    (names,) = struct.unpack_from("<Q", image, headers[names_index] + 24)
    found = [
        Region("header", 0, HEADER_SIZE),
        Region("section headers", table, count * SECTION_HEADER_SIZE),
    ]
    for header in headers:
        name, section_type = struct.unpack_from("<II", image, header)
        offset, size = struct.unpack_from("<QQ", image, header + 24)
        is_unwind_table = image[names + name :].startswith(b".eh_frame\0")
        kind = "unwind tables" if is_unwind_table else KINDS.get(section_type)
        if kind and size:
            found.append(Region(kind, offset, size))
    return found


def patch(image: bytes, offset: int, replacement: bytes) -> bytes:
    return image[:offset] + replacement + image[offset + len(replacement) :]


def with_type(image: bytes, kind: int) -> bytes:
    """Return the object with another e_type: 2 executable, 3 shared library, 4 core file."""
    return patch(image, 16, struct.pack("<H", kind))


def with_machine(image: bytes, machine: int) -> bytes:
    return patch(image, 18, struct.pack("<H", machine))
