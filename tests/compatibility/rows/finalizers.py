"""Destructors, atexit and its relatives: at unload and at the end of the process."""

from compatibility.row import Row

ROWS: list[Row] = []
