"""Claim: the finder costs imports of other modules nothing that can be noticed.

A new process per sample imports 500 modules of the standard library, with 50 directories on
`sys.path` before it; with the finder and without.
"""

from __future__ import annotations

import importlib
import sys
import sysconfig
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from harness import OURS, Row, collect, interleave, run_child

if TYPE_CHECKING:
    from inputs import Kernel

ROUNDS = 15
ENTRIES = 50
MODULES = 500
BARE = "no finder"
# They print, open windows, end the process, or belong to other systems.
LEFT_OUT = {"antigravity", "this", "idlelib", "turtledemo", "lib2to3", "test", "tkinter", "turtle"}


def measure(_: dict[str, Kernel]) -> list[Row]:
    with tempfile.TemporaryDirectory() as directory:
        for number in range(ENTRIES):
            entry = Path(directory) / f"entry{number:02}"
            entry.mkdir()
            for name in ("alpha.py", "beta.o", "gamma.txt"):
                (entry / f"{number:02}{name}").touch()
        results = interleave(
            [OURS, BARE], ROUNDS, lambda name: run_child(__file__, name, directory)
        )
    return [collect("500 other imports", "ms", results, "seconds", 1e3)]


def modules() -> list[str]:
    """Return names of modules of the standard library, packages and what is in them."""
    library = Path(sysconfig.get_path("stdlib"))
    found = []
    for path in sorted(library.rglob("*.py")):
        parts = path.relative_to(library).with_suffix("").parts
        is_plain = all(part.isidentifier() and not part.startswith("__") for part in parts)
        if is_plain and parts[0] in sys.stdlib_module_names and parts[0] not in LEFT_OUT:
            found.append(".".join(parts))
    return found


def child(contender: str, directory: str) -> dict[str, object]:
    names = modules()
    sys.path[:0] = sorted(map(str, Path(directory).iterdir()))
    if contender == OURS:
        import orcjit_import  # noqa: F401
    imported = 0
    start = perf_counter()
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:
            continue
        imported += 1
        if imported == MODULES:
            break
    return {"seconds": perf_counter() - start}


if __name__ == "__main__":
    from run import main

    sys.exit(main(measure, child))
