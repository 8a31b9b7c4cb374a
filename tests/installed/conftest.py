"""Fixtures: installations as users have them, enabled at start, and the same Pythons without.

Not editable, and without pip, which would have loaded half of the standard library at start.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.build import Builder
from support.compilers import find_compiler
from support.interpreters import THIS, interpreters

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass
class Environment:
    """A virtual environment."""

    python: Path
    site_packages: Path

    def run(
        self, *arguments: object, text: str = "", timeout: float = 100, **options: object
    ) -> subprocess.CompletedProcess[str]:
        """Run its Python, in which nothing is set by the environment of the tests."""
        variables = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        extra = options.pop("env", {})
        return subprocess.run(
            [str(self.python), *map(str, arguments)],
            capture_output=True,
            text=True,
            input=text,
            timeout=timeout,
            env={**variables, **extra},
            **options,
        )

    def output(self, *arguments: object, **options: object) -> str:
        done = self.run(*arguments, **options)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@dataclass
class Pair:
    """One Python with the package enabled at its start, and without it as the control."""

    version: str
    enabled: Environment
    plain: Environment
    extension: Path

    def alike(self, *arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        """Run something in both; it has to come to the same."""
        found, expected = (each.run(*arguments, **options) for each in (self.enabled, self.plain))
        assert found.stderr == expected.stderr
        assert (found.returncode, found.stdout) == (expected.returncode, expected.stdout)
        return found


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is tested, or else one of this checkout."""
    given = os.environ.get("ORCJIT_TEST_WHEEL")
    if given:
        return Path(given)
    directory = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", CHECKOUT, "--no-deps", "--no-build-isolation"]
    (CHECKOUT / "build").mkdir(exist_ok=True)
    with (CHECKOUT / "build" / "wheel.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two workers would build in the same directory
        for leftover in (CHECKOUT / "build").glob("bdist.*"):  # of one that was interrupted
            shutil.rmtree(leftover)
        done = subprocess.run(
            [*map(str, command), "--quiet", "--wheel-dir", str(directory)],
            capture_output=True,
            text=True,
            env={**os.environ, "ORCJIT_CMAKE_ARGS": "-DORCJIT_WERROR=ON"},
        )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = directory.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def make_pair(
    tmp_path_factory: pytest.TempPathFactory, wheel: Path, builder: Builder
) -> Callable[[str], Pair]:
    known: dict[str, Pair] = {}

    def make(version: str) -> Pair:
        if version not in known:
            place = tmp_path_factory.mktemp(f"python{version}-")
            enabled, plain = (_environment(version, place / name) for name in ("enabled", "plain"))
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(enabled.site_packages)
            enable = "from orcjit_import import activation as a; a.enable(a.target(user=False))"
            enabled.output("-I", "-c", enable)
            known[version] = Pair(version, enabled, plain, _extension(plain, builder))
        return known[version]

    return make


def _environment(version: str, place: Path) -> Environment:
    command = [interpreters()[version], "-m", "venv", "--without-pip", str(place)]
    subprocess.run(command, check=True, capture_output=True)
    python = place / "bin" / "python"
    program = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Environment(python, Path(Environment(python, place).output("-c", program).strip()))


def _extension(python: Environment, builder: Builder) -> Path:
    """An object that is an extension module: importing it takes nothing but the package."""
    include = python.output("-c", "import sysconfig; print(sysconfig.get_path('include'))").strip()
    flags = [f"-I{include}", "-DNAME=proof"]
    return builder.compile(find_compiler("gcc"), "extensions/multi.c", *flags)


def _versions() -> list[object]:
    return [
        version if version == THIS else pytest.param(version, marks=pytest.mark.slow)
        for version in interpreters()
    ]


@pytest.fixture(params=_versions())
def pair(request: pytest.FixtureRequest, make_pair: Callable[[str], Pair]) -> Pair:
    """Each Python that is here; all but the one of the tests are slow."""
    return make_pair(request.param)


# Those that are here: a directory with the name of another would be a module, also without us.
LIST_STANDARD_LIBRARY = """
import sys
from importlib.util import find_spec
print(*[name for name in sorted(sys.stdlib_module_names) if find_spec(name) is not None])
"""

FORMS = ["object", "archive", "directory"]


@pytest.fixture
def strays(
    pair: Pair, tmp_path: Path, builder: Builder, gcc: Callable[..., Path]
) -> Callable[[str], Path]:
    """Make a directory with a stray of the name of every module of the standard library.

    Beside them is the module `proof`, which is none.
    """

    def make(form: str) -> Path:
        directory = tmp_path / form
        directory.mkdir()
        stray = gcc("basic/no_exports.c")
        content = builder.archive("stray.a", stray) if form == "archive" else stray
        for name in pair.plain.output("-c", LIST_STANDARD_LIBRARY).split():
            target = directory / name
            if form == "directory":
                target.mkdir()
                target = target / "stray"
            target.with_name(f"{target.name}{content.suffix}").symlink_to(content)
        shutil.copyfile(pair.extension, directory / "proof.o")
        return directory

    return make
