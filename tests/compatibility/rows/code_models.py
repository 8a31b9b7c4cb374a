"""Compiler flags that change how code reaches data and functions."""

from compatibility.row import Row

ROWS: list[Row] = []
