"""Runs the test suite of a project in a fresh process, and reads its report."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import orcjit_import

from .workshop import clean_environment

if TYPE_CHECKING:
    from .workshop import Built

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Report:
    """What `inside/suite_report.py` wrote, and how the process ended.

    Attributes
    ----------
    outcomes
        "passed", "failed" or "skipped" by the name of the test.
    modules
        The type of the loader and the `__file__` of each extension module, by its name.
    """

    returncode: int
    output: str
    outcomes: dict[str, str]
    modules: dict[str, tuple[str, str]]

    @property
    def failures(self) -> list[str]:
        return [name for name, outcome in self.outcomes.items() if outcome == "failed"]


def run_suite(built: Built, place: Path, *, finder: bool) -> Report:
    """Run the tests on `place`/tree, with or without the finder of object modules."""
    project = built.project
    for name in project.copied:
        shutil.copytree(built.source / name, place / name)
    (place / "pytest.ini").write_text("[pytest]\n")
    report = place / "report.json"
    command = [built.python, "-m", "pytest", "-p", "suite_report", "-p", "no:cacheprovider"]
    search = [HERE / "inside", *(_with_finder(place) if finder else ()), place / "tree"]
    done = subprocess.run(
        [*map(str, command), "--tb=short", "-q", *project.tests, *project.arguments],
        cwd=place,
        env={
            **clean_environment(),
            **dict(variable.split("=", 1) for variable in project.variables),
            "PYTHONPATH": os.pathsep.join(map(str, search)),
            "ORCJIT_SUITE_REPORT": str(report),
            "ORCJIT_SUITE_MODULES": " ".join(project.modules),
        },
        capture_output=True,
        text=True,
    )
    told = json.loads(report.read_text()) if report.exists() else {}
    return Report(
        done.returncode,
        done.stdout + done.stderr,
        told.get("outcomes", {}),
        {name: tuple(where) for name, where in told.get("modules", {}).items()},
    )


def _with_finder(place: Path) -> tuple[Path, Path]:
    """Return path entries with which each Python that the suite starts has the finder.

    The second has only our package, and nothing else of the place where it is installed.
    """
    packages = place / "packages"
    packages.mkdir()
    (packages / "orcjit_import").symlink_to(Path(orcjit_import.__file__).parent)
    return HERE / "activate", packages
