"""`orcjit-import init`: a project that builds, installs, and whose tests pass."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.build import run
from support.compilers import cmake_command

from orcjit_import import build_backends
from orcjit_import.tools.new_project import WAYS

USE = "import orcjit_import, {0}; print({0}.add(1, 2), {0}.__file__)"
COMMON = {".gitignore", "src/kernels.cc", "tests/test_kernels.py"}
OWN = {
    "setuptools": {"pyproject.toml"},
    "scikit-build-core": {"pyproject.toml", "CMakeLists.txt"},
    "cmake": {"CMakeLists.txt"},
}


def files_below(directory: Path) -> set[str]:
    return {str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file()}


def build(way: str, project: Path, into: Path) -> None:
    """Build a project as its user would, but for where it is installed."""
    if way == "cmake":
        options = [f"-DPython_EXECUTABLE={sys.executable}"]
        cmake = cmake_command()
        run(cmake, "-S", project, "-B", project / "build", *options)
        run(cmake, "--build", project / "build")
        run(cmake, "--install", project / "build", "--prefix", into)
        return
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--target", into]
    run(sys.executable, "-m", "pip", "install", *options, project)


@pytest.mark.parametrize(
    "way", [pytest.param(way, marks=[] if way == "cmake" else pytest.mark.slow) for way in WAYS]
)
def test_what_it_makes_builds_and_installs(shell, way):
    printed = shell.output("init", "some-kernels", "--with", way, "--name", "kernels")
    assert files_below(Path("some-kernels")) == COMMON | OWN[way]
    assert "\nnext:\n  cd some-kernels\n" in printed
    build(way, Path("some-kernels").absolute(), Path("installed"))
    entry = str(Path("installed").absolute())
    path = os.pathsep.join([entry, os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path}
    command = [sys.executable, "-c", USE.format("kernels")]
    done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True)
    assert done.stdout.startswith(f"3 {entry}/kernels"), done.stderr
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "some-kernels/tests"]
    done = subprocess.run(tests, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout


def test_wheels_of_scikit_build_core_get_their_tag_from_us(shell):
    shell.output("init", "new", "--with", "scikit-build-core")
    backend = "orcjit_import.build_backends:scikit_build_core"
    assert f'build-backend = "{backend}"' in Path("new/pyproject.toml").read_text()
    assert build_backends.scikit_build_core.build_wheel


def test_the_name_is_that_of_the_directory(shell):
    found = shell.json("init", "fast-math")
    assert found["name"] == "fast_math"
    assert "fast-math/src/fast_math.cc" in found["files"]
    assert "mykernels" not in "".join(Path(path).read_text() for path in found["files"])
    assert found["next"][0] == "cd fast-math"


def test_in_the_working_directory(shell):
    found = shell.json("init", ".", "--name", "kernels")
    assert not any(step.startswith("cd ") for step in found["next"])
    assert Path("pyproject.toml").exists()


@pytest.mark.parametrize(
    ("installed", "steps"), [("82.0.1", 0), ("77", 0), ("65.5.0", 1), ("70.1.dev0", 1), (None, 1)]
)
def test_what_is_too_old_to_build_it_is_upgraded_first(shell, monkeypatch, installed, steps):
    def version(name):
        if installed is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return installed

    monkeypatch.setattr(importlib.metadata, "version", version)
    told = shell.json("init", "new")["next"]
    assert told.count('python -m pip install "setuptools>=77"') == steps


def test_nothing_is_replaced(shell):
    shell.put("new/pyproject.toml", "mine")
    assert "new/pyproject.toml: is there already" in shell.error("init", "new")
    assert files_below(Path("new")) == {"pyproject.toml"}
    assert Path("new/pyproject.toml").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["json"], "'json' is a module of Python itself"),
        (["1st"], "'1st' is no name that a package can have"),
        (["new", "--name", "my kernels"], "'my kernels' is no name"),
        (["new", "--name", "class"], "'class' is no name"),
    ],
)
def test_names_that_no_package_can_have(shell, arguments, words):
    status, printed, errors = shell.run("init", *arguments)
    assert (status, printed) == (2, "")
    assert words in " ".join(errors.replace("│", " ").split())
    assert not Path(arguments[0]).exists()
