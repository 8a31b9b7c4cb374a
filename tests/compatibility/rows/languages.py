"""C, C++, Fortran, Rust and assembly beyond the plain."""

from compatibility.row import Row

ROWS: list[Row] = []
