"""Compile the kernels with `tvm_ffi.cpp.build`: no build file at all.

An `output` that ends in `.o` makes it stop before the link step. With several sources it
merges the objects into one, so the module is the file build/tvm_ffi/mykernels.o.
"""

from pathlib import Path

import tvm_ffi.cpp

HERE = Path(__file__).resolve().parent


def main() -> None:
    directory = HERE / "build" / "tvm_ffi"
    directory.mkdir(parents=True, exist_ok=True)
    path = tvm_ffi.cpp.build(
        "mykernels",
        sources=[str(HERE / "src" / "add.c"), str(HERE / "src" / "ops.cc")],
        output="mykernels.o",
        build_directory=str(directory),
    )
    print("built", Path(path).relative_to(HERE))


if __name__ == "__main__":
    main()
