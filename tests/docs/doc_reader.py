"""Reads the code blocks of a Markdown document, in their order.

A document is a story: its blocks are worked off one after the other, in one directory. A comment,
which a reader does not see, may stand before a block:

    <!-- tested by: tests/x.py -->   the next block is too big for this, and is run there
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FENCE = re.compile(r"^```(\w*|\{[\w-]+\}.*)\s*$")
TESTED_BY = re.compile(r"^<!-- tested by: (\S+) -->$")


@dataclass
class Block:
    """One fenced block."""

    language: str
    text: str
    line: int
    tested_by: str = ""


def read_blocks(path: Path) -> list[Block]:
    """Return the blocks of a document."""
    blocks = []
    tested_by = ""
    lines = enumerate(path.read_text().splitlines(), 1)
    for number, line in lines:
        if match := TESTED_BY.match(line):
            tested_by = match[1]
        elif match := FENCE.match(line):
            text = _until_fence(lines)
            if not match[1].startswith("{"):  # those are directives of the site
                blocks.append(Block(match[1], text, number, tested_by))
            tested_by = ""
    return blocks


def _until_fence(lines: enumerate[str]) -> str:
    taken = []
    for _, line in lines:
        if line == "```":
            return "".join(f"{line}\n" for line in taken)
        taken.append(line)
    raise AssertionError("a code block does not end")
