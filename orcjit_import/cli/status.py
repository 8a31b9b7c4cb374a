"""``orcjit-import status``: whether object files are importable from the start on, and where."""

import sys

from .. import activation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

HELP = "say whether object files are importable from the start of the interpreter on"


def add_arguments(parser: "ArgumentParser") -> None:
    """Add no options: there are none."""


def run(arguments: "Namespace") -> int:  # noqa: ARG001
    """Say which files enable it for this interpreter, and whether they do."""
    paths = activation.present()
    if not paths:
        print(f"not enabled for {sys.executable}")
        return 0
    for path in paths:
        print(f"enabled for {sys.executable} by {path}")
    if not activation.works():
        print("but it has no effect: orcjit_import is not importable at the start of Python")
        print("reinstall it, or run `orcjit-import enable` again")
        return 1
    return 0
