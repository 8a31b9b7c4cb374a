"""Objects whose bytes are damaged, and symbols that do not fit together."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from support.elf import regions

from compatibility.row import CLANG, GCC, REFUSES, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from compatibility.workshop import Workshop

    Damage = Callable[[bytes], bytes]

GOOD = "broken/varied.cc"
DAMAGED = "is a malformed|is a truncated|is not an object file"


def damaged(title: str, damage: Damage, refused: str = DAMAGED, **more: object) -> Row:
    """A good object, changed."""

    def make(workshop: Workshop) -> Sequence[Path]:
        path = workshop.compile(GOOD)
        path.write_bytes(damage(path.read_bytes()))
        return [path]

    settings = {"make": make, "levels": ("-O2",), "control": REFUSES, **more}
    return Row(title, refused=refused, **settings)  # type: ignore[arg-type]


def field(offset: int, layout: str, value: int) -> Damage:
    """Overwrite a field of the file's header."""

    def damage(image: bytes) -> bytes:
        return patch(image, offset, struct.pack(f"<{layout}", value))

    return damage


def patch(image: bytes, offset: int, new: bytes) -> bytes:
    return image[:offset] + new + image[offset + len(new) :]


def cut(part: float) -> Damage:
    return lambda image: image[: int(len(image) * part)]


def filled(kind: str, byte: int) -> Damage:
    """Overwrite all of the tables of one kind."""

    def damage(image: bytes) -> bytes:
        for region in regions(image):
            if region.kind == kind:
                image = patch(image, region.start, bytes([byte]) * region.size)
        return image

    return damage


def section_fields(offset: int, layout: str, value: int, kind: int) -> Damage:
    """Overwrite a field in the headers of all sections of a type."""

    def damage(image: bytes) -> bytes:
        (start,) = struct.unpack_from("<Q", image, 40)
        (count,) = struct.unpack_from("<H", image, 60)
        for at in range(start, start + 64 * count, 64):
            if struct.unpack_from("<I", image, at + 4)[0] == kind:
                image = patch(image, at + offset, struct.pack(f"<{layout}", value))
        return image

    return damage


SHT_SYMTAB, SHT_STRTAB, SHT_RELA, SHT_GROUP = 2, 3, 4, 17
SH_OFFSET, SH_SIZE, SH_LINK, SH_INFO, SH_ALIGNMENT, SH_ENTRY_SIZE = 24, 32, 40, 44, 48, 56

LENIENT = "ld does not look at it"

