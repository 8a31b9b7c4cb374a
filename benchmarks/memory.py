"""Claim: a loaded kernel takes little memory, and so does the loader.

A process per sample. What is counted is what the process has resident more than it had after
`import tvm_ffi`: once after the first kernel was called, and once after 200 libraries.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from harness import LINKED, OURS, PEER, SESSION, Row, collect, interleave, run_child
from inputs import COPIES, Kernel
from loaders import LOADERS, peer_is_installed, prepare

ROUNDS = 5
MEBIBYTE = 1 / 1024
MANY = COPIES


def measure(kernels: dict[str, Kernel]) -> list[Row]:
    names = [OURS, *([PEER] if peer_is_installed() else []), LINKED, SESSION]
    rows = []
    for key, kernel in kernels.items():
        results = interleave(names, ROUNDS, lambda name, kernel=kernel: sample(name, kernel))
        if key == "c":
            rows.append(collect("memory, first kernel", "MiB", results, "first", MEBIBYTE))
            rows.append(collect("its peak", "MiB", results, "peak", MEBIBYTE))
        by_session = results.pop(SESSION)
        title = f"memory per library, {kernel.title}"
        rows.append(collect(title, "KiB", results, "each"))
        others = {OURS: by_session, **{name: results[name] for name in results if name != OURS}}
        rows.append(collect(f"{title}, load_module", "KiB", others, "each"))
    return rows


def sample(contender: str, kernel: Kernel) -> dict[str, object]:
    return run_child(__file__, contender, kernel.directory, kernel.name, kernel.driver)


def status(field: str) -> int:
    """Return a field of this process's status in KiB: VmRSS is resident now, VmHWM at most."""
    text = Path("/proc/self/status").read_text()
    return int(re.search(rf"^{field}:\s+(\d+) kB", text, re.MULTILINE)[1])


def child(contender: str, directory: str, name: str, driver: str) -> dict[str, object]:
    prepare(Path(directory))
    paths = [Path(directory) / f"{name}{index:04}.o" for index in range(MANY)]
    before = status("VmRSS")
    modules = [LOADERS[contender](paths[0], driver)]
    modules[0].add(1, 2)
    first, peak = status("VmRSS"), status("VmHWM")
    for path in paths[1:]:
        modules.append(LOADERS[contender](path, driver))
        modules[-1].add(1, 2)
    last = status("VmRSS")
    return {
        "first": first - before,
        "peak": peak - before,
        "each": (last - first) / (MANY - 1),
    }


if __name__ == "__main__":
    from run import main

    sys.exit(main(measure, child))
