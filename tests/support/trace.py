"""Collects the words that objects write with trace.h, in the order in which they were written."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Trace:
    """A file that the objects of this process append to while it is open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        os.environ["TRACE_FD"] = str(self._descriptor)

    def words(self) -> list[str]:
        return self.path.read_text().split()

    def take(self) -> list[str]:
        """Return the words written since the last call."""
        words = self.words()
        self.path.write_text("")
        return words

    def wait_for(self, count: int) -> list[str]:
        """Return the words once there are `count`: threads write their last ones after join()."""
        deadline = time.monotonic() + 20
        while len(self.words()) < count and time.monotonic() < deadline:
            time.sleep(0.002)
        return self.words()

    def close(self) -> None:
        del os.environ["TRACE_FD"]
        os.close(self._descriptor)
