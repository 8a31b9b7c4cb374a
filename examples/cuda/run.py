"""Scale a vector on the GPU: `python run.py build`."""

import importlib
import sys

import numpy as np

import orcjit_import  # noqa: F401  (installs the finder)

sys.path.insert(0, sys.argv[1])
gpu = importlib.import_module("gpu")
print(gpu)

x = np.arange(4, dtype=np.float32)
try:
    gpu.scale(x, 10.0)  # a tensor of PyTorch that lies on the GPU will do as well
except RuntimeError as error:
    print(f"the CUDA runtime says: {error}")
else:
    print(x.tolist())
