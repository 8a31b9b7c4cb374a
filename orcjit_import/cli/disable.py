"""``orcjit-import disable``: take back what ``orcjit-import enable`` did."""

from __future__ import annotations

import rich_click as click

from .. import activation
from .output import json_option, print_json


@click.command
@click.option("--user", is_flag=True, help="Take back `orcjit-import enable --user`.")
@json_option
def run(user: bool, as_json: bool) -> int:
    """Take back what enable did.

    Says if it was not enabled, and which other files still enable it.

    **Example**: `orcjit-import disable`
    """
    path = activation.target(user=user)
    was_enabled = activation.disable(path)
    others = [str(other) for other in activation.present()]
    if as_json:
        print_json({"enabled": bool(others), "path": str(path), "changed": was_enabled})
        return 0
    print(f"removed {path}" if was_enabled else f"was not enabled: there is no {path}")
    for other in others:
        print(f"still enabled by {other}")
    return 0
