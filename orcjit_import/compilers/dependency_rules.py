"""What a compiler has read: the rule of a Makefile that ``-MD`` writes."""

from __future__ import annotations

import functools
import os
import re

# Words are divided by blanks; those with a backslash before them, and $$, belong to a name.
_WORD = re.compile(r"(?:\\[ #\\]|\$\$|[^\s\\]|\\(?![\r\n]))+")


def files_in(written: bytes, directory: str) -> list[str]:
    """Return the absolute paths of the files that a rule depends on, each once.

    Parameters
    ----------
    written
        The rule; there may be none.
    directory
        What relative names are relative to.
    """
    text = written.decode(errors="surrogateescape")
    rule = text.replace("\\\n", " ").replace("\\\r\n", " ").partition("\n")[0]
    _, _, names = rule.partition(": ")
    return list(dict.fromkeys(_place_of(word, directory) for word in _WORD.findall(names)))


@functools.lru_cache(maxsize=4096)  # all sources of a package include the same headers
def _place_of(word: str, directory: str) -> str:
    plain = re.sub(r"\\([ #\\])", r"\1", word).replace("$$", "$")
    return os.path.normpath(os.path.join(directory, plain))  # noqa: PTH118
