"""Writes zip files field by field: also such as no tool would write."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_LOCAL = ("version", "flags", "method", "time", "date", "crc", "packed", "size")
_END64_SIZE, _LOCATOR_SIZE = 56, 20


@dataclass
class Member:
    """A member of a zip file; `local` and `central` say otherwise in one of its two headers."""

    name: str | bytes
    data: bytes = b""
    local: dict[str, Any] = field(default_factory=dict)
    central: dict[str, Any] = field(default_factory=dict)
    before: bytes = b""  # what lies before its header
    after: bytes = b""  # and after its data

    def fields(self) -> dict[str, Any]:
        name = self.name.encode() if isinstance(self.name, str) else self.name
        size = len(self.data)
        return {
            "name": name,
            "version": 20,
            "flags": 0 if name.isascii() else 1 << 11,
            "method": 0,
            "time": 0,
            "date": 0x21,
            "crc": zlib.crc32(self.data),
            "packed": size,
            "size": size,
            "extra": b"",
            "comment": b"",
            "disk": 0,
            "attributes": 0,
            "packed_data": self.data,
        }


def deflated(name: str, data: bytes, **central: Any) -> Member:
    """Return a compressed member."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = compressor.compress(data) + compressor.flush()
    common = {"method": 8, "packed": len(packed), "packed_data": packed}
    return Member(name, data, dict(common), {**common, **central})


def zip_bytes(
    members: Sequence[Member], start: bytes = b"", comment: bytes = b"", **end: Any
) -> bytes:
    """Return a zip file; `end` says otherwise in its end record, or in the ZIP64 one (`end64`)."""
    content, table = start, b""
    for member in members:
        content += member.before
        place = len(content)
        content += _local_header({**member.fields(), **member.local})
        content += {**member.fields(), **member.local}["packed_data"] + member.after
        table += _central_header({"place": place, **member.fields(), **member.central})
    return content + table + _end_of(len(members), len(table), len(content), comment, end)


def _local_header(at: dict[str, Any]) -> bytes:
    numbers = [at[name] for name in _LOCAL]
    head = struct.pack("<4s5H3L2H", b"PK\3\4", *numbers, len(at["name"]), len(at["extra"]))
    return head + at["name"] + at["extra"]


def _central_header(at: dict[str, Any]) -> bytes:
    head = struct.pack(
        "<4s6H3L5H2L",
        b"PK\1\2",
        3 << 8 | 20,
        *(at[name] for name in _LOCAL),
        len(at["name"]),
        len(at["extra"]),
        len(at["comment"]),
        at["disk"],
        0,
        at["attributes"],
        at["place"],
    )
    return head + at["name"] + at["extra"] + at["comment"]


def _end_of(count: int, size: int, place: int, comment: bytes, other: dict[str, Any]) -> bytes:
    known = {"disk": 0, "first_disk": 0, "here": count, "count": count, "size": size}
    at = {**known, "place": place, "comment_size": len(comment), **other}
    end64 = other.get("end64")
    between = b"" if end64 is None else _end64_of({**known, "place": place, **end64}, place + size)
    names = ("disk", "first_disk", "here", "count", "size", "place", "comment_size")
    return between + struct.pack("<4s4H2LH", b"PK\5\6", *(at[name] for name in names)) + comment


def _end64_of(at: dict[str, Any], here: int) -> bytes:
    names = ("disk", "first_disk", "here", "count", "size", "place")
    numbers = [at[name] for name in names]
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", _END64_SIZE - 12, 45, 45, *numbers)
    locator = struct.pack("<4sLQL", at.get("locator", b"PK\6\7"), 0, at.get("at", here), 1)
    return record + locator
