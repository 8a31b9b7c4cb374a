"""Modules of cached objects that are linked when they are first asked for something.

A program that looks up a thousand kernels at its start calls few of them. What has an initializer
never waits here, since others could see whether it has run.
"""

from __future__ import annotations

import threading
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .entry import Content

# What importlib and inspect ask every module for.
_ASKED_OF_ALL = ("__path__", "__wrapped__")


def load_later(name: str, path: str, read: Callable[[], Content]) -> ModuleType:
    """Return a module of the objects that `read` returns."""
    module = ModuleType(name)
    waiting = _Waiting(module, path, read)
    namespace = module.__dict__
    del namespace["__spec__"], namespace["__loader__"]
    namespace["__file__"] = path
    namespace["__package__"] = ""
    namespace["__getattr__"] = waiting.look_up
    namespace["__dir__"] = waiting.names
    return module


class _Waiting:
    """Fills a module when it is first asked for something that it does not have."""

    __slots__ = ("_lock", "_module", "_path", "_read")

    def __init__(self, module: ModuleType, path: str, read: Callable[[], Content]) -> None:
        self._module = module
        self._path = path
        self._read = read
        self._lock = threading.RLock()  # what builds the objects may ask for them

    def look_up(self, name: str) -> Any:
        """Link the objects, and look again; the module's ``__getattr__``."""
        if name in _ASKED_OF_ALL:
            raise AttributeError(f"module {self._module.__name__!r} has no attribute {name!r}")
        self._fill()
        return getattr(self._module, name)

    def names(self) -> list[str]:
        """Link the objects, and return what they export; the module's ``__dir__``."""
        self._fill()
        return dir(self._module)

    def _fill(self) -> None:
        from .modules import fill

        with self._lock:
            if "__library__" not in vars(self._module):
                fill(self._module, self._path, self._read())
