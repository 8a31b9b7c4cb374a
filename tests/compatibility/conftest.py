"""The runner, and a record of what the matrix gave, of which docs/compatibility.md is made."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.compilers import find_compiler

from compatibility.machines import column_of, this_machine
from compatibility.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compatibility.row import Row


class Results:
    """Which rows passed with which compiler; every level of a row has to."""

    def __init__(self) -> None:
        self._begun: dict[tuple[str, str, str], int] = {}
        self._passed: dict[tuple[str, str, str], int] = {}

    def begin(self, row: Row, compiler: str) -> None:
        key = (row.area, row.title, column_of(compiler, this_machine()))
        self._begun[key] = self._begun.get(key, 0) + 1

    def passed(self, row: Row, compiler: str) -> None:
        key = (row.area, row.title, column_of(compiler, this_machine()))
        self._passed[key] = self._passed.get(key, 0) + 1

    def write(self, path: Path) -> None:
        rows = [
            {"area": key[0], "title": key[1], "compiler": key[2], "passed": done}
            for key, done in ((key, self._passed.get(key) == n) for key, n in self._begun.items())
        ]
        compilers = {name: release_of(name) for name in sorted({key[2] for key in self._begun})}
        path.write_text(json.dumps({"compilers": compilers, "rows": rows}, indent=1) + "\n")


def release_of(column: str) -> str:
    """Return the compiler's major version, which is all that the document says of it."""
    found = re.search(r" (\d+)\.\d+\.\d+", find_compiler(column.split()[0]).version)
    return found[1] if found else "?"


@pytest.fixture(scope="session")
def results() -> Iterator[Results]:
    """Written at the end to the file that ORCJIT_COMPATIBILITY_RESULTS names.

    Where several processes share the rows, each adds its own name to the file's.
    """
    collected = Results()
    yield collected
    if name := os.environ.get("ORCJIT_COMPATIBILITY_RESULTS"):
        path = Path(name)
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        collected.write(path.with_name(f"{path.stem}{worker}{path.suffix}"))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    started = Server()
    yield started
    started.close()
