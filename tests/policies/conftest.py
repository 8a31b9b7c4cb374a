"""A place on the path, and policies that are taken back."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.importing import imports_put_back

from orcjit_import import imported


class Place:
    """A directory on the path, to which packages are put."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def put(self, name: str, *objects: Path, manifest: str = "") -> Path:
        package = self.directory / name
        package.mkdir(parents=True, exist_ok=True)
        for each in objects:
            shutil.copy(each, package)
        if manifest:
            (package / "orcjit.toml").write_text(manifest)
        importlib.invalidate_caches()
        return package


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path / "place")
    made.directory.mkdir()
    before = list(imported.guards)
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(made.directory))
        yield made
    imported.guards[:] = before
