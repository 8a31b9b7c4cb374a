"""RECORD files of wheels and bundles: the SHA-256 of each member.

https://packaging.python.org/en/latest/specifications/recording-installed-packages/
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "RECORD"
# What signs a RECORD, or is one, cannot be in it.
_UNLISTED = (NAME, f"{NAME}.jws", f"{NAME}.p7s")


@dataclass(frozen=True)
class Mismatch:
    """A member that is not what the RECORD says."""

    member: str
    reason: str


def digest_of(data: bytes) -> str:
    """Return the digest of a member as a RECORD has it: ``sha256=`` and unpadded base64."""
    encoded = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
    return f"sha256={encoded.decode()}"


def write(members: Iterable[tuple[str, bytes]], record: str) -> bytes:
    """Return the content of a RECORD called `record`, which lists the members and itself."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for name, data in members:
        writer.writerow([name, digest_of(data), len(data)])
    writer.writerow([record, "", ""])
    return text.getvalue().encode()


def find(names: Iterable[str]) -> str | None:
    """Return which member of a zip file is its RECORD; None if it has none."""
    return next((name for name in names if is_record(name)), None)


def is_record(name: str) -> bool:
    """Whether a member of that name is a RECORD: of a wheel, or of a bundle that is none."""
    return name == NAME or (name.count("/") == 1 and name.endswith(f".dist-info/{NAME}"))


def verify(bundle: zipfile.ZipFile) -> list[Mismatch] | None:
    """Compare all members of a bundle with its RECORD.

    Parameters
    ----------
    bundle
        An open zip file or wheel.

    Returns
    -------
    list[Mismatch] or None
        What is wrong; None if there is no RECORD.
    """
    names = [name for name in bundle.namelist() if not name.endswith("/")]
    record = find(names)
    if record is None:
        return None
    rows = list(csv.reader(bundle.read(record).decode().splitlines()))
    listed = {row[0]: row[1] for row in rows if len(row) == 3}
    found = [_mismatch(bundle, name, listed) for name in names if not _is_unlisted(name)]
    missing = sorted(set(listed) - set(names))
    found += [Mismatch(name, "is listed in the RECORD, and missing") for name in missing]
    return [mismatch for mismatch in found if mismatch is not None]


def _is_unlisted(name: str) -> bool:
    directory, _, file = name.rpartition("/")
    return file in _UNLISTED and (not directory or directory.endswith(".dist-info"))


def _mismatch(bundle: zipfile.ZipFile, name: str, listed: dict[str, str]) -> Mismatch | None:
    if name not in listed:
        return Mismatch(name, "is not listed in the RECORD")
    try:
        data = bundle.read(name)
    except (zipfile.BadZipFile, EOFError, RuntimeError) as error:
        return Mismatch(name, f"cannot be read: {error}")
    if listed[name] != digest_of(data):
        return Mismatch(name, "has another SHA-256 than the RECORD says")
    return None
