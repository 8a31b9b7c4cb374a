"""The forms of an object module: each adds two numbers."""

from __future__ import annotations

import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from support.compilers import find_compiler

from orcjit_import import naming

if TYPE_CHECKING:
    from support.build import Builder

    from .places import Place


@dataclass(frozen=True)
class Form:
    """A file, an archive or a package; of functions, or of an extension module."""

    kind: str
    is_extension: bool = False

    @property
    def is_directory(self) -> bool:
        return self.kind.startswith("package")

    @property
    def is_package(self) -> bool:
        """Whether it has a search path; an extension module of nothing but objects has none."""
        return self.is_directory and not self.is_extension

    def file(self, tail: str) -> str:
        """Return the name of the file that is the module's ``__file__``."""
        names = {
            "file": f"{tail}.o",
            "archive": f"{tail}.a",
            "package": f"{tail}/code.o",
            "package_of_archive": f"{tail}/libcode.a",
        }
        return names[self.kind]

    def install(self, place: Place, tail: str, builder: Builder) -> str:
        """Put a module that adds two numbers into a place; return its path there."""
        return place.put(self.file(tail), self.build(tail, builder))

    def build(self, tail: str, builder: Builder) -> Path:
        """Compile what is in the module's file."""
        compiled = self._compile(tail, builder)
        if self.file(tail).endswith(".a"):
            return builder.archive(f"{tail}.a", compiled)
        return compiled

    def _compile(self, tail: str, builder: Builder) -> Path:
        gcc = find_compiler("gcc")
        if not self.is_extension:
            return builder.compile(gcc, "basic/add.c")
        include = sysconfig.get_path("include")
        names = [f"-DINIT={naming.init_symbol(tail)}", f'-DNAME_TEXT="{tail}"']
        return builder.compile(gcc, "extensions/multi.c", f"-I{include}", *names)

    def __str__(self) -> str:
        return f"{self.kind}{'_extension' if self.is_extension else ''}"


FORMS = [Form("file"), Form("archive"), Form("package"), Form("package_of_archive")]
EXTENSIONS = [Form("file", True), Form("archive", True), Form("package", True)]
