"""What a row of the compatibility matrix is: sources, flags, and what shall come of them.

A row is one thing that a compiler, an assembler or a linker can put into an object file. Its
objects define ``int check(void)``, which returns 0 when all is right and otherwise the number of
the line that is not (`CHECK` in sources/check.h). The same objects are linked by the system's
linker and loaded with dlopen as a control, so that a wrong expectation shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .workshop import Workshop

GCC, CLANG = "gcc", "clang"

REFUSES = "refuses as well"

Maker = Callable[["Workshop"], Sequence[Path]]


@dataclass(frozen=True)
class Library:
    """Objects that are linked together, where a row has more than one such set.

    Parameters
    ----------
    name
        What `depends` of other libraries calls it.
    sources
        Paths below `sources/`; a path may be followed by flags of its own, "a.c -O3".
    depends
        The libraries in which symbols are looked for that it does not define.
    """

    name: str
    sources: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row.

    Parameters
    ----------
    title
        What the document calls it, in the words of the compiler's manual or the ABI.
    sources
        Paths below `sources/`; a path may be followed by flags of its own, "a.c -O3".
    flags
        For the compiler, after "-fPIC" and the level; `gcc` and `clang` are for one of them only.
    libraries
        In place of `sources`: several libraries, dependencies first; `check` is in the last one.
    make
        In place of `sources`: makes the objects and archives, with tools other than a compiler.
    compilers, levels
        What to compile with. A level is one flag, or several between blanks.
    shared
        Shared libraries that the objects' manifest would declare; the control links with `link`.
    link
        Flags for the control's linker.
    prints
        What has been printed on standard output when the process has ended.
    unload
        Whether the library is unloaded; otherwise the process ends with it.
    control
        Why there is no control; "" if there is one. `REFUSES` if the system's linker or `dlopen`
        has to refuse the objects as well.
    defect
        What is wrong with the system's own libraries where the control crashes, so that there is
        nothing to compare with; "" if it never does.
    refused
        In place of a right result: what the error says, as a regular expression.
    remark
        For the document.
    machine
        The only one that has it, as `uname -m` says; "" for all but those of machines.py.
    timeout
        In seconds, for one run.
    """

    title: str
    sources: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    gcc: tuple[str, ...] = ()
    clang: tuple[str, ...] = ()
    libraries: tuple[Library, ...] = ()
    make: Maker | None = None
    compilers: tuple[str, ...] = (GCC, CLANG)
    levels: tuple[str, ...] = ("-O0", "-O2")
    shared: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    prints: str = ""
    unload: bool = True
    control: str = ""
    defect: str = ""
    refused: str = ""
    remark: str = ""
    machine: str = ""
    timeout: float = 60
    area: str = field(default="", compare=False)

    def flags_for(self, compiler: str) -> tuple[str, ...]:
        return (*self.flags, *(self.gcc if compiler == GCC else self.clang))

    def parts(self) -> tuple[Library, ...]:
        return self.libraries or (Library("main", self.sources),)
