"""Compile functions and a small model with TVM: to object files, without a link step.

Makes the module packages/kernels.o, and the objects of the package packages/model/.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import tvm
from tvm import relax
from tvm.relax.frontend import nn
from tvm.script import tirx as T  # noqa: N812  (all of TVM's documentation calls it so)

PACKAGES = Path(__file__).resolve().parent / "packages"
n = TypeVar("n")  # any length


@T.prim_func(s_tir=True)
def scale_add(x: T.Buffer((n,), "float32"), factor: T.float32, y: T.Buffer((n,), "float32")):
    for i in range(n):
        y[i] = y[i] + factor * x[i]


@T.prim_func(s_tir=True)
def matmul(
    a: T.Buffer((64, 32), "float32"),
    b: T.Buffer((32, 16), "float32"),
    c: T.Buffer((64, 16), "float32"),
):
    for i in T.parallel(64):
        for j in T.vectorized(16):
            c[i, j] = T.float32(0)
        for k in range(32):
            for j in T.vectorized(16):
                c[i, j] = c[i, j] + a[i, k] * b[k, j]


class Classifier(nn.Module):
    """Two layers."""

    def __init__(self) -> None:
        self.hidden = nn.Linear(8, 16)
        self.out = nn.Linear(16, 3)

    def forward(self, x: nn.Tensor) -> nn.Tensor:
        return nn.op.softmax(self.out(nn.op.relu(self.hidden(x))), axis=-1)


def compile_kernels() -> tvm.runtime.Executable:
    return tvm.compile(tvm.IRModule({"scale_add": scale_add, "matmul": matmul}), target="llvm")


def compile_model() -> tvm.runtime.Executable:
    """Compile the model for batches of any size, with its weights inside."""
    random = np.random.default_rng(0)
    spec = {"forward": {"x": nn.spec.Tensor(("batch", 8), "float32")}}
    module, parameters = Classifier().export_tvm(spec=spec)
    weights = {name: random.normal(0, 0.5, p.shape).astype(p.dtype) for name, p in parameters}
    return tvm.compile(relax.transform.BindParams("forward", weights)(module), target="llvm")


def keep_objects(directory: str, objects: list[str], **_: Any) -> None:
    """Take the place of the linker in `export_library`."""
    for path in objects:
        shutil.copy(path, directory)
        print("made", Path(directory).relative_to(PACKAGES.parent) / Path(path).name)


def main() -> None:
    compile_kernels().mod.write_to_file(str(PACKAGES / "kernels.o"))
    print("made packages/kernels.o")
    compile_model().export_library(PACKAGES / "model", fcompile=keep_objects)


if __name__ == "__main__":
    main()
