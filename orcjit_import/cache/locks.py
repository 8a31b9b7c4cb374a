"""One at a time, for each key: over threads (`Turn`), and over processes as well (`OnlyBuilder`).

Threads wait for each other in this process, and the first of them for other processes, at a file
that it locks. The kernel takes the lock back from a process that is killed, so nothing is ever left
locked. Readers take no lock at all.
"""

# ruff: noqa: PTH103, PTH108, PTH116, PTH120

from __future__ import annotations

import os
import threading

from .. import _is_interrupt
from ..errors import OrcJITError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

try:
    fcntl: Any = __import__("fcntl")
except ImportError:  # Windows
    fcntl = None


class CacheRecursionError(OrcJITError, RuntimeError):
    """A build asks the cache for what it is building itself."""


class _Line:
    """The threads that wait for one thing, and the one whose turn it is."""

    __slots__ = ("lock", "owner", "users")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.owner = 0
        self.users = 0


# The guard is held for some lines of Python only.
_lines: dict[str, _Line] = {}
_guard = threading.Lock()


def _forget_other_threads() -> None:
    """Begin anew in the child of a fork, where the threads that hold locks do not exist."""
    global _guard
    _lines.clear()
    _guard = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_other_threads)


class Turn:
    """Held by one thread of this process at a time.

    Parameters
    ----------
    what
        What it is held for.
    key
        What messages call it.

    Raises
    ------
    CacheRecursionError
        On entering, if this thread holds it already.
    """

    __slots__ = ("_key", "_line", "_what")

    def __init__(self, what: str, key: str) -> None:
        self._what = what
        self._key = key

    def __enter__(self) -> None:
        with _guard:
            line = _lines.get(self._what)
            if line is None:
                line = _lines[self._what] = _Line()
            elif line.owner == threading.get_ident():
                raise CacheRecursionError(
                    f"the build of {self._key!r} asks the cache for {self._key!r} itself [OJ871]: "
                    f"give what it needs another key"
                )
            line.users += 1
        try:
            line.lock.acquire()
        except BaseException:  # a handler of a signal, while it waits
            self._leave(line)
            raise
        line.owner = threading.get_ident()
        self._line = line

    def __exit__(self, *_: object) -> None:
        line = self._line
        line.owner = 0
        line.lock.release()
        self._leave(line)

    def _leave(self, line: _Line) -> None:
        with _guard:
            line.users -= 1
            if not line.users:
                _lines.pop(self._what, None)


class OnlyBuilder(Turn):
    """Held by one thread of one process at a time.

    Parameters
    ----------
    path
        The file to lock. Where it cannot be made or locked (a directory that is read-only, a full
        disk, a file system without locks), only the threads of this process wait for each other:
        what several processes build at once is stored by the last of them, whole.
    key
        What messages call it.
    """

    __slots__ = ("_file", "_process")

    def __enter__(self) -> None:
        super().__enter__()
        try:
            self._process = os.getpid()
            self._file = _lock_file(self._what)
        except BaseException:
            super().__exit__()
            raise

    def __exit__(self, *_: object) -> None:
        try:
            # A child of the process that has the lock leaves it alone.
            if self._file is not None and os.getpid() == self._process:
                _unlock_file(self._what, self._file)
        finally:
            super().__exit__()


def _lock_file(path: str) -> int | None:
    """Lock a file, which is made if need be; None where that cannot be done."""
    if fcntl is None:
        return None
    while True:
        file = _open_lock(path)
        if file is None:
            return None
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Who had it before has removed it, so that others would lock another file by now.
            if _is_same_file(file, path):
                return file
        except OSError as error:
            os.close(file)
            if _is_interrupt(error):
                raise
            return None  # a file system without locks
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def _open_lock(path: str) -> int | None:
    try:
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        if _is_interrupt(error):
            raise
        return None


def _is_same_file(file: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except FileNotFoundError:
        return False


def _unlock_file(path: str, file: int) -> None:
    """Unlock and remove the file: a child that a build has forked may still have it open."""
    try:
        os.unlink(path)  # while it is locked
    except OSError as error:
        if _is_interrupt(error):
            raise
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)
        os.close(file)
