"""Makes what a row is about: objects, archives, and the control's shared libraries."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from support.build import for_this_machine, run, spelled
from support.compilers import find_tool

if TYPE_CHECKING:
    from support.compilers import Compiler

    from .row import Library, Maker, Row

SOURCES = Path(__file__).resolve().parent / "sources"

LANGUAGE_FLAGS = {".c": ("-std=gnu11",), ".cc": ("-std=c++17",)}
FORTRAN = {".f", ".f90"}


@dataclass(frozen=True)
class Workshop:
    """A directory, a compiler and its flags. Makers of rows get one."""

    directory: Path
    compiler: Compiler
    row: Row
    level: str

    def compile(self, source: str, *flags: str) -> Path:
        """Compile a source below `sources/` with the row's flags, then `flags`."""
        path = SOURCES / shlex.split(source)[0]
        return self.compile_with(self.compiler, source, self.new(f"{path.stem}.o"), *flags)

    def compile_with(self, compiler: Compiler, source: str, output: Path, *flags: str) -> Path:
        name, *own = shlex.split(source)
        path = for_this_machine(SOURCES / name)
        run(
            self._driver(compiler, path),
            *self._language_flags(path),
            "-fPIC",
            *shlex.split(self.level),
            *spelled(compiler.name, *self.row.flags_for(compiler.name), *own, *flags),
            f"-I{SOURCES}",
            "-c",
            path,
            "-o",
            output,
        )
        return output

    def compile_text(self, name: str, text: str, *flags: str) -> Path:
        """Compile generated source; the suffix of `name` tells the language."""
        path = self.directory / name
        path.write_text(text)
        return self.compile(str(path), *flags)

    def tool(self, name: str, package: str, *arguments: str | Path) -> str:
        """Run a binary tool; return what it printed."""
        return run(find_tool(name, package), *arguments)

    def shared_libraries(self) -> list[str]:
        """Return what the row declares; a run time that is not where libraries are, by its path."""
        return [
            run(self.compiler.c, f"-print-file-name={name}").strip()
            if name.startswith("libclang_rt")
            else name
            for name in self.row.shared
        ]

    def new(self, name: str) -> Path:
        """Return a path for a file that is not there yet."""
        path = self.directory / name
        serial = 1
        while path.exists():
            serial += 1
            path = self.directory / f"{Path(name).stem}{serial}{Path(name).suffix}"
        return path

    def objects_of(self, library: Library) -> list[Path]:
        if self.row.make is not None:
            return list(self.row.make(self))
        return [self.compile(source) for source in library.sources]

    def link_shared(self, name: str, objects: list[Path], needed: list[Path]) -> Path:
        """Link the control's shared library, which may be moved together with what it needs.

        A row's flags are for its compiler's driver.
        """
        output = self.directory / f"lib{name}.so"
        run(
            self.compiler.cxx if self.row.link else self.compiler.linker,
            "-shared",
            *objects,
            "-Wl,--no-as-needed",
            f"-L{self.directory}",
            *(f"-l:{path.name}" for path in needed),
            "-Wl,-rpath,$ORIGIN",
            *self.row.link,
            "-o",
            output,
        )
        return output

    def _language_flags(self, path: Path) -> tuple[str, ...]:
        if path.suffix in FORTRAN:
            return (f"-J{self.directory}",)  # where modules are written
        return LANGUAGE_FLAGS.get(path.suffix, ())

    @staticmethod
    def _driver(compiler: Compiler, path: Path) -> str:
        if path.suffix in FORTRAN:
            return find_tool("gfortran", "gfortran")
        return compiler.driver(path)


def with_static(library: str) -> Maker:
    """Return a maker that compiles the row's sources, and adds a static library of the compiler."""

    def make(workshop: Workshop) -> list[Path]:
        objects = [workshop.compile(source) for source in workshop.row.sources]
        printed = run(workshop.compiler.c, f"-print-file-name={library}")
        return [*objects, Path(printed.strip())]

    return make
