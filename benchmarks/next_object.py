"""Claim: in a process that has loaded kernels, the next one costs little.

One process loads many copies and takes the time of each, from the import statement (or the call of
load_module) to a callable function. The first ten are thrown away. The floor is CPython itself,
importing an empty module from cached bytecode.
"""

from __future__ import annotations

import importlib
import py_compile
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from harness import LINKED, LINKING, OURS, PEER, SESSION, Row, collect, interleave, run_child
from loaders import LOADERS, contenders, prepare

if TYPE_CHECKING:
    from collections.abc import Callable

    from inputs import Kernel

ROUNDS = 5
THROWN_AWAY = 10
LOADS = 60
SLOW_LOADS = 5
PYTHON = "empty .py"


def measure(kernels: dict[str, Kernel]) -> list[Row]:
    rows = []
    for kernel in kernels.values():
        names = [*contenders(), SESSION]
        if kernel.title == "C":
            names.append(PYTHON)
        results = interleave(names, ROUNDS, lambda name, kernel=kernel: sample(name, kernel))
        rows.append(collect(f"next object, {kernel.title}", "us", results, "load", 1e6))
        rows.append(collect(f"its first call, {kernel.title}", "us", results, "call", 1e6))
        others = {name: results[name] for name in (PEER, LINKED) if name in results}
        by_session = {OURS: results[SESSION], **others}
        rows.append(collect(f"load_module, {kernel.title}", "us", by_session, "load", 1e6))
        if kernel.title == "C":
            rows.append(beyond_load_module(results))
    return rows


def beyond_load_module(results: dict[str, list[dict[str, object]]]) -> Row:
    """Make the row of what an import statement adds to what it does by load_module."""
    row = collect("import beyond load_module, C", "us", {PYTHON: results[PYTHON]}, "load", 1e6)
    pairs = zip(results[OURS], results[SESSION], strict=True)
    row.samples[OURS] = [
        1e6 * (whole - part)
        for ours, session in pairs
        for whole, part in zip(ours["load"], session["load"], strict=True)
    ]
    return row


def sample(contender: str, kernel: Kernel) -> dict[str, object]:
    return run_child(__file__, contender, kernel.directory, kernel.name, kernel.driver)


def child(contender: str, directory: str, name: str, driver: str) -> dict[str, object]:
    prepare(Path(directory))
    if contender == PYTHON:
        return time_empty_modules(Path(directory) / "empty")
    load = LOADERS[contender]
    count = SLOW_LOADS if contender == LINKING else LOADS
    paths = [Path(directory) / f"{name}{index:04}.o" for index in range(THROWN_AWAY + count)]
    return time_loads(load, paths, driver)


def time_loads(
    load: Callable[[Path, str], object], paths: list[Path], driver: str
) -> dict[str, object]:
    loads, calls, modules = [], [], []
    for path in paths:
        start = perf_counter()
        module = load(path, driver)
        function = module.add
        loaded = perf_counter()
        result = function(1, 2)
        called = perf_counter()
        assert result == 3
        modules.append(module)
        loads.append(loaded - start)
        calls.append(called - loaded)
    return {"load": loads[THROWN_AWAY:], "call": calls[THROWN_AWAY:]}


def time_empty_modules(directory: Path) -> dict[str, object]:
    directory.mkdir(exist_ok=True)
    names = [f"empty{index}" for index in range(THROWN_AWAY + LOADS)]
    for name in names:
        source = directory / f"{name}.py"
        source.touch()
        py_compile.compile(str(source))
    sys.path.insert(0, str(directory))
    times = []
    for name in names:
        start = perf_counter()
        importlib.import_module(name)
        times.append(perf_counter() - start)
    return {"load": times[THROWN_AWAY:]}


if __name__ == "__main__":
    from run import main

    sys.exit(main(measure, child))
