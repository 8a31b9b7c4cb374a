"""Where the headers and tables of a file are that a linker reads, whatever its format."""

from __future__ import annotations

import struct

from . import coff, elf, macho
from .elf import ARCHIVE_MAGIC, MEMBER_HEADER_SIZE, Region, members

UNIVERSAL = bytes.fromhex("cafebabe")
ELF_MAGIC = b"\x7fELF"


def regions_of_file(content: bytes) -> list[Region]:
    """Return the regions of an object; of an archive or a universal file, of all that is in it."""
    if content.startswith(ARCHIVE_MAGIC):
        return _regions_of_archive(content)
    if content.startswith(UNIVERSAL):
        (count,) = struct.unpack_from(">I", content, 4)
        found = [Region("header", 0, 8 + 20 * count)]
        for index in range(count):
            start, size = struct.unpack_from(">II", content, 16 + 20 * index)
            found += _moved(_regions_of_object(content[start : start + size]), start)
        return found
    return _regions_of_object(content)


def _regions_of_archive(content: bytes) -> list[Region]:
    found = []
    for start, size in members(content):
        found.append(Region("header", start - MEMBER_HEADER_SIZE, MEMBER_HEADER_SIZE))
        # The name of a member may stand before its content.
        if content.startswith(b"#1/", start - MEMBER_HEADER_SIZE):
            length = int(content[start - MEMBER_HEADER_SIZE + 3 : start - MEMBER_HEADER_SIZE + 16])
            found.append(Region("strings", start, length))
            start, size = start + length, size - length
        inside = _regions_of_object(content[start : start + size])
        if inside:
            found += _moved(inside, start)
        elif size:
            found.append(Region("strings", start, size))
    return found


def _regions_of_object(image: bytes) -> list[Region]:
    if image.startswith(ELF_MAGIC):
        return elf.regions(image)
    if image.startswith(macho.MAGIC):
        return macho.regions(image)
    return coff.regions(image) if coff.is_coff(image) else []


def _moved(found: list[Region], start: int) -> list[Region]:
    return [Region(one.kind, start + one.start, one.size) for one in found]


def runs_code_when_linked(content: bytes) -> bool:
    """Whether a linker has to call functions of what it links: initializers, resolvers of ifuncs.

    Damage can turn any function into one of these, and calling it then does whatever it does. Of
    what has several objects, whether one of them has some.
    """
    has_elf = content.startswith((ELF_MAGIC, ARCHIVE_MAGIC))
    if has_elf and elf.runs_code_when_linked(content):
        return True
    starts = [at for at in range(len(content)) if content.startswith(macho.MAGIC, at)]
    if any(macho.runs_code_when_linked(content[at:]) for at in starts):
        return True
    is_coff = coff.is_coff(content) or content.startswith(ARCHIVE_MAGIC)
    return is_coff and coff.runs_code_when_linked(content)
