"""Thousands of damaged objects, read and linked in a process of their own: none may crash or hang.

What is damaged are the header, the section headers and the tables that a linker reads, never the
code. Nothing of a mutant is called. Where its unwind tables are damaged, another library throws an
exception while it is loaded: the unwinder then reads the tables of all libraries.
"""

import pytest
from support.process import lines_of

PROGRAM = """
import random, sys
from pathlib import Path
from orcjit_import import ExecutionSession, OrcJITError
from support.elf import regions, runs_code_when_linked

path, thrower, seed, count, kinds = sys.argv[1:6]
image = Path(path).read_bytes()
random = random.Random(int(seed))
tables = [region for region in regions(image) if region.kind in kinds.split(",")]
session = ExecutionSession()
throw = session.load_module(thrower)["catch_within"] if thrower else None
whole = session.create_library()
whole.add(image)
names = [f"__tvm_ffi_{name}" for name in whole.exports]
del whole
INTERESTING = [0, 1, 7, 8, 0x7F, 0x80, 0xFF, 0xFFFF, 2**31, 2**32 - 1, 2**63, 2**64 - 1]


def mutant():
    damaged = bytearray(image)
    for _ in range(random.choice([1, 1, 1, 2, 4])):
        table = random.choice(tables)
        if random.random() < 0.5:
            damaged[table.start + random.randrange(table.size)] = random.randrange(256)
        else:
            width = random.choice([2, 4, 8])
            start = table.start + random.randrange(max(1, table.size // width)) * width
            value = random.choice(INTERESTING) + random.choice([0, 0, 1, -1, len(image)])
            field = (value % 2 ** (8 * width)).to_bytes(width, "little")
            damaged[start : start + width] = field[: len(damaged) - start]
    return mutant() if runs_code_when_linked(damaged) else bytes(damaged)


accepted = refused = 0
for number in range(int(count)):
    content = mutant()
    if len(sys.argv) > 6:
        Path(sys.argv[6]).write_bytes(content)  # by hand: the last one written is the culprit
    try:
        library = session.create_library()
        library.add(content)
        for name in names:
            library.symbol_address(name)
        accepted += 1
    except OrcJITError:
        refused += 1
    assert not throw or throw(-3) == -3
    library = None
library = session.create_library()
library.add(image)
print(accepted + refused, accepted > 0, refused > 0, library.symbol_address(names[0]) > 0)
"""

TABLES = "header,section headers,symbols,strings,relocations,groups"


@pytest.fixture(params=["C", "exceptions", "COMDAT and TLS"])
def path(request, cc, builder):
    if request.param == "exceptions":
        return cc("exceptions/within.cc", "-g0")
    if request.param == "COMDAT and TLS":
        return cc("symbols/comdat_plain.cc", "-g0")
    return builder.merge("varied.o", cc("codemodel/varied.c"), cc("codemodel/other.c"))


def run_mutants(path, thrower, seed, count, kinds, timeout=60):
    arguments = (path, thrower, seed, count, kinds)
    assert lines_of(PROGRAM, *arguments, timeout=timeout) == [f"{count} True True True"]


def test_damaged_tables(path):
    run_mutants(path, "", 2, 5000, TABLES)


def test_damaged_unwind_tables(cc, path):
    run_mutants(path, cc("exceptions/within.cc"), 3, 1000, "unwind tables")


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(10, 13))
def test_many_damaged_tables(path, seed):
    run_mutants(path, "", seed, 30_000, TABLES, timeout=800)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_many_damaged_unwind_tables(cc, path):
    run_mutants(path, cc("exceptions/within.cc"), 20, 30_000, "unwind tables", timeout=800)
