"""Directories in zip files: what an entry of the path like ``x.zip`` or ``x.zip/inside`` holds.

zipimport has read the table of contents of every zip file on the path before a name is looked for
there; this file uses that table. Nothing is unpacked to disk: a stored member is a slice of the zip
file, of which the core reads just that; a compressed one is read into memory once.

A zip file that has both objects and a RECORD is a bundle. All that is imported from it is read with
`strict_zip`, and compared with the RECORD: all there is, or what was installed (see record.py).

While there is a zip file on the path, the finder looks in here at every import.
"""
# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH100, PTH116, PTH118, PTH123

import os
import sys
import zipimport

from . import _is_interrupt, _part, naming
from .errors import ObjectNotFoundError, ObjectReadError, OrcJITError
from .import_lock import with_import_lock
from .record import is_record, promises_everything
from .zip_members import STORED, open_zip, read_member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import FrameType
    from typing import Any, TypeVar

    from .source import ObjectPlaces
    from .strict_zip import StrictZip
    from .zip_members import Entry

    # What zipimport knows: None for a directory that only members below it tell of.
    Table = dict[str, Entry | None]
    _Result = TypeVar("_Result")

_RECORD_ENDING = "RECORD"


def is_checking() -> bool:
    """Whether this thread is comparing something with a RECORD: what it imports is for that.

    The frame of `Archive._run` tells. A mark that it set would stay where an interrupt keeps it
    from being taken off.
    """
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001
    while frame is not None:
        if frame.f_code is Archive._run.__code__:  # noqa: SLF001
            return True
        frame = frame.f_back
    return False


def is_reading(path: str) -> bool:
    """Whether this thread reads the RECORD of that zip file for the first time.

    What it imports for that cannot be compared with the RECORD. It is not taken from there: the
    RECORD counts as empty until it is checked, which finds elsewhere what it needs.
    """
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001
    while frame is not None:
        is_one = frame.f_code is Archive._text_of.__code__  # noqa: SLF001
        if is_one and frame.f_locals["self"].path == path:
            return True
        frame = frame.f_back
    return False


_ENDINGS = (*naming.LINKABLE_SUFFIXES, naming.MANIFEST_NAME)


class Archive:
    """What there is in one zip file, indexed once for each table that zipimport reads of it.

    Attributes
    ----------
    path
        The zip file.
    table
        zipimport's: from the names of the members to what is known of them.
    names
        The names of the members, and of those that a RECORD promises and that are missing.
    objects
        The directories that hold an object, an archive or a manifest. Few zip files name their
        directories, so they are told by what is in them.
    is_bundle
        Whether it has a RECORD, and one of these is there or listed. Wheels of Python files alone
        are Python's affair.
    stamp
        Tells whether the file has changed since.
    """

    __slots__ = ("_checked", "is_bundle", "names", "objects", "path", "stamp", "table")

    def __init__(self, path: str, table: "Table") -> None:
        self.path = path
        self.table = table
        self.stamp = _stamp_of(path)
        self.objects = objects = set[str]()
        self._checked: StrictZip | str | None = None
        records = []
        for member in table:
            if member.endswith(_ENDINGS):
                _add_place(member, objects)
            elif member.endswith(_RECORD_ENDING) and is_record(_listed_name(member)):
                records.append(member)
        self.names: Iterable[str] = table
        texts = {_listed_name(record): self._text_of(record) for record in records}
        if any(promises_everything(*each) for each in texts.items()):
            listed = [name for text in texts.values() for name in _objects_in(text)]
            for name in listed:
                _add_place(name, objects)
            self.names = dict.fromkeys([*table, *listed])
        self.is_bundle = bool(records and objects)
        if not records:
            hides_record = _part("hidden_record").hides_record
            self.is_bundle = hides_record(path, table, is_of_objects=bool(objects))

    def _text_of(self, record: str) -> bytes:
        try:
            return _read_as_python_does(self, record)
        except ObjectReadError:
            return b""  # `checked` meets it again, and says so

    def checked(self) -> "StrictZip":
        """Return the bundle, which holds what its RECORDs promise; members are read from it.

        Raises
        ------
        ObjectReadError
            If it does not, can be read in two ways, or Python has read it in another way.
        """
        if self._checked is None:
            try:
                self._checked = self._run(self._check)
            except OrcJITError as error:
                self._checked = _part("error_form").told_by(
                    error
                )  # an error of its own for everyone who asks
        if isinstance(self._checked, str):
            raise ObjectReadError(self._checked)
        return self._checked

    def _check(self) -> "StrictZip":
        from .strict_zip import StrictZip

        found = StrictZip(self.path)
        seen = {_listed_name(name): entry[1:] for name, entry in self.table.items() if entry}
        if seen != {name: entry[1:] for name, entry in found.table.items()}:
            raise ObjectReadError(
                f"{self.path}: Python has another table of contents of it [OJ504]: the zip file "
                f"was replaced after that was read (call importlib.invalidate_caches() and import "
                f"again), or can be read in two ways"
            )
        for member, reason in found.differences():
            raise ObjectReadError(
                f"{self.path}/{member}: {reason}. Get the bundle or pack it again [OJ501]"
            )
        return found

    def read(self, member: str) -> bytes:
        """Return the bytes of a member; raises `ObjectReadError` and its like."""
        if not self.is_bundle:
            return _read_as_python_does(self, member)
        bundle = self.checked()
        return self._run(lambda: bundle.read(_listed_name(member)))

    def _run(self, check: "Callable[[], _Result]") -> "_Result":
        """Return what a check does; if it fails in itself, nothing is known to be right."""
        try:
            return check()
        except Exception as error:
            if isinstance(error, OrcJITError) or _is_interrupt(error):
                raise
            raise not_compared(self.path, repr(error)) from error


