"""``sys.path`` as `python -m` and `python FILE` have it, however the command was started."""

from __future__ import annotations

import os
import sys


def is_safe() -> bool:
    """Whether the directory of a program, or the working directory, is not to be searched."""
    return bool(getattr(sys.flags, "safe_path", False) or sys.flags.isolated)


def begin_with_working_directory() -> None:
    """Have the working directory come first, as `python -m` does.

    What is first when a script of the environment runs is the directory of the script.
    """
    if is_safe():
        return
    try:
        here = os.getcwd()  # noqa: PTH109
    except FileNotFoundError:  # it was removed
        here = ""
    of_script = os.path.dirname(os.path.realpath(sys.argv[0]))  # noqa: PTH120
    if sys.path[:1] == [of_script]:
        sys.path[0] = here
    elif sys.path[:1] not in ([""], [here]):
        sys.path.insert(0, here)


def begin_with(entry: str) -> None:
    """Have another entry in place of the working directory, as `python FILE` does."""
    if is_safe():
        sys.path.insert(0, entry)
    else:
        sys.path[0] = entry
