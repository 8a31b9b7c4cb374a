"""What linked code registers with TVM-FFI does not outlive the code."""

import gc
import importlib

import pytest
import tvm_ffi
from support.process import lines_of

import orcjit_import
from orcjit_import import InitializerError

NAME = "registers.add_one"
WAYS = [(), ("-DPACKED",)]


def global_function():
    return tvm_ffi.get_global_func(NAME, allow_missing=True)


@pytest.fixture(params=WAYS, ids=["GlobalDef", "SetGlobal"])
def registering(request, cc):
    """Return an object that registers the function in one of the two ways that there are."""
    return cc("registers/global.cc", *request.param)


def test_global_function_goes_with_an_initializer_that_fails_later(
    session, registering, monkeypatch, trace
):
    monkeypatch.setenv("REGISTERS_FAILS", "1")
    with pytest.raises(InitializerError, match="told to fail"):
        session.load_module(registering)
    assert global_function() is None
    assert trace.words() == ["-held"]


def test_import_that_failed_can_be_tried_again(session, registering, monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "registering.o").write_bytes(registering.read_bytes())
    with monkeypatch.context() as failing:
        failing.setenv("REGISTERS_FAILS", "1")
        with pytest.raises(ImportError, match="told to fail"):
            importlib.import_module("registering")
    assert importlib.import_module("registering").get_initialized() == 1
    assert global_function()(2) == 3
    orcjit_import.unload("registering")
    assert global_function() is None


def test_global_function_goes_with_its_library(session, registering):
    module = session.load_module(registering)
    assert global_function()(2) == 3
    del module
    gc.collect()
    assert global_function() is None


def test_function_that_somebody_holds_goes_on_working(session, registering, trace):
    module = session.load_module(registering)
    held = global_function()
    del module
    gc.collect()
    assert global_function() is None
    assert held(2) == 3
    del held
    assert trace.words() == ["-held"]


def test_function_that_took_the_name_over_stays(session, registering):
    module = session.load_module(registering)
    tvm_ffi.register_global_func(NAME, lambda value: value * 10, override=True)
    try:
        del module
        gc.collect()
        assert global_function()(2) == 20
    finally:
        tvm_ffi.remove_global_func(NAME)


HOLDS_WHAT_WAS_REPLACED = """
import gc, sys
import tvm_ffi
import orcjit_import

module = orcjit_import.ExecutionSession().load_module(sys.argv[1])
held = tvm_ffi.get_global_func("registers.add_one")
tvm_ffi.register_global_func("registers.add_one", lambda value: value * 10, override=True)
del module
gc.collect()
print(held(2), tvm_ffi.get_global_func("registers.add_one")(2))
"""


def test_function_that_was_replaced_goes_on_working_where_it_is_held(registering):
    assert lines_of(HOLDS_WHAT_WAS_REPLACED, registering)[0] == "3 20"


REGISTERS_TOO_LATE = """
import gc, sys
import tvm_ffi
import orcjit_import
from orcjit_import.session import close

module = orcjit_import.ExecutionSession().load_module(sys.argv[1])
register_now = module["register_now"]
close(module)
register_now()
del module, register_now
gc.collect()
print(tvm_ffi.get_global_func("registers.add_one")(2))
"""


def test_code_that_registers_when_its_library_is_closed_stays(cc):
    assert lines_of(REGISTERS_TOO_LATE, cc("registers/later.cc")) == ["3"]


def test_the_last_of_several_functions_of_a_name_goes_with_the_library(session, cc):
    module = session.load_module(cc("registers/later.cc"))
    for _ in range(3):
        module["register_now"]()
    assert global_function()(2) == 3
    del module
    gc.collect()
    assert global_function() is None


USES_A_TYPE = """
import sys
import tvm_ffi
import orcjit_import

try:
    orcjit_import.ExecutionSession().load_module(sys.argv[1])
except orcjit_import.InitializerError as error:
    print("too late" in str(error))

@tvm_ffi.register_object("registers.Box")
class Box(tvm_ffi.Object):
    pass

box = Box(4)
box.content += 1
print(box.content)
"""


def test_type_of_an_import_that_failed_is_whole(cc):
    """Types stay in TVM-FFI's table for good: so does their code."""
    path = cc("registers/type.cc")
    assert lines_of(USES_A_TYPE, path) == ["True", "5"]
