"""What kinds of things an object holds: two objects with one fingerprint tell a linker nothing new.

Section types and flags, relocation types with the flags of the section that they change, and for
symbols binding, type, visibility, and what kind of place they are in. Names, values and how many
there are make no difference.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

from .elf import ARCHIVE_MAGIC, SHT_CREL, SHT_RELA, SHT_SYMTAB, SYMBOL_SIZE, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SECTION_HEADER = struct.Struct("<IIQQQQIIQQ")
RELOCATION = struct.Struct("<QQq")
PLACES = {0: "undefined", 0xFFF1: "absolute", 0xFFF2: "common"}
Kind = tuple[object, ...]


def fingerprint(paths: Iterable[Path]) -> frozenset[Kind]:
    """Return the kinds of all that objects and archives hold."""
    return frozenset(kind for path in paths for kind in _kinds_in_file(path.read_bytes()))


def _kinds_in_file(content: bytes) -> Iterator[Kind]:
    if not content.startswith(ARCHIVE_MAGIC):
        yield from _kinds_in_object(content)
        return
    yield ("archive",)
    for start, size in members(content):
        member = content[start : start + size]
        if member.startswith(b"\x7fELF"):
            yield from _kinds_in_object(member)


def _kinds_in_object(image: bytes) -> Iterator[Kind]:
    (table,) = struct.unpack_from("<Q", image, 40)
    (count,) = struct.unpack_from("<H", image, 60)
    headers = [SECTION_HEADER.unpack_from(image, table + 64 * index) for index in range(count)]
    for _, kind, flags, _, offset, size, _, info, _, _ in headers:
        yield "section", kind, flags
        if kind == SHT_RELA:
            changed = headers[info][2]
            for at in range(offset, offset + size, RELOCATION.size):
                yield "relocation", RELOCATION.unpack_from(image, at)[1] & 0xFFFFFFFF, changed
        elif kind == SHT_CREL:
            yield "compact relocations", headers[info][2]
        elif kind == SHT_SYMTAB:
            for at in range(offset, offset + size, SYMBOL_SIZE):
                kinds, visibility, index = struct.unpack_from("<BBH", image, at + 4)
                yield "symbol", kinds, visibility, PLACES.get(index, "section")
