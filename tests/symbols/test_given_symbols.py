"""Symbols that Python gives to libraries of sessions: `define`, and providers."""

from __future__ import annotations

import ctypes
from types import ModuleType

import pytest
from cffi import FFI

import orcjit_import
from orcjit_import import symbols
from orcjit_import.errors import DuplicateSymbolError, SymbolProviderError, UndefinedSymbolError

FUNCTION = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)


def times(factor: int) -> object:
    return FUNCTION(lambda value: factor * value)


class WithAddress:
    """As what `numba.cfunc` returns."""

    def __init__(self, function: object) -> None:
        self.function = function
        self.address = ctypes.cast(function, ctypes.c_void_p).value


def in_cffi(function: object) -> object:
    ffi = FFI()
    return ffi.callback("int64_t(int64_t)")(lambda value: function(value))


def in_capsule(function: object) -> object:
    new = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)(
        ("PyCapsule_New", ctypes.pythonapi)
    )
    name = b"int64_t (int64_t)"
    capsule = new(ctypes.cast(function, ctypes.c_void_p), name, None)
    KEPT.append((function, name))
    return capsule


KEPT: list[object] = []
FORMS = {
    "function of ctypes": lambda function: function,
    "void pointer": lambda function: ctypes.cast(function, ctypes.c_void_p),
    "number": lambda function: ctypes.cast(function, ctypes.c_void_p).value,
    "function of cffi": in_cffi,
    "capsule": in_capsule,
    "what has an address": WithAddress,
}


@pytest.fixture
def outside(gcc):
    return gcc("symbols/outside.c")


@pytest.mark.parametrize("form", list(FORMS))
def test_a_symbol_is_what_it_is_defined_as(session, outside, form):
    function = times(3)
    library = session.create_library()
    library.add(outside)
    library.define("outside", FORMS[form](function))
    assert library.call_outside(14) == 42


def test_the_code_sees_the_very_address(session, outside):
    function = times(3)
    library = session.create_library()
    library.add(outside)
    library.define("outside", function)
    assert library.address_of_outside() == symbols.address_of(function)


def test_a_variable_can_be_given(session, gcc):
    variable = ctypes.c_int64(5)
    library = session.create_library()
    library.add(gcc("symbols/outside.c", "-DWITH_VARIABLE"))
    library.define("outside", times(1))
    library.define("outside_variable", variable)
    assert library.read_outside() == 5
    variable.value = 6
    assert library.read_outside() == 6


def test_what_is_given_lives_as_long_as_it_is_called(session, outside):
    library = session.create_library()
    library.add(outside)
    library.define("outside", times(2))
    call = library.call_outside
    del library
    import gc

    gc.collect()
    assert call(21) == 42


def test_a_definition_is_the_library_s_own(session, outside):
    """It comes before dependencies, and others do not see it."""
    base, library, user = (session.create_library(name) for name in ("base", "library", "user"))
    base.define("outside", times(1), is_exported=True)
    library.add(outside)
    library.define("outside", times(2))
    library.set_link_order(base)
    user.add(outside)
    user.set_link_order(library)
    assert library.call_outside(1) == 2
    assert user.call_outside(1) == 1


def test_one_symbol_of_the_process_is_replaced_in_one_library(session, gcc):
    replaced, other = session.create_library(), session.create_library()
    for library in (replaced, other):
        library.add(gcc("symbols/allocates.c"))
    replaced.define("malloc", FUNCTION(lambda size: 1000 + size))
    assert replaced.allocate(24) == 1024
    assert other.allocate(24) > 1 << 20


def test_it_is_defined_once(session, outside):
    library = session.create_library()
    library.add(outside)
    library.define("outside", times(2))
    with pytest.raises(DuplicateSymbolError, match="duplicate symbol 'outside'"):
        library.define("outside", times(3))
    assert library.call_outside(1) == 2


@pytest.mark.parametrize(
    ("value", "error"), [("text", TypeError), (None, TypeError), (0, ValueError), (True, TypeError)]
)
def test_what_has_no_address_is_refused(session, value, error):
    with pytest.raises(error, match="address"):
        session.create_library().define("outside", value)


