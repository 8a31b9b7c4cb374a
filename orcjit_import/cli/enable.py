"""``orcjit-import enable``: have object files importable from the start of the interpreter on."""

from __future__ import annotations

import sys

import rich_click as click

from .. import activation
from .output import json_option, print_json


@click.command
@click.option(
    "--user",
    is_flag=True,
    help="In all environments that read your own site-packages, not only in this one.",
)
@json_option
def run(user: bool, as_json: bool) -> int:
    """Make object files importable in every program of this environment, without a line of code.

    **Example**: `orcjit-import enable`
    """
    path = activation.target(user=user)
    is_new = activation.enable(path)
    if as_json:
        print_json({"enabled": True, "path": str(path), "changed": is_new})
    elif is_new:
        print(f"wrote {path}")
        print(f"from now on {sys.executable} imports object files from its start on")
    else:
        print(f"enabled already: {path}")
    return 0
