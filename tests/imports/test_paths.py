"""Unusual entries of `sys.path` and unusual names: paths are spelled as those of .py files."""

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.build import Builder

from .forms import Form
from .places import PLACES, Place

Compile = Callable[..., Path]


@pytest.fixture(autouse=True)
def modules_are_forgotten() -> Iterator[None]:
    yield
    for name in ["kernels", "beside"]:
        sys.modules.pop(name, None)


@pytest.fixture(params=["directory", "zip_stored", "zip_deflated"])
def pair(request: pytest.FixtureRequest, tmp_path: Path, gcc: Compile) -> Place:
    """A place with an object module and a Python module side by side, not on `sys.path`."""
    place = PLACES[request.param](tmp_path / "here")
    place.put("kernels.o", gcc("basic/add.c"))
    place.put("beside.py", "")
    return place


def check(entry: str) -> None:
    """Import both modules from an entry of `sys.path`."""
    sys.path.insert(0, entry)
    importlib.invalidate_caches()
    kernels, beside = map(importlib.import_module, ["kernels", "beside"])
    assert kernels.add(1, 2) == 3
    # zipimport keeps relative entries relative.
    assert Path(kernels.__file__).parent == Path(beside.__file__).parent.absolute()


def test_an_absolute_entry(pair: Place) -> None:
    check(pair.entry)


def test_a_relative_entry(pair: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(pair.entry).parent)
    check(Path(pair.entry).name)


def test_an_entry_with_a_slash_at_its_end(pair: Place) -> None:
    check(f"{pair.entry}/")


def test_a_symbolic_link(pair: Place, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(pair.entry)
    check(str(tmp_path / "link"))


@pytest.mark.parametrize("name", [os.fsdecode(b"latin-\xe4"), "ütf-8 und Leerzeichen", "a#b%c:d"])
def test_a_directory_of_any_name(pair: Place, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    moved = Path(pair.entry).rename(tmp_path / name / "moved")
    check(str(moved))


@pytest.mark.parametrize("entry", ["", ".", "./"])
def test_the_working_directory(
    tmp_path: Path, gcc: Compile, monkeypatch: pytest.MonkeyPatch, entry: str
) -> None:
    place = PLACES["directory"](tmp_path)
    place.put("kernels.o", gcc("basic/add.c"))
    place.put("beside.py", "")
    monkeypatch.chdir(tmp_path)
    check(entry)


def test_a_path_in_a_zip_file_that_is_not_there(pair: Place) -> None:
    sys.path.insert(0, f"{pair.entry}/missing")
    check(pair.entry)


@pytest.mark.parametrize("is_extension", [False, True])
@pytest.mark.parametrize("kind", ["file", "package"])
def test_a_name_that_is_not_ascii(
    place: Place, kind: str, is_extension: bool, builder: Builder
) -> None:
    form = Form(kind, is_extension)
    form.install(place, "größe", builder)
    assert importlib.import_module(place.name("größe")).add(1, 2) == 3
