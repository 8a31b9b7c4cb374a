"""Compiles CUDA sources with the nvcc that PyPI has, so that every machine has the same."""

from __future__ import annotations

import functools
import importlib.metadata
from pathlib import Path

from .build import OBJECTS, include_flags, run

NVCC = "nvidia-cuda-nvcc"
RUNTIME = "libcudart.so.13"


@functools.cache
def cuda_home() -> Path:
    """Return the directory in which nvcc, its headers and the runtime are."""
    files = importlib.metadata.files(NVCC) or []
    [nvcc] = [Path(str(file.locate())) for file in files if file.name == "nvcc"]
    return nvcc.resolve().parent.parent


def nvcc(*arguments: str | Path) -> None:
    run(cuda_home() / "bin" / "nvcc", *arguments)


def compile_cuda(source: str, output: Path, *flags: str) -> Path:
    """Compile `source` (a path below tests/objects) into an object; without flags, as nvcc does."""
    includes = include_flags()
    nvcc("-std=c++17", *includes, *flags, "-c", OBJECTS / source, "-o", output)
    return output
