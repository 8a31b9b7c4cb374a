"""OpenMP, sanitizers, 128-bit numbers, the C++ library."""

from compatibility.row import Row

ROWS: list[Row] = []
