"""Errors raised by kernels arrive as their Python types with their messages."""

import pytest
import tvm_ffi


@pytest.fixture
def errors(linker, cc):
    return linker.library(cc("calls/errors.cc"))


def test_value_error(errors):
    with pytest.raises(ValueError, match="bad value 7"):
        errors["raise_value_error"]("bad value 7")


def test_type_error(errors):
    with pytest.raises(TypeError, match="bad type"):
        errors["raise_type_error"]("bad type")


@pytest.mark.parametrize("error", [IndexError, KeyError, AttributeError, MemoryError, RuntimeError])
def test_error_by_kind(errors, error):
    with pytest.raises(error, match="of this kind"):
        errors["raise_kind"](error.__name__, "of this kind")


def test_registered_error(errors):
    class KernelError(Exception):
        pass

    tvm_ffi.register_error("OrcjitTestKernelError", KernelError)
    with pytest.raises(KernelError, match="mine"):
        errors["raise_kind"]("OrcjitTestKernelError", "mine")


def test_unknown_kind_is_a_runtime_error(errors):
    with pytest.raises(RuntimeError, match="odd"):
        errors["raise_kind"]("NobodyKnowsThisKind", "odd")


def test_standard_exception(errors):
    with pytest.raises(RuntimeError, match="of the standard library"):
        errors["raise_standard"]("of the standard library")


def test_exception_thrown_by_libstdcxx(errors):
    with pytest.raises(RuntimeError, match=r"out_of_range|_M_range_check"):
        errors["raise_out_of_range"]()


def test_wrong_argument_type(errors):
    with pytest.raises(TypeError, match="wants_int"):
        errors["wants_int"]("text")


@pytest.mark.parametrize("arguments", [(), (1, 2)])
def test_wrong_number_of_arguments(errors, arguments):
    with pytest.raises(TypeError, match="wants_int"):
        errors["wants_int"](*arguments)


def test_error_raised_by_c(linker, cc):
    with pytest.raises(IndexError, match="raised in C"):
        linker.library(cc("calls/raise.c"))["raise"]()


def test_kernel_works_after_it_raised(errors):
    for _ in range(3):
        with pytest.raises(ValueError, match="again"):
            errors["raise_value_error"]("again")
        assert errors["wants_int"](4) == 4
