"""Import the kernels and call them: `python run.py build/make`.

The argument is the directory that holds `mykernels/` or `mykernels.o`.
"""

import os
import sys

import numpy as np

import orcjit_import  # noqa: F401  (installs the finder)


def main() -> None:
    sys.path.insert(0, sys.argv[1])
    import mykernels

    print("mykernels comes from", os.path.relpath(mykernels.__file__))
    print("it exports", ", ".join(mykernels.__all__))
    print()

    print("add(1, 2)            ", mykernels.add(1, 2))
    print("divide(1, 4)         ", mykernels.divide(1, 4))
    print("greet('linker')      ", mykernels.greet("linker"))
    print("count_words([...])   ", dict(mykernels.count_words(["to", "be", "or", "to"])))

    x = np.arange(4, dtype="float32")
    y = np.ones(4, dtype="float32")
    mykernels.scale_add(x, 10.0, y)
    print("scale_add(x, 10, y)  ", y)
    print("total(x)             ", mykernels.total(x.astype("float64")))
    print("apply_twice(f, 5)    ", mykernels.apply_twice(lambda n: n + 1, 5))

    try:
        mykernels.divide(1, 0)
    except ValueError as error:
        print("divide(1, 0)          ValueError:", error)


if __name__ == "__main__":
    main()
