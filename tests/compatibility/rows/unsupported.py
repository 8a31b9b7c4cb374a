"""Undefined and duplicate symbols, split stacks, executable stacks."""

from compatibility.row import Row

ROWS: list[Row] = []
