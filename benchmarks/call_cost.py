"""Claim: a call costs what it costs from a shared library.

One process has loaded the same kernel with every contender. The loops take turns, so what changes
in the process or the machine changes for all of them.
"""

from __future__ import annotations

import sys
import timeit
from pathlib import Path
from typing import TYPE_CHECKING

from harness import LINKED, OURS, PEER, Row, collect, interleave, run_child
from loaders import LOADERS, peer_is_installed, prepare

if TYPE_CHECKING:
    from inputs import Kernel

PROCESSES = 3
TURNS = 15
CALLS = 50_000
WAYS = {
    "call, f(1, 2)": ("f(1, 2)", "function"),
    "call, m.add(1, 2)": ("m.add(1, 2)", "attribute"),
}


def names() -> list[str]:
    return [OURS, *([PEER] if peer_is_installed() else []), LINKED]


def measure(kernels: dict[str, Kernel]) -> list[Row]:
    kernel = kernels["c"]
    results = interleave(
        ["all"], PROCESSES, lambda _: run_child(__file__, kernel.alone, kernel.driver)
    )
    rows = []
    for work, (_, key) in WAYS.items():
        by_contender = {name: [sample[name] for sample in results["all"]] for name in names()}
        rows.append(collect(work, "ns", by_contender, key, 1e9 / CALLS))
    return rows


def child(path: str, driver: str) -> dict[str, object]:
    prepare(Path(path).parent)
    times: dict[str, dict[str, list[float]]] = {}
    timers = []
    for name in names():
        module = LOADERS[name](Path(path), driver)
        scope = {"m": module, "f": module.add}
        times[name] = {key: [] for _, key in WAYS.values()}
        for statement, key in WAYS.values():
            timers.append((timeit.Timer(statement, globals=scope), times[name][key]))
    for _ in range(TURNS):
        for timer, sink in timers:
            sink.append(timer.timeit(CALLS))
        timers.append(timers.pop(0))
    return times


if __name__ == "__main__":
    from run import main

    sys.exit(main(measure, child))
