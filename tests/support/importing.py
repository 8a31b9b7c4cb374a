"""Leaves the import system as a test found it."""

from __future__ import annotations

import contextlib
import importlib
import sys
import zipimport
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType


@contextlib.contextmanager
def imports_put_back(directory: Path) -> Iterator[None]:
    """Put back `sys.path`, `sys.meta_path`, and forget modules of files below `directory`.

    These are the ones that were imported in between: it is empty before.
    """
    path, meta_path, modules = list(sys.path), list(sys.meta_path), dict(sys.modules)
    below = str(directory)
    yield
    sys.path[:] = path
    sys.meta_path[:] = meta_path
    for name, module in list(sys.modules.items()):
        if module is not modules.get(name) and _is_below(module, below):
            del sys.modules[name]
    for cache in (sys.path_importer_cache, zipimport._zip_directory_cache):
        for entry in list(cache):
            if str(entry).startswith(below) or not str(entry).startswith("/"):
                del cache[entry]
    importlib.invalidate_caches()


def _is_below(module: ModuleType, directory: str) -> bool:
    if not isinstance(module, ModuleType):
        return False
    attributes = object.__getattribute__(module, "__dict__")  # without loading a lazy module
    origin = getattr(attributes.get("__spec__"), "origin", None)
    places = [origin, *(attributes.get("__path__") or ())]
    return any(str(place).startswith(directory) for place in places)
