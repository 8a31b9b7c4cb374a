"""Makes the objects, archives and controls of compositions, and keeps them."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from support import recipe
from support.build import Builder, BuildError, run_now, spelled
from support.compilers import find_compiler

from compositions.composition import KEYS, Member
from compositions.feature import SOURCES, Unit
from compositions.forms import FORMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from compositions.composition import Composition, Library

# In place of a product that could not be made.
FAILURE = "failed: "

LANGUAGE_FLAGS = {".c": "-std=gnu11", ".cc": "-std=c++17"}
REPORT_FLAGS = ("-O1", "-fPIC", "-shared")

# For the symbols that units give a version.
VERSIONS = "".join(f"V1_{key} {{}}; V2_{key} {{}} V1_{key};\n" for key in KEYS)


class LinkRefusedError(Exception):
    """The system's linker refuses the objects."""


class Workshop:
    """Makes what compositions need."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.directory = builder.kept.directory

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
            else self.builder.archive("units.a", *(self.member(composition, one) for one in entry))
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

    def remembered(self, *key: object, make: Callable[[], object]) -> Any:
        """Return what `make` returns, or returned when it was asked for this before."""
        parts = ("answer", *map(str, key))
        place = self.builder.made(
            "answer.json", lambda path: path.write_text(json.dumps(make())), *parts
        )
        return json.loads(place.read_text())

    def _compile(self, unit: Unit, compiler: str, form: str, key: str, *flags: str) -> Path:
        found = find_compiler(compiler)
        source = SOURCES / unit.source
        command = (
            found.driver(source),
            LANGUAGE_FLAGS[source.suffix],
            *FORMS[form].flags,
            f"-DKEY={key}",
            *spelled(compiler, *unit.flags),
            *flags,
            "-c",
            str(source),
        )
        number = flags[0].rpartition("=")[2] if flags else "root"
        name = f"{key}{number}_{source.stem}.o"
        return self._made(name, command, [source, *sorted(SOURCES.glob("*.h"))])

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
        return self.builder.made("versions.map", lambda path: path.write_text(VERSIONS), VERSIONS)

    def _made(self, name: str, command: tuple[str, ...], sources: list[Path]) -> Path:
        """Return what a compiler's command makes; what it says when it fails is remembered too."""

        def make(path: Path) -> None:
            try:
                run_now(*command, "-o", path)
            except BuildError as error:
                path.write_text(FAILURE + str(error))

        texts = (source.read_text() for source in sources)
        made = self.builder.made(name, make, *command, recipe.identity(command[0]), *texts)
        with made.open("rb") as opened:
            if opened.read(len(FAILURE)) == FAILURE.encode():
                raise BuildError(made.read_text())
        return made
