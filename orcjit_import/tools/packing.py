"""Packs object packages into one zip file or wheel that is importable as it is.

Members are stored, not compressed, and begin at pages, so that they can be read and mapped in
place. The same input gives the same bytes: sorted members, one date for all.
"""

from __future__ import annotations

import os
import time
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from .. import naming
from .._version import __version__
from ..error_form import plain_text
from ..errors import ObjectFormatError, ObjectReadError
from ..record import INSTALLER, NAME, digest_of, is_record
from ..strict_zip import StrictZip
from ..zip_members import objection_to
from .description import EVERY_SUFFIX, describe
from .pack_sources import PackedFile, files_of
from .writing import replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PAGE = 4096
_LOCAL_HEADER_SIZE = 30
# An extra field that says nothing but fills: the one with which Android aligns its packages.
_FILLER_ID = b"\x35\xd9"
_FILLER_HEAD = 4
# What comes before the machine in the names of objects for them.
_SYSTEMS = {"mach-o": "macos-", "coff": "windows-"}
# The first date that a zip file can have, unless SOURCE_DATE_EPOCH says another; and the last.
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
_LAST_DATE = (2107, 12, 31, 23, 59, 58)


def collect(
    texts: list[str], leave_out: Path | None = None, *, follow_links: bool = False
) -> dict[str, bytes]:
    """Return the members of a bundle of some packages and modules.

    Parameters
    ----------
    texts
        Directories, object files, archives, zip files and wheels, paths into these, or names of
        modules. Objects of one name for several platforms get the platform into their names.
    leave_out
        A file that is no member: the bundle, which may lie in one of the directories. Unless it is
        a zip file, it is no former bundle but an input, which would be lost.
    follow_links
        Whether to take in what links out of a directory lead to.

    Returns
    -------
    dict[str, bytes]
        Content by name, sorted.

    Raises
    ------
    OrcJITError
        If there is no such target, it holds no objects, the bundle would replace one of them, two
        files of one name differ, a name means another file to some systems, or a link leads out of
        a directory.
    """
    members: dict[str, bytes] = {}
    for text in texts:
        for file in files_of(text, leave_out, follow_links=follow_links):
            if not is_record(file.name):  # this bundle gets a RECORD of its own
                _add(members, file)
    return dict(sorted(members.items()))


def pack(
    members: dict[str, bytes], bundle: Path, progress: Callable[[str], object] | None = None
) -> int:
    """Write a bundle.

    Parameters
    ----------
    members
        What `collect` has returned.
    bundle
        The zip file; a name that ends with ``.whl`` makes it a wheel, of the name, version and
        tags in it.
    progress
        Called with the name of each member that has been written.

    Returns
    -------
    int
        The size of the bundle.

    Raises
    ------
    ObjectReadError
        If it cannot be written.
    ObjectFormatError
        If the name of the wheel is none, or there are names that some systems take for one.
    """
    everything = {**members, **_metadata_of(bundle)}
    directory = _information_of(bundle)
    everything.pop(f"{directory}/{INSTALLER}", None)  # a wheel that has it is an installed one
    record_name = f"{directory}/{NAME}" if directory else NAME
    everything[record_name] = record_of(everything.items(), record_name)
    with replacing(bundle) as partial:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as out:
            for name in _namespaces(everything):
                out.writestr(_entry_of_directory(name), b"")
            for name, data in everything.items():
                out.writestr(_entry_of(name, out), data)
                if progress is not None:
                    progress(name)
        _check(partial, bundle)
        return partial.stat().st_size


def _add(members: dict[str, bytes], file: PackedFile) -> None:
    name = file.name
    objection = objection_to(name)
    if objection:
        raise ObjectFormatError(f"{file.label}: {objection}: {name!r}")
    data = file.read()
    if members.get(name, data) == data:
        members[name] = data
        return
    machine = _platform_of(file)
    stem, dot, suffix = name.rpartition(".")
    other = f"{stem}.{machine}{dot}{suffix}"
    if not machine or members.get(other, data) != data:
        raise ObjectFormatError(
            f"{file.label}: another file is {name!r} in the bundle already [OJ620]"
        )
    members[other] = data


def _platform_of(file: PackedFile) -> str:
    """Return the machine that an object is for, after another system than Linux; "" if neither."""
    if not file.name.endswith(EVERY_SUFFIX):
        return ""
    found = describe(file.place)
    if not found or not found[0].machine:
        return ""
    return _SYSTEMS.get(found[0].format, "") + found[0].machine


