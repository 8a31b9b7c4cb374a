"""Kernels that TVM hands over in memory compute and raise as those that it links and loads."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.mark.slow
def test_results_and_errors_are_those_of_tvm(built: Path, run_script: Callable[..., str]) -> None:
    control = json.loads(run_script("calls.py", "shared", built / "shared" / "kernels.so"))
    handed_over = json.loads(run_script("hand_over.py"))
    assert handed_over == control
