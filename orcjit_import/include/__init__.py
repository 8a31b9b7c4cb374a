"""The C header with which an object declares what it depends on: ``#include <orcjit_import.h>``."""

import os


def get_include() -> str:
    """Return the directory of the C header ``orcjit_import.h``, for the compiler's ``-I``.

    Returns
    -------
    str
        An absolute path.
    """
    return os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