def not_compared(path: str, reason: str) -> ObjectReadError:
    """Return the error of a bundle of which nothing is known to be right."""
    return ObjectReadError(f"{path}: cannot be compared with its RECORD [OJ502]: {reason}")


def _objects_in(record: bytes) -> list[str]:
    """Return the objects, archives and manifests that a RECORD lists, as far as can be told."""
    lines = record.decode(errors="replace").splitlines()
    paths = [line.partition(",")[0].replace("/", os.sep) for line in lines]
    return [path for path in paths if path.endswith(_ENDINGS)]


def _add_place(member: str, objects: set[str]) -> None:
    """Add the directory of a member, if that is an object, an archive or a manifest."""
    directory, _, name = member.rpartition(os.sep)
    if directory not in objects and _is_object_or_manifest(name):
        objects.add(directory)


def _is_object_or_manifest(name: str) -> bool:
    return name == naming.MANIFEST_NAME or bool(naming.linkable([name]))


def _listed_name(member: str) -> str:
    """Return how the zip file itself and a RECORD call a member."""
    return member if os.sep == "/" else member.replace(os.sep, "/")


def _read_as_python_does(archive: Archive, member: str) -> bytes:
    """Return the bytes of a member that zipimport's table has."""
    label = os.path.join(archive.path, member)
    entry = archive.table.get(member)
    if entry is None:
        raise ObjectNotFoundError(f"{label}: there is no such file in {archive.path} [OJ515]")
    with open_zip(archive.path, label) as file:
        return read_member(file, entry, member, label)


# One per zip file, by the path that zipimport uses; replaced when zipimport has read it anew.
_archives: dict[str, Archive] = {}


def may_hold(importer: zipimport.zipimporter, tail: str) -> bool:
    """Whether an entry of the path holds a file or directory that can be the object module `tail`.

    Runs for every import of an ordinary module: it only looks into tables that exist already.
    """
    archive = _archive_of(importer)
    place = importer.prefix + tail
    if place in archive.objects:
        return True
    names = archive.names
    return any(place + suffix in names for suffix in naming.LINKABLE_SUFFIXES)


def is_bundle(importer: zipimport.zipimporter) -> bool:
    """Whether all that is imported from the zip file of a path entry is compared with a RECORD."""
    return _archive_of(importer).is_bundle


def open_directory(importer: zipimport.zipimporter) -> "ZipDirectory":
    """Return what a path entry stands for, up to date.

    zipimport does not notice that a zip file has been replaced, and its offsets are useless then.
    """
    index = up_to_date(importer)
    return ZipDirectory(os.path.abspath(importer.archive), importer.prefix, index)


