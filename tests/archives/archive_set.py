"""What a row of the archives is: a kernel, and archives of a distribution that it calls."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from support.build import Builder, run_now
from support.compilers import MissingToolError, find_compiler

SOURCES = Path(__file__).resolve().parent / "sources"

Maker = Callable[["Workshop"], list[Path]]


@dataclass(frozen=True)
class Row:
    """One row.

    Parameters
    ----------
    name
        What the tests call it.
    package
        Of Debian; it has the archives.
    kernel
        A source below `sources/`, which defines `compute`.
    archives
        In the order of a linker's command line.
    make
        Makes more objects, or archives, which come before `archives`.
    """

    name: str
    package: str
    kernel: str
    archives: tuple[str, ...] = ()
    make: Maker | None = None


class Workshop:
    """Makes the objects of one row."""

    def __init__(self, builder: Builder, directory: Path) -> None:
        self.builder = builder
        self.directory = directory

    def compile(self, source: str, *flags: str) -> Path:
        return self.builder.compile(find_compiler("gcc"), str(SOURCES / source), *flags)

    def run_tool(self, tool: str, package: str, *arguments: str | Path) -> None:
        """Run a compiler of another language in the row's directory."""
        path = shutil.which(tool)
        if path is None:
            raise MissingToolError(tool, package)
        before = Path.cwd()
        os.chdir(self.directory)
        try:
            run_now(path, *arguments)
        finally:
            os.chdir(before)

    def inputs(self, row: Row) -> list[Path]:
        """Return objects and archives in the order of a linker's command line."""
        made = row.make(self) if row.make else []
        kernel = self.compile(row.kernel)
        archives = [find_archive(name, row.package) for name in row.archives]
        return [self.compile("exported.c"), kernel, *made, *archives]

    def control(self, inputs: list[Path]) -> str:
        """Return what a program of the same objects prints."""
        program = self.directory / "program"
        run_now(
            find_compiler("gcc").cxx,
            self.compile("main.c"),
            *inputs[1:],
            "-pthread",
            "-o",
            program,
        )
        return run_now(program)


def find_archive(name: str, package: str) -> Path:
    """Return the path of an archive, where the compiler looks for libraries.

    Raises
    ------
    MissingToolError
        If it is not there; the message has the package.
    """
    printed = run_now(find_compiler("gcc").c, f"-print-file-name={name}").strip()
    if printed == name:
        raise MissingToolError(name, package)
    return Path(printed)
