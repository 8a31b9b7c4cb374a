"""The form in which errors are told: a code, what is wrong and what to do first, no long lines.

What is said comes from where an error is raised. Here it gets the code by which docs/errors.md has
it, and is broken into lines: the first clauses, then the others, indented. A message that is quoted
in another one is put into the form of that: there is one code, at the end of what is told first.
"""

import os
import re

WIDTH = 100
# What reads messages line by line, as a log does, sets it to "plain": one line, and no code.
VARIABLE = "ORCJIT_ERRORS"
_CODE = re.compile(r" \[OJ\d{3}\]")
_INDENTED = re.compile(r"\n +")
# Where a clause ends: what follows is a sentence, or a part of a list.
_CLAUSE = re.compile(r"(?<=[^.][.;]) (?=\S)")
_SYMBOL = r"undefined symbol '.*?\(referenced by .*?\)"
_UNDEFINED = re.compile(
    rf"(?P<head>(?:.*?: )?)(?P<items>{_SYMBOL}(?:; {_SYMBOL})*(?:; and \d+ more)?)"
    r"(?:; (?P<looked>looked in .*?this process))?\. (?P<advice>.*)",
    re.DOTALL,
)
_ITEM = re.compile(r"; (?=undefined symbol '|and \d+ more$)")


def shaped(text: str) -> str:
    """Return a message in lines of at most `WIDTH` columns, with its code.

    Words are never cut: a path that is longer than a line has a longer one.
    """
    plain = plain_text(text)
    if os.environ.get(VARIABLE) == "plain":
        return plain
    code = code_of(plain)
    mark = f" [{code}]" if code else ""
    if len(plain) + len(mark) <= WIDTH and "\n" not in plain:
        return plain + mark
    first, *others = _clauses(plain)
    while others and len(first) + 1 + len(others[0]) + len(mark) <= WIDTH:
        first = f"{first} {others.pop(0)}"
    told, newline, quoted = first.partition("\n")  # as an exception of others may have several
    lines = _wrapped(f"{told}{mark}{newline}{quoted}", "")
    for clause in others:
        lines += _wrapped(clause, "  ")
    return "\n".join(lines)


def plain_text(text: str) -> str:
    """Return a message in one line and without a code, as it was before it was put into form."""
    return _INDENTED.sub(" ", _CODE.sub("", text))


def code_of(text: str) -> str:
    """Return the code of a message; "" if it is none of ours.

    It is the one with most of its words in the message. Those of the first table come first: they
    say what is wrong, and the others which cure is told.
    """
    from .error_codes import CODES

    best, found = (False, 0), ""
    for code, parts in CODES.items():
        size = _size_of(parts, text)
        if size and (code < "OJ2", size) > best:
            best, found = (code < "OJ2", size), code
    return found


def _size_of(parts: "tuple[str, ...]", text: str) -> int:
    """Return how long all parts are together; 0 if they are not all in the text, in this order."""
    position = 0
    for part in parts:
        position = text.find(part, position)
        if position < 0:
            return 0
        position += len(part)
    return sum(map(len, parts))


def _clauses(text: str) -> "list[str]":
    """Return what is told line by line, if there is room: what is wrong, what to do, the rest."""
    undefined = _UNDEFINED.fullmatch(text)
    if undefined is None:
        return _CLAUSE.split(text)
    first, *more = _ITEM.split(undefined["items"])
    count = f" and {len(more)} more" if more and not more[-1].startswith("and ") else ""
    if more and more[-1].startswith("and "):
        count = " and others"
    name = first.removeprefix("undefined symbol ").partition(" (referenced by")[0]
    head = f"{undefined['head']}undefined symbol {name}{count}."
    listed = [*more, undefined["looked"]] if undefined["looked"] else more
    ends = ";" * bool(listed)
    listed = [f"{item};" for item in listed[:-1]] + listed[-1:]
    return [head, *_CLAUSE.split(f"{undefined['advice']}."), first + ends, *listed]


def _wrapped(text: str, indent: str) -> "list[str]":
    """Break a clause between words, with more of an indent after the first line."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split(" "):
            if line and len(indent) + len(line) + 1 + len(word) > WIDTH:
                lines.append(indent + line)
                line = "  " + word
            else:
                line = f"{line} {word}" if line else word
        lines.append(indent + line)
    return lines
