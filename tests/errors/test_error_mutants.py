"""Thousands of damaged objects, read and linked in a process of their own: none may crash or hang.

What is damaged are the header, the section headers and the tables that a linker reads, never the
code. Nothing of a mutant is called.
"""

import pytest
from support.process import lines_of

PROGRAM = """
import random, sys
from pathlib import Path
from orcjit_import import ExecutionSession, OrcJITError
from support.elf import regions

path, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
image = Path(path).read_bytes()
random = random.Random(seed)
tables = regions(image)
session = ExecutionSession()
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
    return bytes(damaged)


accepted = refused = 0
for number in range(count):
    content = mutant()
    if len(sys.argv) > 4:
        Path(sys.argv[4]).write_bytes(content)
    try:
        library = session.create_library()
        library.add(content)
        for name in names:
            library.symbol_address(name)
        accepted += 1
    except OrcJITError:
        refused += 1
    library = None
library = session.create_library()
library.add(image)
print(accepted + refused, accepted > 0, refused > 0, library.symbol_address(names[0]) > 0)
"""

OBJECTS = ["codemodel/varied.c", "exceptions/within.cc", "symbols/comdat_plain.cc"]


@pytest.mark.parametrize("source", OBJECTS)
def test_mutants(cc, source):
    count = 1000
    path = cc(source, "-g0")
    assert lines_of(PROGRAM, path, 2, count, timeout=100) == [f"{count} True True True"]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("source", OBJECTS)
@pytest.mark.parametrize("seed", range(3, 6))
def test_many_mutants(cc, source, seed):
    count = 6000
    path = cc(source, "-g")
    assert lines_of(PROGRAM, path, seed, count, timeout=800) == [f"{count} True True True"]
