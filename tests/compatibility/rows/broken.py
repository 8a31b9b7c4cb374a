"""Truncated, zeroed and otherwise damaged objects."""

from compatibility.row import Row

ROWS: list[Row] = []
