"""File systems of fsspec as Traversables: memory, archives, HTTP, object stores and many more.

What is read of a remote one is kept in the cache of compiled kernels, by what the file system says
identifies a file: a digest, an ETag, or size and time. A terminal shows how far a slow one is.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from ..errors import ContainerError
from .progress import SlowRead

if TYPE_CHECKING:
    from collections.abc import Iterator

# A file is read in parts, each after the one before: as many as a bar needs to move.
_PARTS = 32
_LEAST_PART = 1 << 16
_PART_OF_UNKNOWN = 1 << 18

# What tells files apart, of all that a file system says: objects of its own may have addresses.
_PLAIN = (str, int, float, bytes, type(None))
_OF_ALL = {"name", "size", "type", "mimetype", "url"}


def open_url(url: str) -> FsspecPath:
    """Return the directory at a URL.

    Raises
    ------
    ContainerError
        If fsspec is not installed, or does not know such URLs.
    """
    try:
        from fsspec.core import url_to_fs  # type: ignore[import-untyped]
    except ImportError as error:
        raise ContainerError(
            f"{url}: fsspec is not installed: pip install fsspec [OJ933]"
        ) from error
    try:
        files, path = url_to_fs(url)
    except (ImportError, ValueError, OSError) as error:
        raise ContainerError(f"{url}: fsspec cannot open it [OJ934]: {error}") from error
    return FsspecPath(files, path.rstrip("/"))


class FsspecPath:
    """A file or directory of a file system of fsspec, as `importlib.resources.abc.Traversable`.

    Parameters
    ----------
    files
        The file system.
    path
        The path in it.
    known
        What the file system says of it, where a directory was listed.
    """

    def __init__(self, files: Any, path: str, known: dict[str, Any] | None = None) -> None:
        self._files = files
        self._path = path
        self._known = known

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self._path.rstrip("/").rpartition("/")[2]

    def joinpath(self, *descendants: str) -> FsspecPath:
        """Return what lies below it."""
        parts = "/".join(descendants).strip("/")
        # The root of an archive has no name, and names in it do not begin with a slash.
        return FsspecPath(self._files, f"{self._path}/{parts}" if self._path else parts)

    __truediv__ = joinpath

    def iterdir(self) -> Iterator[FsspecPath]:
        """Yield what lies in it, as the file system lists it now."""
        self._files.invalidate_cache(self._path)
        for known in self._files.ls(self._path, detail=True):
            if known["name"].rstrip("/") != self._path.rstrip("/"):
                yield FsspecPath(self._files, known["name"].rstrip("/"), known)

    def is_file(self) -> bool:
        """Whether it is a file."""
        if self._known is not None:
            return bool(self._known["type"] == "file")
        return bool(self._files.isfile(self._path))

    def is_dir(self) -> bool:
        """Whether it is a directory."""
        if self._known is not None:
            return bool(self._known["type"] == "directory")
        return bool(self._files.isdir(self._path))

    def read_bytes(self) -> bytes:
        """Return the content of the file; of a remote one from the cache, if it is there."""
        if getattr(self._files, "local_file", False) or self._files.protocol in ("memory", "file"):
            return bytes(self._files.cat_file(self._path))
        from ..cache import default_cache, fingerprint
        from ..cache.entry import Content

        facts = {
            name: value
            for name, value in self._files.info(self._path).items()
            if isinstance(value, _PLAIN)
        }
        size = facts.get("size")
        if facts.keys() <= _OF_ALL:
            return self._download(size)  # a changed file could not be told from what is kept
        key = fingerprint("fsspec", self._files.to_json(), self._path, facts)

        cache = default_cache()
        content = cache.read(key)
        if content is None:
            content = Content(key, [(self.name, self._download(size))])
            cache.write(content)
        return content.objects[0][1]

    def read_text(self, encoding: str | None = None) -> str:
        """Return the content of the file as text."""
        return self.read_bytes().decode(encoding or "utf-8")

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        """Open the file for reading; the further arguments are those of `io.TextIOWrapper`."""
        content = io.BytesIO(self.read_bytes())
        return content if mode == "rb" else io.TextIOWrapper(content, *args, **kwargs)

    def _download(self, size: Any) -> bytes:
        step = max(size // _PARTS, _LEAST_PART) if size else _PART_OF_UNKNOWN
        parts = []
        with (
            SlowRead(self._path, size) as progress,
            self._files.open(self._path, "rb", block_size=self._block_size()) as file,
        ):
            while part := file.read(step):
                parts.append(part)
                progress.advance(len(part))
        return b"".join(parts)

    def _block_size(self) -> int:
        """Return how much more is read than is asked for; 0 makes a stream of a file of HTTP.

        By themselves, file systems read megabytes ahead, which is all of most objects. A server
        of HTTP may not know how to give a part.
        """
        return 0 if "http" in self._files.protocol else _LEAST_PART

    def __str__(self) -> str:
        return self._path

    def __repr__(self) -> str:
        return f"FsspecPath({self._path!r})"
