"""Fixtures of the Python layers' tests: a search path of directories, and fake objects in it.

A fake object is a file of JSON with the facts that the native core would read from a real one, so
the rules of finding and loading are tested without compiling or linking anything.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from support.importing import imports_put_back

import orcjit_import
from orcjit_import import _library, _native, errors

from . import fake_session


@pytest.fixture(autouse=True)
def imports_are_put_back(tmp_path: Path) -> Iterator[None]:
    with imports_put_back(tmp_path):
        yield


@pytest.fixture
def entry(tmp_path: Path) -> Callable[[str], Path]:
    """Make a directory, and append it to what was put in front of `sys.path` before."""
    count = 0

    def add(name: str) -> Path:
        nonlocal count
        directory = tmp_path / name
        directory.mkdir()
        sys.path.insert(count, str(directory))
        count += 1
        return directory

    return add


@pytest.fixture
def here(entry: Callable[[str], Path]) -> Path:
    """One directory on `sys.path`."""
    return entry("here")


@pytest.fixture
def inspected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have the core read fake objects; the list names the files that were looked at."""
    paths: list[str] = []

    def records(index: int, label: str, text: bytes) -> Iterator[tuple]:
        paths.append(label)
        try:
            told = json.loads(text)
        except ValueError:
            defect = errors.ObjectFormatError(f"{label}: not an object file")
            yield "defect", index, defect
            return
        if not told.get("native", True):
            machine = told.get("machine", "x86_64")
            yield "foreign", index, (f"{told.get('format', 'elf64')} for {machine}", "is foreign")
            return
        if told.get("exports"):
            yield "exports", index, ""
        for key in ("init_functions", "declarations"):
            for value in told.get(key, []):
                yield key, index, value

    def open_objects(places, contents: list | None) -> tuple[object, list[tuple]]:
        texts = fake_session.texts_at(places, contents)
        found = [
            record
            for index, label in enumerate(places.labels)
            for record in records(index, label, texts[index])
        ]
        return dict(zip(places.labels, texts, strict=True)), found

    monkeypatch.setattr(_native, "open_objects", open_objects)
    return paths


@pytest.fixture
def fake_linker(inspected: list[str], monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Have the loader link fake objects: see fake_session.py."""
    fake_session.reset()
    monkeypatch.setattr(_library, "CoreLibrary", fake_session.CoreLibrary)
    for name in ["session", "exported_function"]:
        monkeypatch.setitem(sys.modules, f"orcjit_import.{name}", fake_session)
        monkeypatch.setattr(orcjit_import, name, fake_session, raising=False)
    return fake_session


Place = Callable[..., Path]


@pytest.fixture
def place(cc: Callable[..., Path]) -> Place:
    """Compile a source of tests/objects with each compiler, and put the object at a path."""

    def compile_to(target: Path, source: str, *flags: str) -> Path:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(cc(source, *flags), target)
        return target

    return compile_to
