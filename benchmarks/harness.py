"""What every benchmark shares: child processes in turn, medians, and the table.

A sample is taken in a process of its own. Rounds are interleaved and the order turns from round to
round, so a slow second of the machine hits all contenders alike. Nothing here asserts a time.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

OURS = "orcjit_import"
SESSION = f"{OURS}, load_module"
PEER = "tvm-ffi-orcjit"
LINKED = "linked .so"
LINKING = "cc -shared + load"
COLUMNS = (OURS, PEER, LINKED, LINKING)


@dataclass
class Row:
    """One line of the table: a piece of work, and what each contender needs for it."""

    work: str
    unit: str
    samples: dict[str, list[float]] = field(default_factory=dict)

    def median(self, contender: str) -> float | None:
        samples = self.samples.get(contender)
        return statistics.median(samples) if samples else None

    def ratio(self, contender: str) -> float | None:
        """How many times what we need `contender` needs.

        Samples of one round are compared with each other where that can be done: a machine that
        is slow in half of the rounds then does not decide the ratio.
        """
        ours, theirs = self.samples.get(OURS, []), self.samples.get(contender, [])
        if not ours or not theirs or not all(ours):
            return None
        if len(ours) == len(theirs):
            return statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
        return statistics.median(theirs) / statistics.median(ours)

    def as_json(self) -> dict[str, object]:
        names = list(self.samples)
        return {
            **asdict(self),
            "median": {name: self.median(name) for name in names},
            "ratio_to_ours": {name: self.ratio(name) for name in names if name != OURS},
        }


def run_child(script: str, *arguments: object) -> dict[str, object]:
    """Run `script` as a child that takes one sample."""
    return run_python([script, "--child", *map(str, arguments)])


def run_program(program: str) -> dict[str, object]:
    """Run `program` in an interpreter that has imported nothing else."""
    return run_python(["-c", program])


def run_python(arguments: list[str]) -> dict[str, object]:
    """Return the JSON object that a new interpreter prints on its last line.

    It finds the package where it is installed: in the checkout, nothing of it need be built.
    """
    environment = dict(os.environ)
    # Packages have their bytecode cached from the first sample on, which is thrown away.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def interleave(
    contenders: Iterable[str], rounds: int, sample: Callable[[str], dict[str, object]]
) -> dict[str, list[dict[str, object]]]:
    """Take `rounds` samples of each contender, in turn."""
    order = list(contenders)
    results: dict[str, list[dict[str, object]]] = {name: [] for name in order}
    for name in order:
        sample(name)  # fills the caches of files and of bytecode; thrown away
    for _ in range(rounds):
        for name in order:
            results[name].append(sample(name))
        order.append(order.pop(0))
    return results


def collect(
    work: str, unit: str, results: dict[str, list[dict[str, object]]], key: str, scale: float = 1.0
) -> Row:
    """Make a row of what the samples call `key`: a number, or a list of numbers."""
    row = Row(work, unit)
    for contender, samples in results.items():
        values: list[float] = []
        for sample in samples:
            value = sample.get(key)
            if value is not None:
                values += value if isinstance(value, list) else [value]
        if values:
            row.samples[contender] = [scale * value for value in values]
    return row


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table that can be read on a terminal, too."""
    lines = [["work", "unit", OURS]]
    for contender in COLUMNS[1:]:
        lines[0] += [contender, "ratio"]
    for row in rows:
        line = [row.work, row.unit, number(row.median(OURS))]
        for contender in COLUMNS[1:]:
            line += [number(row.median(contender)), times(row.ratio(contender))]
        lines.append(line)
    return markdown(lines)


def markdown(lines: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = [
        ("-" * width) if at < 2 else ("-" * (width - 1) + ":") for at, width in enumerate(widths)
    ]
    padded = [
        [cell.ljust(width) if at < 2 else cell.rjust(width) for at, (cell, width) in cells]
        for cells in (
            enumerate(zip(line, widths, strict=True)) for line in [lines[0], rule, *lines[1:]]
        )
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)


def number(value: float | None) -> str:
    if value is None:
        return ""
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def times(value: float | None) -> str:
    return "" if value is None else f"{value:.2g}x" if value < 10 else f"{value:.0f}x"


def beside_the_table(rows: list[Row]) -> str:
    """Return a line for each contender that has no column, because it takes part in few rows."""
    lines = [
        f"- {row.work}: {name}, {number(row.median(name))} {row.unit} ({times(row.ratio(name))})"
        for row in rows
        for name in row.samples
        if name not in COLUMNS
    ]
    return "\n".join(lines)


def report(rows: list[Row]) -> str:
    """Return all that is printed of the rows."""
    return "\n\n".join(filter(None, [table(rows), beside_the_table(rows)]))
