"""What `make bench` runs: every benchmark, one table, and a JSON file.

    python benchmarks/run.py [--json FILE] [--update-readme]

Each script beside this one can be started by itself, too.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from harness import Row, report
from inputs import cxx_drivers, make_inputs
from loaders import peer_is_installed
from plot import draw
from targets import judge

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
SCRIPTS = (
    *("cold_start", "next_object", "many_objects", "streams", "call_cost"),
    *("finder_cost", "unloading", "memory", "library_size", "new_process", "special_cases"),
)
PLOT = HERE / "ratios.svg"
README = HERE / "README.md"
MARKERS = ("<!-- table: begin -->", "<!-- table: end -->")


def main(measure: Callable, child: Callable) -> int:
    """Run one benchmark: as the child that takes a sample, or as the parent that asks for them."""
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(child(*sys.argv[2:])))
        return 0
    with tempfile.TemporaryDirectory() as directory:
        print(report(measure(make_inputs(Path(directory)))))
    return 0


def run_all() -> list[Row]:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as directory:
        kernels = make_inputs(Path(directory))
        for name in SCRIPTS:
            start = perf_counter()
            rows += importlib.import_module(name).measure(kernels)
            print(f"{name}: {perf_counter() - start:.0f} s", file=sys.stderr)
    return rows


def machine() -> dict[str, object]:
    return {
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "system": f"{platform.system()} {platform.machine()}",
        "kernel": platform.release().split("-")[0],
        "python": platform.python_version(),
        "packages": {name: installed(name) for name in PACKAGES},
        "compilers": [first_line(driver) for driver in ["cc", *cxx_drivers()]],
    }


PACKAGES = ("orcjit-import", "apache-tvm-ffi", "apache-tvm-ffi-orcjit", "numpy")


def processor() -> str:
    match = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return match[1] if match else platform.processor()


def installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        # A source tree has no metadata.
        return importlib.import_module("orcjit_import").__version__ if "import" in name else None


def first_line(driver: str) -> str:
    done = subprocess.run([driver, "--version"], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[0]


def describe(facts: dict[str, object]) -> str:
    packages = ", ".join(f"{name} {found}" for name, found in facts["packages"].items() if found)
    return (
        f"{facts['processor']}, {facts['cores']} cores, {facts['system']}, "
        f"kernel {facts['kernel']}; Python {facts['python']}; {packages}; "
        + "; ".join(facts["compilers"])
    )


def update_readme(text: str) -> None:
    begin, end = MARKERS
    old = README.read_text()
    head, tail = old[: old.index(begin) + len(begin)], old[old.index(end) :]
    README.write_text(f"{head}\n\n{text}\n\n{tail}")


def run() -> int:
    parser = argparse.ArgumentParser(description="Run all benchmarks and print one table.")
    parser.add_argument("--json", type=Path, default=Path("build/benchmarks.json"))
    parser.add_argument("--update-readme", action="store_true")
    options = parser.parse_args()
    if not peer_is_installed():
        print("apache-tvm-ffi-orcjit is not installed: its columns stay empty", file=sys.stderr)
    start = perf_counter()
    rows = run_all()
    facts = machine()
    text = f"{report(rows)}\n\n{judge(rows)}\n\n{describe(facts)}"
    print(f"\n{text}\n\n{perf_counter() - start:.0f} s in all")
    options.json.parent.mkdir(parents=True, exist_ok=True)
    found = {"machine": facts, "rows": [row.as_json() for row in rows]}
    options.json.write_text(json.dumps(found, indent=1) + "\n")
    print(f"written: {options.json}")
    plot = PLOT if options.update_readme else options.json.with_suffix(".svg")
    if importlib.util.find_spec("matplotlib") is None:
        print("matplotlib is not installed: nothing is drawn", file=sys.stderr)
    else:
        draw(rows, plot)
        print(f"written: {plot}")
    if options.update_readme:
        update_readme(text)
    return 0


if __name__ == "__main__":
    sys.exit(run())
