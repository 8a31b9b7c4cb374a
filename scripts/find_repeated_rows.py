"""Print the rows of the compatibility matrix that show a linker nothing that another row does not.

    python scripts/find_repeated_rows.py > tests/compatibility/repeated.txt

Such a row compiles the sources of a row before it, with other flags or the other compiler, and the
objects hold the same kinds of things: section types, relocation types, symbols (see
tests/support/fingerprint.py). With the other compiler, what its objects hold beside that is known
from its own rows before. `make test` leaves these to the slow tests. Run it again when rows were
added, or with other compilers: which rows these are depends on what the compilers make.
"""

from __future__ import annotations

import shlex
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from compatibility.rows import all_rows
from compatibility.workshop import Workshop
from support.compilers import find_compiler
from support.fingerprint import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compatibility.row import Row
    from support.fingerprint import Kind

    Kinds = tuple[frozenset[Kind], ...]


def same_sources(row: Row) -> tuple[object, ...]:
    """Return all that has to be equal of two rows for one to be able to repeat the other."""
    parts = [
        (part.name, part.depends, [shlex.split(source)[0] for source in part.sources])
        for part in row.parts()
    ]
    return (row.area, repr(parts), row.shared, row.prints, row.unload, bool(row.control))


def kinds_of(row: Row, compiler: str) -> Kinds:
    with tempfile.TemporaryDirectory() as directory:
        workshop = Workshop(Path(directory), find_compiler(compiler), row, row.levels[-1])
        return tuple(fingerprint(workshop.objects_of(part)) for part in row.parts())


def main() -> None:
    cases = [
        (row, compiler)
        for row in all_rows()
        if row.make is None and not row.refused
        for compiler in row.compilers
    ]
    with ThreadPoolExecutor(2) as pool:
        kinds = pool.map(lambda case: kinds_of(*case), cases)
    print(*repeated(cases, list(kinds)), sep="\n")


def repeated(cases: list[tuple[Row, str]], kinds: list[Kinds]) -> Iterator[str]:
    by_sources: dict[object, list[tuple[str, Kinds]]] = defaultdict(list)
    by_compiler: dict[str, frozenset[Kind]] = defaultdict(frozenset)
    for (row, compiler), found in zip(cases, kinds, strict=True):
        others = by_sources[same_sources(row)]
        of_all = frozenset().union(*found)
        of_others = [held for name, each in others if name != compiler for held in each]
        known = frozenset().union(*of_others)
        if (compiler, found) in others or (known and of_all <= known | by_compiler[compiler]):
            yield f"{row.area}: {row.title}, {compiler}"
        else:
            by_compiler[compiler] |= of_all
        others.append((compiler, found))


if __name__ == "__main__":
    main()
