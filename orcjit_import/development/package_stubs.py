"""Stubs for a package that was just built, so that a wheel ships them.

Signatures are functions of the objects, so the package has to be imported for them. That is done in
another process, since its code runs then, and its dependencies need not be there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

STUB = "__init__.pyi"
# Tells type checkers that an installed package has stubs.
TYPED = "py.typed"

_PROGRAM = "import sys; from orcjit_import.cli import main; sys.exit(main())"
_SECONDS = 120


def make_stub(package: Path, entry: Path) -> str:
    """Write the stub of an object package into it.

    Parameters
    ----------
    package
        Its directory.
    entry
        Where all packages lie that were built together.

    Returns
    -------
    str
        Why it could not be made; "" if it was.
    """
    (package / STUB).unlink(missing_ok=True)
    own = Path(__file__).resolve().parent.parent.parent
    path = os.pathsep.join([str(own), str(entry.resolve()), *sys.path])
    with tempfile.TemporaryDirectory() as scratch:
        try:
            done = subprocess.run(
                [sys.executable, "-c", _PROGRAM, "stubs", package.resolve(), "-o", scratch],
                env={**os.environ, "PYTHONPATH": path},
                cwd=scratch,
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"its import takes longer than {_SECONDS} seconds"
        made = Path(scratch, package.name, STUB)
        if done.returncode != 0 or not made.is_file():
            return _reason(done.stderr) or f"its import ended with status {done.returncode}"
        shutil.copyfile(made, package / STUB)
    return ""


def _reason(stderr: str) -> str:
    return stderr.strip().removeprefix("orcjit-import: error: ")
