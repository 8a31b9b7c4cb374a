"""The rows of the matrix, by area; each file has the list `ROWS`."""

from __future__ import annotations

import dataclasses
import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compatibility.row import Row

# Module, and what the document calls the area.
AREAS = {
    "thread_local": "Thread-local storage",
    "initializers": "Initializers",
    "finalizers": "Finalizers",
    "ifunc": "IFUNC",
    "symbols": "Symbols",
    "relocations": "Relocations",
    "aarch64": "AArch64",
    "code_models": "Code models and code generation",
    "sections": "Sections",
    "debug_information": "Debug information",
    "unwinding": "Unwinding",
    "languages": "Languages",
    "runtimes": "Runtimes",
    "archives": "Archives",
    "shared_libraries": "Shared libraries by need",
    "foreign": "Refused: what is no object for this machine",
    "broken": "Refused: broken objects",
    "unsupported": "Refused: what cannot work",
}


def all_rows() -> list[Row]:
    return [
        dataclasses.replace(row, area=area)
        for module, area in AREAS.items()
        for row in importlib.import_module(f"{__name__}.{module}").ROWS
    ]
