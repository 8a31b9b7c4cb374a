"""Claim: no stage of an import takes more instructions than it did.

`make profile` runs the stages of an import under callgrind, which counts instructions: they are the
same on an idle machine and on a busy one. It prints the instructions of a stage, in all and in the
native library, and compares the latter with those in `stage_counts.json`: more than five per cent
more fail. `make profile UPDATE=--update` writes them anew. Those of the interpreter and of the C
library depend on how they were built, and are only printed.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from inputs import KERNELS, Kernel, make_kernel, run

if TYPE_CHECKING:
    from collections.abc import Callable

KNOWN = Path(__file__).with_suffix(".json")
LIBRARY = "liborcjit_import.so"
TOLERANCE = 0.05
WARM, TIMES = 20, 20


def main(arguments: list[str]) -> int:
    """Count, print and compare; the result is the exit status."""
    with tempfile.TemporaryDirectory() as directory:
        counts = count_stages(Path(directory))
    known = json.loads(KNOWN.read_text()) if KNOWN.exists() else {}
    print(f"{'stage':34} {'instructions':>12} {LIBRARY:>20} {'known':>9}")
    for stage, (total, ours) in counts.items():
        print(f"{stage:34} {total:12,.0f} {ours:20,.0f} {known.get(stage, 0):9,.0f}")
    if "--update" in arguments:
        ours_alone = {stage: round(ours) for stage, (_, ours) in counts.items()}
        KNOWN.write_text(json.dumps(ours_alone, indent=2) + "\n")
        return 0
    grown = {
        stage: ours / known.get(stage, ours / 2) - 1
        for stage, (_, ours) in counts.items()
        if ours > known.get(stage, 0) * (1 + TOLERANCE)
    }
    for stage, more in grown.items():
        print(f"{stage}: {more:.0%} more instructions than known; see benchmarks/README.md")
    return 1 if grown else 0


def count_stages(directory: Path) -> dict[str, tuple[float, float]]:
    """Return the instructions of each stage, once: all, and those of the native library."""
    requests = directory / "requests.so"
    run(c_compiler(), "-shared", "-fPIC", KERNELS / "requests.c", "-o", requests)
    kernels = [
        make_kernel(directory, "C", "add.c", c_compiler(), "-std=gnu11"),
        make_kernel(directory, "C++", "typed_add.cc", "g++", "-std=c++17"),
    ]
    counts = {}
    for kernel in kernels:
        output = directory / f"{kernel.title}.out"
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={output}", sys.executable]
        command += [__file__, "--child", requests, kernel.directory, kernel.name]
        # A thread that waits for work, as numpy's do, would be counted.
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        done = subprocess.run(
            list(map(str, command)), env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise SystemExit(f"callgrind failed:\n{done.stderr[-2000:]}")
        for part in sorted(directory.glob(f"{output.name}.*"), key=lambda path: path.suffix):
            stage, by_library = read_dump(part.read_text(errors="replace"))
            if stage:
                total = sum(by_library.values()) / TIMES
                counts[f"{kernel.title}: {stage}"] = total, by_library[LIBRARY] / TIMES
    return counts


def c_compiler() -> str:
    return os.environ.get("CC", "cc")


def read_dump(text: str) -> tuple[str, Counter[str]]:
    """Return the stage that a dump is of ("" if of none), and the instructions of each library.

    Names are given once, with a number, which stands for them afterwards. The line after ``calls=``
    has what was called in it, which is counted where it was spent.
    """
    found = re.search(r"^desc: Trigger: Client Request: (.+)$", text, re.MULTILINE)
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    library, is_call = "", False
    for line in text.splitlines():
        if match := re.match(r"(c?ob)=\((\d+)\)(?: (.*))?", line):
            if match[3]:
                names[match[2]] = Path(match[3]).name
            if match[1] == "ob":
                library = names[match[2]]
        elif line.startswith("calls="):
            is_call = True
        elif re.match(r"[\d+*-]", line):
            if not is_call:
                counts[library] += int(line.split()[1])
            is_call = False
    return (found[1].strip() if found else ""), counts


def child(requests: str, directory: str, name: str) -> None:
    """Run the stages, each of them several times, in a process that has done all of them before."""
    import tvm_ffi  # noqa: F401  (a program that calls kernels has imported it)

    import orcjit_import

    valgrind = ctypes.CDLL(requests)
    sys.path.insert(0, directory)
    kernel = Kernel("", Path(directory), name, "")
    session = orcjit_import.default_session()
    kept: list[object] = []

    def stage(title: str, start: int, step: Callable[[int], object]) -> list[object]:
        valgrind.begin_stage()
        results = [step(index) for index in range(start, start + TIMES)]
        valgrind.end_stage(title.encode())
        return results

    for index in range(WARM):
        kept += [importlib.import_module(kernel.module(index)).add]
        kept += [session.load_module(str(kernel.object_path(index))).add]
    stage("", 0, lambda index: index)  # in the first one, callgrind counts what came before, too
    modules = stage("import", WARM, lambda index: importlib.import_module(kernel.module(index)))
    kept += stage("its first function", 0, lambda index: modules[index].add)
    paths = [str(kernel.object_path(index)) for index in range(2 * WARM)]
    loaded = stage("load_module", WARM, lambda index: session.load_module(paths[index]))
    kept += stage("its function", 0, lambda index: loaded[index].add)
    os._exit(0)  # what remains is not counted


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(*sys.argv[2:])
    sys.exit(main(sys.argv[1:]))
