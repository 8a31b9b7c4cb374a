"""Fixtures of the tests of attributes: imports a compiled object as a module, and forgets it."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import orcjit_import  # noqa: F401  (installs the finder)

Compile = Callable[..., Path]
Kernels = Callable[..., ModuleType]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory on `sys.path`; what is imported from it is forgotten afterwards."""
    directory = tmp_path / "here"
    directory.mkdir()
    monkeypatch.syspath_prepend(directory)
    before = set(sys.modules)
    yield directory
    for name in set(sys.modules) - before:
        if str(directory) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


@pytest.fixture
def kernels(here: Path, cc: Compile) -> Kernels:
    """Compile a source of tests/objects with each compiler and import it as `kernels`."""
    return lambda source, *flags: import_as("kernels", here, cc(source, *flags))


@pytest.fixture
def gcc_kernels(here: Path, gcc: Compile) -> Kernels:
    """Do the same with GCC only, where the compiler makes no difference."""
    return lambda source, *flags: import_as("kernels", here, gcc(source, *flags))


def import_as(name: str, directory: Path, compiled: Path) -> ModuleType:
    shutil.copyfile(compiled, directory / f"{name}.o")
    importlib.invalidate_caches()
    return importlib.import_module(name)
