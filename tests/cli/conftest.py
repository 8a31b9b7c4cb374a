"""Environments to switch the finder on in: each a real virtual environment."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
import tvm_ffi

import orcjit_import

PACKAGE = Path(orcjit_import.__file__).resolve().parent
IS_ACTIVE = "import sys; print('orcjit_import' in sys.modules)"
LIBC = ctypes.CDLL(None)
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1


class Environment:
    """A virtual environment, and commands that run in it."""

    checkout = PACKAGE.parent

    def __init__(self, directory: Path, *options: str) -> None:
        self.directory = directory
        command = [sys.executable, "-m", "venv", "--without-pip", *options, str(directory)]
        subprocess.run(command, check=True, capture_output=True)
        self.python = directory / "bin" / "python"
        self.site_packages = _site_packages_below(directory)
        self.pth = self.site_packages / "orcjit-import.pth"
        self._prepare: Callable[[], None] | None = None

    def install(self) -> Path:
        """Put a copy of the package into the environment; return it."""
        ignored = shutil.ignore_patterns("__pycache__", "lib")
        target = self.site_packages / PACKAGE.name
        return Path(shutil.copytree(PACKAGE, target, ignore=ignored))

    def install_editable(self) -> None:
        """Have a .pth file name the checkout, as editable installs do."""
        self.add_path(self.checkout)

    def add_path(self, place: Path) -> None:
        (self.site_packages / f"__added__.{place.name}.pth").write_text(f"{place}\n")

    def protect(self) -> None:
        """Make site-packages read-only, for the administrator as well."""
        self.site_packages.chmod(0o555)
        self._prepare = lambda: LIBC.prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)

    def run(self, *arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the environment's Python, outside of the checkout."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        return subprocess.run(
            [str(self.python), *map(str, arguments)],
            cwd=self.directory,
            env={**inherited, **variables},
            capture_output=True,
            text=True,
            preexec_fn=self._prepare,
        )

    def command(self, *arguments: str | Path, **variables: str) -> str:
        """Run `orcjit-import` with these arguments; return what it prints."""
        done = self.run("-m", "orcjit_import", *arguments, **variables)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def fail(self, *arguments: str | Path, **variables: str) -> str:
        """Run `orcjit-import` with these arguments, which has to fail; return the message."""
        done = self.run("-m", "orcjit_import", *arguments, **variables)
        assert (done.returncode, done.stdout) == (1, "")
        return done.stderr

    def is_active(self, *options: str, **variables: str) -> bool:
        """Whether a Python that starts has the finder; it has to start without a word."""
        done = self.run(*options, "-c", IS_ACTIVE, **variables)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout == "True\n"


def _site_packages_below(directory: Path) -> Path:
    return directory / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"


@pytest.fixture
def new_environment(tmp_path: Path) -> Callable[..., Environment]:
    """Make virtual environments, with options of `venv`."""
    return lambda *options, name="environment": Environment(tmp_path / name, *options)


@pytest.fixture
def environment(new_environment: Callable[..., Environment]) -> Environment:
    """A virtual environment in which the package is installed as by `pip install -e`."""
    made = new_environment()
    made.install_editable()
    return made


@pytest.fixture
def with_tvm_ffi(environment: Environment) -> Environment:
    """The same, in which object packages can be imported."""
    environment.add_path(Path(tvm_ffi.__file__).parent.parent)
    return environment


@pytest.fixture
def user_base(tmp_path: Path) -> dict[str, str]:
    """A user's own site-packages, as an environment variable; the package is installed there."""
    directory = _site_packages_below(tmp_path / "user")
    directory.mkdir(parents=True)
    (directory / "__added__.checkout.pth").write_text(f"{PACKAGE.parent}\n")
    return {"PYTHONUSERBASE": str(tmp_path / "user")}
