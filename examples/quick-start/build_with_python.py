"""Compile the kernels with `orcjit_import.build`: no build file at all.

It is a thin layer on `tvm_ffi.cpp.build`. Each source becomes an object of the package
build/python/mykernels.
"""

from pathlib import Path

import orcjit_import

HERE = Path(__file__).resolve().parent


def main() -> None:
    path = orcjit_import.build(
        [HERE / "src" / "add.c", HERE / "src" / "ops.cc"],
        into=HERE / "build" / "python" / "mykernels",
    )
    print("built", path.relative_to(HERE))


if __name__ == "__main__":
    main()
