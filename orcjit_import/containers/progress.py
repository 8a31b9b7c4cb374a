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
# The bar is drawn at most that often, in seconds, however small the pieces are.
PAUSE = 0.05
_LONGEST_NAME = 30
_NARROW = 60  # below that, columns of a terminal are too few for all
_TEXT, _NARROW_TEXT = "reading {task.description}", "{task.fields[last]}"


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
        self._begun = time.monotonic()
        self._drawn = 0.0
        self._bar: Any = None

    def __enter__(self) -> SlowRead:
        return self

    def show(self, done: int) -> None:
        """Note how many bytes are there."""
        if self._bar is None and time.monotonic() - self._begun > PATIENCE and _is_terminal():
            self._bar = _new_bar()
            self._bar.start()
            last = self._name.rpartition("/")[2]
            self._bar.add_task(_short(self._name), total=self._total, last=last)
        now = time.monotonic()
        if self._bar is not None and (now - self._drawn >= PAUSE or done == self._total):
            self._drawn = now
            self._bar.update(0, completed=done)
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


def _short(name: str) -> str:
    """Return the end of a path, in whole names if it has some that are short enough."""
    end = name[-_LONGEST_NAME:]
    return end if end == name else end.partition("/")[2].lstrip("/") or end


def _new_bar() -> Any:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.table import Column

    console = Console(stderr=True)
    is_narrow = console.width < _NARROW
    # A line that is too long would leave another one behind. What matters least goes first.
    one_line = Column(no_wrap=True, overflow="ellipsis")
    columns: list[ProgressColumn] = [
        TextColumn(_NARROW_TEXT if is_narrow else _TEXT, markup=False, table_column=one_line),
        BarColumn(bar_width=10 if is_narrow else 20),
        DownloadColumn(table_column=one_line.copy()),
    ]
    if not is_narrow:
        columns.append(TimeRemainingColumn(table_column=one_line.copy()))
    # No thread of its own: this runs in the middle of an import.
    return Progress(*columns, console=console, transient=True, auto_refresh=False)
