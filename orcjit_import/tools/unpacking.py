"""Makes files of a bundle again: all of them, or none.

They are written to a directory beside their places first, and moved when all are written. What has
been moved is put back if the rest cannot be.
"""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

from ..errors import ObjectReadError
from ..strict_zip import StrictZip
from .writing import require_other


def unpack(bundle: Path, directory: Path, *, force: bool = False) -> list[Path]:
    """Extract the members of a bundle, each compared with its RECORD.

    Parameters
    ----------
    bundle
        A zip file or wheel; one without a RECORD is extracted as it is.
    directory
        Where to put the files; it is made if it does not exist.
    force
        Whether to replace files that are there.

    Returns
    -------
    list[Path]
        The files.

    Raises
    ------
    ObjectReadError
        If the bundle is not what its RECORD says, a file is there already, or cannot be written.
        Nothing has changed then.
    ObjectFormatError
        If a file would replace the bundle.
    """
    opened = StrictZip(str(bundle))
    for member, reason in opened.differences():
        raise ObjectReadError(
            f"{bundle}/{member}: {reason}. Get the bundle or pack it again [OJ501]"
        )
    names = opened.files()
    for name in names:
        require_other(directory / name, [bundle])
        _check_place(directory, name, force=force)
    made = _make(directory)
    try:
        with tempfile.TemporaryDirectory(prefix=".orcjit-import-", dir=directory) as scratch:
            for name in names:
                _write(Path(scratch, "new", name), opened.read(name))
            _Move(directory, Path(scratch)).all(names)
    except BaseException as error:
        _remove(made)
        if isinstance(error, OSError) and not isinstance(error, ObjectReadError):
            raise ObjectReadError(f"{directory}: cannot be written to [OJ617]: {error}") from error
        raise
    return [directory / name for name in names]


def _check_place(directory: Path, name: str, *, force: bool) -> None:
    """Refuse to replace a file, and to write where a link leads."""
    path = directory / name
    for parent in path.relative_to(directory).parents[:-1]:
        place = directory / parent
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            raise ObjectReadError(
                f"{place}: is a link or a file, where {name!r} needs a directory [OJ627]. Choose "
                f"another directory, or take it out"
            )
    if path.is_dir() and not path.is_symlink():
        raise ObjectReadError(f"{path}: is a directory, and {name!r} a file. Take it out [OJ625]")
    if path.exists() and not path.is_file():
        raise ObjectReadError(
            f"{path}: is a device or the like, and {name!r} a file. Take it out [OJ626]"
        )
    if not force and (path.exists() or path.is_symlink()):
        raise ObjectReadError(
            f"{path}: is there already. Choose another directory [OJ624], or replace files "
            f"(--force)"
        )


def _make(directory: Path) -> list[Path]:
    """Make a directory; return those that were made for it, the lowest first."""
    made: list[Path] = []
    try:
        missing = [each for each in (directory, *directory.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir()
            made.insert(0, each)
    except OSError as error:
        _remove(made)
        raise ObjectReadError(f"{directory}: cannot be made [OJ615]: {error.strerror}") from error
    return made


def _remove(made: list[Path]) -> None:
    with contextlib.suppress(OSError):  # somebody else has put something there
        for each in made:
            each.rmdir()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


class _Move:
    """Moves files to their places, and back if one of them cannot be moved."""

    def __init__(self, directory: Path, scratch: Path) -> None:
        self._directory = directory
        self._new = scratch / "new"
        self._old = scratch / "old"
        self._begun: list[str] = []  # names of files, and of directories that were not there

    def all(self, names: list[str]) -> None:
        """Move all files of these names."""
        try:
            for name in names:
                self._move(name)
        except BaseException:
            for name in reversed(self._begun):
                self._put_back(name)
            raise

    def _move(self, name: str) -> None:
        place, former = self._directory / name, self._old / name
        for parent in reversed(Path(name).parents[:-1]):
            if not (self._directory / parent).exists():
                self._begun.append(str(parent))
                (self._directory / parent).mkdir()
        self._begun.append(name)
        if place.exists() or place.is_symlink():
            former.parent.mkdir(parents=True, exist_ok=True)
            place.rename(former)
        (self._new / name).rename(place)

    def _put_back(self, name: str) -> None:
        """Undo as much of a step as has been done: it may have failed anywhere."""
        place, former, new = (each / name for each in (self._directory, self._old, self._new))
        if new.is_dir():
            with contextlib.suppress(OSError):
                place.rmdir()
            return
        if not new.exists():
            place.unlink(missing_ok=True)
        if former.exists() or former.is_symlink():
            former.rename(place)
