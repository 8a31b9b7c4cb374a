"""``orcjit-import unpack``: a bundle as files again."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from ..tools import packing
from .output import json_option, print_json, print_text


@click.command
@click.argument("bundle", metavar="BUNDLE", type=click.Path(path_type=Path))
@click.option(
    "--directory",
    "-d",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Where to put the files; the working directory if not given.",
)
@json_option
def run(bundle: Path, directory: Path, as_json: bool) -> int:
    """Extract a bundle, after comparing its members with its RECORD.

    **Example**: `orcjit-import unpack mykernels.zip -d build`
    """
    paths = packing.unpack(bundle, directory)
    if as_json:
        print_json({"files": [str(path) for path in paths]})
    else:
        print_text(f"wrote {len(paths)} files below {directory}")
    return 0
