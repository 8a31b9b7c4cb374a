"""Just enough of ELF64 to break object files on purpose: where their headers and tables are."""

from __future__ import annotations

import platform
import struct
from dataclasses import dataclass

HEADER_SIZE = 64
MACHINE_OFFSET = 18
# A machine that is not this one: its name, and how a header tells it.
OTHER_MACHINE, _number = ("x86_64", 62) if platform.machine() == "aarch64" else ("aarch64", 183)
OTHER_MACHINE_BYTES = _number.to_bytes(2, "little")
SECTION_HEADER_SIZE = 64

SYMBOL_SIZE = 24

ARCHIVE_MAGIC = b"!<arch>\n"
MEMBER_HEADER_SIZE = 60

SHT_SYMTAB, SHT_STRTAB, SHT_RELA, SHT_GROUP, SHT_SYMTAB_SHNDX = 2, 3, 4, 17, 18
SHT_CREL = 0x40000014
RUN_AT_LOAD = (14, 15, 16)  # SHT_INIT_ARRAY, SHT_FINI_ARRAY, SHT_PREINIT_ARRAY
NAMES_RUN_AT_LOAD = (b".init", b".fini", b".preinit", b".ctors", b".dtors")
STT_GNU_IFUNC = 10
SHN_XINDEX = 0xFFFF
KINDS = {
    SHT_SYMTAB: "symbols",
    SHT_STRTAB: "strings",
    SHT_RELA: "relocations",
    SHT_CREL: "relocations",
    SHT_GROUP: "groups",
    SHT_SYMTAB_SHNDX: "symbols",
}


@dataclass(frozen=True)
class Region:
    """A part of an object file: a header or a table."""

    kind: str
    start: int
    size: int


@dataclass(frozen=True)
class Section:
    """What a section header says."""

    name: bytes
    type: int
    offset: int
    size: int


def regions(image: bytes) -> list[Region]:
    """Return the header, the section headers, and all tables that a linker reads."""
    table, count = _section_table(image)
    found = [
        Region("header", 0, HEADER_SIZE),
        Region("section headers", table, count * SECTION_HEADER_SIZE),
    ]
    for section in sections(image):
        kind = "unwind tables" if section.name == b".eh_frame" else KINDS.get(section.type)
        if kind and section.size:
            found.append(Region(kind, section.offset, section.size))
    return found


def members(archive: bytes) -> list[tuple[int, int]]:
    """Return offset and size of the content of each member and table of an archive."""
    found = []
    at = len(ARCHIVE_MAGIC)
    while at + MEMBER_HEADER_SIZE <= len(archive):
        size = int(archive[at + 48 : at + 58])
        at += MEMBER_HEADER_SIZE
        found.append((at, size))
        at += size + size % 2
    return found


def runs_code_when_linked(content: bytes) -> bool:
    """Whether a linker has to call functions of the object: initializers, resolvers of ifuncs.

    Damage can turn any function into one of these, and calling it then does whatever it does. Of
    an archive, whether one of the objects in it has some.
    """
    if not content.startswith(ARCHIVE_MAGIC):
        return _object_runs_code(content)
    starts = [at for at in range(len(content)) if content.startswith(b"\x7fELF", at)]
    return any(_object_runs_code(content[at:]) for at in starts)


def _object_runs_code(image: bytes) -> bool:
    try:
        found = sections(image)
        named = any(section.name.startswith(NAMES_RUN_AT_LOAD) for section in found)
        return (
            named
            or any(section.type in RUN_AT_LOAD for section in found)
            or any(
                image[entry + 4] & 15 == STT_GNU_IFUNC
                for section in found
                if section.type == SHT_SYMTAB
                for entry in range(section.offset, section.offset + section.size, SYMBOL_SIZE)
            )
        )
    except (struct.error, IndexError, OverflowError):
        return False


def sections(image: bytes) -> list[Section]:
    table, count = _section_table(image)
    headers = [table + index * SECTION_HEADER_SIZE for index in range(count)]
    (names_index,) = struct.unpack_from("<H", image, 62)
    if names_index == SHN_XINDEX:
        (names_index,) = struct.unpack_from("<I", image, table + 40)
    (names,) = struct.unpack_from("<Q", image, headers[names_index] + 24)
    return [_section(image, header, names) for header in headers]


def _section_table(image: bytes) -> tuple[int, int]:
    (table,) = struct.unpack_from("<Q", image, 40)
    (count,) = struct.unpack_from("<H", image, 60)
    if count == 0:  # extended numbering
        (count,) = struct.unpack_from("<Q", image, table + 32)
    return table, min(count, len(image) // SECTION_HEADER_SIZE)


def _section(image: bytes, header: int, names: int) -> Section:
    name, section_type = struct.unpack_from("<II", image, header)
    offset, size = struct.unpack_from("<QQ", image, header + 24)
    return Section(image[names + name :].split(b"\0", 1)[0], section_type, offset, size)


def patch(image: bytes, offset: int, replacement: bytes) -> bytes:
    return image[:offset] + replacement + image[offset + len(replacement) :]


def with_type(image: bytes, kind: int) -> bytes:
    """Return the object with another e_type: 2 executable, 3 shared library, 4 core file."""
    return patch(image, 16, struct.pack("<H", kind))


def with_machine(image: bytes, machine: int) -> bytes:
    return patch(image, 18, struct.pack("<H", machine))
