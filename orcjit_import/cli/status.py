"""``orcjit-import status``: whether object files are importable from the start on, and where."""

from __future__ import annotations

import sys

import rich_click as click

from .. import activation
from .output import json_option, print_json


@click.command
@json_option
def run(as_json: bool) -> int:
    """Say whether object files are importable from the start of the interpreter on.

    **Example**: `orcjit-import status`
    """
    paths = activation.present()
    works = activation.works() if paths else False
    if as_json:
        print_json({"enabled": bool(paths), "works": works, "paths": [str(path) for path in paths]})
        return 1 if paths and not works else 0
    if not paths:
        print(f"not enabled for {sys.executable}")
        return 0
    for path in paths:
        print(f"enabled for {sys.executable} by {path}")
    if not works:
        print("but it has no effect: orcjit_import is not importable at the start of Python")
        print("reinstall it, or run `orcjit-import enable` again")
        return 1
    return 0
