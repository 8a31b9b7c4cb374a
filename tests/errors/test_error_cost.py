"""What an error costs: TVM-FFI would symbolize a backtrace, a third of a second for the first."""

import pytest
import tvm_ffi

from orcjit_import import OrcJITError


def backtrace_of(error):
    return error.__tvm_ffi_error__.backtrace


def test_an_error_of_tvm_ffi_itself_has_a_backtrace(tmp_path):
    with pytest.raises(RuntimeError) as caught:
        tvm_ffi.load_module(str(tmp_path / "none.so"))
    assert "library_module" in backtrace_of(caught.value)


@pytest.mark.parametrize(
    "bytes_",
    [b"", b"text", bytes(100), b"\x7fELF", b"!<arch>\nbroken", b"BC\xc0\xde" + bytes(60)],
    ids=["empty", "text", "zeros", "cut", "archive", "bitcode"],
)
def test_an_unreadable_object_makes_none(session, bytes_):
    with pytest.raises(OrcJITError) as caught:
        session.load_module(bytes_)
    assert backtrace_of(caught.value) == ""


def test_a_missing_file_makes_none(tmp_path):
    with pytest.raises(OrcJITError) as caught:
        tvm_ffi.load_module(str(tmp_path / "none.o"))
    assert backtrace_of(caught.value) == ""


@pytest.mark.parametrize("source", ["broken/undefined_one.c", "broken/undefined_in_initializer.c"])
def test_an_undefined_symbol_makes_none(session, gcc, source):
    with pytest.raises(OrcJITError) as caught:
        session.load_module(gcc(source)).get_function("needs_missing")
    assert backtrace_of(caught.value) == ""


def test_a_duplicate_symbol_makes_none(session, gcc):
    with pytest.raises(OrcJITError) as caught:
        session.load_module([gcc("basic/add.c")] * 2)
    assert backtrace_of(caught.value) == ""


def test_a_missing_function_makes_none(session, gcc):
    module = session.load_module(gcc("basic/add.c"))
    for missing in (lambda: module["none"], lambda: module.get_function("none")):
        with pytest.raises((OrcJITError, AttributeError)) as caught:
            missing()
        error = getattr(caught.value, "__tvm_ffi_error__", None)
        assert error is None or error.backtrace == ""


def test_a_name_that_is_taken_makes_none(session):
    kept = session.create_library("twice")
    with pytest.raises(OrcJITError) as caught:
        session.create_library("twice")
    assert list(kept.exports) == []
    assert backtrace_of(caught.value) == ""
