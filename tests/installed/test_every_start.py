"""Programs run with the package enabled as they run without it, in every state of a start.

Each in a directory that has a stray object of the name of every module of the standard library.
"""

from __future__ import annotations

import zipapp
import zipfile
from pathlib import Path

import pytest

from .conftest import FORMS, Pair

# What starts of programs import first, and more that imports much.
IMPORTS = (
    "import types, functools, collections, struct, json, ctypes, threading, typing, csv, zipfile"
)
PROGRAM = f"{IMPORTS}, logging, argparse, subprocess, unittest, pkgutil, runpy\nprint('ran')\n"

PROOF = f"""{PROGRAM}
import sys
sys.path.insert(0, "")
import proof
print(proof.add(1, 2), sys.modules["orcjit_import"]._failures)
"""


# Every start is tried with one form, and with all by the slow tests.
SOME_FORMS = [*FORMS[:1], *(pytest.param(form, marks=pytest.mark.slow) for form in FORMS[1:])]


@pytest.fixture(params=SOME_FORMS)
def place(request: pytest.FixtureRequest, strays) -> Path:
    """A directory of strays, and the programs in it."""
    place = strays(request.param)
    (place / "program.py").write_text(PROGRAM)
    application = place / "application"
    application.mkdir()
    (application / "__main__.py").write_text(PROGRAM)
    zipapp.create_archive(application, place / "application.pyz")
    return place


STARTS = {
    "-c": ["-c", PROGRAM],
    "-I": ["-I", "-c", PROGRAM],
    "-S": ["-S", "-c", PROGRAM],
    "-I -S": ["-I", "-S", "-c", PROGRAM],
    "-E -s": ["-E", "-s", "-c", PROGRAM],
    "-B -O": ["-B", "-O", "-c", PROGRAM],
    "-X dev": ["-X", "dev", "-c", PROGRAM],
    "-W error": ["-W", "error", "-c", IMPORTS],
    "-bb": ["-bb", "-c", PROGRAM],
    "a script": ["program.py"],
    "a directory": ["application"],
    "a zip application": ["application.pyz"],
    "-m of a script": ["-m", "program"],
    "-m of the standard library": ["-m", "json.tool", "--help"],
    "-m of a package": ["-m", "unittest", "-h"],
    "runpy of a zip file": ["-c", "import runpy; runpy.run_path('application.pyz')"],
    "runpy of a module": ["-c", "import runpy; runpy.run_module('program')"],
}


@pytest.mark.parametrize("arguments", STARTS.values(), ids=list(STARTS))
def test_a_program(pair: Pair, place: Path, arguments: list[str]) -> None:
    assert pair.alike(*arguments, cwd=place).returncode == 0


def test_an_interactive_session(pair: Pair, place: Path) -> None:
    text = "\n".join([*PROGRAM.splitlines(), "import rlcompleter", "1 + 1", "exit()", ""])
    assert "2" in pair.alike("-i", "-q", text=text, cwd=place).stdout


@pytest.mark.parametrize("flags", [[], ["-I"]], ids=["-", "-I"])
def test_objects_are_imported_all_the_same(pair: Pair, place: Path, flags: list[str]) -> None:
    assert pair.enabled.output(*flags, "-c", PROOF, cwd=place) == "ran\n3 []\n"


@pytest.mark.parametrize("start", ["-c", "-I", "-S", "a script", "a zip application"])
def test_a_zip_file_comes_first_on_the_path(pair: Pair, tmp_path: Path, start: str) -> None:
    with zipfile.ZipFile(tmp_path / "any.zip", "w") as archive:
        archive.writestr("some.txt", "")
    application = tmp_path / "application"
    application.mkdir()
    for path in (application / "__main__.py", tmp_path / "program.py"):
        path.write_text(PROGRAM)
    zipapp.create_archive(application, tmp_path / "application.pyz")
    done = pair.alike(*STARTS[start], cwd=tmp_path, env={"PYTHONPATH": "any.zip"})
    assert done.stdout == "ran\n"


def test_a_virtual_environment_is_made(pair: Pair, place: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    pair.enabled.output("-m", "venv", "--without-pip", made, cwd=place)
    assert (made / "bin" / "python").exists()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_pip_installs_and_removes_the_package_itself(
    pair: Pair, place: Path, tmp_path: Path, wheel: Path
) -> None:
    """Made and used by a Python with the package enabled, whose files go while pip runs."""
    made = tmp_path / "made"
    pair.enabled.output("-m", "venv", made, cwd=place, timeout=300)
    python = type(pair.enabled)(made / "bin" / "python", made)
    pip = ["-m", "pip", "--disable-pip-version-check"]
    python.output(*pip, "install", "-q", "--no-index", "--no-deps", wheel, timeout=300)
    enable = "from orcjit_import import activation as a; a.enable(a.target(user=False))"
    python.output("-c", enable)
    done = python.run(*pip, "list", cwd=place)
    assert done.stderr == ""
    assert "orcjit" in done.stdout
    done = python.run(*pip, "uninstall", "-q", "-y", "orcjit-import", cwd=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert python.run("-c", PROGRAM, cwd=place).stdout == "ran\n"
