"""Compiles the sources in tests/objects, each once per compiler and set of flags.

What compilers and linkers make is kept (kept.py) under a key that names all it is made of
(recipe.py), so that a second run of the tests compiles nothing anew.
"""

from __future__ import annotations

import atexit
import functools
import os
import platform
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from tvm_ffi import libinfo

from . import recipe
from .compilers import Compiler, find_compiler, find_tool
from .keeping import BuildError, kept_product, run, run_now
from .kept import Store

__all__ = ["OBJECTS", "BuildError", "Builder", "control_library", "include_flags", "run", "run_now"]

OBJECTS = Path(__file__).resolve().parent.parent / "objects"
DEFAULT_FLAGS = ("-O2", "-fPIC")
# What x86-64's compilers call otherwise than those of the machine that the tests run on.
MACHINE_SPELLING = {
    "aarch64": {
        "-mtls-dialect=gnu2": "-mtls-dialect=desc",
        "-mtls-dialect=gnu": "-mtls-dialect=trad",
        "-fcf-protection": "-mbranch-protection=standard",
        "-fcf-protection=full": "-mbranch-protection=standard",
        "-mavx2": "-march=armv8.2-a",
    }
}.get(platform.machine(), {})
# What Clang does for this machine in any case, and has no flag for.
ALWAYS_CLANGS = {"aarch64": {"-mtls-dialect=desc"}}.get(platform.machine(), set())


class Builder:
    """Makes object files and archives in one directory, and remembers them."""

    def __init__(self, directory: Path) -> None:
        self.kept = Store(directory)
        # What was made of the tests' own sources, which stay as they are while the tests run.
        self._known: dict[tuple[str, ...], Path] = {}

    def compile(self, compiler: Compiler, source: str, *flags: str) -> Path:
        """Compile `source` (a path below tests/objects); later flags override the default ones."""
        path = for_this_machine(OBJECTS / source)
        own = spelled(compiler.name, *flags)
        options = (*_language_flags(path), *DEFAULT_FLAGS, *own, *include_flags())
        command = (compiler.driver(path), *options, "-c", str(path))
        output = self.kept.directory / f"{path.stem}.o"
        if not _is_fixed(path, own):
            return self.product(*command, "-o", output)
        if command not in self._known:
            self._known[command] = self.product(*command, "-o", output)
        return self._known[command]

    def product(self, *command: str | Path) -> Path:
        """Return what the command makes, where it is kept and not where -o says."""
        words = list(map(str, command))
        known = recipe.read(words)
        if known is not None:
            return kept_product(self.kept, known)
        output = temporary_directory() / Path(words[words.index("-o") + 1]).name
        run_now(*_with_output(words, output))
        return output

    def compile_text(self, compiler: str, name: str, text: str, *flags: str) -> Path:
        """Compile generated source; the suffix of `name` tells the language."""
        path = self.made(name, lambda path: path.write_text(text), text)
        return self.compile(find_compiler(compiler), str(path), *flags)

    def archive(self, name: str, *objects: Path, options: str = "rcsD") -> Path:
        """Collect `objects` in an archive, with an index unless `options` say otherwise."""
        ar = find_tool("ar", "binutils")
        parts = (ar, recipe.identity(ar), options, *objects)
        return self.made(name, lambda path: run_now(ar, options, path, *objects), *parts)

    def merge(self, name: str, *objects: Path, linker: str = "ld") -> Path:
        """Merge `objects` into one relocatable object (`ld -r`)."""
        parts = (linker, recipe.identity(linker), *objects)
        return self.made(name, lambda path: run_now(linker, "-r", *objects, "-o", path), *parts)

    def made(self, name: str, make: Callable[[Path], object], *parts: str | bytes | Path) -> Path:
        """Return the file `name` that `make` writes; it depends on nothing but `parts`."""
        return self.kept.made(
            recipe.digest(name, *(p if isinstance(p, bytes) else str(p) for p in parts)), name, make
        )


def _is_fixed(source: Path, flags: tuple[str, ...]) -> bool:
    """Whether a command makes the same all the time: no file of its test's own takes part.

    Debug information has the working directory in it, which a test may change.
    """
    variable = any(os.sep in flag or recipe.DEBUG.match(flag) for flag in flags)
    return not variable and source.is_relative_to(OBJECTS)


def spelled(compiler: str, *flags: str) -> tuple[str, ...]:
    """Return flags for x86-64 as this machine's compilers call them."""
    own = (MACHINE_SPELLING.get(flag, flag) for flag in flags)
    return tuple(flag for flag in own if compiler != "clang" or flag not in ALWAYS_CLANGS)


def for_this_machine(source: Path) -> Path:
    """Return the source's twin in the assembly of this machine, if there is one."""
    twin = source.with_suffix(f".{platform.machine()}{source.suffix}")
    return twin if source.suffix == ".S" and twin.exists() else source


def control_library(directory: Path, compiler: Compiler, *inputs: Path | str) -> Path:
    """Link `inputs` into a fresh shared library, as a user of `tvm_ffi.load_module` would."""
    serial = len(list(directory.glob("control*.so")))
    output = directory / f"control{serial}.so"
    tvm_ffi_library = Path(libinfo.find_libtvm_ffi())
    run(
        compiler.linker,
        "-shared",
        "-Wl,--no-as-needed",
        *inputs,
        f"-L{tvm_ffi_library.parent}",
        "-ltvm_ffi",
        f"-Wl,-rpath,{tvm_ffi_library.parent}",
        "-o",
        output,
    )
    return output


def _language_flags(source: Path) -> tuple[str, ...]:
    return {".cc": ("-std=c++17",), ".c": ("-std=gnu11",)}.get(source.suffix, ())


@functools.cache
def include_flags() -> tuple[str, ...]:
    return tuple(f"-I{path}" for path in [OBJECTS, *libinfo.include_paths()])


def temporary_directory() -> Path:
    """Return a new directory, which goes with this process."""
    made = tempfile.mkdtemp(prefix="orcjit-import-test-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


def _with_output(command: list[str], output: Path) -> list[str]:
    place = command.index("-o") + 1
    return [*command[:place], str(output), *command[place + 1 :]]
