"""How the subcommands print: with rich on a terminal, plain text in a pipe, or JSON."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Lines in a pipe are not wrapped: who reads them knows better where to.
_ENDLESS = 10_000

click.rich_click.TEXT_MARKUP = "markdown"

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
targets_argument = click.argument("targets", metavar="TARGET...", nargs=-1, required=True)


def console() -> Console:
    """Return where to print."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(highlight=False, width=_ENDLESS, no_color=True)


def table(*columns: str) -> Table:
    """Return a table without lines, whose rows end with their text."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, justify="right" if column == "bytes" else "left", overflow="fold")
    return made


def print_table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print a table below a title, if it has any rows."""
    made = table(*columns)
    for row in rows:
        made.add_row(*[_escaped(cell) for cell in row])
    if made.row_count:
        out = console()
        out.print(f"\n[bold]{title}[/bold]" if title else "")
        text = made if out.is_terminal else _trimmed(out, made)
        out.print(text)


def print_json(value: Any) -> None:
    """Print a value as JSON, with escapes where stdout cannot take it as it is."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2)
    print(text)


def tell(error: object) -> None:
    """Tell an error on stderr."""
    print(f"orcjit-import: error: {error}", file=sys.stderr)


@contextlib.contextmanager
def escaping() -> Iterator[None]:
    """Have stdout escape what its encoding lacks, such as a name that is no text."""
    stream = sys.stdout
    if not isinstance(stream, io.TextIOWrapper) or stream.errors != "strict":
        yield
        return
    stream.reconfigure(errors="backslashreplace")
    try:
        yield
    finally:
        stream.reconfigure(errors="strict")


def print_text(text: str, style: str = "") -> None:
    """Print a line as it is: brackets in it are no markup."""
    console().print(text, style=style, markup=False, soft_wrap=True)


def _escaped(cell: str) -> str:
    from rich.markup import escape

    return escape(cell)


def _trimmed(out: Console, made: Table) -> str:
    """Return a table as text whose lines end where their last cell does."""
    with out.capture() as captured:
        out.print(made)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())
