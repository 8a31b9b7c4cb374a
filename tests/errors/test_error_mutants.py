"""Thousands of damaged objects, read and linked in a process of their own: none may crash or hang.

What is damaged are the header, the section headers and the tables that a linker reads, never the
code. The mutants come from support/mutants.py, which says what is done with each.
"""

from pathlib import Path

import pytest
from support.process import lines_of
from support.seeds import NAMES, make_seed

PROGRAM = "import sys; from support.mutants import main; main(*sys.argv[1:])"
TABLES = "header,section headers,symbols,strings,relocations,groups"

# Objects of other systems, as they were compiled for the fuzz target.
CORPUS = Path(__file__).resolve().parents[2] / "native" / "fuzz" / "corpus"
FOREIGN = sorted(path.name for path in CORPUS.iterdir() if path.name.startswith(("coff", "macho")))

# Of the objects that throw or are thrown through.
UNWOUND = ["exceptions-gcc", "exceptions-clang", "comdat-gcc", "crel", "merged-by-mold", "cxx"]


def run_mutants(builder, name, seed, count, kinds, timeout=100):
    """Run the mutants of an object; some have to be accepted, and some refused."""
    thrower = make_seed(builder, "exceptions-gcc") if "unwind" in kinds else ""
    path = CORPUS / name if name in FOREIGN else make_seed(builder, name)
    arguments = (path, thrower, seed, count, kinds)
    (line,) = lines_of(PROGRAM, *arguments, timeout=timeout)
    accepted, refused = (int(part.split()[0]) for part in line.split(","))
    assert accepted + refused == count
    assert accepted > count // 10
    assert refused > count // 20


@pytest.mark.parametrize("name", [*NAMES[::2], *FOREIGN[::3]])
def test_damaged_tables(builder, name):
    run_mutants(builder, name, 2, 150, TABLES)


@pytest.mark.parametrize("name", UNWOUND)
def test_damaged_unwind_tables(builder, name):
    run_mutants(builder, name, 3, 150, "unwind tables")


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", [*NAMES, *FOREIGN])
def test_many_damaged_tables(builder, name):
    run_mutants(builder, name, 10, 10_000, TABLES, timeout=800)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", UNWOUND)
def test_many_damaged_unwind_tables(builder, name):
    run_mutants(builder, name, 20, 20_000, "unwind tables", timeout=800)
