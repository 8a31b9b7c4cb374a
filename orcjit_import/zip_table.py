"""Reads the table of contents of a zip file, and refuses what two readers could see differently.

A zip file says most things twice (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT): in
the end record and in its ZIP64 form, in the table and in the header before each member, by offsets
and by the order of members. Readers differ in which of these they believe. Here all have to agree,
and nothing of the file may be left over: whoever reads it, finds these members.
"""

import os

from . import _is_interrupt
from .errors import ObjectReadError
from .zip_members import LOCAL_HEADER, LOCAL_HEADER_SIZE, METHODS, STORED, objection_to

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from .zip_members import Entry

_END, _END_SIZE = b"PK\5\6", 22
_LOCATOR, _LOCATOR_SIZE = b"PK\6\7", 20
_END64, _END64_SIZE = b"PK\6\6", 56
_HEAD, _HEAD_SIZE = b"PK\1\2", 46
_DESCRIPTOR = b"PK\7\x08"
_LONGEST_COMMENT = 0xFFFF
_LONGEST_START = 0x10000

_LATEST_VERSION = 63
# How well it was compressed, sizes after the data, a name in UTF-8: all else changes what is read.
_HAS_DESCRIPTOR, _IS_UTF8 = 1 << 3, 1 << 11
_KNOWN_FLAGS = 0b110 | _HAS_DESCRIPTOR | _IS_UTF8
_ZIP64_FIELD, _NAME_FIELD = 0x0001, 0x7075
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
# The kinds of files, as in Unix: of unknown kind, an ordinary file, a directory (which some tools
# take for an ordinary one).
_KINDS = {False: (0, 0o100000), True: (0, 0o040000, 0o100000)}
_KIND_MASK, _DOS_DIRECTORY = 0o170000, 0x10


class _UnclearError(Exception):
    """Two readers could see something differently."""


class _Head:
    """What the table says of one member, beside its entry."""

    __slots__ = ("entry", "flags", "name", "raw_name")

    def __init__(self, name: str, raw_name: bytes, flags: int, entry: "Entry") -> None:
        self.name = name
        self.raw_name = raw_name
        self.flags = flags
        self.entry = entry


def read_table(file: "BinaryIO", path: str) -> "dict[str, Entry]":
    """Return what there is to know of the members of a zip file, by their names.

    Names of directories end with a slash.

    Raises
    ------
    ObjectReadError
        If it is no zip file, is damaged, or could be read in two ways.
    """
    try:
        start, size, count = _read_end(file)
        heads = list(_read_heads(file, start, size, count))
        _check_names(heads)
        _check_places(file, heads, start)
    except (_UnclearError, OSError, OverflowError) as error:
        if _is_interrupt(error):
            raise
        raise ObjectReadError(
            f"{path}: cannot be read as a zip file [OJ507]: {error}. Get it or pack it again"
        ) from error
    return {head.name: head.entry for head in heads}


def is_zip(path: str) -> bool:
    """Whether a file has at its end what makes it a zip file, be it a damaged one."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            length = file.seek(0, os.SEEK_END)
            file.seek(max(length - _END_SIZE - _LONGEST_COMMENT, 0))
            return _END in file.read()
    except (OSError, ValueError) as error:
        if _is_interrupt(error):
            raise
        return False


def _number(data: bytes, start: int, size: int) -> int:
    return int.from_bytes(data[start : start + size], "little")


def _require(condition: object, otherwise: str, name: "str | bytes | None" = None) -> None:
    if not condition:
        raise _UnclearError(otherwise if name is None else f"{name!r} {otherwise}")


# ---- The end of the file ----


def _read_end(file: "BinaryIO") -> tuple[int, int, int]:
    """Return where the table begins, its size, and how many members it has."""
    length = file.seek(0, os.SEEK_END)
    most = _END_SIZE + _LONGEST_COMMENT + _LOCATOR_SIZE + _END64_SIZE
    begin = max(length - most, 0)
    file.seek(begin)
    tail = file.read(most)
    at = tail.rfind(_END)
    end = tail[at : at + _END_SIZE]
    _require(at >= 0 and len(end) == _END_SIZE, "it has no end record")
    comment = _number(end, 20, 2)
    _require(at + _END_SIZE + comment == len(tail), "something follows its end")
    _require(not any(end[4:8]), "it is one of several parts")
    on_disk, count = _number(end, 8, 2), _number(end, 10, 2)
    _require(on_disk == count, "it has two numbers of members")
    size, start, last = _number(end, 12, 4), _number(end, 16, 4), begin + at
    if tail[max(at - _LOCATOR_SIZE, 0) : at].startswith(_LOCATOR):
        last, at = last - _LOCATOR_SIZE - _END64_SIZE, at - _LOCATOR_SIZE - _END64_SIZE
        _require(at >= 0, "its ZIP64 record is missing")
        start, size, count = _read_end64(tail[at:], last, (start, size, count))
    else:
        size64 = _LOCATOR_SIZE + _END64_SIZE
        _require(tail[max(at - size64, 0) : at][:4] != _END64, "its ZIP64 record has no locator")
    _require(tail.count(_END, max(at, 0)) == 1, "it has two ends")
    _require(start + size == last, "its table of contents does not end where its end record begins")
    return start, size, count


def _read_end64(record: bytes, place: int, classic: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return what `_read_end` does, from the ZIP64 record at `place` and the locator behind it."""
    locator = record[_END64_SIZE : _END64_SIZE + _LOCATOR_SIZE]
    is_there = record[:4] == _END64 and _number(record, 4, 8) == _END64_SIZE - 12
    _require(is_there and _number(locator, 8, 8) == place, "its ZIP64 record is elsewhere")
    is_whole = not any(locator[4:8]) and not any(record[16:24]) and _number(locator, 16, 4) <= 1
    _require(is_whole, "it is one of several parts")
    on_disk, count = _number(record, 24, 8), _number(record, 32, 8)
    found = _number(record, 48, 8), _number(record, 40, 8), count
    _require(on_disk == count, "it has two numbers of members")
    for said, other, full in zip(classic, found, (_FULL32, _FULL32, _FULL16), strict=True):
        _require(said in (other, full), "its ZIP64 record differs from its end record")
    return found


