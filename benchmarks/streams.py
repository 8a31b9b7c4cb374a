"""Claim: C++ objects that include <iostream> are imported as quickly as those that do not.

Until GCC 13, that header puts an initializer into each object. A new process per sample; a thousand
objects each.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from harness import OURS, Row, collect, interleave, run_child
from loaders import prepare
from packages import COUNT, Package, copy_objects

if TYPE_CHECKING:
    from inputs import Kernel

ROUNDS = 7
PLAIN = "without <iostream>"
FLAGS = {OURS: ("-DSTREAMS",), PLAIN: ()}


def measure(kernels: dict[str, Kernel]) -> list[Row]:
    rows = []
    for kernel in kernels.values():
        if kernel.title == "C":
            continue
        with tempfile.TemporaryDirectory() as directory:
            packages = {
                name: copy_objects(
                    Path(directory) / str(number), kernel.driver, "strings.cc", "-std=c++17", *flags
                )
                for number, (name, flags) in enumerate(FLAGS.items())
            }
            results = interleave(packages, ROUNDS, lambda name, at=packages: sample(at[name]))
        work = f"object with <iostream>, import, {kernel.title.removeprefix('C++, ')}"
        rows.append(collect(work, "us", results, "import", 1e6 / COUNT))
    return rows


def sample(package: Package) -> dict[str, object]:
    return run_child(__file__, package.root)


def child(root: str) -> dict[str, object]:
    prepare(Path(root))
    import orcjit_import

    orcjit_import.default_session()
    start = perf_counter()
    importlib.import_module("objects")
    return {"import": perf_counter() - start}


if __name__ == "__main__":
    from run import main

    sys.exit(main(measure, child))
