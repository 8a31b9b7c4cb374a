"""C++ exceptions and backtraces through linked code."""

from compatibility.row import Row

ROWS: list[Row] = []
