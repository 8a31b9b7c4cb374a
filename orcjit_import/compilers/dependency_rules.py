"""What a compiler has read: the rule of a Makefile that ``-MD`` writes."""

from __future__ import annotations

import os
import re

from .. import _is_interrupt

# Words are divided by blanks; those with a backslash before them, and $$, belong to a name.
_WORD = re.compile(r"(?:\\[ #\\]|\$\$|[^\s\\]|\\(?![\r\n]))+")


def files_in(path: str, directory: str) -> list[str]:
    """Return the absolute paths of the files that a rule depends on, each once.

    Parameters
    ----------
    path
        The file with the rule; there may be none.
    directory
        What relative names are relative to.
    """
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:  # noqa: PTH123
            text = file.read()
    except FileNotFoundError as error:
        if _is_interrupt(error):
            raise
        return []
    rule = text.replace("\\\n", " ").replace("\\\r\n", " ").partition("\n")[0]
    _, _, names = rule.partition(": ")
    words = [_plain(word) for word in _WORD.findall(names)]
    return list(dict.fromkeys(os.path.normpath(os.path.join(directory, word)) for word in words))  # noqa: PTH118


def _plain(word: str) -> str:
    return re.sub(r"\\([ #\\])", r"\1", word).replace("$$", "$")
