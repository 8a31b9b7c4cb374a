"""Import what TVM has compiled, and use it. TVM itself is not imported: its run time is enough."""

import sys
from pathlib import Path

import numpy as np

import orcjit_import  # noqa: F401  (installs the finder)

sys.path.insert(0, str(Path(__file__).resolve().parent / "packages"))


def use_kernels() -> None:
    import kernels

    x, y = np.arange(4, dtype="float32"), np.ones(4, dtype="float32")
    kernels.scale_add(x, 10.0, y)
    print("scale_add(x, 10, y)  ", y)

    try:
        kernels.scale_add(x, 10.0, y[:2])
    except ValueError as error:
        print("scale_add(x, 10, z)   ValueError:", str(error).splitlines()[0])

    a, b, c = (np.ones(shape, "float32") for shape in [(64, 32), (32, 16), (64, 16)])
    kernels.matmul(a, b, c)
    print("matmul(a, b, c)      ", c[0, :3], "...")


def use_model() -> None:
    import model

    machine = model.vm_load_executable()
    machine["vm_initialization"](1, 0, 2)  # the CPU, its number, pooled memory
    x = np.linspace(-1, 1, 16, dtype="float32").reshape(2, 8)
    result = np.from_dlpack(machine["forward"](x))
    print("forward(x)           ", *result.round(3))


if __name__ == "__main__":
    use_kernels()
    use_model()
    print("TVM is imported:     ", "tvm" in sys.modules)
