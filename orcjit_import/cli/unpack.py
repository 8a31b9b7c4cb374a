"""``orcjit-import unpack``: a bundle as files again."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from ..tools.unpacking import unpack
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
@click.option("--force", is_flag=True, help="Replace files that are there.")
@json_option
def run(bundle: Path, directory: Path, force: bool, as_json: bool) -> int:
    """Extract a bundle, after comparing its members with its RECORD.

    Nothing is written if anything is wrong, or a file is there already.

    **Example**: `orcjit-import unpack mykernels.zip -d build`
    """
    paths = unpack(bundle, directory, force=force)
    if as_json:
        print_json({"files": [str(path) for path in paths]})
    else:
        print_text(f"wrote {len(paths)} files below {directory}")
    return 0
