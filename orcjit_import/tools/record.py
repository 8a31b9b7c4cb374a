"""RECORD files of wheels and bundles: writes them, and compares a whole bundle with its own.

What imports compare members with is in bundle.py.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..bundle import digest_of, is_digest_of, is_record, parse_record

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


def write(members: Iterable[tuple[str, bytes]], record: str) -> bytes:
    """Return the content of a RECORD called `record`, which lists the members and itself."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for name, data in members:
        writer.writerow([name, digest_of(data), len(data)])
    writer.writerow([record, "", ""])
    return text.getvalue().encode()


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
    records = [name for name in names if is_record(name)]
    if not records:
        return None
    listed = {name: digest for each in records for name, digest in parse_record(bundle.read(each))}
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
    if not is_digest_of(data, listed[name]):
        return Mismatch(name, "has another digest than the RECORD says")
    return None
