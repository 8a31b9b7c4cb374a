"""Initializers that throw: the exception arrives, and nothing of the library stays."""

import gc

import pytest

from orcjit_import import InitializerError, LibraryClosedError, RelocationError


def test_text_of_the_exception_from_load_module(session, cc):
    with pytest.raises(InitializerError, match="no such device: tpu7"):
        session.load_module(cc("initializers/throws.cc"))


def test_text_of_the_exception_from_get_function(link, cc):
    with pytest.raises(InitializerError, match="no such device: tpu7"):
        link(cc("initializers/throws.cc"), "get_value")


def test_message_names_the_type(session, cc):
    with pytest.raises(InitializerError, match="std::runtime_error"):
        session.load_module(cc("initializers/throws.cc"))


def test_message_names_the_library(session, cc):
    with pytest.raises(InitializerError, match="devices"):
        session.load_module(cc("initializers/throws.cc"), name="devices")


def test_exception_that_is_no_standard_one(session, cc):
    with pytest.raises(InitializerError, match="int"):
        session.load_module(cc("initializers/throws.cc", "-DTHROWN=42"))


def test_it_is_a_runtime_error(session, cc):
    with pytest.raises(RuntimeError):
        session.load_module(cc("initializers/throws.cc"))


def test_what_was_constructed_is_destroyed(session, cc, trace):
    with pytest.raises(InitializerError):
        session.load_module(cc("initializers/throws.cc"))
    gc.collect()
    assert trace.words() == ["+before", "-before"]


def test_initializers_of_later_objects_do_not_run(session, cc, trace):
    objects = [cc("initializers/throws.cc"), cc("initializers/plain.c", "-DNAME=later")]
    with pytest.raises(InitializerError):
        session.load_module(objects)
    assert "+later" not in trace.words()


def test_dependency_that_throws(session, cc):
    base, user = session.create_library("base"), session.create_library("user")
    base.add(cc("initializers/throws.cc"))
    user.add(cc("basic/add.c"))
    user.set_link_order(base)
    with pytest.raises(InitializerError, match="base"):
        user.get_function("add")


def test_library_is_closed_then(session, cc):
    library = session.create_library()
    library.add(cc("initializers/throws.cc"))
    with pytest.raises(InitializerError):
        library.get_function("get_value")
    with pytest.raises(LibraryClosedError):
        library.get_function("get_value")


def test_same_object_fails_in_each_new_library(session, cc):
    for _ in range(3):
        with pytest.raises(InitializerError, match="tpu7"):
            session.load_module(cc("initializers/throws.cc"))


def test_error_of_python_passes_through_an_initializer(session, cc):
    import tvm_ffi

    def fail(value):
        raise KeyError("raised in Python")

    tvm_ffi.register_global_func("test.orcjit.on_load", fail, override=True)
    try:
        assert session.load_module(cc("initializers/calls_python.c"))["get_answer"]() == -1
    finally:
        tvm_ffi.remove_global_func("test.orcjit.on_load")


def test_relocation_that_does_not_reach(link, gcc):
    with pytest.raises(RelocationError, match=r"unreachable.*\.o.*reach"):
        link(gcc("broken/unreachable.S"), "far")


@pytest.mark.x86_64("others reach it, by 4 GB")
def test_position_dependent_reference_to_a_variable_of_a_shared_library(link, cc):
    with pytest.raises(RelocationError, match=r"'getdate_err'.*-fPIC"):
        link(cc("broken/unreachable_data.c", "-fno-pic"), "reason")
