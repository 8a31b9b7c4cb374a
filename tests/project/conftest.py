"""Fixtures about the project itself: commands in the checkout, the built library, the wheel."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., str]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def succeed(root: Path) -> Command:
    """Run a command in the checkout and return its output; variables are added by keyword."""

    def run_it(*command: str | Path, **variables: str) -> str:
        done = run(root, command, variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run_it


@pytest.fixture(scope="session")
def fail(root: Path) -> Command:
    """Run a command that has to fail and return all it wrote."""

    def run_it(*command: str | Path, **variables: str) -> str:
        done = run(root, command, variables)
        assert done.returncode != 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run_it


def run(
    root: Path, command: tuple[str | Path, ...], variables: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **variables},
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def library() -> Path:
    """The shared library as it is installed, whatever ORCJIT_IMPORT_LIBRARY names."""
    import orcjit_import

    return Path(orcjit_import.__file__).parent / "lib" / "liborcjit_import.so"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory, succeed: Command) -> Path:
    """The wheel that is tested; without one, one of this checkout, built with what is installed."""
    if tested := os.environ.get("ORCJIT_TEST_WHEEL"):
        return Path(tested)
    directory = tmp_path_factory.mktemp("wheel")
    succeed(
        *(sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "--no-build-isolation"),
        *("--quiet", "--wheel-dir", directory),
        ORCJIT_CMAKE_ARGS="-DORCJIT_WERROR=ON",  # as in the Makefile, whose build it can reuse
    )
    (built,) = directory.glob("*.whl")
    return built
