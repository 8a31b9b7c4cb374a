"""Makes the objects, archives and controls of compositions, and keeps them.

Each has a place that says what it is made of, so that it is made once.
"""

from __future__ import annotations

import functools
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from support.build import BuildError, run
from support.compilers import find_compiler, find_tool

from compositions.composition import KEYS, Member
from compositions.feature import SOURCES, Unit
from compositions.forms import FORMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from compositions.composition import Composition, Library

LANGUAGE_FLAGS = {".c": "-std=gnu11", ".cc": "-std=c++17"}
REPORT_FLAGS = ("-O1", "-fPIC", "-shared")

# For the symbols that units give a version.
VERSIONS = "".join(f"V1_{key} {{}}; V2_{key} {{}} V1_{key};\n" for key in KEYS)


class LinkRefusedError(Exception):
    """The system's linker refuses the objects."""


class Workshop:
    """Makes what compositions need, in one directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @functools.cached_property
    def report(self) -> Path:
        """Return the shared library to which units report."""
        command = (find_compiler("gcc").c, *REPORT_FLAGS, str(SOURCES / "report.c"))
        return self._made("libreport.so", command, [SOURCES / "report.c"])

    @functools.cached_property
    def main(self) -> Path:
        """Return the object that calls the entries of a program."""
        command = (find_compiler("gcc").c, "-O1", "-fPIC", "-c", str(SOURCES / "main.c"))
        return self._made("main.o", command, [SOURCES / "main.c"])

    def member(self, composition: Composition, member: Member) -> Path:
        """Compile one object."""
        part = composition.part(member.key)
        if member.number == 0:
            calls = " ".join(f"CALL({number})" for number in composition.reached(member.key))
            return self._compile(Unit("root.c", (f"-DUNITS={calls}",)), "gcc", "pic", member.key)
        unit = part.feature.units[member.number - 1]
        return self._compile(unit, part.compiler, part.form, member.key, f"-DUNIT={member.number}")

    def inputs(self, composition: Composition, library: Library) -> list[Path]:
        """Return the objects and archives of a library, in order."""
        return [
            self.member(composition, entry)
            if isinstance(entry, Member)
            else self._archive([self.member(composition, member) for member in entry])
            for entry in library.inputs
        ]

    def control(self, composition: Composition) -> list[tuple[str, Path]]:
        """Return the program, or the shared libraries, that the system's linker makes.

        Raises
        ------
        LinkRefusedError
            If it refuses the objects.
        """
        made: list[tuple[str, Path]] = []
        for library in composition.libraries():
            inputs = self.inputs(composition, library)
            needed = [path for _, path in made]
            made.append((library.name, self._link(composition, inputs, needed)))
        return made

    def remembered(self, *key: object, make: Callable[[], object]) -> object:
        """Return what `make` returns, or returned when it was asked for this before."""
        place = self._place(*map(str, key)) / "answer.json"
        if not place.exists():
            self._write(place, lambda path: path.write_text(json.dumps(make())))
        return json.loads(place.read_text())

    def _compile(self, unit: Unit, compiler: str, form: str, key: str, *flags: str) -> Path:
        found = find_compiler(compiler)
        source = SOURCES / unit.source
        command = (
            found.driver(source),
            LANGUAGE_FLAGS[source.suffix],
            *FORMS[form].flags,
            f"-DKEY={key}",
            *unit.flags,
            *flags,
            "-c",
            str(source),
        )
        number = flags[0].rpartition("=")[2] if flags else "root"
        name = f"{key}{number}_{source.stem}.o"
        return self._made(name, command, [source, *sorted(SOURCES.glob("*.h"))])

    def _archive(self, members: list[Path]) -> Path:
        output = self._place("archive", *map(str, members)) / "units.a"
        if not output.exists():
            self._write(
                output, lambda path: run(find_tool("ar", "binutils"), "rcsD", path, *members)
            )
        return output

    def _link(self, composition: Composition, inputs: list[Path], needed: list[Path]) -> Path:
        kind = ("-rdynamic",) if composition.in_program else ("-shared",)
        if composition.in_program:
            pie = all(part.form != "pie" for part in composition.parts)
            kind = ("-rdynamic", "-no-pie" if pie else "-pie", str(self.main), str(self.report))
        if any(part.feature.name == "versions" for part in composition.parts):
            kind = (*kind, f"-Wl,--version-script={self._version_script()}")
        command = (
            find_compiler("gcc").cxx,
            *kind,
            "-Wl,--no-as-needed",
            "-Wl,--start-group",
            *map(str, inputs),
            "-Wl,--end-group",
            *map(str, needed),
            *(f"-Wl,-rpath,{path.parent}" for path in (*needed, self.report)),
        )
        try:
            return self._made(f"lib{len(needed)}.so", command, [])
        except BuildError as error:
            raise LinkRefusedError(str(error)) from error

    def _version_script(self) -> Path:
        output = self._place("versions", VERSIONS) / "versions.map"
        if not output.exists():
            self._write(output, lambda path: path.write_text(VERSIONS))
        return output

    def _made(self, name: str, command: tuple[str, ...], sources: list[Path]) -> Path:
        """Return what a compiler's command makes; what it says when it fails is remembered too."""
        place = self._place(
            *command,
            find_compiler("gcc").version,
            find_compiler("clang").version,
            *(source.read_text() for source in sources),
        )
        failure = place / "failure.txt"
        if failure.exists():
            raise BuildError(failure.read_text())
        output = place / name
        if not output.exists():
            try:
                self._write(output, lambda path: run(*command, "-o", path))
            except BuildError as error:
                text = str(error)
                self._write(failure, lambda path: path.write_text(text))
                raise
        return output

    def _place(self, *parts: str) -> Path:
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]
        place = self.directory / digest[:2] / digest
        place.mkdir(parents=True, exist_ok=True)
        return place

    @staticmethod
    def _write(output: Path, make: Callable[[Path], object]) -> None:
        """Make a file under another name first: several processes may make it at a time."""
        scratch = Path(tempfile.mkdtemp(dir=output.parent))
        make(scratch / output.name)
        (scratch / output.name).rename(output)
        shutil.rmtree(scratch)
