"""Claims: a chain of packages costs what its links do, and exceptions do not mind many libraries.

Three thousand packages, each of which declares the one before, are imported by an import of the
last; half as many show whether that grows in a straight line. An exception is thrown and caught in
one of a thousand libraries, and in the only one.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from harness import OURS, Row, collect, interleave, run_child
from inputs import KERNELS, cxx_drivers, include_flags, run
from packages import c_driver

if TYPE_CHECKING:
    from inputs import Kernel

ROUNDS = 5
CHAIN, LIBRARIES, THROWS = 3000, 1000, 2000
TWICE_THE_HALF, ONE_LIBRARY = "twice the half of it", "one library"


def measure(_kernels: dict[str, Kernel]) -> list[Row]:
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        make_chain(root / "chain")
        make_throwing(root / "throwing")
        lengths = {OURS: CHAIN, TWICE_THE_HALF: CHAIN // 2}
        chain = interleave(
            lengths, ROUNDS, lambda name: run_child(__file__, "chain", root, lengths[name])
        )
        counts = {OURS: LIBRARIES, ONE_LIBRARY: 1}
        throws = interleave(
            counts, ROUNDS, lambda name: run_child(__file__, "throw", root, counts[name])
        )
    for sample in chain[TWICE_THE_HALF]:
        sample["seconds"] *= 2
    return [
        collect("a chain of 3,000 packages", "s", chain, "seconds"),
        collect("throw and catch, 1,000 libraries", "us", throws, "seconds", 1e6),
    ]


def make_chain(directory: Path) -> None:
    for index, image in enumerate(copies("add.c", c_driver(), directory, CHAIN, b"__tvm_ffi_add")):
        path = directory / f"c{index:04}.o"
        path.write_bytes(image)
        if index:
            path.with_suffix(".orcjit.toml").write_text(f'depends = ["c{index - 1:04}"]\n')


def make_throwing(directory: Path) -> None:
    driver = cxx_drivers()[0]
    for index, image in enumerate(copies("throw.cc", driver, directory, LIBRARIES, b"k0000")):
        (directory / f"t{index:04}.o").write_bytes(image)


def copies(source: str, driver: str, directory: Path, count: int, name: bytes) -> list[bytes]:
    """Compile a source; return copies of the object, with another number in its function's name."""
    directory.mkdir()
    compiled = directory / "compiled.tmp"
    run(driver, "-O2", "-fPIC", *include_flags(), "-c", KERNELS / source, "-o", compiled)
    image = compiled.read_bytes()
    stem = name.removesuffix(b"0000").removesuffix(b"add")
    width = len(name) - len(stem)
    return [
        image.replace(name, stem + b"%0*d" % (width, index % 10**width)) for index in range(count)
    ]


def child(kind: str, root: str, count: str) -> dict[str, object]:
    import tvm_ffi  # noqa: F401

    import orcjit_import

    orcjit_import.default_session()
    return {
        "seconds": import_chain(root, int(count)) if kind == "chain" else throw(root, int(count))
    }


def import_chain(root: str, count: int) -> float:
    sys.path.insert(0, str(Path(root) / "chain"))
    start = perf_counter()
    importlib.import_module(f"c{count - 1:04}")
    seconds = perf_counter() - start
    assert "c0000" in sys.modules
    return seconds


def throw(root: str, count: int) -> float:
    sys.path.insert(0, str(Path(root) / "throwing"))
    names = [f"t{index:04}" for index in range(count)]
    functions = [getattr(importlib.import_module(name), f"k{name[1:]}") for name in names]
    function = functions[count // 2]
    assert function(1, 2) == 3  # the first exception fills the caches of the unwinder
    start = perf_counter()
    for _ in range(THROWS):
        function(1, 2)
    return (perf_counter() - start) / THROWS


if __name__ == "__main__":
    from run import main

    sys.exit(main(measure, child))
