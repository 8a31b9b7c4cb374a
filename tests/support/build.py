"""Compiles the sources in tests/objects, each once per compiler and set of flags.

The key of an object is what it is made of (source, headers, compiler, flags), so a directory named
by ORCJIT_TEST_OBJECTS may be kept from one run to the next.
"""

from __future__ import annotations

import functools
import hashlib
import os
import subprocess
from pathlib import Path

from tvm_ffi import libinfo

from .compilers import Compiler, find_compiler, find_tool

OBJECTS = Path(__file__).resolve().parent.parent / "objects"
DEFAULT_FLAGS = ("-O2", "-fPIC")


class BuildError(AssertionError):
    """A command that makes a test's input failed."""


def run(*command: str | Path) -> str:
    # Compilers need no sanitizer, which scripts/test_sanitized.sh preloads.
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise BuildError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


class Builder:
    """Makes object files and archives in one directory, and remembers them."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def compile(self, compiler: Compiler, source: str, *flags: str) -> Path:
        """Compile `source` (a path below tests/objects); later flags override the default ones."""
        path = OBJECTS / source
        command = [compiler.driver(path), *_language_flags(path), *DEFAULT_FLAGS, *flags]
        output = self._place(path, compiler.version, *command) / f"{path.stem}.o"
        if not output.exists():
            scratch = output.with_suffix(".tmp")
            run(*command, *include_flags(), "-c", path, "-o", scratch)
            scratch.rename(output)
        return output

    def compile_text(self, compiler: str, name: str, text: str, *flags: str) -> Path:
        """Compile generated source; the suffix of `name` tells the language."""
        path = self._place(Path(name), text) / name
        path.write_text(text)
        return self.compile(find_compiler(compiler), str(path), *flags)

    def archive(self, name: str, *objects: Path, options: str = "rcsD") -> Path:
        """Collect `objects` in an archive, with an index unless `options` say otherwise."""
        output = self._place(Path(name), options, *map(str, objects)) / name
        if not output.exists():
            run(find_tool("ar", "binutils"), options, output, *objects)
        return output

    def merge(self, name: str, *objects: Path, linker: str = "ld") -> Path:
        """Merge `objects` into one relocatable object (`ld -r`)."""
        output = self._place(Path(name), linker, *map(str, objects)) / name
        if not output.exists():
            run(linker, "-r", *objects, "-o", output)
        return output

    def _place(self, source: Path, *parts: str) -> Path:
        digest = hashlib.sha256(_text_of(source) + _headers())
        digest.update("\0".join(parts).encode())
        place = self.directory / digest.hexdigest()[:16]
        place.mkdir(parents=True, exist_ok=True)
        return place


def control_library(directory: Path, compiler: Compiler, *inputs: Path | str) -> Path:
    """Link `inputs` into a fresh shared library, as a user of `tvm_ffi.load_module` would."""
    serial = len(list(directory.glob("control*.so")))
    output = directory / f"control{serial}.so"
    tvm_ffi_library = Path(libinfo.find_libtvm_ffi())
    run(
        compiler.cxx,
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


def _text_of(source: Path) -> bytes:
    return source.read_bytes() if source.is_file() else str(source).encode()


@functools.cache
def _headers() -> bytes:
    return b"".join(path.read_bytes() for path in sorted(OBJECTS.rglob("*.h")))
