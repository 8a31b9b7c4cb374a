"""Writes zip files, sound and damaged ones, and directories of the same content."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

METHODS = {
    "stored": zipfile.ZIP_STORED,
    "deflated": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}


def write_zip(
    path: Path, members: Mapping[str, str | bytes], method: str = "stored", start: bytes = b""
) -> Path:
    """Write a zip file without entries for its directories; `start` is put before it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(start)
    with zipfile.ZipFile(path, "a", METHODS[method]) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def write_directory(path: Path, members: Mapping[str, str | bytes]) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name, content in members.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def patch(path: Path, position: int, new: bytes) -> None:
    """Overwrite bytes of a file; a negative position counts from its end."""
    data = bytearray(path.read_bytes())
    position += len(data) if position < 0 else 0
    data[position : position + len(new)] = new
    path.write_bytes(data)
