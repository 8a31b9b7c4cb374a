"""Build backends that give wheels of objects a tag which package indexes take.

They are those of scikit-build-core and meson-python, which know nothing of objects, with that one
difference. In ``pyproject.toml``::

    [build-system]
    requires = ["scikit-build-core>=0.10", "orcjit-import"]
    build-backend = "orcjit_import.build_backends:scikit_build_core"

or ``:meson_python``. Wheels of setuptools have such tags by `ObjectPackage`.

Editable installs of both find modules by finders of their own, which take a directory of objects
for a namespace, or do not see it. Where there are no Python files, which could be edited, the wheel
is installed instead.
"""

from __future__ import annotations

import importlib
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from .error_form import shaped
from .naming import MODULE_SUFFIXES

__all__ = ["meson_python", "scikit_build_core"]


class _TaggingBackend:
    """The hooks of a build backend (PEP 517), which is loaded when one of them is asked for."""

    def __init__(self, name: str, distribution: str) -> None:
        self._name = name
        self._distribution = distribution

    def build_wheel(self, wheel_directory: str, *arguments: Any, **named: Any) -> str:
        """Build a wheel, and return the name of its file."""
        from .development.tagged_wheel import tag_wheel

        made: str = self._hook("build_wheel")(wheel_directory, *arguments, **named)
        return tag_wheel(Path(wheel_directory, made)).name

    def build_editable(self, wheel_directory: str, *arguments: Any, **named: Any) -> str:
        """Build a wheel for an editable install, and return the name of its file."""
        with tempfile.TemporaryDirectory() as scratch:
            made = Path(scratch, self.build_wheel(scratch, *arguments, **named))
            if not _has_modules(made):
                shutil.move(made, wheel_directory)
                return made.name
        editable: str = self._hook("build_editable")(wheel_directory, *arguments, **named)
        return editable

    def __getattr__(self, name: str) -> Any:
        """Return a hook that is as the backend has it; some are optional."""
        return self._hook(name)

    def _hook(self, name: str) -> Any:
        try:
            backend = importlib.import_module(self._name)
        except ModuleNotFoundError as error:
            if error.name not in (self._name, self._name.partition(".")[0]):
                raise
            raise ImportError(
                shaped(
                    f"the build backend needs {self._distribution}, which is not installed "
                    f'[OJ853]: write "{self._distribution}" beside "orcjit-import" under '
                    f"`requires` in the [build-system] table of pyproject.toml; without build "
                    f"isolation, pip install {self._distribution}",
                    kind="ImportError",
                ),
                name=error.name,
            ) from error
        return getattr(backend, name)


def _has_modules(wheel: Path) -> bool:
    """Whether a wheel holds modules that are no objects."""
    with zipfile.ZipFile(wheel) as archive:
        return any(name.endswith(MODULE_SUFFIXES) for name in archive.namelist())


scikit_build_core = _TaggingBackend("scikit_build_core.build", "scikit-build-core")
meson_python = _TaggingBackend("mesonpy", "meson-python")