def up_to_date(importer: "Any") -> Archive:
    """Return what there is in the zip file of a path entry, read anew if the file has changed."""
    if _archive_of(importer).stamp != _stamp_of(importer.archive):
        _read_anew(importer)
    archive = _archive_of(importer)
    if getattr(importer, "_files", archive.table) is not archive.table:
        importer._files = archive.table  # another entry in the file had it read  # noqa: SLF001
    return archive


def _read_anew(importer: "Any") -> None:
    """Have zipimport read a table of contents again; that of a damaged file is empty."""
    try:
        with_import_lock(importer.invalidate_caches)
        _archive_of(importer)
    except Exception as error:  # there is no end of what it raises for damaged files
        if _is_interrupt(error):
            raise
        zipimport._zip_directory_cache[importer.archive] = {}  # type: ignore[attr-defined]  # noqa: SLF001


def _archive_of(importer: "Any") -> Archive:
    # Private, but the same since Python 3.8; what it may lack, the importer itself has.
    table = zipimport._zip_directory_cache.get(importer.archive)  # type: ignore[attr-defined]  # noqa: SLF001
    if table is None:
        table = importer._get_files() if hasattr(importer, "_get_files") else importer._files  # noqa: SLF001
    known = _archives.get(importer.archive)
    if known is None or known.table is not table:
        known = _archives[importer.archive] = Archive(importer.archive, table)
    return known


def has_member(path: str, member: str) -> bool:
    """Whether a file is a zip file that has a member of that name."""
    try:
        return member in _archive_of(zipimport.zipimporter(path)).names
    except Exception as error:  # it is none, or damaged
        if _is_interrupt(error):
            raise
        return False


def known_archives() -> list[Archive]:
    """Return the zip files that have been looked into."""
    return list(_archives.values())


def _stamp_of(path: str) -> tuple[int, int, int] | None:
    try:
        status = os.stat(path)
    except (OSError, ValueError) as error:
        if _is_interrupt(error):
            raise
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
    is_bundle
        Whether all there is in it is listed: nothing is there by chance.
    """

    __slots__ = ("_index", "_prefix", "archive", "is_bundle", "path")

    def __init__(self, archive: str, prefix: str, index: Archive) -> None:
        self.archive = archive
        self.path = os.path.join(archive, prefix).rstrip(os.sep)
        self.is_bundle = index.is_bundle
        self._prefix = prefix
        self._index = index

    def require_what_is_listed(self) -> None:
        """Raise `ObjectReadError` if it is in a bundle that holds something else than it lists."""
        if self.is_bundle:
            self._index.checked()

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
        return self._member(name) in self._index.names

    def read(self, name: str) -> bytes:
        """Return the content of a file; raises `ObjectReadError` and its like."""
        return self._index.read(self._member(name))

    def places(self, names: "Iterable[str]") -> "ObjectPlaces":
        """Return where the object files or archives of those names or relative paths are.

        One that cannot be reached says why when its bytes are asked for.
        """
        from .source import ObjectPlaces

        members = [self._member(name) for name in names]
        start = os.path.join(self.archive, "")
        labels = [start + member for member in members]
        # What has to be compared with a RECORD is read here, the rest by the core.
        slices = [self._slice_of(member) for member in members]
        read = self._index.read
        paths = [self.archive] * len(members)
        return ObjectPlaces(labels, paths, slices, lambda at: read(members[at]), in_zip=True)

    def _slice_of(self, member: str) -> "tuple[int, int] | None":
        """Return where the local header of a stored member is, and the member's size."""
        entry = self._index.table.get(member)
        if self.is_bundle or entry is None or entry[1] != STORED or entry[3] <= 0:
            return None
        return entry[4], entry[3]

    def get_data(self, path: str) -> bytes:
        """Return the content of the file at an absolute path, as a loader's ``get_data`` does."""
        start = os.path.join(self.archive, "")
        if path.startswith(start):
            return self._index.read(path[len(start) :])
        with open(path, "rb") as file:
            return file.read()

    def _member(self, name: str) -> str:
        return self._prefix + name.replace("/", os.sep)

    def _below(self, start: str) -> list[str]:
        return [member[len(start) :] for member in self._index.names if member.startswith(start)]

    def __repr__(self) -> str:
        return f"ZipDirectory({self.path!r})"
