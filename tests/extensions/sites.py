"""Places extension modules where they can be imported, in one form: a ``.so`` is the control.

A test runs over all forms. One that fails with the ``.so`` has a wrong expectation.
"""

from __future__ import annotations

import importlib
import shutil
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from support.build import Builder, BuildError, run
from support.compilers import find_compiler
from support.process import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

INCLUDE = Path(sysconfig.get_path("include"))
EXT_SUFFIX = sysconfig.get_config_var("EXT_SUFFIX")


@dataclass(frozen=True)
class Form:
    """How extension modules are kept, and what compiled them."""

    kind: str
    compiler: str = "gcc"

    def __str__(self) -> str:
        return f"{self.kind}-{self.compiler}"


CONTROL = Form("so")
OBJECT_FORMS = [
    Form("object"),
    Form("object", "clang"),
    Form("directory", "clang"),
    Form("archive"),
    Form("zip"),
]

COMPRESSION = {"zip": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED}


class Site:
    """A directory, or a zip file of one, with extension modules and Python files."""

    def __init__(self, form: Form, root: Path, builder: Builder) -> None:
        self.form = form
        self.root = root
        self._builder = builder
        root.mkdir(parents=True)

    def add(self, name: str, *sources: str, flags: Sequence[str] = ()) -> Path:
        """Build the extension module `name` (it may be "package.module") of C or C++ sources."""
        objects = [self._compile(name, source, flags) for source in sources]
        target = self.root.joinpath(*name.split("."))
        target.parent.mkdir(parents=True, exist_ok=True)
        return self.place(target, objects)

    def add_package(self, name: str, source: str) -> None:
        """Build a package that is an extension module itself."""
        compiled = self._compile(name, source, ())
        directory = self.root / name
        directory.mkdir()
        if self.form.kind == "so":
            self.place(directory / "__init__", [compiled])
        else:
            shutil.copyfile(compiled, directory / "code.o")

    def place(self, target: Path, objects: Sequence[Path]) -> Path:
        """Put objects where they are the module `target`, in the form of this site."""
        if self.form.kind == "so":
            compiler = find_compiler(self.form.compiler)
            target = target.with_name(target.name + EXT_SUFFIX)
            run(compiler.cxx, "-shared", *objects, "-o", target)
        elif self.form.kind == "directory":
            target.mkdir()
            for path in objects:
                shutil.copyfile(path, target / path.name)
        else:
            target, made = self._one_file(target, objects)
            shutil.copyfile(made, target)
        return target

    def _one_file(self, target: Path, objects: Sequence[Path]) -> tuple[Path, Path]:
        if self.form.kind == "archive":
            archive = self._builder.archive("module.a", *objects)
            return target.with_name(f"{target.name}.a"), archive
        merged = self._builder.merge("module.o", *objects) if len(objects) > 1 else objects[0]
        return target.with_name(f"{target.name}.o"), merged

    def _compile(self, name: str, source: str, flags: Sequence[str]) -> Path:
        if not (INCLUDE / "Python.h").is_file():
            raise BuildError(f"{INCLUDE} has no Python.h: apt-get install python3-dev")
        own = [f"-I{INCLUDE}", *_naming_flags(name), *flags]
        return self._builder.compile(find_compiler(self.form.compiler), source, *own)

    def write(self, path: str, text: str = "") -> Path:
        """Write a Python file."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        return target

    @property
    def entry(self) -> str:
        """What to put on `sys.path`, once all is in place."""
        if self.form.kind not in COMPRESSION:
            return str(self.root)
        bundle = self.root.with_suffix(".zip")
        with zipfile.ZipFile(bundle, "w", COMPRESSION[self.form.kind]) as archive:
            for path in sorted(self.root.rglob("*")):
                archive.write(path, path.relative_to(self.root))
        return str(bundle)

    def path_of(self, name: str) -> str:
        """Return what `ImportError.path` is for a module of this site."""
        suffix = {"directory": "", "archive": ".a", "so": EXT_SUFFIX}.get(self.form.kind, ".o")
        return str(Path(self.entry, *name.split("."))) + suffix

    def load(self, name: str) -> ModuleType:
        """Import a module in this process."""
        if not any(entry.startswith(str(self.root)) for entry in sys.path):
            sys.path.insert(0, self.entry)
            importlib.invalidate_caches()
        return importlib.import_module(name)

    def lines_of(self, program: str, *arguments: object, **environment: str) -> list[str]:
        """Run a program that imports from this site in a fresh interpreter; see support.process."""
        return lines_of(PRELUDE + program, self.entry, *arguments, **environment)


PRELUDE = """\
import sys
import orcjit_import
sys.path.insert(0, sys.argv.pop(1))
"""


def _naming_flags(name: str) -> list[str]:
    """Return the flags that give an extension module its name."""
    tail = name.rpartition(".")[2]
    flags = [f'-DFULL_NAME="{name}"']
    if tail.isascii():
        return [f"-DNAME={tail}", *flags]
    end = "U_" + tail.encode("punycode").decode().replace("-", "_")
    return [f"-DINIT=PyInit{end}", f"-DEXPORT=PyModExport{end}", f'-DNAME_TEXT="{tail}"', *flags]
