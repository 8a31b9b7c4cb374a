"""A small model for TVM to compile, and its input."""

from __future__ import annotations

import numpy as np
import tvm
from tvm import relax
from tvm.relax.frontend import nn


class Classifier(nn.Module):
    """Two dense layers with a normalization between them; the batch can have any size."""

    def __init__(self) -> None:
        self.hidden = nn.Linear(16, 32)
        self.norm = nn.LayerNorm(32)
        self.out = nn.Linear(32, 4)

    def forward(self, x: nn.Tensor) -> nn.Tensor:
        return nn.op.softmax(self.out(nn.op.relu(self.norm(self.hidden(x)))), axis=-1)


def with_parameters() -> tvm.IRModule:
    """Return the model whose `forward` takes the weights as arguments."""
    spec = {"forward": {"x": nn.spec.Tensor(("batch", 16), "float32")}}
    return Classifier().export_tvm(spec=spec)[0]


def with_weights() -> tvm.IRModule:
    """Return the model with the weights in it: `forward` takes nothing but the input."""
    return relax.transform.BindParams("forward", weights())(with_parameters())


def weights() -> dict[str, tvm.runtime.Tensor]:
    random = np.random.default_rng(1)
    parameters = Classifier().export_tvm(
        spec={"forward": {"x": nn.spec.Tensor((1, 16), "float32")}}
    )[1]
    return {
        name: tvm.runtime.tensor(random.standard_normal(parameter.shape).astype("float32"))
        for name, parameter in parameters
    }


def batch(size: int) -> np.ndarray:
    return np.random.default_rng(size).standard_normal((size, 16)).astype("float32")
