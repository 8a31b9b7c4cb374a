"""Draws what a run has measured: how many times what we need the others need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness import COLUMNS, OURS

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Row

COLORS = ("#4c72b0", "#dd8452", "#55a868")


def draw(rows: list[Row], path: Path) -> None:
    """Write a bar for each ratio of the table; needs matplotlib."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "orcjit_import"
    from matplotlib import pyplot

    others = [name for name in COLUMNS if name != OURS]
    shown = [row for row in rows if any(row.ratio(name) for name in others)][::-1]
    figure, axes = pyplot.subplots(figsize=(9, 0.42 * len(shown) + 1.4), layout="constrained")
    height = 0.8 / len(others)
    for number, name in enumerate(others):
        bars = [(at, row.ratio(name)) for at, row in enumerate(shown) if row.ratio(name)]
        places = [at + 0.27 - number * height for at, _ in bars]
        axes.barh(places, [ratio for _, ratio in bars], height, label=name, color=COLORS[number])
    axes.set_yticks(range(len(shown)), [row.work for row in shown])
    axes.set_xscale("log")
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_xlabel(f"times what {OURS} needs (right of 1: {OURS} is better)")
    axes.legend(loc="best")
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
