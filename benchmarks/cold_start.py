"""Claim: a process that imports one kernel and calls it is ready soon.

A new process per sample. tvm_ffi is imported before the clock starts, since every contender needs
it. The clock runs from the contender's own import to the result of the first call.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from harness import OURS, PEER, Row, collect, interleave, run_child, run_program
from loaders import LOADERS, contenders, peer_is_installed, prepare

if TYPE_CHECKING:
    from inputs import Kernel

ROUNDS = 15
PEER_UNASKED = f"{PEER}, compiler not asked"
# Programs of their own: nothing but the package is imported, and for the peer what it needs anyway.
IMPORTS = {
    OURS: """
from time import perf_counter
start = perf_counter()
import orcjit_import
print('{"seconds": %r}' % (perf_counter() - start))
""",
    PEER: """
from time import perf_counter
import tvm_ffi
start = perf_counter()
import tvm_ffi_orcjit
print('{"seconds": %r}' % (perf_counter() - start))
""",
}


def measure(kernels: dict[str, Kernel]) -> list[Row]:
    rows = []
    for kernel in kernels.values():
        names = [*contenders(), *([PEER_UNASKED] if peer_is_installed() else [])]
        results = interleave(names, ROUNDS, lambda name, kernel=kernel: sample(name, kernel))
        rows.append(collect(f"cold start, {kernel.title}", "ms", results, "first", 1e3))
    packages = [OURS, *([PEER] if peer_is_installed() else [])]
    results = interleave(packages, ROUNDS, lambda name: run_program(IMPORTS[name]))
    rows.append(collect("import of the package alone", "ms", results, "seconds", 1e3))
    return rows


def sample(contender: str, kernel: Kernel) -> dict[str, object]:
    return run_child(__file__, contender, kernel.alone, kernel.driver)


def child(contender: str, path: str, driver: str) -> dict[str, object]:
    prepare(Path(path).parent)
    load = load_peer_unasked if contender == PEER_UNASKED else LOADERS[contender]
    start = perf_counter()
    result = load(Path(path), driver).add(1, 2)
    end = perf_counter()
    assert result == 3
    return {"first": end - start}


def load_peer_unasked(path: Path, _driver: str) -> object:
    """Load as the peer does, without the two compiler processes that its first load starts."""
    import tvm_ffi_orcjit
    from tvm_ffi_orcjit import _ffi_api

    session = tvm_ffi_orcjit.default_session()
    return _ffi_api.SessionLoadModule(session, [str(path)], "", None, None)


if __name__ == "__main__":
    from run import main

    sys.exit(main(measure, child))
