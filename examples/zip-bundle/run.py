"""Import the package from a zip file and call it: `python run.py build/stored.zip`."""

import os
import sys
from importlib import resources

import orcjit_import  # noqa: F401  (installs the finder)


def main() -> None:
    sys.path.insert(0, sys.argv[1])
    import polynomial

    print("polynomial comes from", os.path.relpath(polynomial.__file__))

    # A data file of the package, read from the zip file, too.
    text = resources.files(polynomial).joinpath("coefficients.txt").read_text()
    coefficients = [float(word) for word in text.split()]
    print("coefficients:", coefficients)
    print("value at 10:", polynomial.evaluate(coefficients, 10.0))


if __name__ == "__main__":
    main()
