"""Runs a compiler on one source.

What it says goes into a file, which is read only if it fails. A pipe would have Python wait for its
end beside that of the compiler.
"""

# Runs once for each source:
# ruff: noqa: PTH108, PTH123

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from .. import _is_interrupt
from ..errors import CompilationError

if TYPE_CHECKING:
    from .compilation import Source


# What it says beyond that, in characters, nobody reads.
_MOST_SAID = 100_000
_NOT_OF_FILES = ("-", "@")


def run(source: Source, target: str, dependencies: str, said: str) -> None:
    """Compile a source into an object.

    Parameters
    ----------
    source
        The source, in whose directory the compiler runs.
    target, dependencies
        As for `Compiler.arguments`. What the compiler writes besides lies in the same directory.
    said
        The file for what the compiler says.

    Raises
    ------
    CompilationError
        If it cannot be run, or fails: in its own words.
    """
    compiler, program, flags, *_ = source.toolchain
    # A file is called after a "-" or "@" for a compiler only if it is told that it is a file.
    name = f"./{source.name}" if source.name.startswith(_NOT_OF_FILES) else source.name
    with open(said, "wb", buffering=0) as file:
        try:
            words = [*program, *flags, *compiler.arguments(name, target, dependencies)]
            status = subprocess.call(
                words,
                executable=_place_of(words[0], os.environ.get("PATH", os.defpath)),
                cwd=source.directory,
                env={**os.environ, "TMPDIR": os.path.dirname(target)},  # noqa: PTH120
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
            )
        except (
            Exception
        ) as error:  # it is no program of this machine, or a plugin's command is none
            if _is_interrupt(error):
                raise
            raise CompilationError(
                f"{source.path} cannot be compiled: its compiler cannot be run [OJ926]: {error}"
            ) from error
    if status != 0:
        with open(said, encoding="utf-8", errors="replace") as file_of_text:
            text = file_of_text.read(_MOST_SAID).strip() or f"exit status {status}"
        raise CompilationError(f"{source.path} cannot be compiled [OJ921]:\n{text}")


@functools.lru_cache(maxsize=64)
def _place_of(program: str, path: str) -> str | None:
    """Return where a program is, which `subprocess` would look for each time; None if not known."""
    found = shutil.which(program, path=path) if os.sep not in program else None
    return found if found is not None and os.path.isabs(found) else None  # noqa: PTH117


def forget_places() -> None:
    """Look for programs anew: one may have been installed, or removed, since the last package."""
    _place_of.cache_clear()


def taken(path: str) -> bytes | None:
    """Return what is in a file, which is removed; None if there is no file.

    What the next compiler does not write must not be there from the one before.
    """
    try:
        with open(path, "rb", buffering=0) as file:
            content = file.readall()
    except (FileNotFoundError, IsADirectoryError):
        return None
    os.unlink(path)
    return content
