"""Metadata and documentation that cannot be read: the function works, and says why it is silent."""

from __future__ import annotations

import copy
import inspect
import json
import pydoc

import pytest

import orcjit_import

GOOD = {"named_args": {"return": [{"type": "int"}], "params": []}, "type": "ffi.Function"}


def with_schema(schema: object) -> str:
    text = schema if isinstance(schema, str) else json.dumps(schema)
    return json.dumps({"type_schema": text})


def as_flag(name: str, text: str) -> str:
    """Return the compiler's option that defines a macro as a string literal."""
    return f"-D{name}={json.dumps(text)}"


BROKEN = {
    "empty": ("", "Expecting value"),
    "no JSON": ("{]", "Expecting property name"),
    "a list": ("[1]", "list indices"),
    "no schema": ("{}", "KeyError: 'type_schema'"),
    "a schema that is no text": ('{"type_schema": 1}', "must be str"),
    "a schema that is no JSON": (with_schema("int"), "Expecting value"),
    "no type": (with_schema({}), "KeyError: 'type'"),
    "no function": (with_schema({"type": "int"}), "the type schema is that of 'int'"),
    "no result": (with_schema({**GOOD, "named_args": {"params": []}}), "'return'"),
    "two results": (
        with_schema({**GOOD, "named_args": {"return": [{}, {}], "params": []}}),
        "too many values",
    ),
    "an option of nothing": (
        with_schema({"type": "ffi.Function", "args": [{"type": "Optional", "args": []}]}),
        "TypeError",
    ),
    "a type that is no text": (
        with_schema({"type": "ffi.Function", "args": [{"type": []}]}),
        "Typ",
    ),
    "very deep": (with_schema("[" * 100_000), "Recursion"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_metadata_that_cannot_be_read(gcc_kernels, kind: str) -> None:
    text, reason = BROKEN[kind]
    function = gcc_kernels("attributes/described.c", as_flag("METADATA", text)).f
    with pytest.raises(ValueError, match="the metadata of <exported function ker") as caught:
        inspect.signature(function)
    assert reason in str(caught.value)
    assert caught.value.__cause__ is not None


def test_the_same_metadata_without_a_mistake(kernels) -> None:
    function = kernels("attributes/described.c", as_flag("METADATA", with_schema(GOOD))).f
    assert str(inspect.signature(function)) == "() -> int"


@pytest.mark.parametrize(
    ("flag", "reason"),
    [("-DMETADATA_RAISES", "KeyError: .*raised by the metadata"), ("-DMETADATA_IS_INT", "int")],
)
def test_a_getter_of_metadata_that_fails(kernels, flag: str, reason: str) -> None:
    function = kernels("attributes/described.c", flag).f
    with pytest.raises(ValueError, match=reason):
        inspect.signature(function)


def test_nothing_else_of_the_function_is_harmed(kernels) -> None:
    module = kernels("attributes/described.c", "-DMETADATA_RAISES", '-DDOC="Add."')
    assert module.f(1, 2) == 3
    shown = pydoc.plain(pydoc.render_doc(module))
    assert "    f(...)\n        Add.\n" in shown
    assert dict(inspect.getmembers(module.f))["__doc__"] == "Add."
    assert copy.copy(module.f) is module.f
    assert getattr(module.f, "__wrapped__", None) is None


def test_documentation_that_cannot_be_read(kernels) -> None:
    module = kernels("attributes/described.c", "-DDOC_RAISES")
    assert module.f(1, 2) == 3
    assert "cannot be read: " in module.f.__doc__
    assert "raised by the documentation" in module.f.__doc__


def test_metadata_of_an_unloaded_module(gcc_kernels) -> None:
    function = gcc_kernels("attributes/typed.cc").add
    orcjit_import.unload("kernels")
    with pytest.raises(ValueError, match="LibraryClosedError") as caught:
        inspect.signature(function)
    assert isinstance(caught.value.__cause__, orcjit_import.LibraryClosedError)
