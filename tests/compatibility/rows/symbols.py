"""Binding, visibility, COMDAT, common, versions, and what a linker defines itself."""

from compatibility.row import Row

ROWS: list[Row] = []
