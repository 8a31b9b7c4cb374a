"""Fixtures of the Python layers' tests: a search path of directories, and fake objects in it.

A fake object is a file of JSON with the facts that the native core would read from a real one, so
the rules of finding and loading are tested without compiling or linking anything.
"""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import orcjit_import
from orcjit_import import _native, errors

from . import fake_session


@pytest.fixture(autouse=True)
def imports_are_put_back(tmp_path: Path) -> Iterator[None]:
    """Leave `sys.path`, `sys.meta_path` and the modules of this test's files as they were."""
    path, meta_path = list(sys.path), list(sys.meta_path)
    yield
    sys.path[:] = path
    sys.meta_path[:] = meta_path
    for name, module in list(sys.modules.items()):
        if _is_below(module, tmp_path):
            del sys.modules[name]
    importlib.invalidate_caches()


def _is_below(module: ModuleType, directory: Path) -> bool:
    spec = getattr(module, "__spec__", None)
    places = [getattr(spec, "origin", None), *(getattr(module, "__path__", None) or ())]
    return any(str(place).startswith(str(directory)) for place in places)


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

    def inspect(path: str, offset: int = 0, data: bytes | None = None, size: int = 0) -> object:
        paths.append(path)
        try:
            told = json.loads(Path(path).read_bytes())
        except ValueError:
            raise errors.ObjectFormatError(f"{path}: not an object file") from None
        return {"native": True, "machine": "x86_64", "format": "elf64", "exports": [], **told}

    monkeypatch.setattr(_native, "inspect", inspect)
    return paths


@pytest.fixture
def fake_linker(inspected: list[str], monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Have the loader link fake objects: see fake_session.py."""
    fake_session.reset()
    monkeypatch.setitem(sys.modules, "orcjit_import.session", fake_session)
    monkeypatch.setattr(orcjit_import, "session", fake_session, raising=False)
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
