"""Static archives of all kinds, with members on demand."""

from compatibility.row import Row

ROWS: list[Row] = []
