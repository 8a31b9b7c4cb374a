"""docs/errors.md has every message that the code can raise, and no others.

The pages on manifests and wheels have those of their own.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from error_messages import ROOT, native_messages, python_messages

from orcjit_import.error_form import code_of, without_codes

PAGES = ("docs/errors.md", "docs/manifest.md", "docs/how-to-wheels.md")

PACKAGE = ROOT / "orcjit_import"
BUILT_IN = {"ImportError", "KeyError", "OSError", "FileNotFoundError", "RuntimeError", "TypeError"}
BUILT_IN |= {"LookupError", "ModuleNotFoundError", "ValueError"}
# What they raise becomes a part of another message, or is what a protocol of Python's expects.
DETAILS = {"check.py", "memory.py", "record.py", "signature.py", "zip_members.py"}
# The path hook, which says of all other entries of the path that they are none of its.
DETAILS |= {"__init__.py"}

LONG = 25
# The beginning of other messages.
PREFIXES = (
    "cannot import ...: ...",
    "... modules further on: ...",
    "...: .... `orcjit-import explain ...` tells where it was looked for",
)
# Parts of messages; the code stands in another part.
PIECES = (
    "No module named ..., but ... .... ...",
    "needs ... (libraries in ...): ...",
    "No module named ...",
    "...: ... has ..., which ...",
    "...: ... has ..., which ......",
    "needs ... (depends in ...) [...]: ...",
    " in a process), which thread_local variables need: some library of the process makes keys "
    "without deleting them",
)
# What kernels raise as exceptions of Python's own, which have no form, and would show a mark.
OF_KERNELS = (
    ", which is part of TVM's run time, and that is not loaded: import tvm first, or declare "
    'depends = ["tvm"] or libraries = ["tvm/lib/libtvm_runtime.so"] in its manifest, orcjit.toml '
    "of a package or NAME.orcjit.toml of an object",
)


def rows_of(page: str) -> list[str]:
    """Return the messages of all tables of a page."""
    text = (ROOT / page).read_text()
    return re.findall(r"^\| `(.+?)`(?: \(\w+\))? \|", text, re.MULTILINE)


def coded_rows() -> dict[str, list[str]]:
    """Return the messages of each code; one may be on two pages."""
    found: dict[str, list[str]] = {}
    for page in PAGES:
        text = (ROOT / page).read_text()
        for row, code in re.findall(
            r"^\| `(.+?)`(?: \(\w+\))? \|.*\b(OJ\d{3}) \|$", text, re.MULTILINE
        ):
            found.setdefault(code, []).append(row)
    return found


CODE = re.compile(r"\bOJ\d{3}\b")
ROWS = [row for page in PAGES for row in rows_of(page)]
CODED = coded_rows()
SOURCES = (
    *PACKAGE.rglob("*.py"),
    *(ROOT / "native").rglob("*.cc"),
    *(ROOT / "native").rglob("*.h"),
)
CODES_IN_SOURCES = {code for path in SOURCES for code in CODE.findall(path.read_text("utf-8"))}
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


def built_in_errors(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Yield where exceptions of Python's own are raised, with what makes their text."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
            continue
        name = getattr(node.exc.func, "id", "")
        made = node.exc.args[0] if node.exc.args else None
        function = made.func if isinstance(made, ast.Call) else None
        if name in BUILT_IN:
            yield node.lineno, name, getattr(function, "id", "")


def test_messages_are_found():
    assert len(python_messages()) > 90
    assert len(native_messages()) > 90


@pytest.mark.parametrize("message", [each for each in MESSAGES if each not in PREFIXES])
def test_message_has_a_row(message):
    """That of its code, if it has one and not several."""
    codes = CODE.findall(message)
    rows = CODED[codes[0]] if len(codes) == 1 else ROWS
    assert any(covers(row, without_codes(message)) for row in rows), MESSAGES[message]


@pytest.mark.parametrize("message", [each for each in MESSAGES if each not in PREFIXES])
def test_message_has_a_code(message):
    """It stands where the error is raised."""
    assert code_of(message) or message in (*PIECES, *OF_KERNELS), MESSAGES[message]


def test_pieces_are_still_there():
    assert set(PIECES) <= MESSAGES.keys()


def test_each_code_is_given_somewhere():
    assert set(CODED) == CODES_IN_SOURCES


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.name)
def test_mistakes_of_users_have_a_class_and_a_code(path):
    """An error of Python's own class has no code, unless its text was put into form."""
    for line, name, argument in built_in_errors(ast.parse(path.read_text())):
        assert path.name in DETAILS or argument == "shaped", f"{path.name}:{line}: {name}"


@pytest.mark.parametrize("row", re.findall(r"^\| `(.+?)` \|", MORE_ROWS, re.MULTILINE))
def test_row_is_about_a_message(row):
    assert any(covers(row, without_codes(message)) for message in MESSAGES)
