"""How the cost grows with what is imported: objects, symbols of an object, its size, packages.

    python benchmarks/scaling.py [--plot FILE] [--json FILE] [--largest N]

A new process per sample, the median of three. Beside each size stands the slope of the last step
on logarithmic axes: 1 is a straight line, and less is better. What memory or disk cannot hold is
left out, and said.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import math
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from harness import markdown, number, run_child
from inputs import run
from loaders import prepare
from packages import c_driver

if TYPE_CHECKING:
    from collections.abc import Callable

    Found = dict[str, dict[int, dict[str, float]]]

ROUNDS = 3
PLOT = Path(__file__).resolve().parent / "scaling.svg"

OBJECTS, SYMBOLS = "objects of a package", "symbols of an object"
BYTES, PACKAGES = "bytes of an object", "packages"
SIZES = {
    OBJECTS: [1, 10, 100, 1_000, 10_000],
    SYMBOLS: [1, 10, 100, 1_000, 20_000],
    BYTES: [1 << 10, 1 << 16, 1 << 20, 1 << 26, 1 << 30],
    PACKAGES: [1, 10, 100, 1_000, 5_000],
}
WORKS = {"import": "import", "all": "import, all functions called"}

FUNCTION = """
    .globl __tvm_ffi_{name}
    .type __tvm_ffi_{name}, @function
__tvm_ffi_{name}:
    movl $1, (%rcx)
    movl $0, 4(%rcx)
    movq $3, 8(%rcx)
    xor %eax, %eax
    ret
    .size __tvm_ffi_{name}, . - __tvm_ffi_{name}
"""
NO_STACK = '\n    .section .note.GNU-stack, "", @progbits\n'


def name_of(index: int) -> str:
    return f"k{index:05}"


def assemble(root: Path, text: str, output: Path) -> None:
    source = root / "source.s"
    source.write_text(f"    .text\n{text}{NO_STACK}")
    output.parent.mkdir(exist_ok=True)
    run(c_driver(), "-c", source, "-o", output)


def make_objects(root: Path, count: int) -> None:
    """Objects of one function each: one, and copies with other names."""
    compiled = root / "compiled"
    assemble(root, FUNCTION.format(name=name_of(0)), compiled)
    image = compiled.read_bytes() + bytes(7000)  # about the size of what compilers make
    (root / "objects").mkdir()
    for index in range(count):
        path = root / "objects" / f"{name_of(index)}.o"
        path.write_bytes(image.replace(name_of(0).encode(), name_of(index).encode()))


def make_symbols(root: Path, count: int) -> None:
    """One object with many functions."""
    functions = "".join(FUNCTION.format(name=name_of(index)) for index in range(count))
    assemble(root, functions, root / "objects" / "many.o")


def make_bytes(root: Path, size: int) -> None:
    """One function, and constants of that size."""
    constants = f"    .section .rodata\n    .fill {size // 8}, 8, 7\n"
    assemble(root, FUNCTION.format(name=name_of(0)) + constants, root / "objects" / "large.o")


MAKERS: dict[str, Callable[[Path, int], None]] = {
    OBJECTS: make_objects,
    SYMBOLS: make_symbols,
    BYTES: make_bytes,
    PACKAGES: make_objects,
}


def measure(sizes: dict[str, list[int]]) -> Found:
    found: Found = {kind: {} for kind in sizes}
    for kind in sizes:
        for size in sizes[kind]:
            if kind == BYTES and not has_room_for(size):
                print(f"{kind}, {size:,}: left out, the machine cannot hold it", file=sys.stderr)
                continue
            with tempfile.TemporaryDirectory() as directory:
                MAKERS[kind](Path(directory), size)
                samples = [run_child(__file__, kind, directory, size) for _ in range(ROUNDS)]
            found[kind][size] = {
                work: statistics.median(sample[work] for sample in samples) for work in WORKS
            }
    return found


def has_room_for(size: int) -> bool:
    """Whether there is memory for the bytes of the file and its linked code, and as much again."""
    text = Path("/proc/meminfo").read_text()
    available = int(text.partition("MemAvailable:")[2].split()[0]) * 1024
    return available > 4 * size and shutil.disk_usage(tempfile.gettempdir()).free > 4 * size


def child(kind: str, root: str, size: str) -> dict[str, object]:
    is_many = kind == PACKAGES
    prepare(Path(root) / "objects" if is_many else Path(root))
    import orcjit_import

    orcjit_import.default_session()
    names = [name_of(index) for index in range(1 if kind == BYTES else int(size))]
    start = perf_counter()
    modules = [importlib.import_module(name) for name in (names if is_many else ["objects"])]
    imported = perf_counter()
    for index, name in enumerate(names):
        assert getattr(modules[index if is_many else 0], name)() == 3
    return {"import": imported - start, "all": perf_counter() - start}


def slope(points: list[tuple[int, float]]) -> str:
    """Return the slope of the last step on logarithmic axes."""
    if len(points) < 2:
        return ""
    (size, time), (next_size, next_time) = points[-2:]
    return f"{math.log(next_time / time) / math.log(next_size / size):.2f}"


def as_table(found: Found) -> str:
    lines = [["what grows", "size", *[f"{title}, ms" for title in WORKS.values()], "slope"]]
    for kind, sizes in found.items():
        points: list[tuple[int, float]] = []
        for size, times in sizes.items():
            points.append((size, times["all"]))
            cells = [number(1e3 * times[work]) for work in WORKS]
            lines.append([kind, f"{size:,}", *cells, slope(points)])
    return markdown(lines)


def draw(found: Found, path: Path) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "orcjit_import"
    from matplotlib import pyplot

    figure, grid = pyplot.subplots(2, 2, figsize=(9, 7), layout="constrained")
    for axes, (kind, sizes) in zip(grid.flat, found.items(), strict=False):
        for work, title in WORKS.items():
            values = [1e3 * times[work] for times in sizes.values()]
            axes.plot(list(sizes), values, marker="o", label=title)
        axes.set(xscale="log", yscale="log", xlabel=kind, ylabel="ms")
        axes.grid(visible=True, alpha=0.3)
        axes.legend()
    figure.savefig(path, metadata={"Date": None})


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(child(*sys.argv[2:])))
        return 0
    parser = argparse.ArgumentParser(description="Measure how the cost of imports grows.")
    parser.add_argument("--plot", type=Path, default=PLOT)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--largest", type=int, default=1 << 30, help="leave out what is larger")
    options = parser.parse_args()
    sizes = {kind: [n for n in all_ if n <= options.largest] for kind, all_ in SIZES.items()}
    sizes = {kind: some for kind, some in sizes.items() if some}
    found = measure(sizes)
    print(as_table(found))
    if options.json is not None:
        options.json.write_text(json.dumps(found, indent=1) + "\n")
    if importlib.util.find_spec("matplotlib") is not None:
        draw(found, options.plot)
        print(f"written: {options.plot}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
