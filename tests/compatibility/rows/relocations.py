"""Every relocation type of the x86-64 psABI, in assembly."""

from compatibility.row import Row

ROWS: list[Row] = []
