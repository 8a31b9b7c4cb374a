"""gdb, the perf map and jitdump: told by the core itself, before linked code runs.

They need the bytes of the objects, which nobody has later. The core looks at an environment
variable for each link, so switching one on is all there is to do.
"""

from __future__ import annotations

import os

from .events import Observer


class DebuggerObserver(Observer):
    """One of the debuggers and profilers that the core tells.

    Parameters
    ----------
    variable
        The environment variable that switches it on.
    """

    def __init__(self, variable: str) -> None:
        self._variable = variable
        self._before: str | None = None

    def start(self) -> None:
        """Have the core tell of what it links from now on."""
        self._before = os.environ.get(self._variable)
        os.environ[self._variable] = "1"

    def stop(self) -> None:
        """Have it tell no more, unless it did so before."""
        if self._before is None:
            os.environ.pop(self._variable, None)
        else:
            os.environ[self._variable] = self._before

    def __repr__(self) -> str:
        return f"DebuggerObserver({self._variable!r})"
