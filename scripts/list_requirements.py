"""Print what the package needs to be built, to run, and for the extras named, one per line.

    list_requirements.py test dev

`pip install .` takes the build requirements into an environment of its own; building without that
environment (fast, incremental) needs them in the current one.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:  # no third-party package is installed yet: pip carries this one
    from pip._vendor import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent


def requirements(pyproject: dict[str, Any], extras: list[str]) -> list[str]:
    project = pyproject["project"]
    needed = [*pyproject["build-system"]["requires"], *project["dependencies"]]
    for extra in extras:
        needed += project["optional-dependencies"][extra]
    # An extra may name another one of this package: the caller names both.
    return [requirement for requirement in needed if not requirement.startswith(project["name"])]


pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
print("\n".join(requirements(pyproject, sys.argv[1:])))
