"""What is known of the files that a compiler reads: their times, and their content where it counts.

A file whose size, times and place are as they were has the content that it had. That holds unless
it was changed twice within one tick of the clock that gives files their times. So what is read in
the tick of a change is never remembered (`FileStates.is_settled`).
"""

from __future__ import annotations

import hashlib
import os
import time

from .. import _is_interrupt

# What file systems take the time from; it goes on in steps of some milliseconds.
_CLOCK = getattr(time, "CLOCK_REALTIME_COARSE", getattr(time, "CLOCK_REALTIME", 0))
_CTIME = 1

# Of the content of files, by path and times.
Digests = dict[tuple[str, tuple[int, ...]], str]


def now() -> int:
    """Return the time that a file would get that is changed now, in nanoseconds."""
    return time.clock_gettime_ns(_CLOCK)


def was_changed_before(times: list[int], moment: int) -> bool:
    """Whether a file was changed for the last time before a moment, and surely so."""
    return times[_CTIME] < moment


class FileStates:
    """The files that one import asks for: each is looked at once, and read where it has to be.

    Parameters
    ----------
    digests
        Those of files that were read earlier, of which each is valid for the times it was read at.

    Attributes
    ----------
    digests
        The same, and what is read from now on; several threads may add to it.
    """

    def __init__(self, digests: Digests | None = None) -> None:
        self._begun = now()
        self._times: dict[str, list[int] | None] = {}
        self.digests: Digests = {} if digests is None else digests

    def times(self, path: str) -> list[int] | None:
        """Return what tells whether a file was changed; None if it is gone."""
        if path not in self._times:
            self._times[path] = _look(path)
        return self._times[path]

    def is_settled(self, path: str) -> bool:
        """Whether a change from now on would be seen by the file's times."""
        times = self.times(path)
        return times is not None and was_changed_before(times, self._begun)

    def is_as(self, path: str, known: dict[str, object]) -> bool:
        """Whether a file is as `state` has told: by its times, or by its content."""
        times = self.times(path)
        if times is None or times == known["times"]:
            return times is not None
        return self._digest(path, times) == known["sha256"]

    def state(self, path: str) -> dict[str, object] | None:
        """Look at a file again, and return what is to be remembered; None if it is gone."""
        times = _look(path)
        digest = self._digest(path, times) if times is not None else ""
        return {"sha256": digest, "times": times} if digest else None

    def _digest(self, path: str, times: list[int]) -> str:
        """Return the digest of the content; "" if it cannot be read."""
        key = (path, tuple(times))
        if key not in self.digests:
            digest = _digest_of(path)
            # Another file may have come to its place meanwhile.
            if _look(path) != times or not was_changed_before(times, self._begun):
                return digest
            self.digests[key] = digest
        return self.digests[key]


def _look(path: str) -> list[int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError as error:
        if _is_interrupt(error):
            raise
        return None
    return [found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_dev]


def _digest_of(path: str) -> str:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return hashlib.sha256(file.readall()).hexdigest()
    except OSError as error:
        if _is_interrupt(error):
            raise
        return ""
