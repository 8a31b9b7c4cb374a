"""Signatures: from the types in an object's metadata, and the names in its documentation."""

from __future__ import annotations

import ctypes
import functools
import inspect
import json
import re
import sys
from collections.abc import Callable, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any

import pytest
import tvm_ffi

from orcjit_import import signature

FROM_TYPED_CC = {
    "add": "(arg0: int, arg1: int, /) -> int",
    "address": "(arg0: tvm_ffi.core.Device, arg1: tvm_ffi._dtype.dtype, /) -> ctypes.c_void_p",
    "apply": "(arg0: collections.abc.Callable, arg1: Any, /) -> Any",
    "dimensions": "(arg0: tvm_ffi.core.Tensor, /) -> int",
    "identity": "(arg0: Any, /) -> Any",
    "is_text": "(arg0: Union[int, str], /) -> bool",
    "join": "(first: str, second: bytes, /) -> str",
    "keys": "(arg0: collections.abc.Mapping[int, str], /) -> collections.abc.Sequence[int]",
    "maybe": "(arg0: Optional[int], /) -> Optional[int]",
    "nothing": "() -> None",
    "pair": "() -> tuple[int, float]",
    "scale": "(value: float, negative: bool, /) -> float",
    "sum": "(arg0: collections.abc.Sequence[int], /) -> int",
    "twice": "(arg0: collections.abc.Callable[[int], int], arg1: int, /) -> int",
}


def parsed(*parameters: object, returned: object = "None", doc: str = "") -> inspect.Signature:
    types = {"return": [as_schema(returned)], "params": [as_schema(each) for each in parameters]}
    text = json.dumps({"type": "ffi.Function", "named_args": types})
    return signature.parse(text, "f", doc)


def as_shown(text: str) -> str:
    """Return what Python shows for this: since 3.14 it writes unions with bars."""
    if sys.version_info < (3, 14):
        return text
    text = re.sub(r"Optional\[(\w+)\]", r"\1 | None", text)
    return re.sub(r"Union\[(\w+), (\w+)\]", r"\1 | \2", text)


def as_schema(kind: object) -> object:
    return {"type": kind} if isinstance(kind, str) else kind


def generic(kind: str, *arguments: object) -> dict[str, object]:
    return {"type": kind, "args": [as_schema(each) for each in arguments]}


def names(found: inspect.Signature) -> list[str]:
    return list(found.parameters)


# ---- Of compiled functions ----


@pytest.mark.parametrize("name", FROM_TYPED_CC)
def test_signature_of_a_compiled_function(kernels, name: str) -> None:
    function = getattr(kernels("attributes/typed.cc"), name)
    assert str(inspect.signature(function)) == as_shown(FROM_TYPED_CC[name])


def test_the_functions_do_what_their_signatures_say(kernels) -> None:
    module = kernels("attributes/typed.cc")
    assert module.join("a", b"b") == "ab"
    assert list(module.keys({1: "a"})) == [1]
    assert module.sum([1, 2, 3]) == 6
    assert [module.is_text("a"), module.is_text(1)] == [True, False]
    assert tuple(module.pair()) == (1, 2.0)
    assert module.maybe(None) is None


def test_parameters_can_only_be_passed_by_position(kernels) -> None:
    add = kernels("attributes/typed.cc").add
    assert inspect.signature(add).bind(1, 2).args == (1, 2)
    with pytest.raises(TypeError):
        inspect.signature(add).bind(arg0=1, arg1=2)
    with pytest.raises(TypeError):
        add(arg0=1, arg1=2)


def test_tools_of_functools_see_the_signature(kernels) -> None:
    add = kernels("attributes/typed.cc").add
    assert str(inspect.signature(functools.partial(add, 1))) == "(arg1: int, /) -> int"
    wrapper = functools.wraps(add)(lambda *args: add(*args))
    assert inspect.signature(wrapper) == inspect.signature(add)
    assert (wrapper.__name__, wrapper.__doc__) == ("add", add.__doc__)


