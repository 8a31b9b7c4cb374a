"""Import the package from where the wheel was installed, and call it."""

import importlib
import os
import sys

import orcjit_import  # noqa: F401  (installs the finder)

sys.path.insert(0, sys.argv[1])
greeter = importlib.import_module("greeter")

print("greeter comes from", os.path.relpath(greeter.__file__))
print(greeter.greet("wheel"))
print(greeter.greet("again"))
