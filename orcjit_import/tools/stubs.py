"""Writes stub files (``.pyi``) for object modules, from the signatures that the objects carry.

The module is imported for it: signatures are functions of its objects.
"""

from __future__ import annotations

import inspect
import keyword
import sys
import types
import typing
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..errors import ModuleNotLoadedError, OrcJITError
from ..imported import namespace_of
from .targets import on_path

if TYPE_CHECKING:
    from types import ModuleType

    from .targets import Target

# What a function takes where it takes an array; what it returns is of TVM-FFI.
_ARRAY = "_Array"
_ARRAY_PROTOCOL = '''
class _Array(typing.Protocol):
    """An array of NumPy, PyTorch, JAX or TVM-FFI: all that have ``__dlpack__``."""

    def __dlpack__(self, *, stream: typing.Any = ...) -> typing.Any: ...
    def __dlpack_device__(self) -> tuple[typing.Any, typing.Any]: ...
'''

_HEAD = '"""{documentation}"""\n\n# Made by `orcjit-import stubs {name}`.\n\n'


def stub_of(target: Target) -> tuple[str, bool]:
    """Import a module and return its stub.

    Parameters
    ----------
    target
        An object module, which `targets.find_targets` has found.

    Returns
    -------
    tuple[str, bool]
        The text of the stub, and whether the module is a package.

    Raises
    ------
    OrcJITError
        If it cannot be imported.
    ModuleNotLoadedError
        If it is no object module, so that nothing is known of its functions.
    """
    name = target.name
    module = _imported(target)
    if namespace_of(module) is None:
        raise ModuleNotLoadedError(
            f"{name!r} is no object module with functions of TVM-FFI [OJ607]"
        )
    exports = sorted(export for export in module.__all__ if _is_writable(export))
    bodies = [_function(module, export) for export in exports]
    takes_arrays = any(_ARRAY in body for body in bodies)
    protocol = _ARRAY_PROTOCOL if takes_arrays else ""
    imports = {"orcjit_import"}
    for body in (*bodies, protocol):
        imports |= {
            root for root in ("collections.abc", "ctypes", "tvm_ffi", "typing") if root in body
        }
    text = _HEAD.format(documentation=f"Object module {name}.", name=name)
    text += "".join(f"import {root}\n" for root in sorted(imports))
    text += "\n__library__: orcjit_import.DynamicLibrary\n"
    text += f"__all__ = {exports!r}\n".replace("'", '"')
    text += protocol
    text += "".join(f"\n{body}" for body in bodies)
    return text, hasattr(module, "__path__")


def _imported(target: Target) -> ModuleType:
    try:
        with on_path(target.entry):
            return import_module(target.name)
    except ImportError as error:
        raise OrcJITError(str(error)) from error
    except Exception as error:  # Python code of the packages that it lies in can raise anything
        text = f"{target.name}: cannot be imported [OJ608]: {type(error).__name__}: {error}"
        raise OrcJITError(text) from error


def _is_writable(export: str) -> bool:
    return export.isidentifier() and not keyword.iskeyword(export)


def _function(module: ModuleType, export: str) -> str:
    """Return the declaration of one function."""
    function = getattr(module, export)
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # it carries none
        return f"{export}: tvm_ffi.Function\n"
    parameters = _parameters(list(signature.parameters.values()))
    returned = annotation(signature.return_annotation)
    head = f"def {export}({', '.join(parameters)}) -> {returned}:"
    documentation = inspect.cleandoc(function.__doc__ or "")
    if not documentation:
        return f"{head} ...\n"
    lines = documentation.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').splitlines()
    body = "\n".join(f"    {line}".rstrip() for line in lines)
    return f'{head}\n    """{body.lstrip()}"""\n'


def _parameters(every: list[inspect.Parameter]) -> list[str]:
    """Return the parameters as Python writes them, with what stands between their kinds."""
    written = [_parameter(each) for each in every]
    by_position = sum(each.kind is each.POSITIONAL_ONLY for each in every)
    by_keyword = sum(each.kind is each.KEYWORD_ONLY for each in every)
    if by_keyword:
        written.insert(len(every) - by_keyword, "*")
    if by_position:
        written.insert(by_position, "/")
    return written


def _parameter(parameter: inspect.Parameter) -> str:
    star = "*" if parameter.kind is parameter.VAR_POSITIONAL else ""
    default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
    return f"{star}{parameter.name}: {annotation(parameter.annotation, is_given=True)}{default}"


def _is_tensor(kind: Any) -> bool:
    """Whether a type is that of TVM-FFI's arrays, of which the module need not be there."""
    tvm_ffi = sys.modules.get("tvm_ffi")
    return tvm_ffi is not None and kind is tvm_ffi.Tensor


def annotation(kind: Any, *, is_given: bool = False) -> str:
    """Return a type as a stub writes it, with the modules' names.

    Parameters
    ----------
    kind
        The type.
    is_given
        Whether Python gives such a value: an array may be one of any library then.
    """
    if is_given and _is_tensor(kind):
        return _ARRAY
    if kind is None or kind is type(None):
        return "None"
    if kind is Any or kind is inspect.Parameter.empty:
        return "typing.Any"
    arguments = typing.get_args(kind)
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        told = (annotation(each, is_given=is_given) for each in arguments)
        return " | ".join(dict.fromkeys(told))
    if origin is Callable or kind is Callable:
        return _callable(arguments, is_given=is_given)
    if origin is not None:
        inner = ", ".join(annotation(each, is_given=is_given) for each in arguments)
        return f"{_name(origin)}[{inner or '()'}]"
    return _name(kind)


def _callable(arguments: tuple[Any, ...], *, is_given: bool) -> str:
    """Write the type of a function; what a function of Python returns is given by Python."""
    if not arguments:
        return "collections.abc.Callable[..., typing.Any]"
    *parameters, returned = arguments
    listed = parameters[0] if parameters and isinstance(parameters[0], list) else parameters
    inner = ", ".join(annotation(each) for each in listed)
    return f"collections.abc.Callable[[{inner}], {annotation(returned, is_given=is_given)}]"


def _name(kind: Any) -> str:
    """Return the name of a type; types of TVM-FFI are known by what the package shows."""
    module = getattr(kind, "__module__", "")
    name = getattr(kind, "__qualname__", None) or str(kind)
    if module == "builtins":
        return str(name)
    root = module.partition(".")[0]
    if root == "tvm_ffi":
        return f"tvm_ffi.{name}"
    return f"{module}.{name}" if module in ("collections.abc", "ctypes", "typing") else "typing.Any"
