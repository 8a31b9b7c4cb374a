"""Makes docs/compatibility.md from the rows of the matrix and what came of them.

    python tests/compatibility/report.py DOCUMENT.md RESULTS.json... > docs/compatibility.md

The results are what the matrix writes to the file that ORCJIT_COMPATIBILITY_RESULTS names; several
files add up, so the areas may have been run one by one, or by several processes at once. What the
document says of compilers for the other machine is kept. `make compatibility` does all of it. The
document depends on rows and results only, and says all of the results: they can be read from it
again, which is how its test knows whether it is up to date.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from compatibility.machines import AARCH64, X86_64, column_of, is_for
from compatibility.row import CLANG, GCC
from compatibility.rows import AREAS, all_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from compatibility.row import Row

NAMES = {GCC: "GCC", CLANG: "Clang"}
# What results call a compiler, and which one it is on which machine.
COLUMNS = {
    column_of(compiler, machine): (compiler, machine)
    for machine in (X86_64, AARCH64)
    for compiler in (GCC, CLANG)
}
DEFAULT_LEVELS = ("-O0", "-O2")

RUNS, REFUSED, FAILS, NOT_RUN, NO_ROW = "runs", "refused", "**fails**", "not run", "-"

INTRODUCTION = """\
# Compatibility

What a compiler, an assembler or a linker can put into an object file, and what an import makes of it. Every row is
compiled with {0} and {1} for Linux x86-64, as a rule without and with optimization, and linked
twice: when its symbols are needed, and whole. As a control the system's linker makes a shared library of the very same objects, and `dlopen` loads it.

The columns "aarch64" are the same for Linux aarch64: compiled with {2} and {3} as cross compilers, with the cross linker's
shared library as control, and run under qemu-user, not on hardware. Of rows whose objects are of the same kinds, as far as the
linker can tell, one is run there; the totals count what was run.

| cell | meaning |
| --- | --- |
| runs | the objects are linked, and what they do was checked |
| refused | there is an exception, and nothing else is printed; the last column has what its message says, as a regular expression |
| **fails** | neither |
| not run | there is no result |
| - | the row is about the other compiler, or the other machine |

The control runs every row as well, unless its column says why it cannot.

