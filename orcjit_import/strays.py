"""Namespace packages of objects that export nothing: whoever misses an attribute is told why.

A directory in which no object exports anything is no object package, so Python makes a namespace
package of it, which has no attributes. Nothing is read before one is asked for.
"""
# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH112, PTH208

import os
import sys
from _frozen_importlib_external import _NamespaceLoader

from . import ObjectFinder, _is_interrupt, naming
from .path_entries import portions_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import FrameType, ModuleType
    from typing import Any, NoReturn

# Asks for every name of `from package import name`, before it looks for a module of that name.
_OF_IMPORTLIB = "_handle_fromlist"


def have_told(namespace: "ModuleSpec") -> None:
    """Have a namespace package tell why it has no attributes, if that is because of objects."""
    try:
        if all(map(_holds_only_objects, portions_of(namespace))):
            loader: Any = _TellingLoader(namespace.submodule_search_locations)
            namespace.loader = loader
    except OSError as error:  # a part of it is no directory
        if _is_interrupt(error):
            raise


def _holds_only_objects(directory: str) -> bool:
    names = os.listdir(directory)
    has_modules = any(name.endswith(naming.MODULE_SUFFIXES) for name in names)
    return bool(naming.linkable(names)) and not has_modules


def have_told_late(fullname: str, module: "ModuleType") -> None:  # noqa: ARG001
    """Have a namespace package tell the same that was imported before there was a finder of ours.

    Such a one may hold objects that export something: then it would be an object package now.
    """
    try:
        path = list(module.__path__)
        is_there = "__getattr__" not in vars(module) and path and all(map(os.path.isdir, path))
        if is_there and all(map(_holds_only_objects, path)):
            _Telling(module, path)
    except (OSError, KeyError, ImportError, AttributeError) as error:
        # A directory that nobody may list; or its parent, which Python asks, is there no more.
        if _is_interrupt(error):
            raise


def advice_on(dependency: "ModuleSpec | None") -> str:
    """Say how such a namespace package, on which a module depends, gives symbols; "" for others."""
    loader: Any = getattr(dependency, "loader", None)
    is_module = loader is not None and not isinstance(loader, _NamespaceLoader)
    if dependency is None or is_module or not dependency.submodule_search_locations:
        return ""
    place = next(iter(dependency.submodule_search_locations))
    if not os.path.isdir(place) or not _holds_only_objects(place):
        return ""
    manifest = f"{place.rstrip('/')}/{naming.MANIFEST_NAME}"
    return (
        f"{dependency.name!r} (depends) is a namespace package, since the objects in {place} "
        f"export nothing: an empty {manifest} makes an object package of it"
    )


class _TellingLoader(_NamespaceLoader):
    """The loader that importlib makes for a namespace, with an attribute for missing ones."""

    def __init__(self, path: "Any") -> None:
        self._path = path  # as importlib sets it

    def exec_module(self, module: "ModuleType") -> None:
        """Have the module tell what is missing."""
        vars(module).setdefault("__file__", None)  # as importlib does for a namespace
        _Telling(module, self._path)


class _Telling:
    """The function `__getattr__` of a namespace package, which says why there is nothing."""

    def __init__(self, module: "ModuleType", path: "Any") -> None:
        self._name = module.__name__
        self._path = path
        self._reason = ""
        vars(module)["__getattr__"] = self._miss

    def _miss(self, name: str) -> "NoReturn":
        caller = sys._getframe(1)  # noqa: SLF001  (documented by Python)
        text = f"module {self._name!r} has no attribute {name!r}"
        if naming.is_dunder(name) or caller.f_code.co_name == _OF_IMPORTLIB:
            raise AttributeError(text, name=name)
        from .error_form import shaped

        if not _is_import_from(caller):
            raise AttributeError(shaped(self._told(text), kind="AttributeError"), name=name)
        # Of an AttributeError the statement would say only that it cannot import the name.
        text = self._told(f"cannot import name {name!r} from {self._name!r}")
        raise ImportError(
            shaped(text, kind="ImportError"), name=self._name, path=str(self._path[0])
        )

    def _told(self, text: str) -> str:
        self._reason = self._reason or _reason(self._name, self._path)
        return (
            f"{text}: {self._reason}. `orcjit-import explain {self._name}` tells where it was "
            f"looked for [OJ101]"
        )


def _is_import_from(frame: "FrameType") -> bool:
    """Whether the statement that runs is `from ... import ...`, once the module is imported."""
    from opcode import opmap

    place = frame.f_lasti
    return place >= 0 and frame.f_code.co_code[place] == opmap["IMPORT_FROM"]


def _is_object_package(name: str) -> bool:
    """Whether an import of the name would find objects, if it were not imported already."""
    parent = sys.modules.get(name.rpartition(".")[0])
    for finder in sys.meta_path:
        if isinstance(finder, ObjectFinder):
            spec = finder.find_spec(name, getattr(parent, "__path__", None))
            return spec is not None and spec.loader is not None
    return False


def _reason(name: str, path: "Any") -> str:
    from .mistakes import hint_of_exports
    from .source import Directory

    places = [Directory(each) for each in path]
    if _is_object_package(name):
        return (
            f"it is a namespace package, since it was imported before orcjit_import, which imports "
            f"the objects in {places[0].path}. Import orcjit_import first, or reload it: "
            f"importlib.reload({name})"
        )
    hints = (hint_of_exports(each.places(naming.linkable(each.files()))) for each in places)
    hint = next(filter(None, hints), "")
    told = f". {hint}" if hint else ""
    return (
        f"it is a namespace package, since the objects in {places[0].path} export neither a "
        f"function {naming.SYMBOL_PREFIX}NAME nor an init function{told}"
    )
