"""Fixtures: extension modules in each form, and as the ``.so`` that CPython imports."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from support.build import Builder

import orcjit_import

from .sites import CONTROL, OBJECT_FORMS, Form, Site


@pytest.fixture(autouse=True)
def imports_are_put_back(tmp_path: Path) -> Iterator[None]:
    """Leave `sys.path` and `sys.modules` as they were."""
    orcjit_import.install()
    path, modules = list(sys.path), set(sys.modules)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if _is_below(sys.modules[name], tmp_path):
            del sys.modules[name]


def _is_below(module: ModuleType, directory: Path) -> bool:
    places = [getattr(module, "__file__", None), *(getattr(module, "__path__", None) or ())]
    return any(str(place).startswith(str(directory)) for place in places)


@pytest.fixture(params=[CONTROL, *OBJECT_FORMS], ids=str)
def site(request: pytest.FixtureRequest, tmp_path: Path, builder: Builder) -> Site:
    """Extension modules in each form, and the control."""
    return Site(request.param, tmp_path / "site", builder)


@pytest.fixture(params=OBJECT_FORMS, ids=str)
def objects(request: pytest.FixtureRequest, tmp_path: Path, builder: Builder) -> Site:
    """Extension modules in each form, where a `.so` can show nothing."""
    return Site(request.param, tmp_path / "site", builder)


@pytest.fixture
def object_site(tmp_path: Path, builder: Builder) -> Site:
    """Single object files, where the form makes no difference to what is tested."""
    return Site(Form("object"), tmp_path / "site", builder)


@pytest.fixture(params=[CONTROL, Form("object")], ids=str)
def plain_site(request: pytest.FixtureRequest, tmp_path: Path, builder: Builder) -> Site:
    """Single object files and the control, where other forms make no difference."""
    return Site(request.param, tmp_path / "site", builder)


@pytest.fixture
def deflated_site(tmp_path: Path, builder: Builder) -> Site:
    """A compressed zip file."""
    return Site(Form("deflated"), tmp_path / "site", builder)
