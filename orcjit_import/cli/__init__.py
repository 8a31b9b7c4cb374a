"""The command ``orcjit-import``. Each subcommand is a file of its own, listed in `_COMMANDS`.

A subcommand has `HELP` (one line), `add_arguments(parser)` and `run(arguments)`, which returns the
exit status. Errors of this package are told on stderr, with exit status 1; wrong usage has 2.
"""

import argparse
import sys
from importlib import import_module

from ..errors import OrcJITError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = ("enable", "disable", "status")


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments
        What follows the command's name; ``sys.argv[1:]`` if None.

    Returns
    -------
    int
        The exit status.
    """
    parsed = _parser().parse_args(arguments)
    try:
        status: int = parsed.run(parsed)
    except OrcJITError as error:
        print(f"orcjit-import: error: {error}", file=sys.stderr)
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="orcjit-import", description="Import object files as Python modules."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in _COMMANDS:
        command = import_module(f"{__name__}.{name}")
        added = commands.add_parser(name, help=command.HELP, description=command.HELP)
        command.add_arguments(added)
        added.set_defaults(run=command.run)
    return parser
