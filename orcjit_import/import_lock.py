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


class ImportLockReleased:
    """Lets go the lock for the time of a ``with`` block, if this thread holds it."""

    __slots__ = ("_is_released",)

    def __enter__(self) -> None:
        self._is_released = True
        try:
            _imp.release_lock()
        except RuntimeError:
            self._is_released = False

    def __exit__(self, *_: object) -> None:
        if self._is_released:
            _imp.acquire_lock()


import_lock = _ImportLock()
