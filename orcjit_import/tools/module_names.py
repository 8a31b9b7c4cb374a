"""Names of modules that begin in some way, for shells and IPython: nothing is imported for it."""

from __future__ import annotations

import os
import pkgutil
from typing import TYPE_CHECKING, Any

from .. import install, naming
from .targets import find_spec

if TYPE_CHECKING:
    from collections.abc import Iterator


def names_of_modules(beginning: str, *, only_objects: bool) -> list[str]:
    """Return the absolute names of modules that begin in this way, sorted.

    The packages that they lie in are looked into, but not imported.
    """
    install()
    parent, _, tail = beginning.rpartition(".")
    prefix = f"{parent}." if parent else ""
    return sorted(
        prefix + name
        for name in dict.fromkeys(_names_below(parent, only_objects))
        if name.startswith(tail)
    )


def _names_below(parent: str, only_objects: bool) -> Iterator[str]:
    path = None
    if parent:
        package = find_spec(parent)
        path = list(package.submodule_search_locations or ()) if package is not None else []
    for module in pkgutil.iter_modules(path):
        if not only_objects or _holds_objects(module):
            yield module.name


def _holds_objects(module: pkgutil.ModuleInfo) -> bool:
    """Whether it is an object module, or a package of Python's that has one directly inside."""
    finder: Any = module.module_finder
    spec = finder.find_spec(module.name)
    if spec is None:
        return True  # Python's own finder does not find it, so it was listed by ours
    for place in spec.submodule_search_locations or ():
        try:
            names = os.listdir(place)  # noqa: PTH208
        except OSError:  # it lies in a zip file
            continue
        if naming.linkable(names):
            return True
    return False
