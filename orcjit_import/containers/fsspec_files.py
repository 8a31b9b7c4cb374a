"""File systems of fsspec as Traversables: memory, archives, HTTP, object stores and many more.

What is read of a remote one is kept in the cache of compiled kernels, by what the file system says
identifies a file: a digest, an ETag, or size and time. A terminal shows how far a slow one is.
URLs can be chained, as "zip://kernels::https://example.org/kernels.zip".
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from .. import _is_interrupt
from ..errors import ContainerError
from .downloads import download

if TYPE_CHECKING:
    from collections.abc import Iterator

# What tells files apart, of all that a file system says: objects of its own may have addresses.
_PLAIN = (str, int, float, bytes, type(None))
_OF_ALL = {"name", "size", "type", "mimetype", "url"}

# They have paths of their own. Chained without one, fsspec gives them that of what they wrap.
_WITH_OWN_PATHS = ("dir", "reference")
_DOWNLOADING = "simplecache"


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
        files, path = _opened(url_to_fs, url)
    except Exception as error:  # each file system has errors of its own
        if _is_interrupt(error):
            raise
        told = str(error) or type(error).__name__
        raise ContainerError(f"{url}: fsspec cannot open it [OJ934]: {told}") from error
    return FsspecPath(files, "" if url.partition("::")[0] in _WITH_OWN_PATHS else path.rstrip("/"))


def _opened(url_to_fs: Any, url: str) -> tuple[Any, str]:
    """Return a file system and the path in it.

    Archives are read in parts, which not every server of HTTP gives. They are downloaded then.
    """
    try:
        opened: tuple[Any, str] = url_to_fs(url)
    except Exception as error:
        if _is_interrupt(error) or isinstance(error, ImportError):
            raise
        links = url.split("::")
        for at in range(len(links) - 1, 0, -1):
            found = _opened_if_possible(url_to_fs, [*links[:at], _DOWNLOADING, *links[at:]])
            if found is not None:
                return found
        raise  # what is told is why the URL itself is no use
    return opened


def _opened_if_possible(url_to_fs: Any, links: list[str]) -> tuple[Any, str] | None:
    try:
        opened: tuple[Any, str] = url_to_fs("::".join(links))
    except Exception as error:
        if _is_interrupt(error):
            raise
        return None
    return opened


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
        facts = {
            name: value
            for name, value in self._files.info(self._path).items()
            if isinstance(value, _PLAIN)
        }
        told = facts.get("size")
        size = told if isinstance(told, int) else None
        try:
            place = self._files.to_json()
        except (TypeError, ValueError):  # it was made with functions, or objects of a program
            place = ""
        if not place or facts.keys() <= _OF_ALL:  # another file could not be told from what is kept
            return download(self._files, self._path, size)
        from ..cache import default_cache, fingerprint
        from ..cache.entry import Content

        key = fingerprint("fsspec", place, self._path, facts)
        cache = default_cache()
        content = cache.read(key)
        if content is None:
            content = Content(key, [(self.name, download(self._files, self._path, size))])
            if size in (None, len(content.objects[0][1])):  # or it was changed meanwhile
                cache.write(content)
        return content.objects[0][1]

    def read_text(self, encoding: str | None = None) -> str:
        """Return the content of the file as text."""
        return self.read_bytes().decode(encoding or "utf-8")

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        """Open the file for reading; the further arguments are those of `io.TextIOWrapper`."""
        content = io.BytesIO(self.read_bytes())
        return content if mode == "rb" else io.TextIOWrapper(content, *args, **kwargs)

    def __str__(self) -> str:
        return self._path

    def __repr__(self) -> str:
        return f"FsspecPath({self._path!r})"
