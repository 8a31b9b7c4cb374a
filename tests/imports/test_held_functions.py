"""Functions that are held, or are running, when their module is unloaded."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import tvm_ffi
from support.process import mappings

import orcjit_import

from .places import PLACES, Place

Compile = Callable[..., Path]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return PLACES["directory"](tmp_path / "here").open()


def holds_code(address: int) -> bool:
    """Whether there is executable memory; what is given back stays reserved, without access."""
    here = [found for found in mappings() if found.start <= address < found.end]
    return any("x" in found.permissions for found in here)


def test_a_held_function_can_be_called_until_it_goes(place: Place, gcc: Compile) -> None:
    place.put("held_kernels.o", gcc("basic/add.c"))
    module = importlib.import_module("held_kernels")
    add, address = module.add, module.__library__.symbol_address("__tvm_ffi_add")
    orcjit_import.unload("held_kernels")
    assert not hasattr(module, "add")
    again = importlib.import_module("held_kernels")
    assert again.__library__.library_name == "held_kernels"
    assert again.__library__.symbol_address("__tvm_ffi_add") != address
    assert (add(1, 2), again.add(3, 4)) == (3, 7)
    orcjit_import.unload("held_kernels")
    assert add(5, 6) == 11
    assert holds_code(address)
    del add
    assert not holds_code(address)


def test_a_held_library_keeps_code_but_gives_no_functions(place: Place, gcc: Compile) -> None:
    place.put("held_library.o", gcc("basic/multiple.c"))
    module = importlib.import_module("held_library")
    library, alpha = module.__library__, module.alpha
    orcjit_import.unload("held_library")
    assert alpha() == 1
    with pytest.raises(orcjit_import.LibraryClosedError, match="held_library"):
        library["beta"]


@pytest.mark.parametrize("is_reloaded", [False, True])
def test_a_held_function_keeps_what_it_depends_on(
    place: Place, gcc: Compile, is_reloaded: bool
) -> None:
    place.put("held_top/a.o", gcc("basic/calls_helper.c"))
    place.put("held_top/orcjit.toml", "depends = ['held_base']")
    place.put("held_base.o", gcc("basic/helper.c", "-DVALUE=5"))
    place.put("held_base.orcjit.toml", "")
    top = importlib.import_module("held_top")
    functions = [top.call_helper]
    if is_reloaded:
        functions.append(importlib.reload(top).call_helper)
    orcjit_import.unload("held_top")
    orcjit_import.unload("held_base")
    assert [function() for function in functions] == [5] * len(functions)


def test_a_running_function_returns(place: Place, gcc: Compile) -> None:
    place.put("running.o", gcc("calls/callbacks.cc"))
    has_begun, may_end = threading.Event(), threading.Event()
    results: list[object] = []

    def wait(value: int) -> int:
        has_begun.set()
        return value + may_end.wait(60)

    module = importlib.import_module("running")
    thread = threading.Thread(target=lambda: results.append(module.apply(tvm_ffi.convert(wait), 1)))
    thread.start()
    assert has_begun.wait(60)
    orcjit_import.unload("running")
    may_end.set()
    thread.join(60)
    assert results == [2]
