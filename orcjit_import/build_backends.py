"""Build backends that give wheels of objects a tag which package indexes take.

They are those of scikit-build-core and meson-python, which know nothing of objects, with that one
difference. In ``pyproject.toml``::

    [build-system]
    requires = ["scikit-build-core>=0.10", "orcjit-import"]
    build-backend = "orcjit_import.build_backends:scikit_build_core"

or ``:meson_python``. Wheels of setuptools have such tags by `ObjectPackage`.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

__all__ = ["meson_python", "scikit_build_core"]


class _TaggingBackend:
    """The hooks of a build backend (PEP 517), which is loaded when one of them is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def build_wheel(self, wheel_directory: str, *arguments: Any, **named: Any) -> str:
        """Build a wheel, and return the name of its file."""
        from .development.tagged_wheel import tag_wheel

        made: str = self._hook("build_wheel")(wheel_directory, *arguments, **named)
        return tag_wheel(Path(wheel_directory, made)).name

    def __getattr__(self, name: str) -> Any:
        """Return a hook that is as the backend has it; some are optional."""
        return self._hook(name)

    def _hook(self, name: str) -> Any:
        return getattr(importlib.import_module(self._name), name)


scikit_build_core = _TaggingBackend("scikit_build_core.build")
meson_python = _TaggingBackend("mesonpy")
