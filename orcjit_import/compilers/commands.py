"""Runs a compiler on one source.

What it says goes into a file, which is read only if it fails. A pipe would have Python wait for its
end beside that of the compiler.
"""

# Runs once for each source:
# ruff: noqa: PTH108, PTH123

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from ..errors import CompilationError

if TYPE_CHECKING:
    from .compilation import Source


def run(source: Source, target: str, dependencies: str, said: str) -> None:
    """Compile a source into an object.

    Parameters
    ----------
    source
        The source, in whose directory the compiler runs.
    target, dependencies
        As for `Compiler.arguments`.
    said
        The file for what the compiler says.

    Raises
    ------
    CompilationError
        If it fails: in its own words.
    """
    compiler, program, flags, *_ = source.toolchain
    words = [*program, *flags, *compiler.arguments(source.name, target, dependencies)]
    with open(said, "wb", buffering=0) as file:
        status = subprocess.call(
            words, cwd=source.directory, stdin=subprocess.DEVNULL, stdout=file, stderr=file
        )
    if status != 0:
        with open(said, encoding="utf-8", errors="replace") as file_of_text:
            text = file_of_text.read().strip() or f"exit status {status}"
        raise CompilationError(f"{source.path} cannot be compiled [OJ921]:\n{text}")


def taken(path: str) -> bytes | None:
    """Return what is in a file, which is removed; None if there is none.

    What the next compiler does not write must not be there from the one before.
    """
    try:
        with open(path, "rb", buffering=0) as file:
            content = file.readall()
    except FileNotFoundError:
        return None
    os.unlink(path)
    return content
