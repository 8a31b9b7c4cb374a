"""``orcjit-import enable``: have object files importable from the start of the interpreter on."""

import sys

from .. import activation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

HELP = "make object files importable in every program of this environment, without a line of code"


def add_arguments(parser: "ArgumentParser") -> None:
    """Add the options of this subcommand."""
    parser.add_argument(
        "--user",
        action="store_true",
        help="in all environments that read your own site-packages, not only in this one",
    )


def run(arguments: "Namespace") -> int:
    """Write the ``.pth`` file and say where it is."""
    path = activation.target(user=arguments.user)
    if activation.enable(path):
        print(f"wrote {path}")
        print(f"from now on {sys.executable} imports object files from its start on")
    else:
        print(f"enabled already: {path}")
    return 0
