"""Environments to switch the finder on in: each a real virtual environment."""

from __future__ import annotations

import ctypes
import importlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import tvm_ffi
from packaging.requirements import Requirement
from support.importing import imports_put_back

import orcjit_import
from orcjit_import.cli import main

PACKAGE = Path(orcjit_import.__file__).resolve().parent
IS_ACTIVE = "import sys; print('orcjit_import' in sys.modules)"
NAMES_IN_TESTS = ("kernels", "base", "first", "second", "package", "other", "unlisted")
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
        self.command_line = directory / "command line"
        self.command_line.mkdir()
        for name in _needed_by("rich-click"):
            place = Path(importlib.util.find_spec(name).origin)
            place = place.parent if place.name == "__init__.py" else place
            (self.command_line / place.name).symlink_to(place)
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
        path = [variables.get("PYTHONPATH"), str(self.command_line)]
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, path))
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


def _needed_by(distribution: str) -> set[str]:
    """Return the top-level modules of a distribution and of all that it needs."""
    needed, waiting = set(), [distribution]
    for name in waiting:
        found = importlib.metadata.distribution(name)
        files = [f.parts[0] for f in found.files if f.suffix == ".py" and f.parts[0] != ".."]
        needed |= {part.removesuffix(".py") for part in files}
        requirements = [Requirement(each) for each in found.requires or ()]
        waiting += [
            each.name
            for each in requirements
            if each.name not in waiting and (not each.marker or each.marker.evaluate({"extra": ""}))
        ]
    return needed


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


class CommandLine:
    """`orcjit-import`, run in this process and in a directory of its own."""

    def __init__(self, directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.directory = directory
        self._capsys = capsys

    def put(self, name: str, content: Path | str) -> Path:
        """Copy an object, or write a text, to a path in the directory."""
        target = self.directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, target)
        else:
            target.write_text(content)
        return target

    def run(self, *arguments: str | Path) -> tuple[int, str, str]:
        """Return the exit status, and what was printed on both streams."""
        importlib.invalidate_caches()
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        printed = self._capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    def output(self, *arguments: str | Path) -> str:
        """Return what is printed; it has to succeed."""
        status, output, errors = self.run(*arguments)
        assert (status, errors) == (0, "")
        return output

    def json(self, *arguments: str | Path, status: int = 0) -> object:
        """Return what is printed with `--json`."""
        found, output, errors = self.run(*arguments, "--json")
        assert (found, errors) == (status, "")
        return json.loads(output)

    def error(self, *arguments: str | Path) -> str:
        """Return the message of an error of ours."""
        status, output, errors = self.run(*arguments)
        assert (status, output) == (1, "")
        assert errors.startswith("orcjit-import: error: ")
        return errors


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[CommandLine]:
    """The command line, in a directory that is empty."""
    directory = tmp_path / "work"
    directory.mkdir()
    monkeypatch.chdir(directory)
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # `run` replaces these
    monkeypatch.setattr(sys, "argv", list(sys.argv))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    for name in NAMES_IN_TESTS:  # of which other tests may have left one
        monkeypatch.delitem(sys.modules, name, raising=False)
    with imports_put_back(tmp_path):
        here = str(tmp_path.parent)
        sys.path[:] = [entry for entry in sys.path if not entry.startswith(here)]  # likewise
        yield CommandLine(directory, capsys)


@pytest.fixture
def kernels(shell: CommandLine, gcc: Callable[..., Path]) -> CommandLine:
    """The command line, in a directory with an object package that has a data file."""
    shell.put("kernels/a.o", gcc("basic/add.c"))
    shell.put("kernels/data/table.txt", "1 2 3")
    shell.put("kernels/__pycache__/x.pyc", "cache")
    shell.put("kernels/.hidden", "hidden")
    return shell


def names_in(bundle: str | Path) -> list[str]:
    with zipfile.ZipFile(bundle) as opened:
        return opened.namelist()


def members_of(bundle: str | Path) -> dict[str, bytes]:
    with zipfile.ZipFile(bundle) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def write_members(bundle: str | Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(bundle, "w") as opened:
        for name, data in members.items():
            opened.writestr(name, data)


def patch(bundle: Path, old: bytes, new: bytes) -> None:
    """Replace the first bytes of a kind in a file."""
    data = bundle.read_bytes()
    assert old in data
    bundle.write_bytes(data.replace(old, new, 1))


def elsewhere(shell: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the directory with what was packed."""
    monkeypatch.chdir("/")
    sys.path[:] = [entry for entry in sys.path if entry != str(shell.directory)]
