"""What the README says in numbers is what was measured, and it stays short."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text()
OURS, PEER, LINKED, LINKING = 2, 3, 5, 7  # columns of the table of benchmarks/README.md

# The row, the column and what the number is divided by; then how the README writes it.
MEASURED = {
    "{:.2f} ms": ("next object, C++, GCC", OURS, 1000),
    "the result take {:.0f} ms, ": ("next object, C++, GCC", LINKING, 1000),
    "{:.0f} times as long": ("next object, C++, GCC", LINKING + 1, 1),
    "take {:.0f} ms;": ("1,000 objects, import, all called", OURS, 1),
    "they take {:.0f} ms": ("1,000 objects, import, all called", LINKING, 1),
    "library is {:.1f} MB": ("native library", OURS, 1),
    "is {:.0f} MB. A call": ("native library", PEER, 1),
    "linked `.so` in {:.1f} ms": ("cold start, C++, GCC", LINKED, 1),
    "imports its object in {:.1f} ms": ("cold start, C++, GCC", OURS, 1),
}


def measured(row: str, column: int) -> float:
    (line,) = re.findall(
        rf"^\| {re.escape(row)} +\| (?:us|ms|MB) .*$", _latest_table(), re.MULTILINE
    )
    return float(line.strip("| ").split("|")[column].strip(" x"))


def _latest_table() -> str:
    text = (ROOT / "benchmarks/README.md").read_text()
    return text.partition("<!-- table: begin -->")[2].partition("| target ")[0]


@pytest.mark.parametrize("wording", MEASURED)
def test_number_was_measured(wording: str) -> None:
    row, column, divisor = MEASURED[wording]
    # A half is rounded as people do it, to the larger number.
    assert wording.format(measured(row, column) / divisor + 1e-9) in README.replace("\n", " ")


@pytest.mark.parametrize("page", ["index.md", "compare.md"])
def test_pages_of_the_site_have_no_other_numbers(page: str) -> None:
    numbers = re.findall(r"[\d.]+ (?:ms|MB)", (ROOT / "docs" / page).read_text())
    assert numbers
    assert [number for number in numbers if number not in README] == []


def test_readme_is_short() -> None:
    assert len(README.splitlines()) <= 130
    assert 500 <= len(README.split()) <= 1500


# From what is known to what is not.
STATES = ("run here", "run under emulation", "linked", "type-checked", "not tried")


@pytest.mark.parametrize("platform", ["Linux x86-64", "Linux aarch64", "macOS arm64", "Windows"])
def test_readme_says_what_was_run_on_each_platform(platform: str) -> None:
    table = README.partition("| platform | state | what that means |")[2].partition("\n\n")[0]
    row = next(line for line in table.splitlines() if line.startswith(f"| {platform}"))
    state = row.split("|")[2]
    assert any(word in state for word in STATES)


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_readme_names_the_commands(command: str) -> None:
    assert f"`{command}`" in README


def test_packages_of_the_tests_are_those_that_the_tests_look_for() -> None:
    (named,) = re.findall(r"^    (binutils .*)$", README, re.MULTILINE)
    script = (ROOT / "scripts/ensure_compilers.sh").read_text()
    assert [name for name in named.split() if name.replace("-22", "-NN") not in script] == []
