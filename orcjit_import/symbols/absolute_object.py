"""An object file without content, whose symbols are addresses (SHN_ABS, of the ELF specification).

It is little-endian, as all machines are that this package runs on.

So symbols that Python gives come to the linker in the way of all others, and the rules for
duplicates, visibility and reach are those of objects.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from ..elf_file import own_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADER = struct.Struct("<4sBBBBQHHIQQQIHHHHHH")
_SECTION = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")

_REL, _CURRENT, _LITTLE, _CLASS64 = 1, 1, 1, 2
_SYMTAB, _STRTAB, _PROGBITS = 2, 3, 1
_GLOBAL_FUNCTION = 1 << 4 | 2
_DEFAULT, _HIDDEN = 0, 2
_ABSOLUTE = 0xFFF1

_NAMES = b"\0.symtab\0.strtab\0.note.GNU-stack\0"


def absolute_object(addresses: Mapping[str, int], *, is_exported: bool = False) -> bytes:
    """Return the bytes of an object that defines symbols.

    Parameters
    ----------
    addresses
        The address of each. They count as functions, which may be anywhere: a call goes through a
        stub where it does not reach. Data is reached through a pointer, as `-fPIC` code does.
    is_exported
        Whether other libraries see them.
    """
    strings = bytearray(_NAMES)
    symbols = bytearray(_SYMBOL.size)
    visibility = _DEFAULT if is_exported else _HIDDEN
    for name, address in addresses.items():
        symbols += _SYMBOL.pack(len(strings), _GLOBAL_FUNCTION, visibility, _ABSOLUTE, address, 0)
        strings += name.encode("utf-8", "surrogateescape") + b"\0"
    start = _HEADER.size
    sections = [
        (0, 0, 0, 0, 0, 0, 0, 0),
        # name, type, offset, size, link, info, alignment, entry size
        (_NAMES.index(b".symtab"), _SYMTAB, start, len(symbols), 2, 1, 8, _SYMBOL.size),
        (_NAMES.index(b".strtab"), _STRTAB, start + len(symbols), len(strings), 0, 0, 1, 0),
        (_NAMES.index(b".note"), _PROGBITS, start + len(symbols), 0, 0, 0, 1, 0),
    ]
    content = symbols + strings
    content += bytes(-len(content) % 8)
    header = _HEADER.pack(
        *(b"\x7fELF", _CLASS64, _LITTLE, _CURRENT, 0, 0, _REL),
        *(int.from_bytes(own_kind()[2:4], "little"), _CURRENT, 0, 0, start + len(content), 0),
        *(_HEADER.size, 0, 0, _SECTION.size, len(sections), 2),
    )
    table = b"".join(
        _SECTION.pack(name, kind, 0, 0, offset, size, link, info, alignment, entry)
        for name, kind, offset, size, link, info, alignment, entry in sections
    )
    return bytes(header + content + table)
