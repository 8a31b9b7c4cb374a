"""Places of objects: where the bytes of an object file or archive are.

A place that holds objects is a container: a directory of the file system (`Directory`, here) or a
directory in a zip file (`bundle.ZipDirectory`). Both have the same methods. Nothing here reads an
object: the native core reads and judges the bytes.
"""
# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH112, PTH113, PTH116, PTH118, PTH123

import os

from . import _is_interrupt
from .error_base import OrcJITError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any


class ObjectPlaces:
    """Where some object files and archives are, a column for each fact.

    There may be thousands, and an object of ours for each would cost more than reading it.

    Attributes
    ----------
    labels
        What messages call them: their paths, also within a zip file.
    paths
        The file that each lies in; the labels themselves where all are whole files.
    slices
        Where each lies in its file, and its size; None for one that the core cannot read from
        there, and instead of the list where all are whole files.
    in_zip
        Whether the slices are members of zip files, and begin with their headers.
    """

    __slots__ = ("_read", "in_zip", "labels", "paths", "slices")

    def __init__(
        self,
        labels: "list[str]",
        paths: "list[str] | None" = None,
        slices: "list[tuple[int, int] | None] | None" = None,
        read: "Callable[[int], bytes] | None" = None,
        *,
        in_zip: bool = False,
    ) -> None:
        self.labels = labels
        self.paths = paths or labels
        self.slices = slices
        self.in_zip = in_zip
        self._read = read

    def contents(self) -> "list[bytes | OrcJITError | None] | None":
        """Return the bytes of those that the core cannot read, or why they cannot be had."""
        if self.slices is None or None not in self.slices:
            return None
        return [
            self.read(index) if place is None else None for index, place in enumerate(self.slices)
        ]

    def read(self, index: int) -> "bytes | OrcJITError | None":
        """Return the bytes of one that is no whole file, or why they cannot be had."""
        if self._read is None:
            return None
        try:
            return self._read(index)
        except OrcJITError as error:
            return error

    def stamp(self, index: int) -> "tuple[Any, ...]":
        """Return what changes when one of them changes."""
        label = self.labels[index]
        place = self.slices[index] if self.slices is not None else (0, 0)
        if place is None:
            data = self.read(index)
            return label, hash(data)
        try:
            status = os.stat(self.paths[index])
        except OSError as error:
            if _is_interrupt(error):
                raise
            return (label,)  # linking it says what is wrong
        return label, *place, status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns

    def __repr__(self) -> str:
        return f"ObjectPlaces({self.labels!r})"


class Directory:
    """An ordinary directory.

    Attributes
    ----------
    path
        Its absolute path.
    archive
        The zip file it lies in: none, "".
    is_bundle
        Whether all there is in it is listed: no, objects may be there by chance.
    """

    __slots__ = ("_start", "path")

    archive = ""
    is_bundle = False

    def __init__(self, path: str) -> None:
        self.path = path
        self._start = os.path.join(path, "")

    def directory(self, name: str) -> "Directory":
        """Return the directory of that name in it; it need not exist."""
        return Directory(os.path.join(self.path, name))

    def files(self, below: str = "") -> list[str]:
        """Return the names of the files in it or in a directory below, sorted."""
        return sorted([entry.name for entry in self._entries(below) if _is_file(entry)])

    def directories(self) -> list[str]:
        """Return the names of the directories in it, sorted."""
        return sorted(entry.name for entry in self._entries() if os.path.isdir(entry.path))

    def has_file(self, name: str) -> bool:
        """Whether there is a file of that name or relative path."""
        return os.path.isfile(self._start + name)

    def read(self, name: str) -> bytes:
        """Return the content of a file; raises `ObjectReadError` and its like."""
        path = os.path.join(self.path, name)
        try:
            return self.get_data(path)
        except OSError as error:
            if _is_interrupt(error):
                raise
            raise _read_error(path, error) from error

    def places(self, names: "Iterable[str]") -> ObjectPlaces:
        """Return where the object files or archives of those names or relative paths are."""
        return ObjectPlaces([self._start + name for name in names])

    def get_data(self, path: str) -> bytes:
        """Return the content of the file at an absolute path, as a loader's ``get_data`` does."""
        with open(path, "rb") as file:
            return file.read()

    def _entries(self, below: str = "") -> "list[os.DirEntry[str]]":
        try:
            with os.scandir(os.path.join(self.path, below)) as entries:
                return list(entries)
        except OSError as error:
            if _is_interrupt(error):
                raise
            return []

    def __repr__(self) -> str:
        return f"Directory({self.path!r})"


def _read_error(path: str, error: OSError) -> OrcJITError:
    from .error_form import not_read
    from .errors import ObjectIsADirectoryError, ObjectNotFoundError, ObjectReadError

    if isinstance(error, FileNotFoundError):
        return ObjectNotFoundError(f"{path}: there is no such file [OJ239]")
    if isinstance(error, IsADirectoryError):
        return ObjectIsADirectoryError(f"{path} is a directory [OJ238]")
    return ObjectReadError(not_read(path, error))


def _is_file(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_file()
    except OSError as error:  # a symbolic link that leads nowhere
        if _is_interrupt(error):
            raise
        return False
