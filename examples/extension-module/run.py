"""Import `tally` from a directory and use it: `python run.py build/object`."""

import sys
from pathlib import Path

import orcjit_import  # noqa: F401  (installs the finder)


def main() -> None:
    sys.path.insert(0, sys.argv[1])
    import tally

    print("tally comes from", Path(tally.__file__).name)
    print(tally.words("to be or not to be"))
    try:
        tally.words("  ")
    except tally.Error as error:
        print(f"{type(error).__module__}.{type(error).__name__}: {error}")
    print("imported tvm_ffi along with it:", "tvm_ffi" in sys.modules)


if __name__ == "__main__":
    main()
