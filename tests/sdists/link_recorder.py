"""Stands in for a compiler and keeps copies of what goes into shared libraries.

    link_recorder.py STAND_INS RECORDS gcc -shared a.o b.o libc.a -lyaml -o m.so

runs the gcc that is on PATH outside of STAND_INS. If that was a final link, its inputs are copied
to a new directory in RECORDS: a build may delete them, or write other objects to the same places.
It runs in the builds of foreign projects: nothing is imported but the standard library.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COMPILERS = ("cc", "gcc", "c++", "g++", "clang", "clang++")
SOURCE_SUFFIXES = (".c", ".cc", ".cpp", ".cxx", ".s", ".S")
DESCRIPTION = "link.json"


@dataclass
class Link:
    """The final link of one shared library."""

    output: str
    objects: list[str] = field(default_factory=list)
    archives: list[str] = field(default_factory=list)
    libraries: list[str] = field(default_factory=list)


def make_stand_ins(directory: Path, records: Path, also: Sequence[str] = ()) -> None:
    """Make a directory to put first on PATH, with a stand-in for each compiler."""
    directory.mkdir(parents=True)
    records.mkdir(parents=True)
    for name in {*COMPILERS, *also}:
        command = [sys.executable, "-I", "-S", __file__, str(directory), str(records), name]
        stand_in = directory / name
        stand_in.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n')
        stand_in.chmod(0o755)


def read_links(records: Path) -> dict[str, Link]:
    """Return the recorded links by the file name of their output; the last one of a name counts."""
    found = sorted(records.glob(f"*/{DESCRIPTION}"), key=lambda path: path.stat().st_mtime_ns)
    links = [Link(**json.loads(path.read_text())) for path in found]
    return {Path(link.output).name: link for link in links}


def main(stand_ins: str, records: str, name: str, *arguments: str) -> int:
    driver = _real(name, stand_ins)
    status = subprocess.run([driver, *arguments], check=False).returncode
    words = list(_expand(arguments))
    if status == 0 and "-shared" in words and "-o" in words:
        _record(Path(tempfile.mkdtemp(dir=records)), driver, words)
    return status


def _real(name: str, stand_ins: str) -> str:
    entries = [entry for entry in os.get_exec_path() if Path(entry) != Path(stand_ins)]
    found = shutil.which(name, path=os.pathsep.join(entries))
    if found is None:
        sys.exit(f"{name}: command not found")
    return found


def _expand(arguments: Sequence[str]) -> Iterator[str]:
    """Yield the arguments, with those that are in response files (`@FILE`)."""
    for argument in arguments:
        if argument.startswith("@") and Path(argument[1:]).is_file():
            yield from _expand(shlex.split(Path(argument[1:]).read_text()))
        else:
            yield argument


def _record(place: Path, driver: str, words: Sequence[str]) -> None:
    output = words.index("-o") + 1
    link = Link(words[output])
    options = [word for word in words if word.startswith(("-f", "-m", "-O", "-D", "-I", "-std"))]
    for word in [*words[: output - 1], *words[output + 1 :]]:
        if word.startswith("-l"):
            link.libraries.append(word)
        elif not word.startswith("-") and Path(word).is_file():
            _keep(Path(word), place, link, [driver, *options])
    (place / DESCRIPTION).write_text(json.dumps(asdict(link)))


def _keep(path: Path, place: Path, link: Link, compiler: Sequence[str]) -> None:
    """Note an input of the link, and copy it if it holds code to be linked in."""
    start = path.read_bytes()[:18]
    if start.startswith(b"!<arch>\n"):
        link.archives.append(_copy(path, place, len(link.archives)))
    elif start.startswith(b"!<thin>\n"):
        link.archives.append(_fatten(path, place, len(link.archives)))
    elif start.startswith(b"\x7fELF") and start[16] == 1:  # e_type: ET_REL
        link.objects.append(_copy(path, place, len(link.objects)))
    elif start.startswith(b"\x7fELF"):
        link.libraries.append(str(path.resolve()))
    elif path.suffix in SOURCE_SUFFIXES:
        link.objects.append(_compile(path, place, len(link.objects), compiler))
    else:
        sys.exit(f"{path}: the recorder keeps objects and archives, and this is neither")


def _compile(path: Path, place: Path, number: int, compiler: Sequence[str]) -> str:
    """Compile what was compiled and linked in one go once more, by itself."""
    copy = place / f"{number:03}_{path.name}.o"
    subprocess.run([*compiler, "-c", path, "-o", copy], check=True)
    return str(copy)


def _copy(path: Path, place: Path, number: int) -> str:
    """Copy under a name that sorts in link order and is unique (`io/util.o`, `net/util.o`)."""
    return str(shutil.copyfile(path, place / f"{number:03}_{path.name}"))


def _fatten(path: Path, place: Path, number: int) -> str:
    """Turn a thin archive, which only names its members, into one that contains them."""
    copy = place / f"{number:03}_{path.name}"
    members = subprocess.run(["ar", "t", path], check=True, capture_output=True, text=True)
    subprocess.run(["ar", "rcs", copy, *members.stdout.splitlines()], check=True)
    return str(copy)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
