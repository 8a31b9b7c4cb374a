"""The files that `pack` takes in: those below a directory, beside an object, or in a zip file."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .. import naming
from ..errors import ObjectFormatError
from ..source import ObjectPlaces
from ..zip_table import is_zip
from .targets import find_targets
from .writing import require_other
from .zip_targets import open_zip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..bundle import ZipDirectory

_LEFT_OUT = ("__pycache__",)
_INFORMATION = (".dist-info", ".data")  # of the wheel that it is taken from, not of the bundle


class PackedFile(NamedTuple):
    """A file that becomes a member.

    Attributes
    ----------
    name
        Its name in the bundle.
    label
        What messages call it.
    place
        Where it is, for what describes objects.
    read
        Returns its bytes; those of a member of a bundle are compared with its RECORD.
    """

    name: str
    label: str
    place: ObjectPlaces
    read: Callable[[], bytes]


def files_of(text: str, bundle: Path | None, *, follow_links: bool) -> Iterator[PackedFile]:
    """Yield the files that belong to a target.

    Parameters
    ----------
    text
        What the target is called.
    bundle
        The file that will be written: left out where it is a former bundle.
    follow_links
        Whether to take in what links out of a directory lead to.

    Raises
    ------
    OrcJITError
        If there is no such target, it holds no objects, or the bundle would replace a part of it.
    """
    path = Path(text)
    targets = find_targets(text)  # raises where there are no objects
    if path.is_dir():
        path = path.resolve()
        root = path if targets[0].entry == str(path) else path.parent
        yield from _on_disk(path, root, "", bundle, follow_links=follow_links)
        return
    if any(is_zip(str(each)) for each in (path, *path.parents)):
        yield from _in_zip(path, targets[0].entry, bundle)
        return
    for target in targets:
        found = Path(target.found.path)
        if target.found.container.archive:
            yield from _in_zip(found, target.entry, bundle)
            continue
        prefix = "".join(f"{part}/" for part in target.name.split(".")[:-1])
        yield from _on_disk(found, found.parent, prefix, bundle, follow_links=follow_links)


# ---- On disk ----


def _on_disk(
    path: Path, root: Path, prefix: str, bundle: Path | None, *, follow_links: bool
) -> Iterator[PackedFile]:
    walk = _Walk(path, follow_links=follow_links)
    for file in walk.files() if path.is_dir() else _with_manifest(path):
        if bundle is None or not _is_former(file, bundle):
            name = prefix + file.relative_to(root).as_posix()
            yield PackedFile(name, str(file), ObjectPlaces([str(file)]), file.read_bytes)


def _with_manifest(path: Path) -> list[Path]:
    manifest = path.with_name(naming.manifest_name(path.name))
    return [path, manifest] if manifest.is_file() else [path]


def _is_former(path: Path, bundle: Path) -> bool:
    """Whether a file is the bundle as it was made before."""
    if os.path.realpath(path) != os.path.realpath(bundle):
        return False
    if not is_zip(str(path)):
        require_other(bundle, [path])
    return True


class _Walk:
    """The files in a directory and below, without caches and hidden ones."""

    def __init__(self, root: Path, *, follow_links: bool) -> None:
        self._root = root
        self._place = root.resolve()
        self._follow_links = follow_links

    def files(self) -> Iterator[Path]:
        """Yield them, sorted.

        Raises
        ------
        ObjectFormatError
            If a link leads out of the directory, and shall not be followed.
        """
        return self._below(self._root, (self._place,))

    def _below(self, directory: Path, above: tuple[Path, ...]) -> Iterator[Path]:
        for path in sorted(directory.iterdir()):
            if _is_left_out(path.name):
                continue
            place = self._resolved(path)
            if place.is_file():
                yield path
            elif place.is_dir() and place not in above:  # a link to where it lies would never end
                yield from self._below(path, (*above, place))

    def _resolved(self, path: Path) -> Path:
        """Return where a path leads to."""
        place = Path(os.path.realpath(path))  # resolve() raises for links in a circle
        if path.is_symlink() and not self._follow_links and not place.is_relative_to(self._place):
            raise ObjectFormatError(
                f"{path}: is a link to {place}, out of {self._place} [OJ622]. Put a copy there, "
                f"take it out, or pack what such links lead to (--follow-links)"
            )
        return place


def _is_left_out(name: str) -> bool:
    return name.startswith(".") or name in _LEFT_OUT


# ---- In zip files ----


def _in_zip(path: Path, entry: str, bundle: Path | None) -> Iterator[PackedFile]:
    """Yield what lies at the path of a zip file, or at one that leads into it.

    A name begins behind the entry of the path from which the package is imported.
    """
    path, entry = path.absolute(), os.path.abspath(entry)  # noqa: PTH100  (as on sys.path)
    archive = next(each for each in (path, *path.parents) if each.is_file())
    if bundle is not None:
        require_other(bundle, [archive])
    root = open_zip(entry)
    root.require_what_is_listed()
    below = path.relative_to(entry).parts
    if below and root.has_file("/".join(below)):
        names = ["/".join(below), "/".join([*below[:-1], naming.manifest_name(below[-1])])]
        names = [name for name in names if root.has_file(name)]
    else:
        inner = root
        for part in below:
            inner = inner.directory(part)
        names = ["/".join([*below, name]) for name in _below(inner, is_whole=path == archive)]
    for name in names:
        place = root.places([name])
        yield PackedFile(name, place.labels[0], place, partial(root.read, name))


def _below(container: ZipDirectory, *, is_whole: bool = False) -> Iterator[str]:
    """Yield the names of the files in a directory of a zip file and below, sorted."""
    yield from (name for name in container.files() if not _is_left_out(name))
    for name in container.directories():
        is_information = is_whole and name.endswith(_INFORMATION)
        if not _is_left_out(name) and not is_information:
            yield from (f"{name}/{each}" for each in _below(container.directory(name)))
