"""Who held the lock of all imports holds it still, wherever handlers of signals raise.

A signal is pending where a function in C has marked it: its handler runs at the interpreter's next
opportunity, which before CPython 3.11 may be the first step of a `finally`.
"""

from __future__ import annotations

import pytest

from .conftest import Pair

PROGRAM = """
import _imp, signal
from _thread import interrupt_main
import orcjit_import
from orcjit_import import import_lock

class Interrupt(BaseException):
    pass

class Error(RuntimeError):
    pass

def handle(signum, frame):
    raise {kind}("from a handler")

signal.signal(signal.SIGUSR1, handle)

# Fails in C, in one step, with a signal pending.
def fail():
    [*map(interrupt_main, [signal.SIGUSR1, "no signal"])]

def leave():
    interrupt_main(signal.SIGUSR1)

def nothing():
    pass

# The handler may also run in the inner one.
def try_it(function, *arguments):
    try:
        try:
            function(*arguments)
        except BaseException as error:
            return str(error)
    except BaseException as error:
        return str(error)
    return ""
"""

CASES = """
for levels in range(3):
    for switch in (orcjit_import._unlocked, import_lock.with_import_lock):
        for function in (fail, leave, nothing):
            for _ in range(levels):
                _imp.acquire_lock()
            told = try_it(switch, function)
            assert "import lock" not in told, told
            assert (told == "") == (function is nothing), told
            left = 0
            while _imp.lock_held():
                _imp.release_lock()
                left += 1
            assert left == levels, (switch, function, left, levels)
print("held as before")
"""

# Another thread has the lock, or none: the signal comes with what tells so.
NOT_HELD = """
class Disturbed:
    acquire_lock, lock_held = _imp.acquire_lock, _imp.lock_held

    @staticmethod
    def release_lock():
        next(zip(map(interrupt_main, [signal.SIGUSR1]), iter(_imp.release_lock, 0)))

orcjit_import._imp = Disturbed
assert try_it(orcjit_import._unlocked, nothing)
assert not _imp.lock_held()
print("held by none")
"""

# Right after the lock was let go, and in what is called then.
LET_GO = """
class Disturbed:
    acquire_lock, release_lock = _imp.acquire_lock, _imp.release_lock

    @staticmethod
    def lock_held():
        interrupt_main(signal.SIGUSR1)

orcjit_import._imp = Disturbed
_imp.acquire_lock()
assert try_it(orcjit_import._unlocked, nothing) == "from a handler"
_imp.release_lock()
assert not _imp.lock_held()
print("held again")
"""


@pytest.mark.parametrize("kind", ["Interrupt", "KeyboardInterrupt", "Error", "RuntimeError"])
@pytest.mark.parametrize(
    ("program", "expected"),
    [(CASES, "held as before"), (NOT_HELD, "held by none"), (LET_GO, "held again")],
    ids=["levels", "not held", "let go"],
)
def test_a_handler_raises(pair: Pair, program: str, expected: str, kind: str) -> None:
    found = pair.enabled.output("-c", PROGRAM.format(kind=kind) + program)
    assert found.splitlines() == [expected]
