"""Other machines, other formats, other file types."""

from compatibility.row import Row

ROWS: list[Row] = []
