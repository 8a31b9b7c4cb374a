"""Constructors: their sections, priorities, arguments and order over objects."""

from compatibility.row import Row

ROWS: list[Row] = []
