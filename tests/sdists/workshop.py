"""Builds a project with its own build, in a virtual environment of its own.

What is built is remembered. A directory named by ORCJIT_TEST_SDISTS keeps it for the next run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .link_recorder import Link, make_stand_ins, read_links
from .projects import PYTEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .projects import Project

# What each suite needs, and what orcjit_import does: no TVM-FFI, extension modules work without.
COMMON = (
    PYTEST,
    "tomli==2.2.1; python_version < '3.11'",
    "importlib-resources==6.5.2; python_version < '3.12'",
)

# Sanitizers that are loaded into the tests' process are not for compilers and build tools.
UNWANTED = ("LD_PRELOAD", "PYTHONMALLOC", "PYTHONPATH", "PYTHONHOME")


class BuildError(AssertionError):
    """A command of a project's build failed."""


@dataclass(frozen=True)
class Built:
    """A project that was built and installed.

    Attributes
    ----------
    python
        The interpreter of its environment, which has the tests' requirements but not the project.
    source
        The unpacked sdist.
    tree
        Where it is installed, with shared libraries.
    links
        How these were linked.
    """

    project: Project
    python: Path
    source: Path
    tree: Path
    links: dict[str, Link]


class Workshop:
    """Builds projects below one directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def build(self, project: Project) -> Built:
        bench = self.directory / _key(project)
        if not (bench / "done").exists():
            shutil.rmtree(bench, ignore_errors=True)
            _build(project, bench)
            (bench / "done").touch()
        (source,) = (bench / "temporary").glob("pip-install-*/*/")
        links = read_links(bench / "links")
        return Built(project, bench / "venv/bin/python", source, bench / "tree", links)


def _key(project: Project) -> str:
    recorder = Path(__file__).with_name("link_recorder.py").read_bytes()
    made_of = [sys.version, sys.executable, repr((project.build, project.extra, COMMON))]
    digest = hashlib.sha256(recorder + "\0".join(made_of).encode()).hexdigest()
    return f"{project.name}-{project.version}-{digest[:12]}"


def _build(project: Project, bench: Path) -> None:
    """Make a virtual environment, and fetch, build and install the project with it.

    pip is told not to clean up: it has unpacked the sdist, with the tests, in its temporary
    directory.
    """
    _run(sys.executable, "-m", "venv", "--without-pip", bench / "venv")
    python = bench / "venv/bin/python"
    _pip(python, "install", *project.build, *project.extra, *COMMON)

    own_build = ("--no-deps", "--no-build-isolation", "--no-binary", project.name)
    kept = ("--no-clean", "--no-cache-dir", "--target", str(bench / "tree"))
    pinned = f"{project.name}=={project.version}"
    _pip(python, "install", *own_build, *kept, pinned, variables=_build_environment(bench))


def _pip(python: Path, *arguments: str, variables: Mapping[str, str] | None = None) -> None:
    """Run the pip of this environment for another one, which has none."""
    quiet = ("--quiet", "--disable-pip-version-check")
    _run(sys.executable, "-m", "pip", "--python", python, *quiet, *arguments, variables=variables)


def _build_environment(bench: Path) -> dict[str, str]:
    """Return an environment in which links are recorded, and in which pip leaves the sources."""
    configured = {sysconfig.get_config_var(name) or "" for name in ("CC", "CXX")}
    drivers = [command.split()[0] for command in configured if command]
    make_stand_ins(bench / "stand-ins", bench / "links", also=drivers)
    path = [str(bench / "stand-ins"), str(bench / "venv/bin"), *os.get_exec_path()]
    (bench / "temporary").mkdir()
    return {"PATH": os.pathsep.join(path), "TMPDIR": str(bench / "temporary")}


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in UNWANTED}


def _run(*command: str | Path, variables: Mapping[str, str] | None = None) -> None:
    environment = {**clean_environment(), **(variables or {})}
    words = list(map(str, command))
    done = subprocess.run(words, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise BuildError(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
