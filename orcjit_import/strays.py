"""Namespace packages of objects that export nothing: whoever misses an attribute is told why.

A directory in which no object exports anything is no object package, so Python makes a namespace
package of it, which has no attributes. Nothing is read before one is asked for.
"""
# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH208

import os
import sys
from _frozen_importlib_external import _NamespaceLoader

from . import _is_interrupt, naming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any, NoReturn

# Asks for every name of `from package import name`, before it looks for a module of that name.
_OF_IMPORTLIB = "_handle_fromlist"


def have_told(namespace: "ModuleSpec") -> None:
    """Have a namespace package tell why it has no attributes, if that is because of objects."""
    path: Any = namespace.submodule_search_locations
    try:
        if all(map(_holds_only_objects, path)):
            loader: Any = _TellingLoader(path)
            namespace.loader = loader
    except OSError as error:  # a part of it is no directory
        if _is_interrupt(error):
            raise


def _holds_only_objects(directory: str) -> bool:
    names = os.listdir(directory)
    has_modules = any(name.endswith(naming.MODULE_SUFFIXES) for name in names)
    return bool(naming.linkable(names)) and not has_modules


class _TellingLoader(_NamespaceLoader):
    """The loader that importlib makes for a namespace, with an attribute for missing ones."""

    def __init__(self, path: "Any") -> None:
        self._path = path  # as importlib sets it
        self._reason = ""

    def exec_module(self, module: "ModuleType") -> None:
        """Have the module tell what is missing."""
        namespace = vars(module)
        namespace.setdefault("__file__", None)  # as importlib does for a namespace

        def miss(name: str) -> "NoReturn":
            is_asked = not naming.is_dunder(name) and _caller() != _OF_IMPORTLIB
            self._raise(module.__name__, name, is_told=is_asked)

        namespace["__getattr__"] = miss

    def _raise(self, module: str, name: str, *, is_told: bool) -> "NoReturn":
        text = f"module {module!r} has no attribute {name!r}"
        if is_told:
            from .error_form import shaped

            self._reason = self._reason or _reason(self._path)
            text = shaped(
                f"{text}: {self._reason}. `orcjit-import explain {module}` tells where it was "
                f"looked for"
            )
        raise AttributeError(text, name=name)


def _caller() -> str:
    """Return the name of the function that asks for an attribute."""
    return sys._getframe(2).f_code.co_name  # noqa: SLF001  (documented by Python)


def _reason(path: "Any") -> str:
    from .mistakes import hint_of_exports
    from .source import Directory

    places = [Directory(each) for each in path]
    hints = (hint_of_exports(each.places(naming.linkable(each.files()))) for each in places)
    hint = next(filter(None, hints), "")
    told = f". {hint}" if hint else ""
    return (
        f"it is a namespace package, since the objects in {places[0].path} export neither a "
        f"function {naming.SYMBOL_PREFIX}NAME nor an init function{told}"
    )
