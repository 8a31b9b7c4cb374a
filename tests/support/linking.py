"""Two ways to make a library of the same objects: this package, and the system linker.

The second is the control. A test that runs over both and fails in both has a wrong expectation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import tvm_ffi

from .build import control_library

if TYPE_CHECKING:
    from pathlib import Path

    from .compilers import Compiler


class Linker(Protocol):
    """Makes a library of objects; its initializers have run when it is returned."""

    kind: str

    def library(
        self, *objects: Path, depends: tuple[tvm_ffi.Module, ...] = ()
    ) -> tvm_ffi.Module: ...


class JitLinker:
    """Links with orcjit_import, in one session."""

    kind = "jit"

    def __init__(self) -> None:
        import orcjit_import

        self.session = orcjit_import.ExecutionSession()

    def library(self, *objects: Path, depends: tuple[tvm_ffi.Module, ...] = ()) -> tvm_ffi.Module:
        library = self.session.create_library()
        library.set_link_order(*depends)
        for path in objects:
            library.add(path)
        library.get_function(library.exports[0])
        return library


class SystemLinker:
    """Links with `cc -shared` and loads with `dlopen`."""

    kind = "so"

    def __init__(self, directory: Path, compiler: Compiler) -> None:
        self.directory = directory
        self.compiler = compiler
        self._paths: dict[int, Path] = {}

    def library(self, *objects: Path, depends: tuple[tvm_ffi.Module, ...] = ()) -> tvm_ffi.Module:
        needed = [self._paths[dependency.__chandle__()] for dependency in depends]
        path = control_library(self.directory, self.compiler, *objects, *needed)
        module = tvm_ffi.load_module(path, keep_module_alive=False)
        self._paths[module.__chandle__()] = path
        return module


def make_linker(kind: str, directory: Path, compiler: Compiler) -> Linker:
    return JitLinker() if kind == "jit" else SystemLinker(directory, compiler)
