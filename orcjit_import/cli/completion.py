"""What a shell completes where an argument names a module or a file: parameter types for click."""

from __future__ import annotations

import os
import pkgutil
from typing import TYPE_CHECKING, Any

import rich_click as click
from click.shell_completion import CompletionItem

from .. import install, naming
from ..tools.targets import find_spec

if TYPE_CHECKING:
    from collections.abc import Iterator


class ModuleName(click.ParamType[str]):
    """The name of a module: object modules are completed, or all that can be imported."""

    name = "module"

    def __init__(self, *, only_objects: bool = True, also_files: bool = False) -> None:
        self._only_objects = only_objects
        self._also_files = also_files

    def convert(self, value: Any, param: Any, ctx: Any) -> str:  # noqa: ARG002
        """Take it as it is: what it names is found later, and errors say what is near."""
        return str(value)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Return the modules that begin so, and have the shell add its files."""
        found: list[CompletionItem] = []
        if os.sep not in incomplete:
            names = names_of_modules(incomplete, only_objects=self._only_objects)
            found = [CompletionItem(name) for name in names]
        if self._also_files:
            found.append(CompletionItem(incomplete, type="file"))
        return found


# An object, an archive, a directory, a bundle, or the name of an object module.
TARGET = ModuleName(also_files=True)


def names_of_modules(beginning: str, *, only_objects: bool) -> list[str]:
    """Return the absolute names of modules that begin in this way, sorted.

    The packages that they lie in are looked into, but not imported.
    """
    install()
    parent, _, tail = beginning.rpartition(".")
    prefix = f"{parent}." if parent else ""
    return sorted(
        prefix + name
        for name in dict.fromkeys(_names_below(parent, only_objects))
        if name.startswith(tail)
    )


def _names_below(parent: str, only_objects: bool) -> Iterator[str]:
    path = None
    if parent:
        package = find_spec(parent)
        path = list(package.submodule_search_locations or ()) if package is not None else []
    for module in pkgutil.iter_modules(path):
        if not only_objects or _holds_objects(module):
            yield module.name


def _holds_objects(module: pkgutil.ModuleInfo) -> bool:
    """Whether it is an object module, or a package of Python's that has one directly inside."""
    finder: Any = module.module_finder
    spec = finder.find_spec(module.name)
    if spec is None:
        return True  # Python's own finder does not find it, so it was listed by ours
    for place in spec.submodule_search_locations or ():
        try:
            names = os.listdir(place)  # noqa: PTH208
        except OSError:  # it lies in a zip file
            continue
        if naming.linkable(names):
            return True
    return False
