"""The Pythons that are here: on PATH, or put there by pyenv."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

VERSIONS = ["3.10", "3.11", "3.12", "3.13", "3.14", "3.15"]
THIS = "{}.{}".format(*sys.version_info)


@functools.cache
def interpreters() -> dict[str, str]:
    """Return the path of every supported Python that is here, this one among them, by version."""
    found = {version: next(filter(_works, _candidates(version)), None) for version in VERSIONS}
    found[THIS] = sys.executable
    return {version: path for version, path in found.items() if path}


def _candidates(version: str) -> list[str]:
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    return [
        *filter(None, [shutil.which(f"python{version}")]),
        *map(str, sorted(pyenv.glob(f"versions/{version}.*/bin/python"))),
    ]


def _works(interpreter: str) -> bool:
    program = [interpreter, "-c", "import venv, ctypes"]
    return subprocess.run(program, capture_output=True).returncode == 0