# ---- The table ----


def _read_heads(file: "BinaryIO", start: int, size: int, count: int) -> "Iterator[_Head]":
    _require(count <= size // _HEAD_SIZE, "its table of contents is too short for its members")
    file.seek(start)
    table = file.read(size)
    at = 0
    for _ in range(count):
        head = table[at : at + _HEAD_SIZE]
        _require(head[:4] == _HEAD and len(head) == _HEAD_SIZE, "its table of contents is damaged")
        name_end = at + _HEAD_SIZE + _number(head, 28, 2)
        extra_end = name_end + _number(head, 30, 2)
        raw_name = table[at + _HEAD_SIZE : name_end]
        at = extra_end + _number(head, 32, 2)
        _require(at <= size, "its table of contents is damaged")
        yield _read_head(head, raw_name, table[name_end:extra_end])
    _require(at == size, "its table of contents has more than its members")


def _read_head(head: bytes, raw_name: bytes, extra: bytes) -> _Head:
    flags, method = _number(head, 8, 2), _number(head, 10, 2)
    name = _decoded(raw_name, flags)
    fields = (_number(head, 24, 4), _number(head, 20, 4), _number(head, 42, 4))
    size, packed_size, place = _widened(fields, extra, name)
    _require(head[6] <= _LATEST_VERSION, "needs a later version of zip files", name)
    _require(not flags & ~_KNOWN_FLAGS, "is encrypted, or a patch", name)
    _require(method in METHODS, "is compressed in an unknown way", name)
    _require(method != STORED or size == packed_size, "has two sizes", name)
    _require(not _number(head, 34, 2), "is in another part", name)
    _check_kind(name, _number(head, 38, 4), size)
    times = _number(head, 12, 2), _number(head, 14, 2)
    entry = (name, method, packed_size, size, place, *times, _number(head, 16, 4))
    return _Head(name, raw_name, flags, entry)


def _decoded(raw_name: bytes, flags: int) -> str:
    _require(flags & _IS_UTF8 or raw_name.isascii(), "is in an unknown encoding", raw_name)
    try:
        name = raw_name.decode()
    except UnicodeDecodeError:
        raise _UnclearError("is no UTF-8", raw_name) from None
    objection = objection_to(name)
    _require(not objection, objection, name)
    return name


def _check_kind(name: str, attributes: int, size: int) -> None:
    """Refuse links, devices, and directories with content."""
    is_directory = name.endswith("/")
    kind = attributes >> 16 & _KIND_MASK
    _require(kind in _KINDS[is_directory], "is a link, or no ordinary file", name)
    if is_directory:
        _require(not size, "is a directory with content", name)
    else:
        _require(not attributes & _DOS_DIRECTORY, "is a file and a directory", name)


def _widened(fields: tuple[int, ...], extra: bytes, name: str) -> list[int]:
    """Return sizes and a place, those that are too large for their fields from the ZIP64 field."""
    wide = b""
    at = 0
    while at < len(extra):
        kind, size = _number(extra, at, 2), _number(extra, at + 2, 2)
        content = extra[at + 4 : at + 4 + size]
        _require(len(content) == size and at + 4 <= len(extra), "has a damaged field", name)
        _require(kind != _NAME_FIELD, "has two names", name)
        _require(kind != _ZIP64_FIELD or not wide, "has two ZIP64 fields", name)
        wide = content if kind == _ZIP64_FIELD else wide
        at += 4 + size
    values = [_number(wide, at, 8) for at in range(0, len(wide), 8)]
    found = list(fields)
    full = [index for index, value in enumerate(fields) if value == _FULL32]
    if not full:  # readers pass over the field then, if it says nothing else
        _require(values == found[: len(values)], "has a ZIP64 field of other numbers", name)
    elif wide:
        _require(len(values) == len(full), "has a ZIP64 field of another size", name)
        for index, value in zip(full, values, strict=True):
            found[index] = value
    return found


def _check_names(heads: list[_Head]) -> None:
    """Refuse names that are one for some file systems, and files that are directories as well."""
    if len({head.name for head in heads}) != len(heads):
        names = [head.name for head in heads]
        twice = next(name for name in names if names.count(name) > 1)
        raise _UnclearError(f"{twice!r} is there twice")
    known: dict[str, tuple[str, bool]] = {}  # spelling, and whether it is a directory
    for head in heads:
        path, is_directory = head.name.rstrip("/"), head.name.endswith("/")
        while path:
            found = known.setdefault(_folded(path), (path, is_directory))
            if found[0] != path:
                raise _UnclearError(f"{path!r} and {found[0]!r} are one for some file systems")
            _require(found[1] == is_directory, "is a file and a directory", path)
            path, is_directory = path.rpartition("/")[0], True


def _folded(path: str) -> str:
    """Return what names have in common that some file systems do not tell apart."""
    if path.isascii():
        return path.lower()
    from unicodedata import normalize

    return normalize("NFC", normalize("NFC", path).casefold())


# ---- The members ----


def _check_places(file: "BinaryIO", heads: list[_Head], end: int) -> None:
    """Refuse members that overlap, something between them, and headers that say other things."""
    ordered = sorted(heads, key=lambda head: head.entry[4])
    places = [head.entry[4] for head in ordered] + [end]
    _check_start(file, places[0])
    for head, following in zip(ordered, places[1:], strict=True):
        data_end = _check_header(file, head)
        if data_end != following:
            is_described = head.flags & _HAS_DESCRIPTOR and data_end < following
            _require(is_described, "does not end where the next member begins", head.name)
            _check_descriptor(file, head, data_end, following)


def _check_start(file: "BinaryIO", size: int) -> None:
    """Refuse what is before the first member, but for the line that makes a program of it."""
    if size:
        file.seek(0)
        start = file.read(min(size, _LONGEST_START))
        is_program = start.startswith(b"#!") and len(start) == size and b"PK" not in start
        _require(is_program, "something is before its first member")


def _check_header(file: "BinaryIO", head: _Head) -> int:
    """Compare a member's header with the table; return where the member's data ends."""
    name, entry = head.name, head.entry
    file.seek(entry[4])
    header = file.read(LOCAL_HEADER_SIZE)
    is_header = len(header) == LOCAL_HEADER_SIZE and header.startswith(LOCAL_HEADER)
    _require(is_header, "is not where the table of contents says", name)
    name_size, extra_size = _number(header, 26, 2), _number(header, 28, 2)
    rest = file.read(name_size + extra_size)
    _require(len(rest) == name_size + extra_size, "is truncated", name)
    _require(rest[:name_size] == head.raw_name, "has another name in its header", name)
    _require(_number(header, 6, 2) == head.flags, "has other flags in its header", name)
    _require(_number(header, 8, 2) == entry[1], "has another method in its header", name)
    sizes = _number(header, 22, 4), _number(header, 18, 4)
    size, packed_size = _widened(sizes, rest[name_size:], name)
    said, known = (_number(header, 14, 4), packed_size, size), (entry[7], entry[2], entry[3])
    is_later = head.flags & _HAS_DESCRIPTOR and not any(said)
    _require(said == known or is_later, "has another size or checksum in its header", name)
    return entry[4] + LOCAL_HEADER_SIZE + len(rest) + entry[2]


def _check_descriptor(file: "BinaryIO", head: _Head, start: int, end: int) -> None:
    """Compare what follows the data of a member that was written as a stream with the table."""
    _require(end - start <= 24, "is followed by something", head.name)
    file.seek(start)
    found = file.read(end - start)
    if len(found) in (16, 24):
        _require(found.startswith(_DESCRIPTOR), "is followed by something", head.name)
        found = found[4:]
    width = (len(found) - 4) // 2
    said = _number(found, 0, 4), _number(found, 4, width), _number(found, 4 + width, width)
    is_same = len(found) in (12, 20) and said == (head.entry[7], head.entry[2], head.entry[3])
    _require(is_same, "is followed by another size or checksum", head.name)
