"""Extension modules of projects on PyPI, imported as objects, pass the projects' own tests.

The shared libraries that each project's build makes are the control.
"""

from __future__ import annotations

import pytest

from .forms import make_tree
from .projects import MARKUPSAFE, PROJECTS, Project
from .suites import run_suite

# What `__file__` of a module ends with, in each form.
SUFFIXES = {"object": ".o", "directory": ".o", "archive": ".a"}

Case = tuple[Project, str]


def _case(project: Project, form: str) -> object:
    marks = [pytest.mark.slow, pytest.mark.timeout(900)]
    return pytest.param((project, form), id=f"{project.name}-{form}", marks=marks)


controls = pytest.mark.parametrize("case", [_case(project, "shared") for project in PROJECTS])
objects = pytest.mark.parametrize(
    "case", [_case(project, form) for project in PROJECTS for form in project.forms]
)


@controls
def test_own_tests_pass_with_shared_libraries(case: Case, run) -> None:
    report = run(*case)
    assert (report.returncode, report.failures) == (0, []), report.output
    loaders = {name: loader for name, (loader, _) in report.modules.items()}
    assert loaders == dict.fromkeys(case[0].modules, "ExtensionFileLoader")


@objects
def test_own_tests_do_the_same_with_objects(case: Case, run) -> None:
    report, control = run(*case), run(case[0], "shared")
    assert (report.returncode, report.failures) == (0, []), report.output
    assert report.outcomes == control.outcomes


@objects
def test_extension_modules_come_from_objects(case: Case, run) -> None:
    project, form = case
    modules = run(project, form).modules
    assert {name: loader for name, (loader, _) in modules.items()} == dict.fromkeys(
        project.modules, "ExtensionLoader"
    )
    assert [file for _, file in modules.values() if not file.endswith(SUFFIXES[form])] == []


@pytest.mark.slow
def test_report_shows_when_the_object_was_not_imported(workshop, tmp_path) -> None:
    """markupsafe passes its tests without its extension module, too."""
    built = workshop.build(MARKUPSAFE)
    make_tree(built, "object", tmp_path / "tree")
    (tmp_path / "tree/markupsafe/_speedups.o").unlink()
    report = run_suite(built, tmp_path, finder=True)
    assert (report.returncode, report.modules) == (0, {})
