"""Readers for `importlib.resources`: the files beside the objects, in a directory or a zip file.

They are importlib's own, pointed at a directory instead of a loader that knows one; but what is in
a bundle is compared with its RECORD. Imported when resources are asked for.
"""

import io
import os
from importlib.readers import FileReader, ZipReader
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

    from .bundle import ZipDirectory
    from .source import Directory


def reader_of(container: "Directory | ZipDirectory") -> FileReader | ZipReader:
    """Return a reader of the files in a container.

    Parameters
    ----------
    container
        The directory of a package, or the directory in which a single object lies.

    Returns
    -------
    TraversableResources
        What a loader's ``get_resource_reader`` returns.
    """
    if container.is_bundle or not (container.archive or os.path.isdir(container.path)):  # noqa: PTH112
        return _BundleReader(container)
    return _ZipDirectoryReader(container) if container.archive else _DirectoryReader(container)


class _DirectoryReader(FileReader):
    def __init__(self, container: "Directory | ZipDirectory") -> None:
        self.path = Path(container.path)


class _ZipDirectoryReader(ZipReader):
    def __init__(self, container: "Directory | ZipDirectory") -> None:
        self.archive = container.archive
        inside = container.path[len(container.archive) :].replace(os.sep, "/").strip("/")
        self.prefix = f"{inside}/" if inside else ""


class _BundleReader(_ZipDirectoryReader):
    def __init__(self, container: "Directory | ZipDirectory") -> None:
        super().__init__(container)
        self._container = container

    def files(self) -> "Any":
        """Return the directory that it reads."""
        return BundlePath(self._container)


class BundlePath:
    """A file or directory in a bundle, as `importlib.resources.abc.Traversable` describes it."""

    def __init__(self, container: "Directory | ZipDirectory", parts: tuple[str, ...] = ()) -> None:
        self._container = container
        self._parts = parts

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self._parts[-1] if self._parts else os.path.basename(self._container.path)  # noqa: PTH119

    def joinpath(self, *descendants: "str | os.PathLike[str]") -> "BundlePath":
        """Return what lies below it."""
        parts = list(self._parts)
        for part in "/".join(os.fspath(each) for each in descendants).split("/"):
            if part == ".." and parts:
                parts.pop()
            elif part not in ("", "."):
                parts.append(part)
        return BundlePath(self._container, tuple(parts))

    __truediv__ = joinpath

    def iterdir(self) -> "Iterator[BundlePath]":
        """Yield what lies in it."""
        directory = self._directory()
        for name in sorted({*directory.files(), *directory.directories()}):
            yield self.joinpath(name)

    def is_file(self) -> bool:
        """Whether there is a file of that path."""
        return bool(self._parts) and self._container.has_file("/".join(self._parts))

    def is_dir(self) -> bool:
        """Whether there is a directory of that path."""
        directory = self._directory()
        return bool(directory.files() or directory.directories())

    def exists(self) -> bool:
        """Whether there is anything of that path."""
        return self.is_file() or self.is_dir()

    def read_bytes(self) -> bytes:
        """Return the content of the file, which is what the RECORD says."""
        return self._container.read("/".join(self._parts))

    def read_text(self, encoding: str | None = None, errors: str | None = None) -> str:
        """Return the content of the file as text."""
        with self.open(encoding=encoding, errors=errors) as file:
            text: str = file.read()
        return text

    def open(self, mode: str = "r", *args: "Any", **kwargs: "Any") -> "IO[Any]":
        """Open the file for reading; the further arguments are those of `io.TextIOWrapper`."""
        if mode not in ("r", "rb"):
            from .errors import ArgumentValueError

            raise ArgumentValueError(
                f"a file in a bundle can be opened with 'r' and 'rb', not {mode!r} [OJ516]"
            )
        content = io.BytesIO(self.read_bytes())
        return content if mode == "rb" else io.TextIOWrapper(content, *args, **kwargs)

    def _directory(self) -> "Directory | ZipDirectory":
        directory = self._container
        for part in self._parts:
            directory = directory.directory(part)
        return directory

    def __str__(self) -> str:
        return os.path.join(self._container.path, *self._parts)  # noqa: PTH118

    def __repr__(self) -> str:
        return f"BundlePath({str(self)!r})"
