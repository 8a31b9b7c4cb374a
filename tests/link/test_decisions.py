"""What native/link decides, without anything being linked: a program of its own tries it.

The program is made of what the package was built of, so it is there where this interpreter has
built the package, as `make test` and `make dev` do.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = [
    name
    for path in sorted((Path(__file__).parent / "decisions").glob("*.cc"))
    for name in re.findall(r"^DECISION\((\w+)\)", path.read_text(), re.M)
]


def build_of_this_interpreter():
    """Return the directory where CMake has built the package, and its CMake; or None."""
    for directory in (ROOT / "build" / "native", ROOT / "build" / "wheel-native"):
        stamp = directory / "orcjit_build_inputs.json"
        inputs = json.loads(stamp.read_text()) if stamp.exists() else {"python": None}
        if inputs["python"] == sys.executable:
            return directory, inputs["cmake"]
    return None


@pytest.fixture(scope="module")
def program():
    if (found := build_of_this_interpreter()) is None:
        # Environments of `make test` and `make dev` have built it. Others are not in the checkout.
        assert Path(sys.prefix).parent != ROOT
        pytest.skip("this interpreter has not built the package")
    directory, cmake = found
    with (directory / "link_tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # other processes run other tests of this file
        subprocess.run([cmake, "--build", directory, "--target", "link_tests"], check=True)
    return directory / "tests" / "link" / "link_tests"


def run(program, *arguments):
    """Run it, without what a sanitized run of the tests preloads."""
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    command = [program, *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_all_of_them_are_tried(program):
    assert sorted(run(program).stdout.split()) == sorted(DECISIONS)


@pytest.mark.parametrize("decision", DECISIONS)
def test_decision(program, decision):
    done = run(program, decision)
    assert (done.returncode, done.stderr) == (0, "")
