"""Directories in zip files: what an entry of the path like ``x.zip`` or ``x.zip/inside`` holds.

zipimport has read the table of contents of every zip file on the path before a name is looked for
there; this file uses that table. Nothing is unpacked to disk: a stored member is a slice of the zip
file, of which the core reads just that; a compressed one is read into memory once.

While there is a zip file on the path, the finder looks in here at every import.
"""
# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH100, PTH116, PTH118, PTH123

import functools
import os
import zipimport

from . import naming
from .errors import ObjectNotFoundError, ObjectReadError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, BinaryIO

    from .source import ObjectPlaces

    # What zipimport knows of a member: path, method, compressed size, size, offset of its local
    # header, time, date, CRC.
    Entry = tuple[str, int, int, int, int, int, int, int]
    Table = dict[str, Entry]

_STORED, _DEFLATED = 0, 8
_RECORD = "RECORD"
_LOCAL_HEADER_SIZE = 30
_ENCRYPTED = 1
_ENDINGS = (*naming.LINKABLE_SUFFIXES, naming.MANIFEST_NAME)


class _Archive:
    """The objects in one zip file, indexed once for each table that zipimport reads of it.

    Attributes
    ----------
    table
        zipimport's: from the names of the members to what is known of them.
    records
        The members that list digests: a wheel has one, and so has a bundle that was packed by
        `orcjit-import pack`; a zipped environment has one for each of its distributions.
    objects
        The directories that hold an object, an archive or a manifest. Few zip files name their
        directories, so they are told by what is in them.
    stamp
        Tells whether the file has changed since.
    """

    __slots__ = ("_lists", "_path", "objects", "records", "stamp", "table")

    def __init__(self, path: str, table: "Table") -> None:
        self.table = table
        self.stamp = _stamp_of(path)
        self._path = path
        self._lists: dict[str, _List] | None = None
        self.records: list[str] = []
        self.objects = objects = set[str]()
        for member in table:
            if member.endswith(_ENDINGS):
                directory, _, name = member.rpartition(os.sep)
                if directory not in objects and _is_object_or_manifest(name):
                    objects.add(directory)
            elif member.endswith(_RECORD) and is_record(member):
                self.records.append(member)

    def is_recorded(self, directory: str) -> bool:
        """Whether a record lists members of a directory: all there have to be compared with it."""
        try:
            return directory in self._listed()
        except ObjectReadError:
            return True  # `verify` meets it again, and says so

    def verify(self, member: str, data: bytes, label: str) -> None:
        """Compare a member with the record of its directory; raises `ObjectReadError`."""
        directory, _, name = member.rpartition(os.sep)
        listed = None if is_record(member) else self._listed().get(directory)
        if listed is None:
            return
        if name not in listed.digests:
            raise ObjectReadError(
                f"{label}: is not listed in {listed.record}: it was added to the bundle. Pack the "
                f"bundle again, or take it out"
            )
        if not is_digest_of(data, listed.digests[name]):
            raise ObjectReadError(
                f"{label}: is not what {listed.record} says: the bundle was changed after it was "
                f"packed. Get it or pack it again"
            )

    def _listed(self) -> "dict[str, _List]":
        """Return what the records list, by directory."""
        if self._lists is None:
            lists: dict[str, _List] = {}
            for record in self.records:
                for path, digest in self._read_record(record):
                    directory, _, name = path.replace("/", os.sep).rpartition(os.sep)
                    lists.setdefault(directory, _List(record)).digests[name] = digest
            self._lists = lists
        return self._lists

    def _read_record(self, record: str) -> list[tuple[str, str]]:
        try:
            return parse_record(_read_member(self._path, self.table, record))
        except ValueError as error:
            label = os.path.join(self._path, record)
            raise ObjectReadError(f"{label}: is no list of digests: {error}") from error


class _List:
    """The members of one directory that a record lists, and their digests."""

    __slots__ = ("digests", "record")

    def __init__(self, record: str) -> None:
        self.record = record
        self.digests: dict[str, str] = {}


# ---- RECORD files: https://packaging.python.org/en/latest/specifications/recording-installed-packages/


def parse_record(text: bytes) -> list[tuple[str, str]]:
    """Return the members that a record lists, with their digests; raises `ValueError`."""
    import csv

    try:
        rows = list(csv.reader(text.decode(errors="replace").splitlines()))
    except csv.Error as error:
        raise ValueError(str(error)) from error
    return [(row[0], row[1]) for row in rows if len(row) == 3]


