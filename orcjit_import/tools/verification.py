"""Compares a whole bundle with its RECORD, and with a digest that the caller knows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..error_form import plain_text, without_codes
from ..errors import ObjectReadError
from ..record import NAME
from ..strict_zip import StrictZip
from ..zip_members import open_zip
from ..zip_table import is_zip

if TYPE_CHECKING:
    from pathlib import Path

_AT_ONCE = 1 << 20
_INCOMPLETE = (
    "has the RECORDs of installed distributions alone, which do not list all there is. Pack it "
    "(`orcjit-import pack`), or compare it with a digest that you know (--sha256)"
)


@dataclass(frozen=True)
class Mismatch:
    """Something that is not what it should be.

    Parameters
    ----------
    member
        The member; "" for the whole bundle.
    reason
        What is wrong with it.
    """

    member: str
    reason: str


def verify(bundle: Path, sha256: str | None = None) -> list[Mismatch]:
    """Find all that is wrong with a bundle.

    Parameters
    ----------
    bundle
        A zip file or wheel.
    sha256
        The digest that the file has to have, in hexadecimal digits. Only with one that comes from
        elsewhere than the bundle can be told who made it; there need be no RECORD then.

    Returns
    -------
    list[Mismatch]
        What is wrong; none if it holds just what its RECORD lists, and has that digest.

    Raises
    ------
    ObjectReadError
        If it is no zip file, or cannot be read.
    """
    with open_zip(str(bundle)) as file:
        digest = hashlib.sha256()
        while sha256 is not None and (data := file.read(_AT_ONCE)):
            digest.update(data)
    if not is_zip(str(bundle)):
        raise ObjectReadError(
            f"{bundle}: cannot be read as a zip file [OJ507]: it has no end record"
        )
    found = []
    if sha256 is not None and digest.hexdigest() != sha256.lower():
        found.append(Mismatch("", f"has the SHA-256 {digest.hexdigest()}, not {sha256.lower()}"))
    try:
        opened = StrictZip(str(bundle))
    except ObjectReadError as error:
        return [*found, Mismatch("", _without_label(error, bundle))]
    if opened.listing is not None:
        if not opened.listing.is_complete and sha256 is None:
            found.append(Mismatch("", _INCOMPLETE))
        return found + _differences(opened)
    if sha256 is None:
        found.append(Mismatch(NAME, "is missing: there is nothing to compare with"))
    return found + [mismatch for name in opened.files() for mismatch in _check(opened, name)]


def _differences(opened: StrictZip) -> list[Mismatch]:
    differing = opened.differences()
    found = [Mismatch(name, without_codes(reason)) for name, reason in differing]
    for name in sorted(set(opened.files()) - {name for name, _ in differing}):
        found += _check(opened, name)
    return found


def _check(opened: StrictZip, name: str) -> list[Mismatch]:
    try:
        opened.read(name)
    except ObjectReadError as error:
        return [Mismatch(name, plain_text(str(error)).removeprefix(f"{opened.path}/{name}: "))]
    return []


def _without_label(error: ObjectReadError, bundle: Path) -> str:
    return plain_text(str(error)).removeprefix(f"{bundle}: ").removeprefix(f"{bundle}/")
