"""Turns the metadata of an exported function into an `inspect.Signature`.

The metadata is a type schema, JSON made by TVM-FFI's headers: ``{"type": "ffi.Function",
"named_args": {"return": [...], "params": [...]}}``. Headers before 0.1.15 wrote ``"args": [return,
parameters...]`` instead. It is read here and not by TVM-FFI, whose Python part may be older or
newer than the headers that an object was compiled with.
"""

import ctypes
import inspect
import json
import re
from collections.abc import Callable, Mapping, MutableMapping, MutableSequence, Sequence
from keyword import iskeyword
from typing import Any, Optional, Union

import tvm_ffi

_PLAIN: dict[str, Any] = {
    "Any": Any,
    "DLTensor*": tvm_ffi.Tensor,
    "DataType": tvm_ffi.dtype,
    "Device": tvm_ffi.Device,
    "None": None,
    "TVMFFIByteArray*": bytes,
    "bool": bool,
    "const char*": str,
    "ffi.BigInt": int,
    "ffi.Bytes": bytes,
    "ffi.Module": tvm_ffi.Module,
    "ffi.OpaquePyObject": Any,
    "ffi.Shape": tvm_ffi.Shape,
    "ffi.SmallBytes": bytes,
    "ffi.SmallStr": str,
    "ffi.String": str,
    "ffi.Tensor": tvm_ffi.Tensor,
    "float": float,
    "int": int,
    "std::string": str,
    "void*": ctypes.c_void_p,
}
# What Python code may pass for these, and what TVM-FFI's own containers are.
_GENERIC: dict[str, Any] = {
    "Optional": Optional,
    "Tuple": tuple,
    "Variant": Union,
    "ffi.Array": Sequence,
    "ffi.Dict": MutableMapping,
    "ffi.List": MutableSequence,
    "ffi.Map": Mapping,
    "std::array": Sequence,
    "std::map": Mapping,
    "std::optional": Optional,
    "std::tuple": tuple,
    "std::unordered_map": Mapping,
    "std::variant": Union,
    "std::vector": Sequence,
}
# C++ says more with these than Python can see: the type is that of their first argument.
_TRANSPARENT = {"Expected", "ObjectRValueRef"}
_FUNCTIONS = {"ffi.Function", "std::function"}


def parse(schema: str, name: str, documentation: str | None) -> inspect.Signature:
    """Return the signature of the function `name`.

    The schema does not name parameters. They are called as the documentation calls them, if it
    names as many; otherwise ``arg0``, ``arg1`` and so on. They can only be passed by position,
    unless the documentation declares more: see `declared`.

    Parameters
    ----------
    schema
        JSON: the entry ``type_schema`` of the metadata.
    name
        The name of the function, as its documentation may spell it.
    documentation
        Its docstring.

    Raises
    ------
    Exception
        Of whatever kind, if the schema is not that of a function.
    """
    function = json.loads(schema)
    if function["type"] not in _FUNCTIONS:
        raise ValueError(f"the type schema is that of {function['type']!r}, not of a function")
    types = _types_of(function)
    if types is None:
        arguments = inspect.Parameter("args", inspect.Parameter.VAR_POSITIONAL, annotation=Any)
        return inspect.Signature([arguments], return_annotation=Any)
    returned, parameters = types
    names = _documented_names(name, documentation, len(parameters))
    kind = inspect.Parameter.POSITIONAL_ONLY
    return inspect.Signature(
        [
            inspect.Parameter(each, kind, annotation=_annotation(type_))
            for each, type_ in zip(names, parameters, strict=True)
        ],
        return_annotation=_annotation(returned),
    )


def declared(
    ordering: Callable[..., Any], typed: inspect.Signature | None = None
) -> inspect.Signature:
    """Return the signature with the parameters that a function has declared.

    Parameters
    ----------
    ordering
        A function of Python with these parameters.
    typed
        The signature that the metadata tells, for the types; it is returned as it is if it has
        another number of parameters.
    """
    found = inspect.signature(ordering)
    if typed is None:
        return found
    types = [each.annotation for each in typed.parameters.values()]
    if len(types) != len(found.parameters):
        return typed
    parameters = zip(found.parameters.values(), types, strict=True)
    return inspect.Signature(
        [each.replace(annotation=kind) for each, kind in parameters],
        return_annotation=typed.return_annotation,
    )


def _types_of(function: dict[str, Any]) -> tuple[Any, list[Any]] | None:
    """Return the schemas of the result and of the parameters; None if they are not known."""
    if "named_args" in function:
        (returned,) = function["named_args"]["return"]
        return returned, function["named_args"]["params"]
    if not function.get("args"):
        return None
    returned, *parameters = function["args"]
    if len(parameters) == 1 and isinstance(parameters[0], list):
        parameters = parameters[0]  # as std::function was written
    return returned, parameters


def _annotation(schema: dict[str, Any]) -> Any:
    """Return the Python type of a value."""
    kind = schema["type"]
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in _FUNCTIONS:
        return _callable(_types_of(schema))
    arguments = [_annotation(each) for each in schema.get("args", []) if isinstance(each, dict)]
    if kind in _TRANSPARENT:
        return arguments[0]
    if kind in _GENERIC:
        return _subscripted(_GENERIC[kind], arguments) if "args" in schema else _GENERIC[kind]
    return tvm_ffi.Object if "." in kind else Any


def _subscripted(generic: Any, arguments: list[Any]) -> Any:
    return generic[arguments[0] if len(arguments) == 1 else tuple(arguments)]


def _callable(types: tuple[Any, list[Any]] | None) -> Any:
    """Return the Python type of a function that is passed or returned."""
    if types is None:
        return Callable
    returned, parameters = types
    return Callable[[_annotation(each) for each in parameters], _annotation(returned)]


def _documented_names(name: str, documentation: str | None, count: int) -> list[str]:
    """Return the names of the parameters: those in the documentation, or made up ones."""
    text = inspect.cleandoc(documentation or "")
    for names in (_names_in_first_line(text, name), _names_in_section(text)):
        are_names = all(each.isidentifier() and not iskeyword(each) for each in names)
        if are_names and len(set(names)) == len(names) == count:
            return names
    return [f"arg{index}" for index in range(count)]


def _names_in_first_line(text: str, name: str) -> list[str]:
    """Return the names in ``add(a, b)`` or ``add(a: int, b: int) -> int`` on the first line."""
    found = re.match(rf"{re.escape(name)}\(([^()\n]*)\)", text)
    return [each.partition(":")[0].strip() for each in found[1].split(",")] if found else []


def _names_in_section(text: str) -> list[str]:
    """Return the names in the section ``Parameters`` of a numpydoc docstring."""
    found = re.search(r"^Parameters\n-{3,}\n(.*?)(?=^\S[^\n]*\n-{3,}$|\Z)", text, re.M | re.S)
    entries = re.findall(r"^\S.*$", found[1], re.M) if found else []
    return [each.strip() for entry in entries for each in entry.partition(":")[0].split(",")]
