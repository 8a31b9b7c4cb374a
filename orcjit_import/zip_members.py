"""Members of zip files: which names they may have, and their bytes.

An entry is what zipimport knows of a member, and zip_table.py says it in the same form. Where a
member's data begins, only its local header tells.
"""
# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH123

import os

from . import _is_interrupt
from .errors import ObjectReadError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

    # Path, method, compressed size, size, offset of the local header, time, date, CRC.
    Entry = tuple[str, int, int, int, int, int, int, int]

STORED, DEFLATED, _BZIP2, _LZMA, _ZSTANDARD = 0, 8, 12, 14, 93
METHODS = (STORED, DEFLATED, _BZIP2, _LZMA, _ZSTANDARD)
LOCAL_HEADER, LOCAL_HEADER_SIZE = b"PK\3\4", 30
ENCRYPTED = 1
# The compressed data of LZMA begin with a version, the size of the properties, and these.
_LZMA_HEAD_SIZE, _LZMA_PROPERTIES_SIZE = 4, 5


def objection_to(name: str) -> str:
    """Say why a member may not have a name, or be listed by it; "" if it may.

    One name stands for one file: it is relative, and has no parts that a file system leaves out.
    A name of a directory ends with a slash.
    """
    parts = name.split("/")
    if parts[-1] == "" and len(parts) > 1:
        parts.pop()
    if "\\" in name:
        return "has a backslash in its name"
    if not name.isprintable():
        return "has a character in its name that cannot be printed"
    if parts[0] == "" or name[1:2] == ":":
        return "has an absolute path or none"
    if not {"", ".", ".."}.isdisjoint(parts):
        return "has a path that is not in its shortest form"
    return ""


def open_zip(path: str, label: str = "") -> "BinaryIO":
    """Open a zip file; `label` is what is wanted of it."""
    try:
        return open(path, "rb")
    except (OSError, ValueError) as error:  # a path with NUL is a ValueError
        if _is_interrupt(error):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        if label:
            reason = f"{label}: the zip file cannot be read [OJ508]: {reason}"
        else:
            reason = f"{path}: cannot be read [OJ245]: {reason}"
        raise ObjectReadError(reason) from error


def read_member(file: "BinaryIO", entry: "Entry", member: str, label: str) -> bytes:
    """Return the bytes of a member, checked against its size and CRC.

    Parameters
    ----------
    file
        The zip file.
    entry
        What the table of contents says of the member.
    member
        Its name.
    label
        What messages call it.

    Raises
    ------
    ObjectReadError
        If it cannot be read, or is not what the table says.
    """
    try:
        end = file.seek(0, os.SEEK_END)
        file.seek(_find_data(file, end, entry, member, label))
        packed = file.read(entry[2])
    except (OverflowError, OSError) as error:
        if isinstance(error, ObjectReadError) or _is_interrupt(error):
            raise
        raise ObjectReadError(f"{label}: the zip file cannot be read [OJ508]: {error}") from error
    return _unpack(packed, entry, label)


def _find_data(file: "BinaryIO", end: int, entry: "Entry", member: str, label: str) -> int:
    """Return where the bytes of a member begin in a file of `end` bytes; all of them are there."""
    packed_size, start = entry[2], entry[4]
    file.seek(start)
    header = file.read(LOCAL_HEADER_SIZE)
    name_size = int.from_bytes(header[26:28], "little")
    extra_size = int.from_bytes(header[28:30], "little")
    name = file.read(name_size)
    if header[:4] != LOCAL_HEADER or len(name) != name_size or _is_other(name, member):
        raise ObjectReadError(
            f"{label}: the zip file is damaged [OJ505], or was replaced after its table of "
            f"contents was read: call importlib.invalidate_caches() and import again"
        )
    if header[6] & ENCRYPTED:
        raise ObjectReadError(
            f"{label}: the member is encrypted [OJ512]; store it without a password"
        )
    offset = start + LOCAL_HEADER_SIZE + name_size + extra_size
    if packed_size > end - offset:
        raise ObjectReadError(
            f"{label}: the zip file is truncated [OJ509]: the member ends after the file"
        )
    return offset


def _is_other(name: bytes, member: str) -> bool:
    """Whether a local header is another member's; non-ASCII names are encoded in various ways."""
    return name.isascii() and name.decode().replace("/", os.sep) != member.replace("/", os.sep)


def _unpack(packed: bytes, entry: "Entry", label: str) -> bytes:
    """Return the bytes of a member as they were before compression."""
    method, size, crc = entry[1], entry[3], entry[7]
    if method not in METHODS:
        raise ObjectReadError(
            f"{label}: the member cannot be read: it has the method {method} [OJ513]"
        )
    is_whole = True
    try:
        from zlib import crc32

        data = packed
        if method != STORED:
            data, is_whole = _decompress(method, packed, size)
    except Exception as error:  # there is no end of what the decompressors raise
        if _is_interrupt(error):
            raise
        state = "is corrupt" if method == DEFLATED else "cannot be read"
        raise ObjectReadError(f"{label}: the member {state} [OJ511]: {error}") from error
    if not is_whole or len(data) != size or crc32(data) != crc:
        raise ObjectReadError(
            f"{label}: the member is corrupt [OJ510]: its size or checksum is wrong"
        )
    return data


def _decompress(method: int, packed: bytes, size: int) -> tuple[bytes, bool]:
    """Return at most one byte more than `size`, and whether the compressed data end there."""
    decompressor: Any
    if method == DEFLATED:
        import zlib

        decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
    elif method == _BZIP2:
        import bz2

        decompressor = bz2.BZ2Decompressor()
    elif method == _LZMA:
        start = _LZMA_HEAD_SIZE + _LZMA_PROPERTIES_SIZE
        return _lzma_decompressor(packed).decompress(packed[start:], size + 1), True
    else:
        from importlib import import_module

        decompressor = import_module("compression.zstd").ZstdDecompressor()  # since Python 3.14
    data: bytes = decompressor.decompress(packed, size + 1)
    return data, decompressor.eof and not decompressor.unused_data


def _lzma_decompressor(packed: bytes) -> "Any":
    import lzma

    properties = packed[_LZMA_HEAD_SIZE : _LZMA_HEAD_SIZE + _LZMA_PROPERTIES_SIZE]
    if int.from_bytes(packed[2:4], "little") != _LZMA_PROPERTIES_SIZE or len(properties) < 5:
        raise ValueError("its properties are wrong")
    rest, lc = divmod(properties[0], 9)
    pb, lp = divmod(rest, 5)
    dictionary = int.from_bytes(properties[1:], "little")
    kind = {"id": lzma.FILTER_LZMA1, "lc": lc, "lp": lp, "pb": pb, "dict_size": dictionary}
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[kind])
