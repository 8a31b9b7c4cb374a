"""Builds the bytes of `__tvm_ffi__library_bin`: <nbytes> <indptr> <children> (<kind> [<bytes>])*.

Every number is a little-endian u64; a vector is its length and its items, a string its length and
its bytes. The kind "_lib" stands for the library itself and has no bytes.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PLACEHOLDER = b"ORCJIT-TEST-PLACEHOLDER"
CAPACITY = 512

Entry = tuple[str, bytes | None]


def number(value: int) -> bytes:
    return struct.pack("<Q", value)


def vector(values: Sequence[int]) -> bytes:
    return number(len(values)) + b"".join(map(number, values))


def text(value: bytes) -> bytes:
    return number(len(value)) + value


def tree(indptr: Sequence[int], children: Sequence[int], entries: Sequence[Entry]) -> bytes:
    """Return what follows <nbytes>."""
    parts = [vector(indptr), vector(children)]
    for kind, content in entries:
        parts.append(text(kind.encode()))
        if content is not None:
            parts.append(text(content))
    return b"".join(parts)


def blob(indptr: Sequence[int], children: Sequence[int], entries: Sequence[Entry]) -> bytes:
    content = tree(indptr, children, entries)
    return number(len(content)) + content


def embed(template: Path, content: bytes) -> bytes:
    """Return the object `template` (wiring/library_bin.c) with `content` as its embedded tree."""
    assert len(content) <= CAPACITY
    image = template.read_bytes()
    start = image.index(PLACEHOLDER)
    return image[:start] + content.ljust(CAPACITY, b"\0") + image[start + CAPACITY :]
