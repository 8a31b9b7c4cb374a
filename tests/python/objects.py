"""Makes fake objects (see conftest.py) and regular Python modules; says what is found."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

from orcjit_import.loader import ObjectLoader


def fake(path: Path, *exports: str, **facts: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"exports": list(exports), **facts}))
    return path


def regular(path: Path, text: str = "KIND = 'regular'\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def depends(path: Path, *names: str) -> Path:
    path.write_text(f"depends = {json.dumps(names)}\n")
    return path


def package(here: Path, name: str, *dependencies: str, **facts: object) -> Path:
    """Make an object package that exports its own name."""
    fake(here / name / f"{name}.o", f"{name}_f", **facts)
    if dependencies:
        depends(here / name / "orcjit.toml", *dependencies)
    return here / name


def origin(name: str) -> str | None:
    spec = importlib.util.find_spec(name)
    return spec.origin if spec is not None else None


def is_ours(name: str) -> bool:
    spec = importlib.util.find_spec(name)
    return spec is not None and isinstance(spec.loader, ObjectLoader)
