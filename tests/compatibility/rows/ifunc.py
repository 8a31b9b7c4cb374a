"""Functions that a resolver chooses: ifunc, target_clones, __builtin_cpu_supports."""

from compatibility.row import Row

ROWS: list[Row] = []
