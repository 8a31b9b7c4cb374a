"""Reads the code blocks of a Markdown document, section by section.

A section (`## Heading`) is a story: its blocks are worked off in order, in one directory. Two
comments, which a reader does not see, may stand before a section's first block or before a block:

    <!-- continues: Heading -->      the story goes on from that section
    <!-- tested by: tests/x.py -->   the next block is too big for this, and is run there
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FENCE = re.compile(r"^```(\w*)\s*$")
CONTINUES = re.compile(r"^<!-- continues: (.+) -->$")
TESTED_BY = re.compile(r"^<!-- tested by: (\S+) -->$")


@dataclass
class Block:
    """One fenced block."""

    language: str
    text: str
    line: int
    tested_by: str = ""


@dataclass
class Section:
    """The blocks below one heading."""

    title: str
    continues: str = ""
    blocks: list[Block] = field(default_factory=list)


def read_sections(path: Path) -> list[Section]:
    """Return the sections that have blocks."""
    sections = [Section("")]
    tested_by = ""
    lines = enumerate(path.read_text().splitlines(), 1)
    for number, line in lines:
        if line.startswith("## "):
            sections.append(Section(line.removeprefix("## ")))
        elif match := CONTINUES.match(line):
            sections[-1].continues = match[1]
        elif match := TESTED_BY.match(line):
            tested_by = match[1]
        elif match := FENCE.match(line):
            text = _until_fence(lines)
            sections[-1].blocks.append(Block(match[1], text, number, tested_by))
            tested_by = ""
    return [section for section in sections if section.blocks]


def _until_fence(lines: enumerate[str]) -> str:
    taken = []
    for _, line in lines:
        if line == "```":
            return "".join(f"{line}\n" for line in taken)
        taken.append(line)
    raise AssertionError("a code block does not end")


def story_of(section: Section, sections: list[Section]) -> list[Block]:
    """Return all blocks to be worked off for a section, those it continues from first."""
    before: list[Block] = []
    if section.continues:
        earlier = next(one for one in sections if one.title == section.continues)
        before = story_of(earlier, sections)
    return before + section.blocks
