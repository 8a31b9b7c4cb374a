"""Writes what the user names with ``--output``: wholly or not at all, and only where files belong.

A regular file is replaced when the new one is whole. A link is followed. Into anything else, such
as a device or a pipe, the content is written as it is: replacing that would destroy it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ObjectFormatError, ObjectReadError, OrcJITError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@contextlib.contextmanager
def replacing(output: Path) -> Iterator[Path]:
    """Yield the path of a new file, whose content `output` has afterwards.

    Raises
    ------
    ObjectReadError
        If one of them cannot be written.
    """
    try:
        is_special = _is_special(output)
        place = output if is_special else Path(os.path.realpath(output))
        directory = Path(tempfile.gettempdir()) if is_special else place.parent
        scratch = directory / f".orcjit-import-{secrets.token_hex(8)}"
        try:
            scratch.touch(0o666, exist_ok=False)
            yield scratch
            if is_special:
                with scratch.open("rb") as source, place.open("wb") as target:
                    shutil.copyfileobj(source, target)
            else:
                scratch.replace(place)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        if isinstance(error, OrcJITError):
            raise
        reason = error.strerror or str(error)
        raise ObjectReadError(f"{output}: cannot be written [OJ616]: {reason}") from error


def make_parents(output: Path) -> None:
    """Make the directories that a file will lie in; raises `ObjectReadError` if that cannot be."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ObjectReadError(f"{output.parent}: cannot be made [OJ615]: {reason}") from error


def write_text(output: Path, text: str) -> None:
    """Write a text as UTF-8; raises `ObjectReadError` if that cannot be."""
    with replacing(output) as scratch:
        scratch.write_text(text, encoding="utf-8")


def require_other(output: Path, inputs: Iterable[str | Path]) -> None:
    """Refuse to write where something lies that is read.

    Raises
    ------
    ObjectFormatError
        If the output is one of the inputs.
    """
    if any(_is_same(output, path) for path in inputs):
        raise ObjectFormatError(
            f"{output}: is what shall be read. Choose another file for the output [OJ618]"
        )


def _is_same(path: Path, other: str | Path) -> bool:
    try:
        return path.samefile(other)
    except (OSError, ValueError):  # one of them does not exist
        return False


def _is_special(path: Path) -> bool:
    """Whether there is something that is no regular file; a link stands for what it leads to."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return False
