"""Objects of other systems in forms that compilers make only of very large sources."""

from __future__ import annotations

import struct

_MARK = bytes.fromhex("c7a1bad1eebaa94baf20faf66aa4dcb8")
_HEADER, _BIG_HEADER, _SECTION, _SYMBOL = 20, 56, 40, 18


def as_big_object(image: bytes) -> bytes:
    """Return a COFF object in the form for more than 65,279 sections (/bigobj)."""
    machine, count, _, symbols, symbol_count, _, _ = struct.unpack_from("<HHIIIHH", image)
    grown = _BIG_HEADER - _HEADER
    header = struct.pack("<HHHHI", 0, 0xFFFF, 2, machine, 0) + _MARK
    header += struct.pack("<IIIIIII", 0, 0, 0, 0, count, symbols + grown, symbol_count)
    body = bytearray(image[_HEADER:symbols])
    for index in range(count):
        at = index * _SECTION
        for field in (20, 24):  # where the content and the relocations are
            (place,) = struct.unpack_from("<I", body, at + field)
            if place:
                struct.pack_into("<I", body, at + field, place + grown)
    table = b""
    more = 0
    for at in range(symbols, symbols + symbol_count * _SYMBOL, _SYMBOL):
        entry = image[at : at + _SYMBOL]
        if more:
            more -= 1
            table += entry + bytes(2)
            continue
        more = entry[17]
        table += entry[:12] + struct.pack("<i", *struct.unpack_from("<h", entry, 12)) + entry[14:]
    return header + bytes(body) + table + image[symbols + symbol_count * _SYMBOL :]


def with_relocation_behind(image: bytes, behind: int) -> bytes:
    """Return a COFF object whose one relocation of code is made REL32_1 to REL32_5, or another."""
    count, symbols = struct.unpack_from("<H4xI", image, 2)
    for header in range(_HEADER, _HEADER + count * _SECTION, _SECTION):
        place, _, entries = struct.unpack_from("<IIH", image, header + 24)
        if image[header : header + 5] == b".text" and entries == 1:
            return image[: place + 8] + struct.pack("<H", 4 + behind) + image[place + 10 :]
    raise AssertionError(f"no section of code with one relocation before {symbols}")


def with_compact_unwind(image: bytes) -> bytes:
    """Return a Mach-O object whose compact unwind records have lost their relocations."""
    header = image.index(b"__compact_unwind") + 32  # addresses follow two names of 16 bytes
    return image[: header + 28] + struct.pack("<I", 0) + image[header + 32 :]
