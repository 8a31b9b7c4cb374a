"""DWARF versions and formats, compressed and split."""

from compatibility.row import Row

ROWS: list[Row] = []
