"""Alignment, size, number and kinds of sections; objects that other tools rewrote."""

from compatibility.row import Row

ROWS: list[Row] = []
