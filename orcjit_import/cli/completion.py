"""What a shell completes where an argument names a module or a file: parameter types for click."""

from __future__ import annotations

import os
from typing import Any

import rich_click as click
from click.shell_completion import CompletionItem

from ..tools.module_names import names_of_modules


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
