"""Fixtures of the tests with projects from PyPI."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from .forms import make_tree
from .projects import Project
from .suites import Report, run_suite
from .workshop import Workshop

Run = Callable[[Project, str], Report]


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    kept = os.environ.get("ORCJIT_TEST_SDISTS")
    return Workshop(Path(kept) if kept else tmp_path_factory.mktemp("sdists"))


@pytest.fixture(scope="session")
def run(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run a project's tests, once for each form of its modules; "shared" is the control."""
    reports: dict[tuple[str, str], Report] = {}

    def run_once(project: Project, form: str) -> Report:
        key = project.name, form
        if key not in reports:
            place = tmp_path_factory.mktemp("-".join(key))
            built = workshop.build(project)
            make_tree(built, form, place / "tree")
            reports[key] = run_suite(built, place, finder=form != "shared")
        return reports[key]

    return run_once
