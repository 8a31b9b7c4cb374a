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

# No ``with`` blocks: an interrupt is raised after a call, and one between the call that takes the
# lock and the end of ``__enter__`` would leave it taken, and all other threads waiting for ever.


def with_import_lock(function: "Callable[..., Any]", *arguments: "Any") -> "Any":
    """Call a function while holding the lock, which this thread may hold already."""
    try:
        _imp.acquire_lock()  # no interrupt is raised between `try` and this call
        return function(*arguments)
    finally:
        _imp.release_lock()


def without_import_lock(function: "Callable[..., Any]", *arguments: "Any") -> "Any":
    """Call a function while the lock is let go, if this thread holds it."""
    return _unlocked(lambda: function(*arguments))
