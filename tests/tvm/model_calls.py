"""Runs the models: `python model_calls.py HOW DIRECTORY` writes what came of it to standard output.

HOW is "shared" for TVM's own shared libraries, "loaded" for what `tvm_ffi.load_module` makes of
objects or archives, and "imported" for modules in the directory.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import models
import numpy as np
import tvm
import tvm_ffi
from tvm import relax

import orcjit_import  # noqa: F401  (installs the finder)

NAMES = ["model", "bare", "compiled"]
Forward = Callable[..., Any]


def forward_of(how: str, directory: Path, name: str) -> Forward:
    if how == "imported":
        return start(importlib.import_module(name).vm_load_executable())
    (path,) = directory.glob(f"{name}.*")
    return relax.VirtualMachine(tvm_ffi.load_module(str(path)), tvm.cpu())["forward"]


def start(machine: tvm_ffi.Module) -> Forward:
    """Initialize a machine as programs without Python do it, for the CPU."""
    allocator = relax.VirtualMachine.POOLED_ALLOCATOR
    machine["vm_initialization"](tvm.cpu().dlpack_device_type(), 0, allocator)
    return machine["forward"]


def outcome(forward: Forward, parameters: list[tvm.runtime.Tensor]) -> dict[str, Any]:
    batches = [models.batch(size) for size in (1, 5, 64)]
    results = [forward(tvm.runtime.tensor(x), *parameters).numpy() for x in batches]
    return {
        "results": [result.tobytes().hex() for result in results],
        "deviations": [deviation(*pair) for pair in zip(batches, results, strict=True)],
        "error": error(forward, parameters),
    }


def error(forward: Forward, parameters: list[tvm.runtime.Tensor]) -> list[str]:
    """Return type and message of what a wrong input raises."""
    try:
        forward(tvm.runtime.tensor(np.zeros((2, 17), "float32")), *parameters)
    except Exception as raised:
        return [type(raised).__name__, str(raised)]
    return ["nothing", "was raised"]


def deviation(x: np.ndarray, result: np.ndarray) -> float:
    """Return how far a result is from what NumPy makes of the same input and weights."""
    weights = {name: tensor.numpy() for name, tensor in models.weights().items()}
    hidden = x @ weights["hidden.weight"].T + weights["hidden.bias"]
    centered = hidden - hidden.mean(axis=1, keepdims=True)
    scaled = centered / np.sqrt((centered**2).mean(axis=1, keepdims=True) + 1e-5)
    normed = np.maximum(scaled * weights["norm.weight"] + weights["norm.bias"], 0)
    exponents = np.exp(normed @ weights["out.weight"].T + weights["out.bias"])
    return float(np.abs(exponents / exponents.sum(axis=1, keepdims=True) - result).max())


def main(how: str, directory: Path) -> None:
    sys.path.insert(0, str(directory))
    parameters = {name: [] for name in NAMES} | {"bare": list(models.weights().values())}
    forwards = {name: forward_of(how, directory, name) for name in NAMES}
    print(json.dumps({name: outcome(forwards[name], parameters[name]) for name in NAMES}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
