"""Objects that need a library which the process has not loaded."""

from compatibility.row import Row

ROWS: list[Row] = []
