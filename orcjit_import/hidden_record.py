"""Tells whether a zip file has a RECORD that zipimport does not see.

zipimport of CPython 3.12 and before ends where an entry of the table of contents is damaged, and
never compares a name with the header of its member. So one byte could turn a bundle into a zip file
that promises nothing; whoever reads all of it finds the RECORD.
"""
# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH123

import os

from . import _is_interrupt, naming
from .record import is_record
from .zip_members import LOCAL_HEADER, LOCAL_HEADER_SIZE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from .zip_members import Entry

_END, _END_SIZE = b"PK\5\6", 22
_HEAD, _HEAD_SIZE = b"PK\1\2", 46
_LONGEST_COMMENT = 0xFFFF
_SLACK = 64  # by how much a damaged table may be longer than its end record says
_MOST = 1 << 24  # of a table whose size the end record does not tell


def hides_record(path: str, table: "Mapping[str, Entry | None]", *, is_of_objects: bool) -> bool:
    """Whether a zip file of objects has a RECORD that is not in zipimport's table of it.

    Looked for where it can be: in the rest of the file's table, if zipimport has not read all of
    it, and at the last member, where `pack` and the tools that make wheels put it. Whether the
    table has objects is known; the rest of it may have the only ones.
    """
    entries = [entry for entry in table.values() if entry is not None]
    try:
        with open(path, "rb") as file:
            count, rest = _read_end(file)
            if count != len(entries):
                return _has_both(rest if rest is not None else _last_of(file, _MOST))
            last = max((entry[4] for entry in entries), default=0)
            return is_of_objects and is_record(_name_at(file, last))
    except (OSError, ValueError) as error:
        if _is_interrupt(error):
            raise
        return False  # nothing can be imported from it


def _last_of(file: "BinaryIO", size: int) -> bytes:
    length = file.seek(0, os.SEEK_END)
    file.seek(max(length - size, 0))
    return file.read()


def _read_end(file: "BinaryIO") -> "tuple[int, bytes | None]":
    """Return how many members the end record tells of, and the table; None if it is elsewhere."""
    end = _last_of(file, _END_SIZE)
    if not end.startswith(_END):  # there is a comment
        tail = _last_of(file, _END_SIZE + _LONGEST_COMMENT)
        end = tail[max(tail.rfind(_END), 0) :]
    count, size, start = (
        int.from_bytes(end[at : at + width], "little") for at, width in ((10, 2), (12, 4), (16, 4))
    )
    if max(size, start) == 0xFFFFFFFF:
        return count, None
    # Where zipimport reads it: before the end record, whatever number that has for its place.
    return count, None if size > _MOST else _last_of(file, size + len(end) + _SLACK)


def _has_both(table: bytes) -> bool:
    """Whether a table, however damaged, names a RECORD and an object."""
    names = [entry[_HEAD_SIZE:][: entry[28] + 256 * entry[29]] for entry in _entries_of(table)]
    endings = tuple(end.encode() for end in (*naming.LINKABLE_SUFFIXES, naming.MANIFEST_NAME))
    return b"RECORD" in table and any(name.endswith(endings) for name in names)


def _entries_of(table: bytes) -> "list[bytes]":
    """Return what begins as an entry of a table does, up to the next one."""
    pieces = table.split(_HEAD)[1:]
    return [_HEAD + piece for piece in pieces if len(piece) + len(_HEAD) >= _HEAD_SIZE]


def _name_at(file: "BinaryIO", place: int) -> str:
    """Return the name in the header of the member that begins there."""
    file.seek(place)
    header = file.read(LOCAL_HEADER_SIZE)
    if not header.startswith(LOCAL_HEADER):
        return ""
    return file.read(int.from_bytes(header[26:28], "little")).decode(errors="replace")
