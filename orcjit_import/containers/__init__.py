"""Containers: places that hold object packages, whatever gives names and bytes.

A directory of the file system (source.py), a directory in a zip file (bundle.py) and anything with
the interface of `importlib.resources.abc.Traversable` are containers, and one protocol. An entry of
``sys.path`` is one if its path entry finder has a method `files` that returns a Traversable, as
readers of resources do: `mount` makes such entries, of a Traversable, of bytes by names, or of a
file system of fsspec.
"""

from __future__ import annotations

import os
import reprlib
import sys
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import ContainerError
from .memory import MemoryDirectory
from .traversable import TraversableDirectory, TraversableFinder, below

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..source import ObjectPlaces

__all__ = ["Container", "MemoryDirectory", "TraversableDirectory", "mount", "unmount"]


class Container(Protocol):
    """A directory that holds objects, archives, manifests and other files.

    Attributes
    ----------
    path
        What it is called: the beginning of the paths of all that is in it.
    archive
        The zip file it lies in; "" for most.
    is_bundle
        Whether all there is in it is listed somewhere: objects that are broken are no strays then.
    """

    path: str
    archive: str
    is_bundle: bool

    def directory(self, name: str) -> Any:
        """Return the container of that name in it; it need not exist."""

    def files(self, below: str = "") -> list[str]:
        """Return the names of the files in it or in a directory below, sorted."""

    def directories(self) -> list[str]:
        """Return the names of the directories in it, sorted."""

    def has_file(self, name: str) -> bool:
        """Whether there is a file of that name or relative path."""

    def read(self, name: str) -> bytes:
        """Return the content of a file; raises an `OrcJITError` if that cannot be had."""

    def places(self, names: Iterable[str]) -> ObjectPlaces:
        """Return where the core reads objects of those names."""

    def get_data(self, path: str) -> bytes:
        """Return the content of the file at a path that begins with `path`; raises OSError."""


# What is mounted, by the entry of the path.
_mounted: dict[str, Any] = {}


def mount(source: Any, name: str, *, path: list[str] | None = None) -> str:
    """Make the object packages in a container importable.

    Parameters
    ----------
    source
        A Traversable; a mapping from relative paths to bytes; or a URL: of a file system of
        fsspec, as "memory://kernels" or "https://example.org/kernels", or of a plugin. A plugin is
        an entry point of the group ``orcjit_import.containers`` with the name of the URL's scheme;
        it is called with the URL, and returns one of these.
    name
        What it is called: the entry of the path, and the beginning of ``__file__``.
    path
        The path it is put on, at the end; ``sys.path`` if None.

    Returns
    -------
    str
        The entry.

    Raises
    ------
    ContainerError
        If there is a container of that name, it is no name or that of a place on the path, or the
        source is none.
    """
    _require_name(name)
    if name in _mounted:
        raise ContainerError(
            f"a container is mounted as {name!r} already: choose another name [OJ931]"
        )
    _mounted[name] = _traversable_of(source, name)
    if _open not in sys.path_hooks:
        sys.path_hooks.insert(0, _open)
    sys.path_importer_cache.pop(name, None)
    (sys.path if path is None else path).append(name)
    return name


def _require_name(name: object) -> None:
    """Refuse what would stand for other entries of the path, or make every import fail."""
    is_text = isinstance(name, str) and bool(name.strip("./")) and "\0" not in name
    taken = [entry for entry in sys.path if is_text and _is_below(entry, str(name))]
    if not is_text or not all(entry in _mounted for entry in taken):
        raise ContainerError(
            f"{name!r} is no name of a container: give a text that stands for nothing on the path "
            f"[OJ936]"
        )


def unmount(name: str) -> None:
    """Take a container off ``sys.path``; modules that were imported from it stay."""
    if name not in _mounted:  # and is perhaps that of a directory on the path
        return
    del _mounted[name]
    sys.path[:] = [entry for entry in sys.path if entry != name]
    for entry in [each for each in sys.path_importer_cache if _is_below(each, name)]:
        del sys.path_importer_cache[entry]
    if not _mounted and _open in sys.path_hooks:
        sys.path_hooks.remove(_open)


def _open(entry: str) -> TraversableFinder:
    """Return the finder of a path entry: what `sys.path_hooks` has."""
    for name, root in _mounted.items():
        if _is_below(entry, name):
            place = root
            for part in entry[len(name) :].strip("/").split("/"):
                place = below(place, part) if part else place
            return TraversableFinder(entry, place)
    raise ImportError(f"{entry} is in no container [OJ935]", path=entry)


def _is_below(entry: object, name: str) -> bool:
    return isinstance(entry, str) and (entry == name or entry.startswith(f"{name}/"))


def _traversable_of(source: Any, name: str) -> Any:
    from collections.abc import Mapping

    # A dictionary is looked at now; other mappings may be slow to list.
    is_other = type(source) is dict and not all(isinstance(path, str) for path in source)
    if isinstance(source, Mapping) and not is_other:
        from ..resources import BundlePath

        content: Mapping[str, bytes] = source
        return BundlePath(MemoryDirectory(name, content))  # type: ignore[arg-type]
    if isinstance(source, str) and "://" in source:
        from ..plugins import find

        opened_by = find("containers", source.partition("://")[0], ContainerError)
        if opened_by is not None:
            return _traversable_of(opened_by(source), name)
        from .fsspec_files import open_url

        return open_url(source)
    if all(hasattr(source, method) for method in ("iterdir", "joinpath", "read_bytes", "is_file")):
        return source
    if isinstance(source, str) and os.path.exists(source):  # noqa: PTH110
        raise ContainerError(
            f"{source!r} is a place of the file system: put it on sys.path [OJ937]"
        )
    raise ContainerError(
        f"{reprlib.repr(source)} is no container: give a Traversable, a mapping from paths to "
        f"bytes, or a URL of fsspec [OJ932]"
    )
