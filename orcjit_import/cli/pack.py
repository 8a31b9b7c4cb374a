"""``orcjit-import pack``: object packages as one zip file or wheel."""

from __future__ import annotations

from pathlib import Path

import rich_click as click
from rich.console import Console
from rich.progress import Progress

from ..tools import packing
from .completion import TARGET
from .output import json_option, print_json, print_text


@click.command
@click.argument("sources", metavar="TARGET...", nargs=-1, required=True, type=TARGET)
@click.option(
    "--output",
    "-o",
    metavar="BUNDLE",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The .zip or .whl to write.",
)
@click.option(
    "--follow-links",
    is_flag=True,
    help="Take in what symbolic links out of a directory lead to; otherwise they are an error.",
)
@json_option
def run(sources: tuple[str, ...], output: Path, follow_links: bool, as_json: bool) -> int:
    """Pack object packages into a bundle that is importable as it is.

    The same input gives the same bytes. Members are stored, aligned to pages, and their SHA-256
    is in a RECORD, against which imports check them: the bundle holds just these. Objects for
    several platforms may share a bundle: an import takes those that fit.

    **Examples**

    - `orcjit-import pack mykernels -o mykernels.zip`
    - `orcjit-import pack linux-x86_64/mykernels linux-aarch64/mykernels -o mykernels.zip`
    - `orcjit-import pack mykernels -o mykernels-1.0-py3-none-manylinux_2_28_x86_64.whl`
    """
    members = packing.collect(list(sources), output, follow_links=follow_links)
    with Progress(console=Console(stderr=True), transient=True, disable=_is_quiet()) as progress:
        task = progress.add_task("packing", total=len(members))
        size = packing.pack(members, output, lambda _: progress.advance(task))
    if as_json:
        print_json({"bundle": str(output), "bytes": size, "members": list(members)})
    else:
        count = "1 member" if len(members) == 1 else f"{len(members)} members"
        print_text(f"wrote {output}: {count}, {size} bytes")
    return 0


def _is_quiet() -> bool:
    return not Console(stderr=True).is_terminal
