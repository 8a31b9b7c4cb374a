"""The programs of gcc.c-torture/execute, and the options that their comments ask for.

A program is one source, or one with its library in `builtins/`. Options for a target alone are
left out: what a program needs and does not get, the control shows.
"""

from __future__ import annotations

import functools
import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

OPTIONS = re.compile(r'\{ *dg-(?:additional-)?options +"([^"]*)" *\}')
FLAGS = re.compile(r'^set (?:additional_flags|options) +"([^"]*)"', re.MULTILINE)

# What the suite's own drivers (ieee.exp, builtins.exp) add.
OF_DIRECTORY = {
    "ieee": ("-fno-inline",),
    "builtins": (
        "-fno-tree-dse",
        "-fno-tree-loop-distribute-patterns",
        "-fno-tracer",
        "-fno-ipa-ra",
        "-fno-inline-functions",
        "-fno-partial-inlining",
    ),
}


class NoProgramsError(AssertionError):
    """The sources are not there."""


@dataclass(frozen=True)
class Program:
    """A program: its sources, the one with main() first."""

    name: str
    sources: tuple[Path, ...]
    options: tuple[str, ...]


def directory() -> Path:
    return Path(os.environ.get("ORCJIT_TORTURE", "build/torture")).resolve()


@functools.cache
def programs() -> list[Program]:
    found = [program_of(path) for path in sources()]
    if len(found) < 1000:
        raise NoProgramsError(
            f"the programs are not in {directory()}: run this with `make torture`, which fetches "
            "them"
        )
    return found


def sources() -> list[Path]:
    top = directory()
    paths = [*top.glob("*.c"), *top.glob("ieee/*.c"), *top.glob("builtins/*.c")]
    return sorted(path for path in paths if not is_library(path))


def is_library(path: Path) -> bool:
    """Whether it is what another source in `builtins/` is linked with."""
    return path.parent.name == "builtins" and path.stem.endswith("-lib")


def program_of(source: Path) -> Program:
    place = source.parent.name
    name = str(source.relative_to(directory()).with_suffix(""))
    parts = (source,)
    if place == "builtins":
        parts = (source, source.with_name(f"{source.stem}-lib.c"), source.parent / "lib" / "main.c")
    return Program(name, parts, (*OF_DIRECTORY.get(place, ()), *options_in(source)))


def options_in(source: Path) -> tuple[str, ...]:
    words = OPTIONS.findall(source.read_text(errors="replace"))
    settings = source.with_suffix(".x")
    if settings.exists():
        words += FLAGS.findall(settings.read_text(errors="replace"))
    return tuple(option for text in words for option in shlex.split(text))
