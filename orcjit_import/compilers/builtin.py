"""The compilers that this package knows, as the interface of all of them has it."""

from __future__ import annotations

import functools
import os
import shlex
import shutil
from typing import TYPE_CHECKING, NamedTuple

from ..include import get_include

if TYPE_CHECKING:
    from . import Compiler

_METADATA = "-DTVM_FFI_DLL_EXPORT_INCLUDE_METADATA=1"


class Driver(NamedTuple):
    """A compiler whose command looks like that of `cc`.

    Parameters
    ----------
    suffixes
        Of its sources.
    variable
        The environment variable that chooses it.
    usual
        What it is called otherwise, in the order of preference.
    options
        Flags for all sources.
    finds_headers
        Whether it tells which files it has read, with ``-MD``.
    has_headers
        Whether sources include the headers of TVM-FFI and of this package.
    """

    suffixes: tuple[str, ...]
    variable: str
    usual: tuple[str, ...]
    options: tuple[str, ...]
    finds_headers: bool = True
    has_headers: bool = False

    def program(self, chosen: str) -> list[str]:
        """Return the words that begin the command."""
        text = (chosen or (os.environ.get(self.variable, "") if self.variable else "")).strip()
        if text:
            return shlex.split(text)
        there = [name for name in self.usual if shutil.which(name)]
        return [(there or list(self.usual))[0]]

    def flags(self) -> list[str]:
        """Return the flags that come before those of the manifest."""
        return [*self.options, *(_include_flags() if self.has_headers else ())]

    def arguments(self, source: str, target: str, dependencies: str) -> list[str]:
        """Return what follows the flags."""
        noting = ["-MD", "-MF", dependencies] if self.finds_headers else []
        return [*noting, "-c", source, "-o", target]


class Rust(NamedTuple):
    """``rustc``: one crate to an object."""

    suffixes: tuple[str, ...] = (".rs",)

    def program(self, chosen: str) -> list[str]:
        """Return the words that begin the command."""
        return shlex.split(chosen or os.environ.get("RUSTC", "") or "rustc")

    def flags(self) -> list[str]:
        """Return the flags that come before those of the manifest."""
        options = ["opt-level=2", "relocation-model=pic", "panic=abort", "codegen-units=1"]
        return ["--crate-type=lib", *[word for option in options for word in ("-C", option)]]

    def arguments(self, source: str, target: str, dependencies: str) -> list[str]:
        """Return what follows the flags."""
        return [f"--emit=obj={target},dep-info={dependencies}", source]


class _Cuda(Driver):
    """``nvcc``, with the GPUs of ``$TVM_FFI_CUDA_ARCH_LIST``, as ``tvm_ffi.cpp`` has them."""

    __slots__ = ()

    def program(self, chosen: str) -> list[str]:
        """Return the words that begin the command."""
        home = os.environ.get("CUDA_HOME") or os.environ.get("CUDA_PATH")
        return super().program(chosen or (f"{home}/bin/nvcc" if home else ""))

    def flags(self) -> list[str]:
        """Return the flags that come before those of the manifest."""
        wanted = os.environ.get("TVM_FFI_CUDA_ARCH_LIST", "").split()
        numbers = [version.replace(".", "") for version in wanted]
        chosen = [f"-gencode=arch=compute_{each},code=sm_{each}" for each in numbers]
        return [*super().flags(), *chosen]


@functools.cache
def _include_flags() -> tuple[str, ...]:
    from tvm_ffi import libinfo

    return tuple(f"-I{path}" for path in [get_include(), *libinfo.include_paths()])


# Distributions install it without the plain name as well.
_VERSIONED_CLANG = tuple(f"clang-{version}" for version in range(30, 12, -1))
_HOST = ("-O2", "-fPIC", _METADATA)
_BUILT_IN: tuple[Compiler, ...] = (
    Driver((".c",), "CC", ("cc", "gcc", "clang"), _HOST, has_headers=True),
    Driver(
        (".cc", ".cpp", ".cxx"),
        "CXX",
        ("c++", "g++", "clang++"),
        (*_HOST, "-std=c++17"),
        has_headers=True,
    ),
    _Cuda(
        (".cu",),
        "",
        ("nvcc",),
        ("-O2", "-std=c++17", "-Xcompiler", "-fPIC", _METADATA),
        has_headers=True,
    ),
    Driver((".ll", ".bc"), "", ("clang", *_VERSIONED_CLANG), ("-O2", "-fPIC"), finds_headers=False),
    Driver((".f", ".f90", ".f95", ".f03", ".f08"), "FC", ("gfortran",), ("-O2", "-fPIC", "-cpp")),
    Rust(),
)
BY_SUFFIX = {suffix: compiler for compiler in _BUILT_IN for suffix in compiler.suffixes}
