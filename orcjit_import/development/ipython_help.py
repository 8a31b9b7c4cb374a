"""What IPython shows of object modules: names after ``import``, and where a function comes from."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from ..errors import OrcJITError
from ..tools.description import describe
from ..tools.module_names import names_of_modules
from ..tools.targets import candidate_of

if TYPE_CHECKING:
    from collections.abc import Callable

_FUNCTION = ("orcjit_import.exported_function", "ExportedFunction")


def complete_import(shell: Any, event: Any) -> list[str]:  # noqa: ARG001
    """Return what may follow ``import`` or ``from``: IPython's words, and object modules.

    Raises
    ------
    TryNext
        If there are no object modules that begin so: IPython's own completer is asked then.
    """
    from IPython.core import completerlib
    from IPython.core.error import TryNext

    of_ipython: Any = completerlib.module_completion
    words = event.line.split(" ")
    names = names_of_modules(words[1], only_objects=True) if len(words) == 2 else []
    if not names:
        raise TryNext
    return [*names, *(of_ipython(event.line) or [])]


def with_objects(info: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method of IPython's inspector that shows exported functions as what they are.

    It would show the file and the source of their class in Python.
    """

    def info_of(value: Any, *arguments: Any, **options: Any) -> Any:
        shown = info(value, *arguments, **options)
        kind = type(value)
        if (kind.__module__, kind.__qualname__) == _FUNCTION:
            hidden = ("source", "class_docstring", "init_docstring", "call_docstring", "call_def")
            shown.update(dict.fromkeys(hidden), type_name="exported function")
            shown["file"] = object_of(value.__module__, value.__name__)
        return shown

    return info_of


def object_of(module: str, export: str) -> str:
    """Return the object file or archive member that defines an exported function."""
    imported = sys.modules.get(module)
    spec = getattr(imported, "__spec__", None)
    found = candidate_of(spec) if spec is not None else None
    if found is None:
        return str(getattr(imported, "__file__", ""))
    try:
        objects = describe(found.objects.places)
    except OrcJITError:
        return found.path
    return next((each.label for each in objects if export in each.exports), found.path)
