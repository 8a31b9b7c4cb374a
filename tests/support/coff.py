"""Just enough of COFF to break object files on purpose: where their headers and tables are."""

from __future__ import annotations

import struct

from .elf import Region

MACHINE = bytes.fromhex("6486")
BIG = bytes.fromhex("0000ffff0200")
SECTION_SIZE, RELOCATION_SIZE = 40, 10
NAMES_RUN_AT_LOAD = (b".CRT$X", b".ctors", b".dtors")


def is_coff(image: bytes) -> bool:
    return image.startswith((MACHINE, BIG))


def regions(image: bytes) -> list[Region]:
    """Return the header, the section headers, and all tables that a linker reads."""
    if image.startswith(BIG):
        header, symbol = 56, 20
        count, symbols, symbol_count = struct.unpack_from("<III", image, 44)
    else:
        header, symbol = 20, 18
        count, symbols, symbol_count = struct.unpack_from("<H4xII", image, 2)
    names = symbols + symbol_count * symbol
    found = [
        Region("header", 0, header),
        Region("section headers", header, count * SECTION_SIZE),
        Region("symbols", symbols, symbol_count * symbol),
        Region("strings", names, len(image) - names),
    ]
    for at in range(header, header + count * SECTION_SIZE, SECTION_SIZE):
        size, content, place, _, entries = struct.unpack_from("<IIIIH", image, at + 16)
        if entries:
            found.append(Region("relocations", place, entries * RELOCATION_SIZE))
        if image[at : at + 8] == b".drectve":
            found.append(Region("strings", content, size))
    return found


def runs_code_when_linked(image: bytes) -> bool:
    """Whether a section may have a name that says so: damage makes no such names."""
    return any(name in image for name in NAMES_RUN_AT_LOAD)