# ---- The zip file ----


def _check(written: Path, bundle: Path) -> None:
    """Refuse to make what would be refused when it is read."""
    try:
        StrictZip(str(written))
    except ObjectReadError as error:
        reason = plain_text(str(error)).removeprefix(f"{written}: ")
        raise ObjectFormatError(f"{bundle}: cannot be made [OJ615]: it {reason}") from error


def record_of(members: Iterable[tuple[str, bytes]], record: str) -> bytes:
    """Return the content of a RECORD called `record`, which lists the members and itself."""
    from installer.records import Hash, RecordEntry
    from installer.utils import Scheme, construct_record_file

    scheme = Scheme("platlib")
    rows = [
        RecordEntry(name, Hash.parse(digest_of(data)), len(data)) for name, data in sorted(members)
    ]
    rows.append(RecordEntry(record, None, None))
    with construct_record_file([(scheme, row) for row in rows]) as file:
        return file.read()


def _entry_of(name: str, out: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the head of a member whose data begins at a page."""
    entry = zipfile.ZipInfo(name, _date())
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # Unix, wherever it is made
    start = out.start_dir + _LOCAL_HEADER_SIZE + len(name.encode())
    filler = -start % PAGE
    if filler and filler < _FILLER_HEAD:
        filler += PAGE
    if filler:
        size = (filler - _FILLER_HEAD).to_bytes(2, "little")
        entry.extra = _FILLER_ID + size + bytes(filler - _FILLER_HEAD)
    return entry


def _namespaces(names: Iterable[str]) -> list[str]:
    """Return the directories that are namespace packages, with a slash behind.

    Up to Python 3.12, zipimport finds one only where the zip file has an entry for it.
    """
    endings = (*naming.LINKABLE_SUFFIXES, *naming.MODULE_SUFFIXES)
    places = {PurePosixPath(name).parent for name in names if name.endswith(endings)}
    above = {parent for place in places for parent in place.parents} - places
    return sorted(f"{place}/" for place in above if place.name)


def _entry_of_directory(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _date())
    entry.external_attr = 0o40755 << 16 | 0x10  # a directory, also to MS-DOS
    entry.create_system = 3
    return entry


def _date() -> tuple[int, int, int, int, int, int]:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return _FIRST_DATE
    try:
        year, month, day, hour, minute, second = time.gmtime(int(epoch))[:6]
    except (ValueError, OverflowError, OSError) as error:
        raise ObjectFormatError(
            f"SOURCE_DATE_EPOCH is {epoch!r}, and not the seconds of a date [OJ623]"
        ) from error
    return min(max((year, month, day, hour, minute, second), _FIRST_DATE), _LAST_DATE)


# ---- What makes a wheel of it ----


def _information_of(bundle: Path) -> str:
    """Return the directory with a wheel's metadata; "" for a bundle that is none."""
    if bundle.suffix != ".whl":
        return ""
    name, version, *_ = bundle.stem.split("-")
    return f"{name}-{version}.dist-info"


def _metadata_of(bundle: Path) -> dict[str, bytes]:
    if bundle.suffix != ".whl":
        return {}
    from packaging.utils import InvalidWheelFilename, parse_wheel_filename

    try:
        *_, tags = parse_wheel_filename(bundle.name)
    except InvalidWheelFilename as error:
        raise ObjectFormatError(
            f"{bundle.name} is no name of a wheel [OJ619]: NAME-VERSION-py3-none-PLATFORM.whl, as "
            f"mykernels-1.0-py3-none-manylinux_2_28_x86_64.whl"
        ) from error
    directory = _information_of(bundle)
    name, version, *_ = bundle.stem.split("-")
    metadata = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        f"Version: {version}",
        "Requires-Dist: orcjit-import",
    ]
    wheel = [
        "Wheel-Version: 1.0",
        f"Generator: orcjit-import {__version__}",
        "Root-Is-Purelib: false",
        *(f"Tag: {tag}" for tag in sorted(map(str, tags))),
    ]
    return {
        f"{directory}/METADATA": "\n".join([*metadata, ""]).encode(),
        f"{directory}/WHEEL": "\n".join([*wheel, ""]).encode(),
    }