# ---- Providers ----


def test_a_provider_is_asked_for_what_no_library_defines(session, gcc, outside):
    asked = []

    def provide(name: str) -> object:
        asked.append(name)
        return {"outside": function}.get(name)

    function = times(4)
    session.add_symbol_provider(provide)
    base, library = session.create_library("base"), session.create_library("library")
    base.add(gcc("basic/helper.c"))
    library.add(outside)
    library.add(gcc("basic/calls_helper.c"))
    library.set_link_order(base)
    assert library.call_outside(2) == 8
    assert asked == ["outside"]
    library.call_outside(2)
    assert asked == ["outside"]


def test_libraries_below_are_asked_for_as_well(session, gcc):
    session.add_symbol_provider({"outside": times(4)})
    base, library = session.create_library("base"), session.create_library("library")
    base.add(gcc("basic/value.c", "-DVALUE=1"))
    base.add(gcc("symbols/outside.c"))
    library.add(gcc("basic/add.c"))
    library.set_link_order(base)
    base.set_link_order(library)
    assert library["add"](1, 2) == 3
    assert base.call_outside(1) == 4


def test_providers_are_asked_in_order(session, outside):
    session.add_symbol_provider({"something else": 1})
    session.add_symbol_provider({"outside": times(5)})
    session.add_symbol_provider({"outside": times(6)})
    assert session.load_module(outside).call_outside(1) == 5


def test_a_provider_comes_before_the_process(session, gcc):
    session.add_symbol_provider({"malloc": FUNCTION(lambda size: 7)})
    assert session.load_module(gcc("symbols/allocates.c")).allocate(8) == 7


def test_a_shared_library_is_a_provider(session, tmp_path, outside):
    import subprocess

    source = tmp_path / "given.c"
    source.write_text("long outside(long value) { return value + 100; }")
    subprocess.run(["cc", "-shared", "-fPIC", source, "-o", tmp_path / "given.so"], check=True)
    session.add_symbol_provider(ctypes.CDLL(str(tmp_path / "given.so")))
    assert session.load_module(outside).call_outside(1) == 101


def test_a_module_of_cython_is_a_provider(session, outside):
    module = ModuleType("made_by_cython")
    module.__pyx_capi__ = {"outside": in_capsule(times(9))}
    session.add_symbol_provider(module)
    assert session.load_module(outside).call_outside(1) == 9


def test_what_is_added_later_is_asked_for_later(session, gcc, outside):
    session.add_symbol_provider({"outside": times(2)})
    library = session.create_library()
    library.add(gcc("basic/add.c"))
    assert library["add"](1, 2) == 3
    library.add(outside)
    assert library.call_outside(1) == 2


def test_what_nobody_gives_is_undefined(session, outside):
    session.add_symbol_provider(lambda name: None)
    with pytest.raises(UndefinedSymbolError, match="undefined symbol 'outside'"):
        session.load_module(outside)


@pytest.mark.parametrize("answer", [lambda: 1 // 0, lambda: "text"])
def test_a_provider_that_fails_is_told(session, outside, answer):
    session.add_symbol_provider(lambda name: answer())
    library = session.create_library()
    library.add(outside)
    for _ in range(2):
        with pytest.raises(SymbolProviderError, match=r"cannot give 'outside': \w+Error: ") as told:
            _ = library.call_outside
    assert isinstance(told.value.__cause__, ZeroDivisionError | TypeError)


def test_what_gives_no_symbols_is_refused(session):
    with pytest.raises(TypeError, match="int gives no symbols"):
        session.add_symbol_provider(5)


def test_other_sessions_are_left_alone(outside):
    first, second = orcjit_import.ExecutionSession(), orcjit_import.ExecutionSession()
    first.add_symbol_provider({"outside": times(2)})
    with pytest.raises(UndefinedSymbolError):
        second.load_module(outside)
    assert type(second.create_library()) is orcjit_import.DynamicLibrary
