"""``orcjit-import explain``: why an import finds what it finds, or nothing."""

from __future__ import annotations

import rich_click as click

from .. import install
from ..tools.explanation import lines_of_search
from ..tools.targets import find_spec_now
from .output import json_option, print_json, print_text


@click.command
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@json_option
def run(names: tuple[str, ...], as_json: bool) -> int:
    """Tell what an import of a module finds, entry by entry of the path, and why.

    Nothing is imported or run for it. The exit status is 1 if a name is not found.

    **Examples**

    - `orcjit-import explain mykernels`
    - `orcjit-import explain mypackage.kernels`
    """
    install()
    told = {name: list(lines_of_search(name)) for name in names}
    if as_json:
        print_json([{"name": name, "lines": lines} for name, lines in told.items()])
    else:
        texts = ["\n  ".join([f"import {name}", *lines]) for name, lines in told.items()]
        print_text("\n\n".join(texts))
    return 0 if all(find_spec_now(name) is not None for name in names) else 1
