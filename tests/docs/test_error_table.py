"""docs/errors.md has every message that the code can raise, and no others.

The pages on manifests and wheels have those of their own.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from error_messages import ROOT, native_messages, python_messages

PAGES = ("docs/errors.md", "docs/manifest.md", "docs/how-to-wheels.md")

LONG = 25
# The beginning of other messages.
PREFIXES = ("cannot import ...: ...", "... modules further on: ...")


def rows_of(page: str) -> list[str]:
    """Return the messages of all tables of a page."""
    text = (ROOT / page).read_text()
    return re.findall(r"^\| `(.+?)`(?: \(\w+\))? \|", text, re.MULTILINE)


ROWS = [row for page in PAGES for row in rows_of(page)]
MESSAGES = {**python_messages(), **native_messages()}
# Those of the first table are made by their causes in test_troubleshooting.py.
MORE_ROWS = re.split(r"^## ", (ROOT / PAGES[0]).read_text(), maxsplit=2, flags=re.MULTILINE)[2]


def covers(row: str, message: str) -> bool:
    """Whether a row shows a message: with `...` for what is put into it, or with an example.

    A message that is put together in steps comes in pieces: a row has a long part of each.
    """
    quoted = re.sub(r"'[^']*'", "...", row)
    is_piece = any(len(part) > LONG and part.strip() in message for part in row.split("..."))
    return is_piece or _has_parts(message, quoted) or _has_parts(row, message)


def _has_parts(text: str, pattern: str) -> bool:
    """Whether all between the `...` of a pattern lies in a text, in this order."""
    parts = [part.strip(" ':;,.()") for part in pattern.split("...")]
    parts = [part for part in parts if len(part) > 1]
    position = 0
    for part in parts:
        position = text.find(part, position)
        if position < 0:
            return False
    return sum(map(len, parts)) >= 8


def test_messages_are_found():
    assert len(python_messages()) > 90
    assert len(native_messages()) > 90


@pytest.mark.parametrize("message", [each for each in MESSAGES if each not in PREFIXES])
def test_message_has_a_row(message):
    assert any(covers(row, message) for row in ROWS), MESSAGES[message]


@pytest.mark.parametrize("row", re.findall(r"^\| `(.+?)` \|", MORE_ROWS, re.MULTILINE))
def test_row_is_about_a_message(row):
    assert any(covers(row, message) for message in MESSAGES)
