"""Run the same functions as TVM's own modules and as imported ones: the results are the same."""

import sys

import numpy as np
import tvm
from compile_with_tvm import PACKAGES, compile_kernels, compile_model
from tvm import relax

import orcjit_import  # noqa: F401  (installs the finder)

sys.path.insert(0, str(PACKAGES))


def main() -> None:
    import kernels
    import model

    random = np.random.default_rng(1)
    a, b, x = (random.random(shape, "float32") for shape in [(64, 32), (32, 16), (5, 8)])

    results = [np.empty((64, 16), "float32") for _ in range(2)]
    compile_kernels()["matmul"](a, b, results[0])
    kernels.matmul(a, b, results[1])
    print("matmul: ", "same" if np.array_equal(*results) else "different")

    theirs = relax.VirtualMachine(compile_model(), tvm.cpu())
    ours = model.vm_load_executable()
    ours["vm_initialization"](1, 0, 2)
    results = [machine["forward"](tvm.runtime.tensor(x)).numpy() for machine in (theirs, ours)]
    print("forward:", "same" if np.array_equal(*results) else "different")


if __name__ == "__main__":
    main()
