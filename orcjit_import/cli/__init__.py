"""The command ``orcjit-import``. Each subcommand is a file of its own, listed in `_COMMANDS`.

A subcommand is the function `run` of its file, which returns the exit status, or nothing for 0.
Errors of this package are told on stderr, with exit status 1; wrong usage has 2. What is printed is
plain where it does not go to a terminal.
"""

from __future__ import annotations

import errno
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import rich_click as click

from .._version import __version__
from ..errors import OrcJITError
from .output import escaping, tell
from .path import begin_with_working_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_NAME = "orcjit-import"
# The subcommands, in the groups and in the order in which the help shows them.
_GROUPS = {
    "Begin": ("init", "doctor", "run"),
    "Look at objects": ("inspect", "check", "explain", "graph", "info"),
    "Ship them": ("stubs", "pack", "unpack", "verify", "lock", "cache"),
    "Have them importable in every program": ("enable", "disable", "status"),
}
_COMMANDS = tuple(name for names in _GROUPS.values() for name in names)


class _Group(click.RichGroup):
    """Ends with what a subcommand returns, and tells errors of this package and of the system."""

    def invoke(self, context: click.Context) -> None:
        try:
            status: int | None = super().invoke(context)
        except OrcJITError as error:
            tell(error)
            status = 1
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # nobody reads what is printed
            place = f"{error.filename}: " if error.filename else ""
            tell(f"{place}{error.strerror or error}")
            status = 1
        context.exit(status or 0)

    def list_commands(self, context: click.Context) -> list[str]:  # noqa: ARG002
        """Return the subcommands in the order in which they are met."""
        return list(_COMMANDS)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line, and end the process with its exit status.

    Parameters
    ----------
    arguments
        What follows the command's name; ``sys.argv[1:]`` if None.

    Raises
    ------
    SystemExit
        Always, unless a program that `run` runs raises something else: 0 if all is well, 1 if
        something is wrong with what was looked at, and 2 for wrong usage.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    begin_with_working_directory()
    programs: list[Callable[[], int]] = []
    try:
        with escaping():
            make_application().main(given, prog_name=_NAME, obj=programs)
    except SystemExit as ended:
        status = ended.code
    if programs:  # what `run` has found runs here, where nothing catches its exceptions
        status = programs.pop()()
    sys.exit(status)


def make_application() -> click.RichGroup:
    """Return the command with all its subcommands."""
    settings = {"help_option_names": ["-h", "--help"]}
    click.rich_click.COMMAND_GROUPS[_NAME] = [
        {"name": title, "commands": list(names)} for title, names in _GROUPS.items()
    ]
    application = _Group(
        name=_NAME,
        help="Look at, check, pack and import compiled object files.",
        context_settings=settings,
    )
    click.version_option(__version__, prog_name=_NAME)(application)
    for name in _COMMANDS:
        command: click.Command = import_module(f"{__name__}.{name}").run
        command.name = name
        application.add_command(command)
    return application


def __getattr__(name: str) -> click.RichGroup:
    if name == "application":  # for the documentation
        return make_application()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
