"""Static local variables that a held function makes, at its first call, after an unload."""

import gc
import importlib

import pytest

import orcjit_import


@pytest.fixture
def held(tmp_path, monkeypatch, cc):
    """Return a function that has never run, of a module that is unloaded."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "late.o").write_bytes(cc("initializers/static_object.cc").read_bytes())
    functions = [importlib.import_module("late").touch]
    orcjit_import.unload("late")
    return functions


def test_they_end_when_the_code_goes(held, trace):
    trace.take()
    assert held[0]() == 1
    assert trace.words() == ["+lazy"]
    trace.take()
    held.clear()
    gc.collect()
    assert trace.words() == ["-lazy"]


def test_another_library_in_their_memory_ends_nothing_of_them(held, trace):
    held[0]()
    held.clear()
    gc.collect()
    for _ in range(20):
        importlib.import_module("late")
        trace.take()
        orcjit_import.unload("late")
        assert trace.words() == ["-second", "-first", "-early"]
