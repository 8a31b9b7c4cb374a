"""Gives a finished wheel the tag that its objects allow: see `wheel_tags`."""

from __future__ import annotations

import itertools
import zipfile
from typing import TYPE_CHECKING

from ..record import NAME
from ..tools.packing import record_of
from ..tools.writing import replacing
from .wheel_tags import WheelTag, tag_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_ELF = b"\x7fELF"
# Where the type of an ELF file stands, and what it is of objects, in both orders of bytes.
_TYPE, _RELOCATABLE = slice(16, 18), (b"\1\0", b"\0\1")


def tag_wheel(wheel: Path) -> Path:
    """Give a wheel a better tag than that of the tool that made it, if its objects allow one.

    Parameters
    ----------
    wheel
        The file; a file of the new name takes its place.

    Returns
    -------
    Path
        The wheel. It is as it was if it holds linked libraries, of which `auditwheel` tells what
        they need; or no objects; or if its platform is not the plain one of this machine.
    """
    start, *parts = wheel.stem.rsplit("-", 3)
    plain = WheelTag(*parts)
    if not plain.platform.startswith("linux_"):
        return wheel
    with zipfile.ZipFile(wheel) as archive:
        if any(map(_is_linked, _heads_of(archive))):
            return wheel
    found = tag_of([wheel], wheel, plain)
    if found == plain:
        return wheel
    tagged = wheel.with_name("-".join([start, *found]) + ".whl")
    with replacing(tagged) as partial, zipfile.ZipFile(wheel) as archive:
        _copy(archive, partial, found)
    wheel.unlink()
    return tagged


def _heads_of(archive: zipfile.ZipFile) -> Iterable[bytes]:
    for name in archive.namelist():
        with archive.open(name) as member:
            yield member.read(_TYPE.stop)


def _is_linked(head: bytes) -> bool:
    return head.startswith(_ELF) and head[_TYPE] not in _RELOCATABLE


def _copy(archive: zipfile.ZipFile, path: Path, tag: WheelTag) -> None:
    """Write the members of a wheel to another one, of which only the tag is new."""
    members = {entry: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    place = {_place_in_metadata(entry.filename): entry for entry in members}
    members[place["WHEEL"]] = _with_tag(members[place["WHEEL"]], tag)
    record = place[NAME]
    listed = [(entry.filename, data) for entry, data in members.items() if entry is not record]
    members[record] = record_of(listed, record.filename)
    with zipfile.ZipFile(path, "w") as made:
        for entry, data in members.items():
            made.writestr(entry, data)


def _place_in_metadata(name: str) -> str:
    """Return what a file is called in the wheel's metadata; "" if it lies elsewhere."""
    directory, _, rest = name.partition("/")
    return rest if directory.endswith(".dist-info") else ""


def _with_tag(text: bytes, tag: WheelTag) -> bytes:
    kept = [line for line in text.decode().splitlines() if line and not line.startswith("Tag:")]
    every = itertools.product(*(part.split(".") for part in tag))
    return "\n".join([*kept, *(f"Tag: {'-'.join(each)}" for each in every), ""]).encode()
