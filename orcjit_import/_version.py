"""The version of the package: the one place it is written.

`pyproject.toml` and `CMakeLists.txt` both read it from here, without importing the package.
"""

__version__ = "0.1.0"
