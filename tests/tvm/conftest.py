"""Fixtures of the tests with TVM: its objects, and what it says its own modules do.

TVM is imported in processes of its own only: it replaces TVM-FFI's class for modules, and makes the
symbols of its run time global.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.process import run_python

HERE = Path(__file__).resolve().parent

Place = Callable[..., Path]
RunScript = Callable[..., str]


@pytest.fixture(scope="session")
def run_script() -> RunScript:
    """Run a script of this directory in a process of its own; it has to succeed."""

    def run(name: str, *arguments: object) -> str:
        program = "import runpy, sys; del sys.argv[0]; sys.path.insert(0, sys.argv[1]); "
        program += "runpy.run_path(f'{sys.argv.pop(1)}/{sys.argv[0]}', run_name='__main__')"
        done = run_python(program, name, HERE, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, run_script: RunScript) -> Path:
    """The directory that build_with_tvm.py has filled."""
    directory = tmp_path_factory.mktemp("tvm")
    run_script("build_with_tvm.py", directory)
    return directory


# In between: an archive or a directory holds the object that is imported alone, too.
SLOW = [pytest.param(form, marks=pytest.mark.slow) for form in ["package", "archive"]]


@pytest.fixture(params=["object", "bundle.zip", *SLOW])
def form(request: pytest.FixtureRequest) -> str:
    """Each form in which objects can be imported, in turn: what is put on `sys.path`."""
    return request.param


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Place:
    """Put a built object into a directory, with a manifest."""

    def copy(name: str, manifest: str = "") -> Path:
        shutil.copy(built / "object" / f"{name}.o", tmp_path)
        (tmp_path / f"{name}.orcjit.toml").write_text(manifest)
        return tmp_path

    return copy
