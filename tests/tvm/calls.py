"""Calls of the functions in kernels.py: with inputs that are always the same, and wrong ones.

`python calls.py shared KERNELS.so` and `python calls.py imported DIRECTORY` write what came of the
calls of TVM's own module, or of the module `kernels` in a directory, to standard output.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

Find = Callable[[str], Callable[..., Any]]

# The shape and type of the arguments; the last is the output.
ARRAYS = {
    "add": [((1000,), "float32")] * 3,
    "softmax": [((7, 10), "float32")] * 2,
    "column_sums": [((33, 8), "float64"), ((8,), "float64")],
    "scale_float16": [((64,), "float16")] * 2,
    "scale_bfloat16": [((64,), "bfloat16")] * 2,
    "matmul": [((64, 64), "float32")] * 3,
    "reverse": [((4096,), "float32")] * 2,
}

x, y = np.ones(6, "float32"), np.ones(4, "float32")
WRONG_CALLS: dict[str, tuple[str, tuple[object, ...]]] = {
    "too few arguments": ("add", (x, x)),
    "wrong type": ("add", (x, x, 3)),
    "wrong element type": ("add", (x, x, x.astype("int32"))),
    "wrong number of dimensions": ("add", (x, x, np.ones((2, 3), "float32"))),
    "sizes that do not agree": ("add", (x, x, y)),
    "size that is not the constant": ("scale_float16", (x.astype("float16"),) * 2),
    "no number": ("divide", ("1", 2)),
    "failed assertion": ("divide", (1, 0)),
}


def arguments(name: str) -> list[np.ndarray]:
    """Return arrays for a call of the function `name`: the same ones each time."""
    random = np.random.default_rng(len(name))
    return [random.random(shape).astype(dtype_of(dtype)) for shape, dtype in ARRAYS[name]]


def expected(name: str) -> np.ndarray:
    """Return what NumPy makes of the same arguments."""
    a, *rest = arguments(name)
    if name == "softmax":
        return np.exp(a) / np.exp(a).sum(axis=1, keepdims=True)
    return {
        "add": lambda: a + rest[0],
        "column_sums": lambda: a.sum(axis=0),
        "scale_float16": lambda: a * 4,
        "scale_bfloat16": lambda: a * 4,
        "matmul": lambda: a @ rest[0],
        "reverse": lambda: a[::-1] * 2,
    }[name]()


def dtype_of(name: str) -> np.dtype:
    if name == "bfloat16":
        import ml_dtypes

        return np.dtype(ml_dtypes.bfloat16)
    return np.dtype(name)


def result(find: Find, name: str) -> str:
    """Call a function with TVM's tensors; return the bytes of its output."""
    import tvm

    tensors = [tvm.runtime.tensor(array) for array in arguments(name)]
    find(name)(*tensors)
    return tensors[-1].numpy().tobytes().hex()


def reported(find: Find) -> list[list[float]]:
    """Return the arguments with which a kernel calls back into Python."""
    import tvm_ffi

    seen: list[list[float]] = []
    tvm_ffi.register_global_func("tests.report", lambda *values: seen.append(list(values)))
    find("report")(np.array([0.5, 1.5, 2.5, 3.5], "float32"))
    return seen


def error(find: Find, what: str) -> list[str]:
    """Return type and message of the error that a wrong call raises."""
    name, wrong = WRONG_CALLS[what]
    try:
        find(name)(*wrong)
    except Exception as raised:
        return [type(raised).__name__, str(raised)]
    return ["nothing", "was raised"]


def deviation(name: str, output: str) -> float:
    """Return how far an output is from what NumPy makes of the same arguments."""
    right = expected(name)
    found = np.frombuffer(bytes.fromhex(output), right.dtype).reshape(right.shape)
    return float(np.abs(found.astype("float64") - right.astype("float64")).max())


def outcomes(find: Find) -> dict[str, Any]:
    results = {name: result(find, name) for name in ARRAYS}
    return {
        "results": results,
        "deviations": {name: deviation(name, output) for name, output in results.items()},
        "divided": [find("divide")(a, b) for a, b in ((7, 2), (-7, 2), (2**62, 3))],
        "reported": reported(find),
        "errors": {what: error(find, what) for what in WRONG_CALLS},
    }


def find_in(kind: str, path: str) -> Find:
    if kind == "shared":
        import tvm

        return tvm.runtime.load_module(path).get_function
    import orcjit_import  # noqa: F401  (installs the finder)

    sys.path.insert(0, path)
    module = importlib.import_module("kernels")
    return lambda name: getattr(module, name)


if __name__ == "__main__":
    print(json.dumps(outcomes(find_in(*sys.argv[1:]))))
