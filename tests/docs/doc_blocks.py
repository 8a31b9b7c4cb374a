"""Works off the code blocks of a document as a reader would, in one directory.

A source is written to the file that its first line names. A `console` block has commands after `$ `
and what they print; a `pycon` block is typed into a new interpreter. `...` stands for anything.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from support import typed_compilers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from doc_reader import Block

FILE_NAME = re.compile(r"^(?:/\*|//|#) ([\w./-]+)(?: \*/)?$")
TYPE_IN = Path(__file__).resolve().parent / "type_in.py"
ROOT = Path(__file__).resolve().parent.parent.parent


class DocumentError(AssertionError):
    """A block does not do what the document says."""


def work_off(block: Block, directory: Path) -> None:
    """Do what the block says, and compare what it shows."""
    HANDLERS[block.language](block, directory)


def write_source(block: Block, directory: Path) -> None:
    match = FILE_NAME.match(block.text.splitlines()[0])
    if match is None:
        raise DocumentError(f"line {block.line}: the first line of a source must name its file")
    path = directory / match[1]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text)


def run_commands(block: Block, directory: Path) -> None:
    for command, expected in commands_of(block.text):
        done = run(["bash", "-c", command], directory)
        compare(block, f"$ {command}", expected, done)


def commands_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block with the output that follows it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        while command.endswith("\\"):
            more, _, output = output.partition("\n")
            command = f"{command[:-1]}{more.removeprefix('>').strip()}"
        yield command, output


def type_in(block: Block, directory: Path) -> None:
    done = run([sys.executable, str(TYPE_IN)], directory, block.text)
    compare(block, ">>>", "", done)


def run(command: list[str], directory: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    path = [str(typed_compilers.directory()), str(Path(sys.executable).parent), os.environ["PATH"]]
    environment = {**os.environ, "PATH": os.pathsep.join(path)}
    environment.pop("ORCJIT_ERRORS", None)  # which readers do not set
    return subprocess.run(
        command, cwd=directory, env=environment, input=text, capture_output=True, text=True
    )


def compare(block: Block, what: str, expected: str, done: subprocess.CompletedProcess[str]) -> None:
    """Raise unless the command succeeded and printed what the document shows."""
    found = done.stdout + done.stderr
    matches = doctest.OutputChecker().check_output(expected, found, doctest.ELLIPSIS)
    if done.returncode != 0 or not matches:
        raise DocumentError(
            f"line {block.line}: {what}\nexit status {done.returncode}; expected:\n"
            f"{textwrap.indent(expected, '  ')}\nfound:\n{textwrap.indent(found, '  ')}"
        )


def show_only(block: Block, directory: Path) -> None:
    """Do nothing: the block is a picture made of letters."""


HANDLERS: dict[str, Callable[[Block, Path], None]] = {
    "c": write_source,
    "cmake": write_source,
    "cpp": write_source,
    "makefile": write_source,
    "meson": write_source,
    "toml": write_source,
    "python": write_source,
    "console": run_commands,
    "pycon": type_in,
    "text": show_only,
}
