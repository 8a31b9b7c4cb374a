"""Plugins: what installed distributions offer by entry points, a group for each interface.

The groups are ``orcjit_import.compilers``, ``containers``, ``observers``, ``policies`` and
``symbols``. All that is installed is read to find one, so they are looked for when somebody asks
for a name that is not known here, and not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _is_interrupt
from .naming import near_names

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import EntryPoint

    from .errors import OrcJITError

_PREFIX = "orcjit_import."


def find(interface: str, name: str, error: type[OrcJITError]) -> Any | None:
    """Return what has a name among the plugins of an interface; None if nothing has.

    Parameters
    ----------
    interface
        The last part of the group, as "observers".
    name
        That of the entry point.
    error
        Raised if it cannot be loaded.
    """
    from importlib.metadata import entry_points

    for entry in entry_points(group=f"{_PREFIX}{interface}", name=name):
        return _load(entry, error)
    return None


def near(interface: str, name: str, others: Iterable[str] = ()) -> str:
    """Return the end of a message: names of plugins, or of `others`, that are like `name`."""
    from importlib.metadata import entry_points

    known = {entry.name for entry in entry_points(group=f"{_PREFIX}{interface}")}
    return near_names(name, sorted(known | set(others)))


def find_all(interface: str, error: type[OrcJITError]) -> list[Any]:
    """Return all plugins of an interface; raises `error` if one of them cannot be loaded."""
    from importlib.metadata import entry_points

    return [_load(entry, error) for entry in entry_points(group=f"{_PREFIX}{interface}")]


def instance_of(plugin: Any) -> Any:
    """Return a plugin, or an instance of it if it is a class."""
    return plugin() if isinstance(plugin, type) else plugin


def _load(entry: EntryPoint, error: type[OrcJITError]) -> Any:
    try:
        return entry.load()
    except Exception as cause:
        if _is_interrupt(cause):
            raise
        where = f" of {entry.dist.name}" if entry.dist is not None else ""
        raise error(
            f"the plugin {entry.name!r}{where} ({entry.value}, of the group {entry.group}) cannot "
            f"be loaded [OJ946]: {type(cause).__name__}: {cause}"
        ) from cause
