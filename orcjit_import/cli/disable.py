"""``orcjit-import disable``: take back what ``orcjit-import enable`` did."""

from .. import activation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

HELP = "take back `orcjit-import enable`"


def add_arguments(parser: "ArgumentParser") -> None:
    """Add the options of this subcommand."""
    parser.add_argument(
        "--user", action="store_true", help="take back `orcjit-import enable --user`"
    )


def run(arguments: "Namespace") -> int:
    """Remove the ``.pth`` file; say if there was none, and which others are left."""
    path = activation.target(user=arguments.user)
    if activation.disable(path):
        print(f"removed {path}")
    else:
        print(f"was not enabled: there is no {path}")
    for other in activation.present():
        print(f"still enabled by {other}")
    return 0
