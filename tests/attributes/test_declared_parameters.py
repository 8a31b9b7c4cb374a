"""Keywords and default values of functions whose documentation declares them."""

from __future__ import annotations

import copy
import inspect
import pickle
import sys

import pytest
import tvm_ffi
from support.importing import imports_put_back

from orcjit_import.declared_parameters import ordering_of
from orcjit_import.tools import stubs

# Each returns its arguments as a list.
SOURCE = """#include <tvm/ffi/container/array.h>
#include <tvm/ffi/function.h>
using tvm::ffi::Any;
using tvm::ffi::Array;
Array<Any> three(Any a, Any b, Any c) { return {a, b, c}; }
double scale(double x, double factor) { return x * factor; }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(three, three);
TVM_FFI_DLL_EXPORT_TYPED_FUNC_DOC(three, "three(a, b=None, *, c='x') -> list\\n\\nAll three.");
TVM_FFI_DLL_EXPORT_TYPED_FUNC(scale, scale);
TVM_FFI_DLL_EXPORT_TYPED_FUNC_DOC(scale, "scale(x: float, factor: float = 2.0)");
TVM_FFI_DLL_EXPORT_TYPED_FUNC(plain, scale);
TVM_FFI_DLL_EXPORT_TYPED_FUNC_DOC(plain, "plain(x, factor)");
TVM_FFI_DLL_EXPORT_TYPED_FUNC(silent, scale);
"""


@pytest.fixture(scope="module")
def kernels(tmp_path_factory):
    from support.build import Builder
    from support.compilers import find_compiler

    place = tmp_path_factory.mktemp("declared")
    (place / "declared.cc").write_text(SOURCE)
    flags = ["-std=c++17", "-DTVM_FFI_DLL_EXPORT_INCLUDE_METADATA=1"]
    compiled = Builder(place).compile(find_compiler("g++"), place / "declared.cc", *flags)
    (place / "declared_kernels.o").write_bytes(compiled.read_bytes())
    with imports_put_back(place):
        sys.path.insert(0, str(place))
        import declared_kernels

        yield declared_kernels


def test_keywords_and_default_values_are_taken(kernels):
    assert (kernels.scale(3), kernels.scale(3, 4), kernels.scale(factor=5, x=3)) == (6, 12, 15)
    assert list(kernels.three(1)) == [1, None, "x"]
    assert list(kernels.three(1, 2, c=3)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("scale()", "scale() missing 1 required positional argument: 'x'"),
        ("scale(1, 2, 3)", "scale() takes from 1 to 2 positional arguments but 3 were given"),
        ("scale(1, axis=2)", "scale() got an unexpected keyword argument 'axis'"),
        ("scale(1, x=2)", "scale() got multiple values for argument 'x'"),
        ("three(1, 2, 3)", "three() takes from 1 to 2 positional arguments but 3 were given"),
    ],
)
def test_what_is_wrong_is_told_in_pythons_words(kernels, call, message):
    with pytest.raises(TypeError) as told:
        eval(f"kernels.{call}")
    assert str(told.value) == message


def test_signatures_show_them_with_the_types_of_the_object(kernels):
    assert str(inspect.signature(kernels.scale)) == "(x: float, factor: float = 2.0) -> float"
    shown = str(inspect.signature(kernels.three))
    assert shown.startswith("(a: Any, b: Any = None, *, c: Any = 'x') -> ")
    assert str(inspect.signature(kernels.plain)) == "(x: float, factor: float, /) -> float"


def test_stubs_write_them(kernels):
    assert stubs._function(kernels, "scale").startswith(
        "def scale(x: float, factor: float = 2.0) -> float:"
    )
    text = stubs._function(kernels, "three")
    assert text.startswith("def three(a: typing.Any, b: typing.Any = None, *, c: typing.Any = 'x')")


def test_it_is_a_function_as_all_others(kernels):
    function = kernels.scale
    assert isinstance(function, tvm_ffi.Function)
    assert copy.copy(function) is function
    assert pickle.loads(pickle.dumps(function)) is function
    assert repr(function) == "<exported function declared_kernels.scale>"
    assert function.__doc__ == "scale(x: float, factor: float = 2.0)"
    assert list(map(function, [1, 2])) == [2, 4]


def test_functions_that_declare_none_are_called_without_a_detour(kernels):
    for function in (kernels.plain, kernels.silent):
        assert type(function).__call__ is tvm_ffi.Function.__call__
        with pytest.raises(TypeError):
            function(1, factor=2)


@pytest.mark.parametrize(
    "documentation",
    [
        None,
        "",
        "f(a, b)",
        "g(a, b=1)",
        "f(a, b=1",
        "f(a, b=open('x'))",
        "f(*args)",
        "f(a=1, **more)",
        "f(a, b=1): import os",
        "f(a, b) = a * b",
        "f is about f(a, b=1)",
    ],
)
def test_what_is_no_head_declares_nothing(documentation):
    assert ordering_of("f", documentation) is None


def test_names_that_are_no_identifiers_declare_nothing():
    assert ordering_of("a.b", "a.b(x, y=1)") is None
    assert ordering_of("class", "class(x, y=1)") is None
