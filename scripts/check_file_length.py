"""Fail if a source file is longer than one can keep in mind.

Such a file does several things: split it by what it is about.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("native", "orcjit_import", "tests", "scripts", "examples", "benchmarks")
SUFFIXES = {".py", ".cc", ".h"}
LIMIT = 400


def too_long() -> list[str]:
    found = []
    for path in sorted(p for folder in FOLDERS for p in (ROOT / folder).rglob("*")):
        if path.suffix in SUFFIXES:
            lines = len(path.read_text("utf-8").splitlines())
            if lines > LIMIT:
                found.append(f"{path.relative_to(ROOT)}: {lines} lines, at most {LIMIT}")
    return found


if problems := too_long():
    sys.exit("\n".join(problems))
