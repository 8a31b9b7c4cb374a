"""``orcjit-import init``: a new project that builds."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from ..errors import ArgumentValueError
from ..tools.new_project import WAYS, make_project
from .output import json_option, print_json, print_text


@click.command
@click.argument("directory", metavar="DIRECTORY", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--with",
    "way",
    metavar="WAY",
    type=click.Choice(WAYS),
    default=WAYS[0],
    show_default=True,
    help="What builds it: `setuptools` and `scikit-build-core` make wheels, `cmake` a directory.",
)
@click.option(
    "--name", metavar="NAME", default="", help="The package's name; the directory's if not given."
)
@json_option
def run(directory: Path, way: str, name: str, as_json: bool) -> int:
    """Make a project of a package of objects: two functions in C++, how they are built, a test.

    Nothing that is there is replaced. It prints what to type next.

    **Examples**

    - `orcjit-import init mykernels`
    - `orcjit-import init mykernels --with scikit-build-core`
    - `orcjit-import init . --with cmake --name mykernels`
    """
    try:
        made = make_project(directory, way, name)
    except ArgumentValueError as error:
        hint = "--name" if name else "DIRECTORY"
        raise click.BadParameter(str(error), param_hint=hint) from error
    if as_json:
        files = [str(path) for path in made.files]
        print_json({"name": made.name, "files": files, "next": made.next_steps})
        return 0
    for path in made.files:
        print_text(f"wrote {path}")
    print_text("\nnext:", style="bold")
    for step in made.next_steps:
        print_text(f"  {step}")
    return 0
