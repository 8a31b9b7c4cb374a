"""Claim: many sources build no slower than ninja builds them.

Both compile the same C files with the same compiler and flags, with dependency files, in a new
place each time, and both end with a call of the imported package: ours imports the directory of
sources, the other one runs ninja and imports the directory of objects. They take turns. Beside the
time that passes, the processor time of the whole tree of processes counts, which is more nearly the
same on a busy machine.

    python benchmarks/many_sources.py [SOURCES [ROUNDS]]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from sources import KERNEL

OURS, NINJA = "orcjit_import", "ninja"
NINJA_FILE = """rule cc
  command = {program} {flags} -MD -MF $out.d -c $in -o $out
  depfile = $out.d
  deps = gcc

"""
# Prints the seconds that have passed, and those of all processors.
PROGRAM = """import resource, sys, time
begun = time.perf_counter()
sys.path.insert(0, "")
if {build!r}:
    import subprocess
    subprocess.run({build!r}, check=True, stdout=subprocess.DEVNULL)
import orcjit_import, kernels
assert kernels.add0(1, 2) == 3
passed = time.perf_counter() - begun
spent = [resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(passed, sum(each.ru_utime + each.ru_stime for each in spent))
"""


def write(place: Path, count: int, contender: str) -> None:
    """Write the sources, and what builds them."""
    sources = place / "kernels" if contender == OURS else place / "sources"
    sources.mkdir()
    (place / "kernels").mkdir(exist_ok=True)
    names = [f"add{number}" for number in range(count)]
    for number, name in enumerate(names):
        (sources / f"{name}.c").write_text(KERNEL.format(number=number, more=0))
    if contender == OURS:
        (sources / "orcjit.toml").write_text('sources = ["*.c"]\n')
        return
    from orcjit_import.compilers import compiler_of

    compiler = compiler_of("add.c")
    head = NINJA_FILE.format(
        program=" ".join(compiler.program("")), flags=" ".join(compiler.flags())
    )
    edges = [f"build kernels/{name}.o: cc sources/{name}.c\n" for name in names]
    (place / "build.ninja").write_text(head + "".join(edges))


def measure(contender: str, count: int) -> tuple[float, float]:
    """Build and import in a new process; return the seconds that passed, and of processors."""
    scripts = sysconfig.get_path("scripts")  # where pip puts ninja
    path = os.pathsep.join([scripts, os.environ["PATH"]])
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        write(place, count, contender)
        program = PROGRAM.format(build=[] if contender == OURS else ["ninja"])
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=place,
            env={**os.environ, "ORCJIT_CACHE_DIR": str(place / "cache"), "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"{contender} failed:\n{done.stdout}{done.stderr}")
        passed, spent = map(float, done.stdout.split())
        return passed, spent


def main() -> None:
    """Print medians and their ratios."""
    count, rounds = (*map(int, sys.argv[1:]), *(200, 5)[len(sys.argv) - 1 :])
    taken: dict[str, list[tuple[float, float]]] = {OURS: [], NINJA: []}
    for turn in range(rounds):
        for name in (OURS, NINJA) if turn % 2 else (NINJA, OURS):
            taken[name].append(measure(name, count))
    print(f"| {count} sources, median of {rounds} | {OURS} | {NINJA} | ratio |")
    print("| --- | ---: | ---: | ---: |")
    for index, what in enumerate(("s passed", "s of processors")):
        ours, theirs = (statistics.median(each[index] for each in taken[n]) for n in taken)
        print(f"| {what} | {ours:.2f} | {theirs:.2f} | {ours / theirs:.3f} |")


if __name__ == "__main__":
    main()
