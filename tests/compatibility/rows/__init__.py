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
}


def all_rows() -> list[Row]:
    return [
        dataclasses.replace(row, area=area)
        for module, area in AREAS.items()
        for row in importlib.import_module(f"{__name__}.{module}").ROWS
    ]
