"""What observers are told, and how the core tells it."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, NamedTuple

from .. import _native

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIELD = "\x1f"


class Link(NamedTuple):
    """Some objects of one library were linked together.

    Parameters
    ----------
    time, duration
        When the link began, of `time.monotonic_ns`, and how long it took, in nanoseconds. Parts of
        several libraries that refer to each other are one link.
    address, size
        Where code and data lie, and how much memory they take.
    library
        The name of the library: that of the module, for imports.
    objects
        The path or label of each object, and the size of its file.
    """

    time: int
    duration: int
    address: int
    size: int
    library: str
    objects: tuple[tuple[str, int], ...]


class Unload(NamedTuple):
    """What was linked together has gone: `time`, `address` and `size` are those of `Link`."""

    time: int
    address: int
    size: int


class Observer:
    """Is told of links; subclasses say what they do with that."""

    def start(self) -> None:
        """Begin: it is told of what comes from now on."""

    def stop(self) -> None:
        """End: it is told nothing more."""

    def linked(self, event: Link) -> None:
        """Take note that something was linked."""

    def unloaded(self, event: Unload) -> None:
        """Take note that something was unloaded."""


def watch(is_wanted: bool) -> None:
    """Have the core note what it links, or no longer."""
    _native.load().orcjit_watch_links(int(is_wanted))


def take() -> Iterator[Link | Unload]:
    """Yield what the core has noted since that was last asked."""
    core = _native.load()
    report = ctypes.c_char_p()
    _native.call(core.orcjit_take_link_events, ctypes.byref(report))
    return iter([_event_of(record.split(_FIELD)) for record in _native.take_records(core, report)])


def _event_of(fields: list[str]) -> Link | Unload:
    kind, time, duration, address, size, *rest = fields
    if kind == "unloaded":
        return Unload(int(time), int(address), int(size))
    library, *objects = rest
    try:
        pairs = tuple(zip(objects[1::2], map(int, objects[::2]), strict=True))
    except ValueError:  # a path with the character that divides fields
        pairs = ()
    return Link(int(time), int(duration), int(address), int(size), library, pairs)
