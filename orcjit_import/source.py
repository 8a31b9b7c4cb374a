"""Object sources: where the bytes of an object file or archive are, and what is known of them.

A place that holds objects is a container: a directory of the file system (`Directory`, here) or a
directory in a zip file (`bundle.ZipDirectory`). Both have the same methods. Nothing here reads an
object: the native core reads and judges the bytes.
"""
# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH112, PTH113, PTH118, PTH123

import os

from .errors import ObjectIsADirectoryError, ObjectNotFoundError, ObjectReadError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class ObjectSource:
    """One object file or archive: a file, a slice of a file (a stored zip member), or bytes.

    Attributes
    ----------
    label
        What messages call it: its path, also within a zip file.
    path
        The file, or "" for bytes.
    offset, size
        The slice of the file; size 0 stands for all of it.
    """

    __slots__ = ("_read", "label", "offset", "path", "size")

    def __init__(
        self,
        path: str = "",
        *,
        label: str = "",
        offset: int = 0,
        size: int = 0,
        read: "Callable[[], bytes] | None" = None,
    ) -> None:
        self.path = path
        self.label = label or path
        self.offset = offset
        self.size = size
        self._read = read

    @property
    def is_whole_file(self) -> bool:
        """Whether it is neither a slice nor bytes."""
        return self._read is None and not self.size

    def read(self) -> bytes | None:
        """Return the bytes, if it is not a file or a slice of one; raises `OrcJITError`."""
        return self._read() if self._read is not None else None

    def __repr__(self) -> str:
        return f"ObjectSource({self.label!r})"


class Directory:
    """An ordinary directory.

    Attributes
    ----------
    path
        Its absolute path.
    archive
        The zip file it lies in: none, "".
    """

    __slots__ = ("path",)

    archive = ""

    def __init__(self, path: str) -> None:
        self.path = path

    def directory(self, name: str) -> "Directory":
        """Return the directory of that name in it; it need not exist."""
        return Directory(os.path.join(self.path, name))

    def files(self, below: str = "") -> list[str]:
        """Return the names of the files in it or in a directory below, sorted."""
        return sorted(entry.name for entry in self._entries(below) if _is_file(entry))

    def directories(self) -> list[str]:
        """Return the names of the directories in it, sorted."""
        return sorted(entry.name for entry in self._entries() if os.path.isdir(entry.path))

    def has_file(self, name: str) -> bool:
        """Whether there is a file of that name or relative path."""
        return os.path.isfile(os.path.join(self.path, name))

    def read(self, name: str) -> bytes:
        """Return the content of a file; raises `ObjectReadError` and its like."""
        path = os.path.join(self.path, name)
        try:
            return self.get_data(path)
        except FileNotFoundError as error:
            raise ObjectNotFoundError(f"{path}: there is no such file") from error
        except IsADirectoryError as error:
            raise ObjectIsADirectoryError(f"{path} is a directory") from error
        except OSError as error:
            raise ObjectReadError(f"{path}: cannot be read: {error.strerror}") from error

    def sources(self, names: "Iterable[str]") -> list[ObjectSource]:
        """Return the object files or archives of those names or relative paths."""
        start = os.path.join(self.path, "")
        return [ObjectSource(start + name) for name in names]

    def get_data(self, path: str) -> bytes:
        """Return the content of the file at an absolute path, as a loader's ``get_data`` does."""
        with open(path, "rb") as file:
            return file.read()

    def _entries(self, below: str = "") -> "list[os.DirEntry[str]]":
        try:
            with os.scandir(os.path.join(self.path, below)) as entries:
                return list(entries)
        except OSError:
            return []

    def __repr__(self) -> str:
        return f"Directory({self.path!r})"


def _is_file(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_file()
    except OSError:  # a symbolic link that leads nowhere
        return False
