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
    """Put back `sys.path`, `sys.meta_path`, and forget all modules of files below `directory`."""
    path, meta_path = list(sys.path), list(sys.meta_path)
    yield
    sys.path[:] = path
    sys.meta_path[:] = meta_path
    for name, module in list(sys.modules.items()):
        if _is_below(module, directory):
            del sys.modules[name]
    for cache in (sys.path_importer_cache, zipimport._zip_directory_cache):
        for entry in list(cache):
            if str(entry).startswith(str(directory)) or not str(entry).startswith("/"):
                del cache[entry]
    importlib.invalidate_caches()


def _is_below(module: ModuleType, directory: Path) -> bool:
    if not isinstance(module, ModuleType):
        return False
    attributes = object.__getattribute__(module, "__dict__")  # without loading a lazy module
    origin = getattr(attributes.get("__spec__"), "origin", None)
    places = [origin, *(attributes.get("__path__") or ())]
    return any(str(place).startswith(str(directory)) for place in places)
