"""Raises an exception at one step of a call after the other, as an interrupt would.

A step is a call, a line or a return in a Python file of the package. What is raised at one comes
out of the statement that the interpreter was about to execute there, or of the call.
"""

from __future__ import annotations

import _imp
import gc
import sys
import warnings
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import orcjit_import

PACKAGE = f"{Path(orcjit_import.__file__).parent}/"

# A run of more steps than that does not end.
_MOST_STEPS = 20_000


class Timeout(Exception):  # noqa: N818  (as programs call it)
    """What a signal handler raises to end what takes too long."""


# What is raised: an interrupt, or what programs raise in handlers of SIGALRM. The last one is an
# OSError, too, as are the failures of the operating system.
ERRORS = (KeyboardInterrupt, Timeout, TimeoutError)


@dataclass(frozen=True)
class Sweep:
    """Of `stride` steps in a row one is interrupted, by each error in turn."""

    errors: tuple[type[BaseException], ...]
    stride: int = 1

    def start(self, name: str) -> int:
        """Return the first step; it differs, so that all tests together try each statement."""
        return 1 + zlib.crc32(name.encode()) % self.stride


# Every step by every error is for the slow tests. The others begin at different steps, so that all
# of them together still try nearly every statement.
SWEEPS = [
    pytest.param(Sweep(ERRORS, stride=7), id="some"),
    *(pytest.param(Sweep((error,)), id=error.__name__, marks=pytest.mark.slow) for error in ERRORS),
]


@pytest.fixture(autouse=True, params=SWEEPS)
def sweep(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """For the files that import it: their tests interrupt by each sweep."""
    monkeypatch.setattr(_current, "sweep", request.param)
    monkeypatch.setattr(_current, "start", request.param.start(request.node.name))


class _Current:
    """What the test that is running interrupts."""

    sweep = Sweep((KeyboardInterrupt,))
    start = 1


_current = _Current()


def raised_at(number: int, action: Callable[[], object], error: type[BaseException]) -> bool:
    """Call `action`, and raise `error` at its step of that number; False if it has not so many.

    The error has to come out of it: nobody on the way may swallow it, or put another in its place.
    """
    left = number
    place = ""

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal left, place
        code = frame.f_code
        # A generator that `any` has left is closed in steps of its own: what is raised there is
        # lost. No signal is handled in them.
        if not code.co_filename.startswith(PACKAGE) or code.co_name == "<genexpr>":
            return None
        if event != "exception":
            left -= 1
            if left == 0:
                place = f"{event} of {code.co_name}, line {frame.f_lineno}"
                raise error(place)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    except error:
        if left > 0:
            raise
        return True
    finally:
        sys.settrace(before)
    assert left > 0, f"swallowed at {place}"
    return False


def every_step(action: Callable[[], object]) -> Iterator[int]:
    """Raise an error at the steps of `action` in turn; yield after each, to look what is left.

    Also checks that nothing is printed of exceptions that could not be raised.
    """
    sweep, start = _current.sweep, _current.start
    unraisable: list[object] = []
    before, sys.unraisablehook = sys.unraisablehook, unraisable.append
    # A file that was being read when the interrupt came is closed without `close`.
    warnings.simplefilter("ignore", ResourceWarning)
    try:
        for index, number in enumerate(range(start, _MOST_STEPS, sweep.stride)):
            if not raised_at(number, action, sweep.errors[index % len(sweep.errors)]):
                break
            gc.collect(0)
            assert not _imp.lock_held(), f"step {number} left the lock of all imports taken"
            yield number
            assert not unraisable, (number, unraisable)
        else:
            raise AssertionError("there are more and more steps")
        assert number > start + 10, "nothing was interrupted"
    finally:
        gc.collect()  # those files too that older cycles hold, as long as the warning is ignored
        sys.unraisablehook = before
