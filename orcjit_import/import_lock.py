"""The lock of all imports, under which importlib asks finders, and so others may be asked.

A search for objects runs without it (see `_unlocked` in ``__init__.py``): who imports something
while holding it may wait for a thread that waits for it.
"""

import _imp

from . import _unlocked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class _Locked(map):  # type: ignore[type-arg]
    """While one lives, this thread holds the lock once more; it goes with its call.

    No ``with`` block and no ``finally``: a handler of signals that raises before the first step of
    either would leave the lock taken, and all other threads waiting for ever. None runs in C.
    """

    __del__ = _imp.release_lock


def with_import_lock(function: "Callable[..., Any]", *arguments: "Any") -> "Any":
    """Call a function while holding the lock, which this thread may hold already."""
    return next(
        next(map(_Locked, (lambda _: function(*arguments),), zip(iter(_imp.acquire_lock, 0))))
    )


def without_import_lock(function: "Callable[..., Any]", *arguments: "Any") -> "Any":
    """Call a function while the lock is let go, if this thread holds it."""
    return _unlocked(lambda: function(*arguments))
