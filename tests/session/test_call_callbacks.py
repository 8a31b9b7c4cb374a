"""Python functions called by object code: given as arguments, registered by name, returned."""

import threading

import pytest
import tvm_ffi


@pytest.fixture
def callbacks(linker, cc):
    return linker.library(cc("calls/callbacks.cc"))


@pytest.fixture
def registered():
    tvm_ffi.register_global_func("test.orcjit.triple", lambda value: 3 * value, override=True)
    yield "test.orcjit.triple"
    tvm_ffi.remove_global_func("test.orcjit.triple")


def test_python_function_as_an_argument(callbacks):
    assert callbacks["apply"](lambda value: value + 1, 41) == 42


def test_registered_function(callbacks, registered):
    assert callbacks["call_global"](registered, 14) == 42


def test_function_that_is_not_registered(callbacks):
    with pytest.raises(ValueError, match=r"test\.orcjit\.absent"):
        callbacks["call_global"]("test.orcjit.absent", 1)


def test_function_that_a_kernel_returns(callbacks):
    assert callbacks["make_adder"](40)(2) == 42


def test_kernel_as_the_argument_of_a_kernel(callbacks):
    assert callbacks["apply"](callbacks["make_adder"](1), 1) == 2


def test_callback_may_call_back(callbacks):
    def outer(value):
        return callbacks["apply"](lambda inner: inner * 2, value) + 1

    assert callbacks["apply"](outer, 20) == 41


def test_deep_recursion_through_a_kernel(callbacks):
    def countdown(value):
        return 0 if value == 0 else 1 + callbacks["apply"](countdown, value - 1)

    assert callbacks["apply"](countdown, 100) == 100


def test_error_of_a_callback_passes_through_the_kernel(callbacks):
    def fail(value):
        raise KeyError("from Python")

    with pytest.raises(KeyError, match="from Python"):
        callbacks["apply"](fail, 1)


def test_error_of_a_callback_is_caught_by_the_kernel(callbacks):
    def fail():
        raise ValueError("seen by C++")

    assert callbacks["catch_message"](fail).startswith("ValueError|seen by C++")


def test_callback_may_load_another_object(callbacks, session, cc):
    def load(value):
        return session.load_module(cc("basic/add.c"))["add"](value, 1)

    assert callbacks["apply"](load, 1) == 2


def test_callback_from_another_thread(callbacks):
    results = []
    thread = threading.Thread(target=lambda: results.append(callbacks["apply"](lambda x: x, 5)))
    thread.start()
    thread.join()
    assert results == [5]
