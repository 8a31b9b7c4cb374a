"""Fixtures: places of every kind to import from, and a module of every form in each of them."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from support.build import Builder
from support.importing import imports_put_back

import orcjit_import

from .forms import EXTENSIONS, FORMS, Form
from .places import PLACES, Place


@pytest.fixture(autouse=True)
def imports_are_put_back(tmp_path: Path) -> Iterator[None]:
    orcjit_import.install()
    with imports_put_back(tmp_path):
        yield


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Each kind of container, on `sys.path`."""
    return PLACES[request.param](tmp_path / "here").open()


@pytest.fixture
def make_place(tmp_path: Path) -> Callable[[str, str], Place]:
    """Make a place of a kind at the end of what is on `sys.path` of such, under a name."""
    count = 0

    def make(name: str, kind: str = "directory") -> Place:
        nonlocal count
        count += 1
        return PLACES[kind](tmp_path / name).open(count - 1)

    return make


class Installed:
    """One module that can be imported."""

    def __init__(self, form: Form, place: Place, builder: Builder) -> None:
        self.form = form
        self.place = place
        self.builder = builder
        self.tail = "kernels"
        self.name = place.name(self.tail)

    def install(self) -> Installed:
        self.file = self.form.install(self.place, self.tail, self.builder)
        return self

    @property
    def directory(self) -> str:
        """The directory that the module's own files lie in."""
        return self.file.rpartition("/")[0]

    def load(self) -> ModuleType:
        return importlib.import_module(self.name)


@pytest.fixture(params=[*FORMS, *EXTENSIONS], ids=str)
def form(request: pytest.FixtureRequest) -> Form:
    return request.param


@pytest.fixture
def absent(form: Form, place: Place, builder: Builder) -> Installed:
    """A module of each form for each place, which is not there yet."""
    return Installed(form, place, builder)


@pytest.fixture
def installed(absent: Installed) -> Installed:
    """A module of each form in each place."""
    return absent.install()
