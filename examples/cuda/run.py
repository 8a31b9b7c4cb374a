"""Scale a vector of PyTorch on the GPU: `python run.py build`."""

import importlib
import sys

import torch

import orcjit_import  # noqa: F401  (installs the finder)

sys.path.insert(0, sys.argv[1])
gpu = importlib.import_module("gpu")

x = torch.arange(4, dtype=torch.float32, device="cuda")
gpu.scale(x, 10.0)
print(x.tolist())
