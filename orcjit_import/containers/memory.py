"""A container of bytes in memory: `MemoryDirectory`, with the methods of source.Directory."""

# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH118

import os

from ..errors import ObjectNotFoundError, OrcJITError
from ..source import ObjectPlaces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class MemoryDirectory:
    """A directory of which all files are known, with their bytes.

    Parameters
    ----------
    path
        What it is called in messages, and by the modules that come from it.
    content
        The bytes of each file, by its path relative to the directory, with slashes.

    Attributes
    ----------
    path
        The same.
    archive
        The zip file it lies in: none, "".
    is_bundle
        Whether all there is in it is listed: no.
    """

    __slots__ = ("_content", "path")

    archive = ""
    is_bundle = False

    def __init__(self, path: str, content: "Mapping[str, bytes]") -> None:
        self.path = path
        self._content = content

    def directory(self, name: str) -> "MemoryDirectory":
        """Return the directory of that name in it; it need not exist."""
        start = f"{name}/"
        inside = {
            path[len(start) :]: data
            for path, data in self._content.items()
            if path.startswith(start)
        }
        return MemoryDirectory(os.path.join(self.path, name), inside)

    def files(self, below: str = "") -> list[str]:
        """Return the names of the files in it or in a directory below, sorted."""
        start = f"{below}/" if below else ""
        rest = [path[len(start) :] for path in self._content if path.startswith(start)]
        return sorted(path for path in rest if "/" not in path)

    def directories(self) -> list[str]:
        """Return the names of the directories in it, sorted."""
        return sorted({path.partition("/")[0] for path in self._content if "/" in path})

    def has_file(self, name: str) -> bool:
        """Whether there is a file of that name or relative path."""
        return name in self._content

    def read(self, name: str) -> bytes:
        """Return the content of a file; raises `ObjectNotFoundError`."""
        try:
            return self._content[name]
        except KeyError:
            path = os.path.join(self.path, name)
            raise ObjectNotFoundError(f"{path}: there is no such file [OJ239]") from None

    def places(self, names: "Iterable[str]") -> ObjectPlaces:
        """Return where the object files or archives of those names or relative paths are."""
        every = list(names)
        labels = [os.path.join(self.path, name) for name in every]
        return ObjectPlaces(labels, slices=[None] * len(every), read=lambda i: self.read(every[i]))

    def get_data(self, path: str) -> bytes:
        """Return the content of the file at an absolute path, as a loader's ``get_data`` does."""
        inside = os.path.join(self.path, "")
        try:
            return self.read(path[len(inside) :] if path.startswith(inside) else path)
        except OrcJITError as error:
            raise OSError(str(error)) from error

    def __repr__(self) -> str:
        return f"MemoryDirectory({self.path!r}, {len(self._content)} files)"
