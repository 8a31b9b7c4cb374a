"""Damages an object or archive in the tables that a linker reads, and takes the result through
everything that an import does: run as a program, which a crash ends.

    python -m support.mutants SEED_OBJECT THROWER RANDOM_SEED COUNT KINDS [LAST_ONE]

Code is not damaged, and nothing of a mutant is called. What would run at load, an initializer or
the resolver of an IFUNC, may be any code once it is damaged: such mutants are added, not linked.
THROWER is an object that throws and catches an exception after each mutant: the unwinder then reads
the tables of all libraries. Each mutant is kept in the file LAST_ONE, which is then the culprit.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from orcjit_import import DynamicLibrary, ExecutionSession, OrcJITError, _native
from orcjit_import.source import ObjectPlaces
from orcjit_import.tools import core

from .process import PATIENCE
from .regions import regions_of_file, runs_code_when_linked

WIDTHS = (1, 2, 4, 8)
FEW = (0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0xFFFF, 2**31, 2**32 - 1, 2**40, 2**63, 2**64 - 1)
LONGEST_MESSAGE = 100_000
LONGEST_SECONDS = 5.0  # of the processor, which other programs do not lengthen
# Sanitizers keep what is freed, for a while.
MOST_MEMORY = PATIENCE * (1 << 30)


class Damager:
    """Makes mutants of one file."""

    def __init__(self, image: bytes, kinds: set[str], seed: int) -> None:
        self.image = image
        self.random = Random(seed)
        self.tables = [table for table in regions_of_file(image) if table.kind in kinds]
        assert {table.kind for table in self.tables}, f"no tables of {kinds}"

    def mutant(self) -> bytes:
        damaged = bytearray(self.image)
        for _ in range(self.random.choice([1, 1, 1, 2, 4])):
            self._damage(damaged)
        return bytes(damaged)

    def _damage(self, damaged: bytearray) -> None:
        table = self.random.choice(self.tables)
        width = self.random.choice(WIDTHS)
        places = range(table.start, table.start + table.size - width + 1, width)
        if not places:
            return
        place = self.random.choice(places)
        old = int.from_bytes(damaged[place : place + width], "little")
        other = self.random.choice(places)
        new = self.random.choice(
            [
                self.random.randrange(256),
                self.random.choice(FEW),
                self.random.choice(FEW) + self.random.choice([-1, 1, len(self.image)]),
                old ^ (1 << self.random.randrange(8 * width)),
                old + self.random.randrange(-16, 17),
                int.from_bytes(damaged[other : other + width], "little"),
            ]
        )
        damaged[place : place + width] = (new % 2 ** (8 * width)).to_bytes(width, "little")


def describe(content: bytes) -> None:
    core.describe(ObjectPlaces(["mutant.o"], slices=[None], read=lambda _: content), 0)


def link(library: DynamicLibrary, content: bytes) -> None:
    library.add(content)
    exports = library.exports
    if not runs_code_when_linked(content):
        for name in exports:
            library.symbol_address(f"__tvm_ffi_{name}")


def try_mutants(damager: Damager, count: int, throw: Callable[[int], int] | None, last: str) -> str:
    session = ExecutionSession()
    accepted = refused = 0
    for _ in range(count):
        content = damager.mutant()
        if last:
            Path(last).write_bytes(content)
        message = ""
        start = time.process_time()
        library = session.create_library()
        try:
            describe(content)
            link(library, content)
            accepted += 1
        except OrcJITError as error:
            refused += 1
            message = str(error)
        assert len(message) < LONGEST_MESSAGE
        assert not throw or throw(-3) == -3
        del library
        assert time.process_time() - start < LONGEST_SECONDS
    assert peak_memory() < MOST_MEMORY
    return f"{accepted} accepted, {refused} refused"


def peak_memory() -> int:
    """Return the bytes that this program had at most. `getrusage` counts who started it, too."""
    [kilobytes] = re.findall(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.M)
    return int(kilobytes) * 1024


def main(path: str, thrower: str, seed: str, count: str, kinds: str, last: str = "") -> None:
    _native.load().orcjit_link_for_all_machines(1)
    image = Path(path).read_bytes()
    throw = ExecutionSession().load_module(thrower)["catch_within"] if thrower else None
    result = try_mutants(Damager(image, set(kinds.split(",")), int(seed)), int(count), throw, last)
    # The session's address space is as good as before.
    whole = ExecutionSession().create_library()
    link(whole, image)
    print(result)


if __name__ == "__main__":
    main(*sys.argv[1:])
