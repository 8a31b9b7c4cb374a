"""What the system does on Windows with a table of functions and their unwind information."""

from __future__ import annotations

import ctypes
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_PUSH, _ALLOCATE_LARGE, _ALLOCATE, _SET_FRAME, _SAVE, _SAVE_FAR = 0, 1, 2, 3, 4, 5
# As unwind information counts them, those that a function has to keep.
KEPT_REGISTERS = (3, 5, 6, 7, 12, 13, 14, 15)  # rbx, rbp, rsi, rdi, r12 to r15


@dataclass
class FunctionTable:
    """Entries of begin, end and information, as distances from the base."""

    base: int
    entries: list[tuple[int, int, int]]

    @classmethod
    def read(cls, begin: int, end: int, base: int) -> FunctionTable:
        """Read what lies there, up to the room of entries that were left out."""
        found = list(struct.iter_unpack("<III", ctypes.string_at(begin, end - begin)))
        return cls(base, [entry for entry in found if entry != (0, 0, 0)])

    def find(self, address: int) -> tuple[int, int, int] | None:
        """Search as the system does: by halves."""
        index = bisect_right([begin for begin, _, _ in self.entries], address - self.base)
        found = self.entries[index - 1] if index else (0, 0, 0)
        return found if found[0] <= address - self.base < found[1] else None


@dataclass
class Frame:
    """Where a call is, with the registers of its function."""

    address: int
    stack: int
    registers: dict[int, int]


def unwind(
    table: FunctionTable, frame: Frame, read: Callable[[int], int]
) -> Iterator[tuple[int, int, int]]:
    """Undo frame by frame what the functions of the table have made; yields the entry of each.

    `frame` is the innermost one, and afterwards that of the first caller that has no entry.
    """
    while (entry := table.find(frame.address)) is not None:
        yield entry
        _undo(table.base + entry[2], frame, read)
        frame.address = read(frame.stack)
        frame.stack += 8


def _undo(info: int, frame: Frame, read: Callable[[int], int]) -> None:
    version, _, count, pointer = ctypes.string_at(info, 4)
    assert version & 7 in (1, 2)
    words = struct.unpack(f"<{count}H", ctypes.string_at(info + 4, 2 * count))
    at = 0
    while at < count:
        operation, detail = words[at] >> 8 & 15, words[at] >> 12
        more = words[at + 1 : at + 3]
        size = 1
        if operation == _PUSH:
            frame.registers[detail] = read(frame.stack)
            frame.stack += 8
        elif operation == _ALLOCATE:
            frame.stack += 8 * detail + 8
        elif operation == _ALLOCATE_LARGE:
            size = 2 + detail
            frame.stack += more[0] * 8 if detail == 0 else more[0] | more[1] << 16
        elif operation == _SET_FRAME:
            frame.stack = frame.registers[pointer & 15] - 16 * (pointer >> 4)
        elif operation in (_SAVE, _SAVE_FAR):
            size = 2 if operation == _SAVE else 3
            offset = more[0] * 8 if operation == _SAVE else more[0] | more[1] << 16
            frame.registers[detail] = read(frame.stack + offset)
        else:
            raise AssertionError(f"a step of kind {operation}")
        at += size
