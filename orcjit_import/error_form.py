"""The form in which errors are told: a code, what is wrong and what to do first, no long lines.

What is said comes from where an error is raised, with the code by which docs/errors.md has it in
the text: "there is no such file [OJ239]". So the code comes through all boundaries that only texts
pass. Here the message is broken into lines: the first clauses, then the others, indented. One that
is quoted in another one is put into the form of that: there is one code, at the end of what is told
first.
"""

import os

from . import _is_interrupt

WIDTH = 100
# What reads messages line by line, as a log does, sets it to "plain": one line, and no code.
VARIABLE = "ORCJIT_ERRORS"

# There are no patterns of `re`: it may not be loaded yet, and lie in a bundle that is refused.
_MARK, _DIGITS = " [OJ", 3
_SYMBOL = "undefined symbol '"
_REFERRER = " (referenced by "
_LOOKED, _LAST = "; looked in ", "this process"


def shaped(text: str, width: int = WIDTH, kind: str = "") -> str:
    """Return a message in lines of at most so many columns, with its code.

    Words are never cut: a path that is longer than a line has a longer one. `kind` is the class of
    error whose name Python prints before the first line.
    """
    plain = plain_text(text)
    if os.environ.get(VARIABLE) == "plain":
        return plain
    code = code_of(text)
    mark = f" [{code}]" if code else ""
    before = len(f"{kind}: ") if kind else 0
    if before + len(plain) + len(mark) <= width and "\n" not in plain:
        return plain + mark
    first, *others = _clauses(plain)
    while others and before + len(first) + 1 + len(others[0]) + len(mark) <= width:
        first = f"{first} {others.pop(0)}"
    told, newline, quoted = first.partition("\n")  # as an exception of others may have several
    lines = _wrapped(f"{'.' * before}{told}{mark}{newline}{quoted}", "", width)
    lines[0] = lines[0][before:]
    for clause in others:
        lines += _wrapped(clause, "  ", width)
    return "\n".join(lines)


def repr_of(thing: object) -> str:
    """Return the `repr` of something that is somebody else's, and may fail."""
    try:
        return repr(thing)
    except Exception as error:
        if _is_interrupt(error):
            raise
        return object.__repr__(thing)


def plain_text(text: str) -> str:
    """Return a message in one line and without a code, as it was before it was put into form."""
    first, *others = without_codes(text).split("\n")
    for line in others:  # those that are indented were made here; one had only the code perhaps
        if line.strip(" ") or not line:
            first += f" {line.lstrip(' ')}" if line.startswith(" ") else f"\n{line}"
    return first


def without_codes(text: str) -> str:
    """Return a text without the codes that are in it."""
    first, *others = text.split(_MARK)
    return first + "".join(
        other[_DIGITS + 1 :] if _is_code(other) else _MARK + other for other in others
    )


def code_of(text: str) -> str:
    """Return the code of a message; "" if it has none.

    Of several the last one counts, since what is quoted is closer to the cause. Those of the first
    table come before all others: they say what is wrong, and the others which cure is told.
    """
    codes = [f"OJ{part[:_DIGITS]}" for part in text.split(_MARK)[1:] if _is_code(part)]
    common = [code for code in codes if code < "OJ2"]
    return (common or codes or [""])[-1]


def _is_code(text: str) -> bool:
    """Whether what follows the beginning of a mark is the rest of one."""
    return text[:_DIGITS].isdigit() and text[_DIGITS : _DIGITS + 1] == "]"


def told_by(error: Exception) -> str:
    """Return the message of an error as it was raised: in one line, and with its code."""
    return str(error.args[0]) if error.args else ""


def code_of_error(error: "BaseException | None") -> str:
    """Return the code of an error, or of the one that is its cause; "" if none has one."""
    while error is not None:
        code = code_of(str(error.args[0])) if error.args else ""
        if code:
            return code
        error = error.__cause__
    return ""


def not_read(path: object, error: OSError) -> str:
    """Return what is told of a file that the system does not let us read."""
    code = "OJ129" if isinstance(error, PermissionError) else "OJ245"
    return f"{path}: cannot be read [{code}]: {error.strerror}"


def _clauses(text: str) -> "list[str]":
    """Return what is told line by line, if there is room: what is wrong, what to do, the rest."""
    undefined = _undefined_in(text)
    if undefined is None:
        return _sentences(text)
    head, items, looked, advice = undefined
    others = len(items) - 1
    count = f" and {others} more" if others else ""
    if items[-1].startswith("and "):
        count = " and others"
    name = items[0].partition(_REFERRER)[0]
    listed = [*items, looked] if looked else items
    listed = [f"{item};" for item in listed[:-1]] + listed[-1:]
    return [f"{head}{name}{count}.", *_sentences(f"{advice}."), *listed]


def _undefined_in(text: str) -> "tuple[str, list[str], str, str] | None":
    """Return what the core says of undefined symbols.

    That is what comes before it, the symbols, where they were looked for, and the advice; None if
    the text is about something else, or is in this form already.
    """
    start = text.find(_SYMBOL)
    if start < 0 or (start > 0 and not text[:start].endswith(": ")):
        return None
    listed, has_places, rest = text[start:].partition(_LOOKED)
    places, has_advice, advice = rest.partition(f"{_LAST}. ")
    looked = f"{_LOOKED[2:]}{places}{_LAST}"
    if not has_places:
        listed, has_advice, advice = text[start:].partition("). ")
        listed, looked = f"{listed})", ""
    if not has_advice:
        return None
    listed, has_more, count = listed.partition("; and ")
    first, *others = listed.split(f"; {_SYMBOL}")
    items = [first, *(f"{_SYMBOL}{other}" for other in others)]
    if not all(_REFERRER in item for item in items):
        return None
    return text[:start], [*items, *([f"and {count}"] if has_more else [])], looked, advice


def _sentences(text: str) -> "list[str]":
    """Split a text where a sentence, or a part of a list, ends."""
    found, start = [], 0
    for end in range(2, len(text) - 1):
        is_end = text[end] == " " and text[end - 1] in ".;" and text[end - 2] != "."
        if is_end and not text[end + 1].isspace():
            found.append(text[start:end])
            start = end + 1
    return [*found, text[start:]]


def _wrapped(text: str, indent: str, width: int) -> "list[str]":
    """Break a clause between words, with more of an indent after the first line."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split(" "):
            if line and len(indent) + len(line) + 1 + len(word) > width:
                lines.append(indent + line)
                line = "  " + word
            else:
                line = f"{line} {word}" if line else word
        lines.append(indent + line)
    return lines