def is_record(member: str) -> bool:
    """Whether a member is the record of a wheel, or of a bundle that is none."""
    directory, _, name = member.rpartition(os.sep)
    is_place = not directory or (directory.endswith(".dist-info") and os.sep not in directory)
    return name == _RECORD and is_place


def digest_of(data: bytes, algorithm: str = "sha256") -> str:
    """Return a digest as a record has it: the algorithm, and unpadded base64; "" if unknown."""
    import hashlib
    from base64 import urlsafe_b64encode

    try:
        digest = hashlib.new(algorithm, data).digest()
    except ValueError:
        return ""  # no such algorithm
    return f"{algorithm}={urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def is_digest_of(data: bytes, recorded: str) -> bool:
    """Whether a digest in a record is that of some bytes; one that is left out is."""
    return not recorded or recorded == digest_of(data, recorded.partition("=")[0])


def _is_object_or_manifest(name: str) -> bool:
    return name == naming.MANIFEST_NAME or bool(naming.linkable([name]))


# One per zip file, by the path that zipimport uses; replaced when zipimport has read it anew.
_archives: dict[str, _Archive] = {}


def may_hold(importer: zipimport.zipimporter, tail: str) -> bool:
    """Whether an entry of the path holds a file or directory that can be the object module `tail`.

    Runs for every import of an ordinary module: it only looks into tables that exist already.
    """
    archive = _archive_of(importer)
    place = importer.prefix + tail
    return place in archive.objects or any(
        place + suffix in archive.table for suffix in naming.LINKABLE_SUFFIXES
    )


def open_directory(importer: zipimport.zipimporter) -> "ZipDirectory":
    """Return what a path entry stands for, up to date.

    zipimport does not notice that a zip file has been replaced, and its offsets are useless then.
    """
    if _archive_of(importer).stamp != _stamp_of(importer.archive):
        importer.invalidate_caches()
    index = _archive_of(importer)
    return ZipDirectory(os.path.abspath(importer.archive), importer.prefix, index)


def _archive_of(importer: "Any") -> _Archive:
    # Private, but the same since Python 3.8; what it may lack, the importer itself has.
    table = zipimport._zip_directory_cache.get(importer.archive)  # type: ignore[attr-defined]  # noqa: SLF001
    if table is None:
        table = importer._get_files() if hasattr(importer, "_get_files") else importer._files  # noqa: SLF001
    known = _archives.get(importer.archive)
    if known is None or known.table is not table:
        known = _archives[importer.archive] = _Archive(importer.archive, table)
    return known