DAMAGED_ROWS = [
    damaged("header only", lambda image: image[:64]),
    damaged("magic number only", lambda image: image[:4]),
    damaged("one byte", lambda image: image[:1]),
    damaged("half of the file", cut(0.5)),
    damaged("nine tenths of the file", cut(0.9)),
    damaged("last byte missing", lambda image: image[:-1]),
    damaged("zeroed section headers", filled("section headers", 0)),
    damaged(
        "zeroed symbol table",
        filled("symbols", 0),
        control=LENIENT,
        refused="is a malformed|undefined symbol|that is not loaded",
    ),
    damaged("symbol table of 0xff", filled("symbols", 0xFF)),
    damaged("relocations of 0xff", filled("relocations", 0xFF)),
    damaged("strings of 0xff", filled("strings", 0xFF)),
    damaged("version of the format 0", field(6, "B", 0), "version 0 of the format does not exist"),
    damaged("version of the format 9", field(6, "B", 9), "version 9 of the format does not exist"),
    damaged("32-bit class", field(4, "B", 1), "is an object for x32"),
    damaged("class of no kind", field(4, "B", 7)),
    damaged("big-endian mark", field(5, "B", 2), "unknown type|is an object for"),
    damaged(
        "type ET_NONE",
        field(16, "H", 0),
        "is an ELF file of unknown type",
        control="ld takes it for an object, lld does not",
    ),
    damaged("unknown machine", field(18, "H", 0xFEED), "is an object for ELF machine 65261"),
    damaged("section headers beyond the end", field(40, "Q", 1 << 40)),
    damaged("section headers at -1", field(40, "Q", 2**64 - 1)),
    damaged("no section headers", field(40, "Q", 0)),
    damaged("section headers of another size", field(58, "H", 40)),
    damaged("more sections than there is room for", field(60, "H", 0xFE00)),
    damaged("section names in no section", field(62, "H", 0xFE00)),
    damaged(
        "section names that are no strings",
        field(62, "H", 1),
        control=LENIENT,
        compilers=(GCC,),
        refused="is a malformed",
    ),
    damaged("symbol table beyond the end", section_fields(SH_OFFSET, "Q", 1 << 40, SHT_SYMTAB)),
    damaged("symbol table without strings", section_fields(SH_LINK, "I", 0, SHT_SYMTAB)),
    damaged("symbol table with its own names", section_fields(SH_LINK, "I", 0xFFFF, SHT_SYMTAB)),
    damaged("symbols of another size", section_fields(SH_ENTRY_SIZE, "Q", 16, SHT_SYMTAB)),
    damaged(
        "relocations for no section",
        section_fields(SH_INFO, "I", 0xFFFF, SHT_RELA),
        control=LENIENT,
    ),
    damaged(
        "relocations without symbols",
        section_fields(SH_LINK, "I", 0xFFFF, SHT_RELA),
        control=LENIENT,
    ),
    damaged("relocations of another size", section_fields(SH_ENTRY_SIZE, "Q", 20, SHT_RELA)),
    damaged(
        "relocations of a size that is no multiple",
        section_fields(SH_SIZE, "Q", 25, SHT_RELA),
        control=LENIENT,
    ),
    damaged(
        "a group of no symbol",
        section_fields(SH_INFO, "I", 0xFFFFFF, SHT_GROUP),
        compilers=(GCC, CLANG),
    ),
    damaged("a group of no size", section_fields(SH_SIZE, "Q", 0, SHT_GROUP), control=LENIENT),
    damaged("string tables of no size", section_fields(SH_SIZE, "Q", 0, SHT_STRTAB)),
    damaged(
        "code of impossible alignment",
        section_fields(SH_ALIGNMENT, "Q", 3, 1),
        control=LENIENT,
        refused="impossible alignment 3",
    ),
    damaged(
        "code of the alignment 2**63",
        section_fields(SH_ALIGNMENT, "Q", 1 << 63, 1),
        refused="impossible alignment",
        control=LENIENT,
    ),
]

SYMBOL_ROWS = [
    Row(
        "one undefined symbol",
        ("shared_libraries/needs.c",),
        ("-DSYMBOL=missing_function",),
        control=REFUSES,
        refused=r"main: undefined symbol 'missing_function' \(referenced by 'check' in '.*needs\.o'"
        r"\); looked in main, this process\. Add the object that defines it",
    ),
    Row(
        "undefined data",
        ("shared_libraries/needs_data.c",),
        ("-DSYMBOL=missing_data",),
        control=REFUSES,
        refused="undefined symbol 'missing_data'",
    ),
    Row(
        "many undefined symbols",
        ("shared_libraries/needs_many.c",),
        control=REFUSES,
        refused=r"('missing_\d+'.*){8}; and 7 more;",
    ),
    Row(
        "an undefined method of C++",
        ("shared_libraries/needs_method.cc",),
        control=REFUSES,
        refused=r"kernels::Matrix::trace\(int\) const",
    ),
    Row(
        "an undefined thread_local variable",
        ("broken/needs_tls.c",),
        control=REFUSES,
        refused="undefined symbol 'missing_tls'",
    ),
    Row(
        "an undefined hidden symbol that the process has",
        ("broken/needs_hidden.c",),
        control=REFUSES,
        refused="undefined symbol 'getppid'",
    ),
    Row(
        "duplicate functions",
        ("broken/duplicate_a.c", "broken/duplicate_b.c"),
        control=REFUSES,
        refused=r"duplicate symbol 'twice'.*duplicate_a\.o.*duplicate_b\.o",
    ),
    Row(
        "duplicate data",
        ("broken/duplicate_a.c -DDATA", "broken/duplicate_b.c -DDATA"),
        control=REFUSES,
        refused="duplicate symbol 'twice'",
    ),
    Row(
        "the same object twice",
        ("foreign/good.c", "foreign/good.c"),
        control=REFUSES,
        refused="duplicate symbol 'check'",
    ),
]

ROWS = [*DAMAGED_ROWS, *SYMBOL_ROWS]
