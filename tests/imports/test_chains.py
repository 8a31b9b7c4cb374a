"""Long chains of dependencies, and circles and unloads that many threads enter at once."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.threads import in_many_threads

import orcjit_import

from .places import PLACES, Place

Compile = Callable[..., Path]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return PLACES["directory"](tmp_path / "here").open()


@pytest.fixture
def chain(place: Place, gcc: Compile) -> Callable[..., list[str]]:
    """Put modules that each depend on the one before; the first one on what is given."""

    def put(length: int, *first: str) -> list[str]:
        names = [f"link{number}" for number in range(length)]
        content, directory = gcc("basic/add.c").read_bytes(), Path(place.entry)
        for name, before in zip(names, [*first, *names] if first else ["", *names], strict=False):
            (directory / f"{name}.o").write_bytes(content)
            (directory / f"{name}.orcjit.toml").write_text(f"depends = {[before][: bool(before)]}")
        importlib.invalidate_caches()
        return names

    return put


def test_a_long_chain_from_its_end(chain) -> None:
    names = chain(2000)
    assert importlib.import_module(names[-1]).add(1, 2) == 3
    assert set(names) <= set(sys.modules)
    assert sys.modules[names[0]].add(2, 3) == 5
    for name in reversed(names):
        orcjit_import.unload(name)


def test_a_long_chain_in_order(chain) -> None:
    names = chain(1000)
    for name in names:
        importlib.import_module(name)
    assert sys.modules[names[-1]].add(1, 2) == 3


def test_an_import_does_not_go_through_the_whole_chain(chain) -> None:
    """Count calls, of Python and from it: the last import makes as many as an early one."""
    names = chain(400)
    counts = [calls_of(lambda name=name: importlib.import_module(name)) for name in names]
    assert max(counts[300:]) <= max(counts[20:120]) + 40  # whatever else runs now and then


def calls_of(run: Callable[[], object]) -> int:
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(before)
    return calls


def test_a_failure_at_the_end_of_a_long_chain(chain) -> None:
    names = chain(1000, "absent_kernels")
    with pytest.raises(ImportError) as caught:
        importlib.import_module(names[-1])
    error = caught.value
    assert (error.name, type(error)) == (names[-1], ImportError)
    for words in ["needs 'link998'", "modules further on", "No module named 'absent_kernels'"]:
        assert words in str(error)
    assert not set(names) & set(sys.modules)


def test_a_circle_in_a_long_chain(chain) -> None:
    names = chain(1000, "link500")
    with pytest.raises(ImportError, match="dependency cycle: link500 -> link499 -> ") as caught:
        importlib.import_module(names[-1])
    assert " -> link1 -> link0 -> link500; move what" in str(caught.value)
    assert not set(names) & set(sys.modules)


def test_a_circle_that_threads_enter_at_every_point(place: Place, gcc: Compile) -> None:
    for name, other in [("a", "b"), ("b", "c"), ("c", "a")]:
        place.put(f"circle_{name}.o", gcc("basic/add.c"))
        place.put(f"circle_{name}.orcjit.toml", f"depends = ['circle_{other}']")

    def import_one(number: int) -> str:
        with pytest.raises(ImportError) as caught:
            importlib.import_module(f"circle_{'abc'[number % 3]}")
        return str(caught.value)

    for _ in range(20):
        for message in in_many_threads(6, import_one):
            assert "dependency cycle: circle_" in message
        assert not {"circle_a", "circle_b", "circle_c"} & set(sys.modules)


def test_threads_that_unload_one_module(place: Place, gcc: Compile) -> None:
    place.put("unloaded.o", gcc("basic/add.c"))

    def unload(number: int) -> bool:
        try:
            orcjit_import.unload("unloaded")
        except orcjit_import.ModuleNotLoadedError:
            return False
        return True

    for _ in range(20):
        importlib.import_module("unloaded")
        assert sum(in_many_threads(4, unload)) == 1
        assert "unloaded" not in sys.modules
