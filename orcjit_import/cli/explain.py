"""``orcjit-import explain``: why an import finds what it finds, or nothing."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import NamedTuple

import rich_click as click

from .. import install
from ..tools.explanation import lines_of_search
from ..tools.targets import find_spec_now, find_targets, is_path, named_entries, on_path
from .completion import ModuleName
from .output import json_option, print_json, print_text, print_wrapped


@click.command
@click.argument(
    "names",
    metavar="NAME...",
    nargs=-1,
    required=True,
    type=ModuleName(only_objects=False, also_files=True),
)
@json_option
def run(names: tuple[str, ...], as_json: bool) -> int:
    """Tell what an import of a module finds, entry by entry of the path, and why.

    What a path names is searched as if its directory, or its zip file, came first. What is found is
    linked, as `check` does, to tell why an import would fail. Nothing is imported for it, and no
    code of objects runs. The exit status is 1 if a name is not found.

    **Examples**

    - `orcjit-import explain mykernels`
    - `orcjit-import explain mypackage.kernels`
    - `orcjit-import explain build/add.o`
    """
    install()
    told = [_explained(*named) for text in names for named in _named(text)]
    if as_json:
        print_json([{"name": each.name, "lines": each.lines} for each in told])
    else:
        for number, each in enumerate(told):
            print_text(f"import {each.name}" if not number else f"\nimport {each.name}")
            for line in each.lines:
                print_wrapped(f"  {line}", 4)
    return 0 if all(each.is_found for each in told) else 1


class _Explained(NamedTuple):
    name: str
    lines: list[str]
    is_found: bool


def _named(text: str) -> list[tuple[str, str]]:
    """Return the names of modules that a text stands for, and where they are found; "" if known."""
    if not is_path(text) and text.strip("."):  # `.` and `..` are directories
        return [(text, "")]
    return [(target.name, target.entry) for target in find_targets(text)]


def _explained(name: str, entry: str) -> _Explained:
    is_there = entry in [os.path.abspath(each) for each in named_entries(sys.path)]  # noqa: PTH100
    with contextlib.nullcontext() if is_there or not entry else on_path(entry):
        return _Explained(name, list(lines_of_search(name)), find_spec_now(name) is not None)