@pytest.mark.parametrize("source", ["basic/add.c", "calls/values.cc"])
def test_without_metadata_there_is_no_signature(kernels, source: str) -> None:
    module = kernels(source)
    function = getattr(module, module.__all__[0])
    assert function.__signature__ is None
    with pytest.raises(ValueError, match="no signature found for builtin <exported function ker"):
        inspect.signature(function)


# ---- Types ----


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("int", int),
        ("ffi.BigInt", int),
        ("void*", ctypes.c_void_p),
        ("DLTensor*", tvm_ffi.Tensor),
        ("ffi.Tensor", tvm_ffi.Tensor),
        ("ffi.Module", tvm_ffi.Module),
        ("std::string", str),
        ("TVMFFIByteArray*", bytes),
        ("ffi.Array", Sequence),
        ("ffi.Function", Callable),
        ("mine.Graph", tvm_ffi.Object),
        ("long double", Any),
        (generic("ffi.List", "int"), MutableSequence[int]),
        (generic("ffi.Dict", "ffi.String", generic("ffi.Array", "int")),
         MutableMapping[str, Sequence[int]]),
        (generic("std::unordered_map", "int", "float"), Mapping[int, float]),
        (generic("std::variant", "int", "None", "bool"), int | None | bool),
        (generic("Variant", "int"), int),
        (generic("std::optional", "Any"), Any | None),
        (generic("Tuple"), tuple[()]),
        ({"type": "std::array", "args": [{"type": "int"}, 4]}, Sequence[int]),
        (generic("Expected", "int", "ffi.Error"), int),
        (generic("ObjectRValueRef", "ffi.Tensor"), tvm_ffi.Tensor),
        (generic("ffi.Function", "None", "int"), Callable[[int], None]),
        ({"type": "std::function", "args": [{"type": "int"}, [{"type": "str"}]]},
         Callable[[Any], int]),
    ],
)  # fmt: skip
def test_types(schema: object, expected: object) -> None:
    assert parsed(returned=schema).return_annotation == expected
    assert parsed(schema).parameters["arg0"].annotation == expected


def test_metadata_of_older_headers() -> None:
    """Before 0.1.15 of TVM-FFI, the result was the first of the arguments."""
    text = json.dumps(generic("ffi.Function", "float", "int", "bool"))
    assert str(signature.parse(text, "f", None)) == "(arg0: int, arg1: bool, /) -> float"


def test_a_function_of_any_arguments() -> None:
    text = json.dumps(as_schema("ffi.Function"))
    assert str(signature.parse(text, "f", None)) == "(*args: Any) -> Any"


# ---- Names ----


@pytest.mark.parametrize(
    "doc",
    [
        "f(a, b)",
        "f(a, b) -> int\n\nAdd.",
        "f(a: int, b: int): adds (both of) them",
        "\n    f(a, b)\n\n    Add.\n    ",
        "Add.\n\nParameters\n----------\na\n    One.\nb : int, optional\n    Two.\n",
        "Add.\n\nParameters\n----------\na, b : int\n    Both.\n\nReturns\n-------\nc : int\n",
        "    Add.\n\n    Parameters\n    ----------\n    a : int\n    b : int\n",
        "f(only_one)\n\nParameters\n----------\na : int\nb : int\n",
    ],
)
def test_names_from_the_documentation(doc: str) -> None:
    assert names(parsed("int", "int", doc=doc)) == ["a", "b"]


@pytest.mark.parametrize(
    "doc",
    [
        "",
        "Add a to b.",
        "g(a, b)",
        "f(a)",
        "f(a, b, c)",
        "f(a, a)",
        "f(int a, int b)",
        "f(a, class)",
        "f(*args, **kwargs)",
        "f(a, b",
        "f(a: dict[int, int])",
        "Parameters\n----------\na : int\n",
        "Parameters\na, b\n",
        "Parameters\n----------",
    ],
)
def test_names_that_do_not_fit_are_not_taken(doc: str) -> None:
    assert names(parsed("int", "int", doc=doc)) == ["arg0", "arg1"]


def test_the_names_of_no_parameters() -> None:
    assert names(parsed(doc="f()")) == []
