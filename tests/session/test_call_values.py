"""Values that cross the border between Python and object code, as they do for a shared library."""

import numpy as np
import pytest
import tvm_ffi


@pytest.fixture
def values(linker, cc):
    return linker.library(cc("calls/values.cc"))


@pytest.fixture
def tensors(linker, cc):
    return linker.library(cc("calls/tensors.cc"))


@pytest.mark.parametrize("number", [0, 1, -1, 2**31, -(2**31) - 1, 2**63 - 1, -(2**63)])
def test_integers(values, number):
    assert values["echo"](number) == number
    assert type(values["echo"](number)) is int


def test_sum_of_integers(values):
    assert values["add_ints"](2**40, 3) == 2**40 + 3


@pytest.mark.parametrize("number", [0.0, 1.5, -2.25, 1e300, float("inf")])
def test_floats(values, number):
    assert values["half"](number) == number / 2


def test_integer_where_a_float_is_wanted(values):
    assert values["half"](3) == 1.5


def test_booleans(values):
    assert values["negate"](True) is False
    assert values["negate"](False) is True


@pytest.mark.parametrize("name", ["", "x", "seven77", "a text too long to be small", "ünïcode ✓"])
def test_strings(values, name):
    assert values["greet"](name) == f"hello {name}"


@pytest.mark.parametrize("content", [b"", b"abc", bytes(range(256)), b"x" * 100_000])
def test_bytes(values, content):
    assert values["reverse"](content) == content[::-1]


def test_nothing(values):
    assert values["nothing"]() is None


@pytest.mark.parametrize("value", [None, 7])
def test_optional(values, value):
    assert values["maybe"](value) == value


def test_list_argument(values):
    assert values["sum"]([1, 2, 3]) == 6


def test_tuple_argument(values):
    assert values["sum"]((1, 2, 3)) == 6


def test_array_argument(values):
    assert values["sum"](tvm_ffi.Array([10, 20])) == 30


def test_array_result(values):
    words = list(values["words"](2))
    assert words == ["a word too long to be small 0", "a word too long to be small 1"]


def test_map_result(values):
    assert dict(values["lengths"](["a", "bcd"])) == {"a": 1, "bcd": 3}


def test_map_argument(values):
    assert values["lookup"]({"a": 1, "b": 2}, "b") == 2


def test_nested_containers(values):
    nested = values["echo"]([[1, 2], {"k": [3]}])
    assert list(nested[0]) == [1, 2]
    assert list(nested[1]["k"]) == [3]


def test_device_and_data_type(values):
    assert values["echo"](tvm_ffi.device("cpu", 0)) == tvm_ffi.device("cpu", 0)
    assert values["echo"](tvm_ffi.dtype("float32")) == "float32"


def test_type_of_an_argument(values):
    assert values["type_key"](1) == "int"


def test_numpy_array_is_written_in_place(tensors):
    source = np.arange(10, dtype="float32")
    target = np.zeros(10, dtype="float32")
    tensors["add_one"](tvm_ffi.from_dlpack(source), tvm_ffi.from_dlpack(target))
    np.testing.assert_array_equal(target, source + 1)


def test_numpy_array_as_a_plain_argument(tensors):
    source = np.arange(4, dtype="float32")
    target = np.empty(4, dtype="float32")
    tensors["add_one"](source, target)
    np.testing.assert_array_equal(target, source + 1)


def test_shape_of_a_tensor(tensors):
    assert tuple(tensors["shape_of"](np.zeros((2, 3, 4), dtype="float32"))) == (2, 3, 4)


def test_large_tensor(tensors):
    source = np.ones(1_000_000, dtype="float32")
    target = np.zeros_like(source)
    tensors["add_one"](source, target)
    assert target.sum() == 2_000_000


def test_raw_c_function(linker, cc):
    assert linker.library(cc("basic/add.c"))["add"](40, 2) == 42
