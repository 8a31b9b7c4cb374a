"""Fixtures for the tests with projects from PyPI."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from .forms import make_tree
from .projects import Project
from .suites import Report, run_suite
from .workshop import Built, Workshop

Build = Callable[[Project], Built]


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build a project, once."""
    kept = os.environ.get("ORCJIT_TEST_SDISTS")
    return Workshop(Path(kept) if kept else tmp_path_factory.mktemp("sdists")).build


@pytest.fixture(scope="session")
def run_with_shared_libraries(
    build: Build, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Project], Report]:
    """Run a project's tests as it is, once: the control."""
    reports: dict[str, Report] = {}

    def run(project: Project) -> Report:
        if project.name not in reports:
            place = tmp_path_factory.mktemp(project.name)
            built = build(project)
            (place / "tree").symlink_to(built.tree)
            reports[project.name] = run_suite(built, place, finder=False)
        return reports[project.name]

    return run


@pytest.fixture
def run_with_objects(build: Build, tmp_path: Path) -> Callable[[Project, str], Report]:
    """Run a project's tests with its extension modules as objects."""

    def run(project: Project, form: str) -> Report:
        built = build(project)
        make_tree(built, form, tmp_path / "tree")
        return run_suite(built, tmp_path, finder=True)

    return run
