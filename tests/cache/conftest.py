"""A cache of its own for each test, and builders that count how often they are called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from orcjit_import.cache import Cache


class CountingBuild:
    """Returns an object, and remembers how often it was asked to."""

    def __init__(self, *objects: Path) -> None:
        self.objects = objects
        self.count = 0

    def __call__(self) -> list[bytes]:
        self.count += 1
        return [path.read_bytes() for path in self.objects]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", layers=[])


@pytest.fixture
def again(tmp_path: Path) -> Callable[..., Cache]:
    """Open the same directory as another process does: nothing of it is in memory."""
    return lambda **settings: Cache(tmp_path / "cache", **{"layers": [], **settings})


@pytest.fixture
def add(gcc: Callable[..., Path]) -> CountingBuild:
    return CountingBuild(gcc("basic/add.c"))


def never() -> bytes:
    raise AssertionError("it is in the cache")