def _stamp_of(path: str) -> tuple[int, int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


class ZipDirectory:
    """A directory in a zip file, with the methods of `source.Directory`.

    Attributes
    ----------
    path
        How it is written in a path: ``/x/b.zip/inside``.
    archive
        The zip file.
    """

    __slots__ = ("_index", "_prefix", "_table", "archive", "path")

    def __init__(self, archive: str, prefix: str, index: _Archive) -> None:
        self.archive = archive
        self.path = os.path.join(archive, prefix).rstrip(os.sep)
        self._prefix = prefix
        self._index = index
        self._table = index.table

    def directory(self, name: str) -> "ZipDirectory":
        """Return the directory of that name in it; it need not exist."""
        return ZipDirectory(self.archive, os.path.join(self._prefix, name, ""), self._index)

    def files(self, below: str = "") -> list[str]:
        """Return the names of the files in it or in a directory below, sorted."""
        start = os.path.join(self._member(below), "") if below else self._prefix
        return sorted([name for name in self._below(start) if name and os.sep not in name])

    def directories(self) -> list[str]:
        """Return the names of the directories in it, sorted."""
        inner = {name.partition(os.sep)[0] for name in self._below(self._prefix) if os.sep in name}
        return sorted(inner)

    def has_file(self, name: str) -> bool:
        """Whether there is a file of that name or relative path."""
        return self._member(name) in self._table

    def read(self, name: str) -> bytes:
        """Return the content of a file; raises `ObjectReadError` and its like."""
        return self._read_member(self._member(name))

    def places(self, names: "Iterable[str]") -> "ObjectPlaces":
        """Return where the object files or archives of those names or relative paths are.

        One that cannot be reached says why when its bytes are asked for.
        """
        from .source import ObjectPlaces

        members = [self._member(name) for name in names]
        start = os.path.join(self.archive, "")
        labels = [start + member for member in members]
        # What has to be compared with a record is read here, the rest by the core.
        slices = [self._slice_of(member) for member in members]
        reader = functools.partial(self._read_one, members)
        return ObjectPlaces(labels, [self.archive] * len(members), slices, reader, in_zip=True)

    def _slice_of(self, member: str) -> "tuple[int, int] | None":
        """Return where the local header of a stored member is, and the member's size."""
        entry = self._table.get(member)
        if entry is None or entry[1] != _STORED or entry[3] <= 0:
            return None
        if self._index.records and self._index.is_recorded(member.rpartition(os.sep)[0]):
            return None
        return entry[4], entry[3]

    def _read_one(self, members: list[str], index: int) -> bytes:
        return self._read_member(members[index])

    def get_data(self, path: str) -> bytes:
        """Return the content of the file at an absolute path, as a loader's ``get_data`` does."""
        start = os.path.join(self.archive, "")
        if path.startswith(start):
            return self._read_member(path[len(start) :])
        with open(path, "rb") as file:
            return file.read()

    def _member(self, name: str) -> str:
        return self._prefix + name.replace("/", os.sep)

    def _below(self, start: str) -> list[str]:
        return [member[len(start) :] for member in self._table if member.startswith(start)]

    def _read_member(self, member: str) -> bytes:
        data = _read_member(self.archive, self._table, member)
        self._index.verify(member, data, os.path.join(self.archive, member))
        return data

    def __repr__(self) -> str:
        return f"ZipDirectory({self.path!r})"


def _read_member(archive: str, table: "Table", member: str) -> bytes:
    label = os.path.join(archive, member)
    entry = table.get(member)
    if entry is None:
        raise ObjectNotFoundError(f"{label}: there is no such file in {archive}")
    method, packed_size = entry[1:3]
    with _opened(archive, label) as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(_find_data(file, end, entry, member, label))
        packed = file.read(packed_size)
    if method in (_STORED, _DEFLATED):
        return _unpack(packed, entry, label)
    return _read_with_zipfile(archive, member, label)


def _opened(archive: str, label: str) -> "BinaryIO":
    try:
        return open(archive, "rb")
    except OSError as error:
        raise ObjectReadError(f"{label}: the zip file cannot be read: {error.strerror}") from error


def _find_data(file: "BinaryIO", end: int, entry: "Entry", member: str, label: str) -> int:
    """Return where the bytes of a member begin in a file of `end` bytes; all of them are there."""
    packed_size, start = entry[2], entry[4]
    file.seek(start)
    header = file.read(_LOCAL_HEADER_SIZE)
    name_size = int.from_bytes(header[26:28], "little")
    extra_size = int.from_bytes(header[28:30], "little")
    name = file.read(name_size)
    if header[:4] != b"PK\3\4" or len(name) != name_size or _is_other(name, member):
        raise ObjectReadError(
            f"{label}: the zip file is damaged, or was replaced after its table of contents was "
            f"read: call importlib.invalidate_caches() and import again"
        )
    if header[6] & _ENCRYPTED:
        raise ObjectReadError(f"{label}: the member is encrypted; store it without a password")
    offset = start + _LOCAL_HEADER_SIZE + name_size + extra_size
    if packed_size > end - offset:
        raise ObjectReadError(f"{label}: the zip file is truncated: the member ends after the file")
    return offset


def _is_other(name: bytes, member: str) -> bool:
    """Whether a local header is another member's; non-ASCII names are encoded in various ways."""
    return name.isascii() and name.decode().replace("/", os.sep) != member


def _unpack(packed: bytes, entry: "Entry", label: str) -> bytes:
    """Return the bytes of a stored or deflated member, checked against its size and CRC."""
    import zlib

    method, size, crc = entry[1], entry[3], entry[7]
    try:
        data = packed
        if method == _DEFLATED:
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size + 1)
    except zlib.error as error:
        raise ObjectReadError(f"{label}: the member is corrupt: {error}") from error
    if len(data) != size or zlib.crc32(data) != crc:
        raise ObjectReadError(f"{label}: the member is corrupt: its size or checksum is wrong")
    return data


def _read_with_zipfile(archive: str, member: str, label: str) -> bytes:
    """Return the bytes of a member that is compressed in one of the rarer ways."""
    import zipfile

    try:
        with zipfile.ZipFile(archive) as opened:
            return opened.read(member.replace(os.sep, "/"))
    except Exception as error:  # there is no end of what the decompressors raise
        raise ObjectReadError(f"{label}: the member cannot be read: {error}") from error
