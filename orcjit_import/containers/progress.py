"""Shows on a terminal how far a slow file is: a bar, which is gone when the file is there.

Nothing is shown, and nothing imported, for a file that takes no longer than people notice.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

# A file that takes longer than that, in seconds, is slow.
PATIENCE = 1.0
_LONGEST_NAME = 40


class SlowRead:
    """The reading of one file, of which each part is told.

    Parameters
    ----------
    name
        What is read.
    total
        How many bytes it has; None where nobody knows.
    """

    def __init__(self, name: str, total: int | None) -> None:
        self._name = name
        self._total = total
        self._done = 0
        self._begun = time.monotonic()
        self._bar: Any = None

    def __enter__(self) -> SlowRead:
        return self

    def advance(self, size: int) -> None:
        """Note that so many bytes more are there."""
        self._done += size
        if self._bar is None and time.monotonic() - self._begun > PATIENCE and _is_terminal():
            self._bar = _new_bar()
            self._bar.start()
            self._bar.add_task(self._name[-_LONGEST_NAME:], total=self._total)
        if self._bar is not None:
            self._bar.update(0, completed=self._done)
            self._bar.refresh()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away, whatever has happened."""
        if self._bar is not None:
            self._bar.stop()


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _new_bar() -> Any:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("reading {task.description}", markup=False),
        *(BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn()),
    )
    # No thread of its own: this runs in the middle of an import.
    return Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