This file is made by `make compatibility` and `make compatibility-aarch64`, which run the matrix in `tests/compatibility`. Do not edit it.
"""  # noqa: E501  (lines of the document)

ROW_HEAD = "| row | GCC | Clang | GCC, aarch64 | Clang, aarch64 | control | remark |"
RULE = re.compile(r"^\|( --- \|)+$")
VERSIONS = re.compile(r"compiled with GCC (\d+|\?) and Clang (\d+|\?) (?:for|as)")
CELL_END = re.compile(r"(?<!\\) \| ")


class NotAReportError(ValueError):
    """A document that this module did not write."""


@dataclass
class Results:
    """What came of the rows: area, title and compiler, and whether it was as the row says."""

    versions: dict[str, str] = field(default_factory=dict)
    passed: dict[tuple[str, str, str], bool] = field(default_factory=dict)
    _of_document: set[str] = field(default_factory=set, repr=False, compare=False)

    def add(self, text: str) -> None:
        """Add the contents of a file of results."""
        read = json.loads(text)
        for column in read["compilers"]:
            self._forget_document(column)
        self.versions.update(read["compilers"])
        for one in read["rows"]:
            key = one["area"], one["title"], one["compiler"]
            self.passed[key] = self.passed.get(key, True) and one["passed"]

    def keep(self, earlier: Results) -> None:
        """Begin with the results of a document, until others of the same compiler are added."""
        self.versions.update(earlier.versions)
        self.passed.update(earlier.passed)
        self._of_document = set(earlier.versions)

    def _forget_document(self, column: str) -> None:
        if column in self._of_document:
            self._of_document.remove(column)
            self.passed = {key: good for key, good in self.passed.items() if key[2] != column}


def cell_of(row: Row, column: str, results: Results) -> str:
    compiler, machine = COLUMNS[column]
    if not is_for(row, compiler, machine):
        return NO_ROW
    passed = results.passed.get((row.area, row.title, column))
    if passed is None:
        return NOT_RUN
    if not passed:
        return FAILS
    return REFUSED if row.refused else RUNS


def remark_of(row: Row) -> str:
    parts = [f"`{row.refused}`"] if row.refused else []
    if row.remark:
        parts.append(row.remark)
    if row.levels != DEFAULT_LEVELS:
        parts.append("at " + ", ".join(f"`{level}`" for level in row.levels))
    return "; ".join(parts)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(_escape(cell) for cell in cells) + " |"


def _escape(cell: str) -> str:
    return " ".join(cell.split()).replace("|", "\\|")


def _cells_of(line: str) -> list[str]:
    """Undo `_line`."""
    cells = CELL_END.split(line.removeprefix("| ").removesuffix(" |") + " ")
    return [cell.strip().replace("\\|", "|") for cell in cells]


def _row_lines(rows: Sequence[Row], results: Results) -> Iterator[str]:
    yield ROW_HEAD
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for row in rows:
        cells = [cell_of(row, column, results) for column in COLUMNS]
        yield _line([row.title, *cells, row.control or RUNS, remark_of(row)])


def _count(rows: Sequence[Row], column: str, results: Results) -> str:
    cells = [cell_of(row, column, results) for row in rows]
    good = sum(cell in (RUNS, REFUSED) for cell in cells)
    return f"{good} of {len(cells) - cells.count(NO_ROW)}"


def _total_lines(areas: dict[str, list[Row]], results: Results) -> Iterator[str]:
    yield "| area | rows | GCC | Clang | GCC, aarch64 | Clang, aarch64 |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for area, rows in areas.items():
        counts = [_count(rows, column, results) for column in COLUMNS]
        yield _line([area, str(len(rows)), *counts])
    every = [row for rows in areas.values() for row in rows]
    counts = [f"**{_count(every, column, results)}**" for column in COLUMNS]
    yield _line(["**all**", f"**{len(every)}**", *counts])


def render(rows: Sequence[Row], results: Results) -> str:
    """Return the document."""
    areas = {area: [row for row in rows if row.area == area] for area in AREAS.values()}
    areas = {area: members for area, members in areas.items() if members}
    names = [f"{NAMES[key.split()[0]]} {results.versions.get(key, '?')}" for key in COLUMNS]
    blocks = [
        INTRODUCTION.format(*names),
        "## Totals\n",
        "\n".join(_total_lines(areas, results)) + "\n",
    ]
    for area, members in areas.items():
        blocks += [f"## {area}\n", "\n".join(_row_lines(members, results)) + "\n"]
    return "\n".join(blocks)


def read_results(document: str) -> Results:
    """Read the results from a document that `render` made."""
    versions = [version for pair in VERSIONS.findall(document) for version in pair]
    if len(versions) != len(COLUMNS):
        raise NotAReportError("the document does not say with which compilers it was made")
    results = Results(dict(zip(COLUMNS, versions, strict=True)))
    area = ""
    is_table = False
    for line in document.splitlines():
        if line.startswith("## "):
            area = line.removeprefix("## ")
        is_table = line == ROW_HEAD or (is_table and line.startswith("|"))
        if not is_table or line == ROW_HEAD or RULE.match(line):
            continue
        title, *cells = _cells_of(line)
        for column, cell in zip(COLUMNS, cells, strict=False):
            if cell not in (NOT_RUN, NO_ROW):
                results.passed[area, title, column] = cell != FAILS
    return results


def main(paths: Sequence[str]) -> None:
    results = Results()
    for path in paths:
        text = Path(path).read_text()
        if path.endswith(".md"):
            results.keep(read_results(text))
        else:
            results.add(text)
    sys.stdout.write(render(all_rows(), results))


if __name__ == "__main__":
    main(sys.argv[1:])
