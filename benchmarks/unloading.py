"""Claims: reloading costs no more than loading, and a process with many packages ends as any other.

One process imports packages, unloads each and imports it again, and takes the time of all three.
Exit: from the last statement of a program to the end of its process,
with a thousand packages loaded and with none.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from harness import OURS, Row, collect, interleave, run_child
from loaders import prepare
from packages import COUNT, NAMES, copy_objects

if TYPE_CHECKING:
    from inputs import Kernel

ROUNDS = 5
RELOADS = 60
THROWN_AWAY = 5
EXIT_ROUNDS = 11
FIRST, EMPTY = "first load", "no package"
PROGRAM = """
import sys, time
import tvm_ffi
import orcjit_import
orcjit_import.default_session()
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    __import__(name)
print(time.monotonic(), flush=True)
"""


def measure(kernels: dict[str, Kernel]) -> list[Row]:
    kernel = kernels["c"]
    results = interleave(
        ["all"], ROUNDS, lambda _: run_child(__file__, kernel.directory, kernel.name)
    )
    again = {
        OURS: [{"seconds": one["again"]} for one in results["all"]],
        FIRST: [{"seconds": one["first"]} for one in results["all"]],
    }
    unloads = {OURS: [{"seconds": one["unload"]} for one in results["all"]]}
    with tempfile.TemporaryDirectory() as directory:
        package = copy_objects(Path(directory), kernel.driver, "eight_kilobytes.c", "-std=gnu11")
        modules = {OURS: NAMES[:COUNT], EMPTY: []}
        ends = interleave(
            modules, EXIT_ROUNDS, lambda name: time_exit(package.directory, modules[name])
        )
    return [
        collect("reload after unload, C", "us", again, "seconds", 1e6),
        collect("unload, C", "us", unloads, "seconds", 1e6),
        collect("exit with 1,000 packages", "ms", ends, "seconds", 1e3),
    ]


def time_exit(directory: Path, names: list[str]) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(directory), *names],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return {"seconds": time.monotonic() - float(done.stdout)}


def child(directory: str, name: str) -> dict[str, object]:
    prepare(Path(directory))
    import orcjit_import

    times: dict[str, list[float]] = {"first": [], "unload": [], "again": []}
    for index in range(RELOADS + THROWN_AWAY):
        module = f"{name}{index:04}"
        stamps = [perf_counter()]
        importlib.import_module(module).add(1, 2)
        stamps.append(perf_counter())
        orcjit_import.unload(module)
        stamps.append(perf_counter())
        importlib.import_module(module).add(1, 2)
        stamps.append(perf_counter())
        for number, taken in enumerate(times.values()):
            taken.append(stamps[number + 1] - stamps[number])
    return {key: taken[THROWN_AWAY:] for key, taken in times.items()}


if __name__ == "__main__":
    from run import main

    sys.exit(main(measure, child))
