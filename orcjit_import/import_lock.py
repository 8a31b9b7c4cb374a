"""The lock of all imports, under which importlib asks finders, and so others may be asked.

A search for objects runs without it (see `_run` in ``__init__.py``): who imports something while
holding it may wait for a thread that waits for it.
"""

import _imp


class _ImportLock:
    """Holds the lock for the time of a ``with`` block; may be nested."""

    __slots__ = ()

    def __enter__(self) -> None:
        _imp.acquire_lock()

    def __exit__(self, *_: object) -> None:
        _imp.release_lock()


import_lock = _ImportLock()
