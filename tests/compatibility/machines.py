"""For which machines the rows are, and what the document calls compilers for them."""

from __future__ import annotations

import functools
import platform
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compatibility.row import Row

X86_64, AARCH64 = "x86_64", "aarch64"


def this_machine() -> str:
    return platform.machine()


def name_of(row: Row, compiler: str) -> str:
    return f"{row.area}: {row.title}, {compiler}"


@functools.cache
def only_for_x86_64() -> frozenset[str]:
    """Return the rows that are about x86-64's instructions, flags, relocations or tools.

    A line of the file is the name of a row with a compiler, or of an area and a colon.
    """
    lines = Path(__file__).with_name("x86_64.txt").read_text().splitlines()
    return frozenset(line for line in lines if line)


def is_for(row: Row, compiler: str, machine: str) -> bool:
    if compiler not in row.compilers or row.machine not in ("", machine):
        return False
    if machine == X86_64 or row.machine:
        return True
    return only_for_x86_64().isdisjoint({name_of(row, compiler), f"{row.area}:"})


def column_of(compiler: str, machine: str) -> str:
    """Return what results call the compiler: those of x86-64 by its name alone."""
    return compiler if machine == X86_64 else f"{compiler} {machine}"
