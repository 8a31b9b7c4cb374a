"""An exported function goes wherever a tvm_ffi.Function goes, and where Python's functions go."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
import tvm_ffi
from support.library_bin import blob, embed
from support.threads import in_many_threads

from orcjit_import.exported_function import ExportedFunction

from .conftest import import_as


def test_it_is_called_by_the_slot_of_its_base_class() -> None:
    assert "__call__" not in vars(ExportedFunction)
    assert ExportedFunction.__call__ is tvm_ffi.Function.__call__


def test_passed_to_a_function(kernels) -> None:
    module = kernels("attributes/typed.cc")
    assert module.apply(module.identity, "x") == "x"
    assert module.call_first([module.identity], 4) == 4
    assert module.call_first(tvm_ffi.Array([module.identity]), 5) == 5


def test_passed_where_a_typed_function_is_expected(here: Path, cc, kernels) -> None:
    callbacks = import_as("callbacks", here, cc("calls/callbacks.cc"))
    double = import_as("double", here, cc("attributes/described.c"))
    typed = kernels("attributes/typed.cc")
    assert typed.twice(callbacks.make_adder(10), 1) == 21
    assert callbacks.apply(tvm_ffi.convert(lambda value: double.f(value, value)), 3) == 6
    assert callbacks.catch_message(typed.nothing) == "nothing thrown"


def test_kept_in_containers(gcc_kernels) -> None:
    add = gcc_kernels("basic/add.c").add
    assert tvm_ffi.Array([add])[0](1, 2) == 3
    assert tvm_ffi.Map({"add": add})["add"](1, 2) == 3
    assert tvm_ffi.Array([add])[0] == add
    assert {add: 1}[add] == 1


def test_registered_as_a_global_function(gcc_kernels) -> None:
    add = gcc_kernels("basic/add.c").add
    tvm_ffi.register_global_func("orcjit_test.add", add)
    try:
        assert tvm_ffi.get_global_func("orcjit_test.add")(1, 2) == 3
    finally:
        tvm_ffi.remove_global_func("orcjit_test.add")


def test_it_is_the_function_of_the_library(gcc_kernels) -> None:
    module = gcc_kernels("basic/counter.c")
    assert isinstance(module.bump, tvm_ffi.Function)
    assert module.__library__["bump"]() + 1 == module.bump()


def test_it_does_not_bind(gcc_kernels) -> None:
    module = gcc_kernels("basic/add.c")

    class Calculator:
        add = module.add

    assert Calculator.add is Calculator().add is module.add
    assert Calculator().add(1, 2) == 3


def test_errors_pass_through(kernels) -> None:
    module = kernels("calls/raise.c")
    with pytest.raises(IndexError, match="raised in C"):
        getattr(module, "raise")()


def test_it_can_be_referred_to_weakly(gcc_kernels) -> None:
    module = gcc_kernels("basic/add.c")
    reference = weakref.ref(module.add)
    assert reference() is module.add


def test_nothing_keeps_it_when_it_is_dropped(session, gcc) -> None:
    library = session.create_library()
    library.add(gcc("attributes/typed.cc"))
    function = ExportedFunction(library["add"], "add", "kernels", library)
    assert function.__doc__
    assert function.__signature__
    reference = weakref.ref(function)
    del function, library
    gc.collect()
    assert reference() is None


def test_threads_see_one_function(gcc_kernels) -> None:
    module = gcc_kernels("attributes/typed.cc")
    found = in_many_threads(8, lambda _: (module.add, str(module.add.__signature__)))
    assert set(found) == {(module.add, "(arg0: int, arg1: int, /) -> int")}
    assert all(function is module.add for function, _ in found)


# ---- Functions of an embedded module ----

KIND = "orcjit_test_surface"


@pytest.fixture
def with_embedded_module(session, cc, gcc, here: Path):
    """Import a module whose objects embed another one, above their own, with a function `value`."""
    inner = session.load_module(gcc("basic/value.c", "-DVALUE=5"))
    tvm_ffi.register_global_func(f"ffi.Module.load_from_bytes.{KIND}", lambda _: inner)
    path = here / "tree.tmp"
    tree = blob([0, 1, 1], [1], [(KIND, b"root"), ("_lib", None)])
    path.write_bytes(embed(cc("wiring/library_bin.c"), tree))
    yield import_as("kernels", here, path)
    tvm_ffi.remove_global_func(f"ffi.Module.load_from_bytes.{KIND}")


def test_a_function_of_an_embedded_module(with_embedded_module) -> None:
    module = with_embedded_module
    assert module.value() == 5
    assert module.own() == 1
    assert repr(module.value) == "<exported function kernels.value>"
    assert module.value.__doc__ is None
    assert module.__all__ == ["has_context", "own"]


def test_making_one_leaves_the_function_that_it_is_made_of(session, gcc) -> None:
    library = session.load_module(gcc("basic/value.c", "-DVALUE=5"))
    plain = library["value"]
    ExportedFunction(plain, "value", "kernels", library)
    assert plain() == 5
