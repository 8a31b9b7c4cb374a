"""The CMake package ``orcjit_import``: ``find_package(orcjit_import CONFIG)``."""

import os


def get_cmake_dir() -> str:
    """Return the directory of the CMake package, for ``-Dorcjit_import_DIR``.

    Returns
    -------
    str
        An absolute path.
    """
    return os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
