"""The benchmarks run and print their tables. What they measure is not looked at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent.parent / "benchmarks"


@pytest.mark.slow
@pytest.mark.parametrize("script", ["call_cost.py", "library_size.py"])
def test_script_prints_a_table(script: str) -> None:
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / script)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("| work ")


@pytest.mark.slow
def test_scaling_prints_a_table(tmp_path: Path) -> None:
    options = ["--largest", "10", "--plot", str(tmp_path / "plot.svg"), "--json"]
    command = [sys.executable, str(BENCHMARKS / "scaling.py"), *options, str(tmp_path / "x.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("| what grows ")
    assert (tmp_path / "x.json").read_text().startswith("{")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_all_of_them_make_one_table_and_a_json_file(tmp_path: Path) -> None:
    output = tmp_path / "benchmarks.json"
    command = [sys.executable, str(BENCHMARKS / "run.py"), "--json", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert output.read_text().startswith("{")
