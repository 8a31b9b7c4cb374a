"""Parameters that a function's documentation declares: ``scale(x, factor=2.0)`` in its first line.

TVM-FFI calls by position. Where the first line has a default value or a ``*``, the function takes
keywords and fewer arguments, as one of Python with that head does, and says so in Python's words.
All others are called as TVM-FFI calls them, and pay nothing. Imported when there is such a line.
"""

import ast
import keyword
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def ordering_of(export: str, documentation: str | None) -> "Callable[..., tuple[Any, ...]] | None":
    """Return a function with the declared parameters that returns its arguments in their order.

    Parameters
    ----------
    export
        The name of the exported function.
    documentation
        Its documentation.

    Returns
    -------
    Callable or None
        None if nothing is declared, or what is there is no head of a Python function whose default
        values are literals.
    """
    head = (documentation or "").lstrip().partition("\n")[0].rstrip().rstrip(".:")
    if not may_declare(export, head) or not export.isidentifier() or keyword.iskeyword(export):
        return None
    try:
        (function,) = ast.parse(f"def {head}: pass").body
    except (SyntaxError, ValueError):
        return None
    if not isinstance(function, ast.FunctionDef) or not _is_plain(function.args):
        return None
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    for each in every:
        each.annotation = None
    names = [ast.Name(each.arg, ast.Load()) for each in every]
    function.returns = None
    function.body = [ast.Return(ast.Tuple(list(names), ast.Load()))]
    code = compile(ast.fix_missing_locations(ast.Module([function], [])), f"<{export}>", "exec")
    made: dict[str, Any] = {}
    exec(code, made)
    ordering: Callable[..., tuple[Any, ...]] = made[export]
    return ordering


def may_declare(export: str, documentation: str) -> bool:
    """Whether a documentation begins as one does that declares default values or keywords."""
    if not documentation.startswith(f"{export}("):
        return False
    head = documentation.partition("\n")[0]
    return "=" in head or "*" in head


def _is_plain(given: ast.arguments) -> bool:
    defaults = [*given.defaults, *(each for each in given.kw_defaults if each is not None)]
    return given.vararg is None and given.kwarg is None and all(map(_is_literal, defaults))


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return False
    return True
