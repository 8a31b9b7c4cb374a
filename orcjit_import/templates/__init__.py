"""Where what `orcjit-import init` makes lies: `get_template`.

Each directory is a project of the package ``mykernels`` that works as it is; ``common`` is a part
of all of them.
"""

from __future__ import annotations

from pathlib import Path

# What the name of the new package takes the place of, in texts and in names of files.
PACKAGE = "mykernels"
COMMON = "common"


def get_template(name: str) -> Path:
    """Return the directory of a template."""
    return Path(__file__).with_name(name)
