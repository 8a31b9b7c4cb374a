"""Where the Makefile makes the other systems in which it tests."""

import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("target", ["test-wheels", "test-unstable"])
def test_other_systems_lie_outside_the_checkout(target):
    """Each later build looks through the checkout, and would go in circles of their links."""
    command = ["make", "--no-print-directory", "-n", target]
    lines = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    script = lines.split(f"scripts/{target.replace('-', '_')}.sh ")[1]
    root = CHECKOUT / script.split()[0]
    assert root.is_absolute()
    assert CHECKOUT not in root.parents
