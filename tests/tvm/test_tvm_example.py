"""examples/tvm is compiled, run and compared as its README says, in a copy of its directory."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example after `python compile_with_tvm.py`."""
    directory = tmp_path_factory.mktemp("example") / "tvm"
    built = shutil.ignore_patterns("*.o", "__pycache__")
    shutil.copytree(ROOT / "examples" / "tvm", directory, ignore=built)
    assert run("compile_with_tvm.py", directory) == [
        "made packages/kernels.o",
        "made packages/model/lib0.o",
        "made packages/model/devc.o",
    ]
    return directory


@pytest.mark.slow
def test_it_runs_without_importing_tvm(example: Path) -> None:
    assert run("run.py", example) == [
        "scale_add(x, 10, y)   [ 1. 11. 21. 31.]",
        "scale_add(x, 10, z)   ValueError: Mismatched y.shape[0] on argument #2 when calling:",
        "matmul(a, b, c)       [32. 32. 32.] ...",
        "forward(x)            [0.362 0.233 0.405] [0.011 0.987 0.002]",
        "TVM is imported:      False",
    ]


@pytest.mark.slow
def test_results_are_those_of_tvm(example: Path) -> None:
    assert run("compare_with_tvm.py", example) == ["matmul:  same", "forward: same"]


def run(script: str, directory: Path) -> list[str]:
    """Run a script of the example, which has to succeed; return the lines that it prints."""
    done = subprocess.run(
        [sys.executable, script],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), f"{done.stdout}{done.stderr}"
    return done.stdout.splitlines()
