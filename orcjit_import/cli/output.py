"""How the subcommands print: with rich on a terminal, plain text in a pipe, or JSON."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import textwrap
from typing import TYPE_CHECKING, Any, TextIO

import rich_click as click
from rich.console import Console
from rich.table import Table

from ..error_form import WIDTH, shaped
from .completion import TARGET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Lines in a pipe are not wrapped: who reads them knows better where to.
_ENDLESS = 10_000
# Below that many columns beside a head, what follows it begins further to the left.
_LEAST_ROOM = 30

click.rich_click.TEXT_MARKUP = "markdown"

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
targets_argument = click.argument(
    "targets", metavar="TARGET...", nargs=-1, required=True, type=TARGET
)


def console() -> Console:
    """Return where to print."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(highlight=False, width=_ENDLESS, no_color=True)


def table(*columns: str) -> Table:
    """Return a table without lines, whose rows end with their text."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, justify="right" if column == "size" else "left", overflow="fold")
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


def readable_size(count: int) -> str:
    """Return a number of bytes as people read it: in units of a thousand."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} B"


def tell(error: object) -> None:
    """Tell an error on stderr."""
    print(shaped(f"orcjit-import: error: {error}", columns_of(sys.stderr)), file=sys.stderr)


def columns_of(stream: TextIO) -> int:
    """Return how long a line of a message may be: a terminal may be narrower than all else."""
    return min(WIDTH, Console(file=stream).width) if stream.isatty() else WIDTH


def print_wrapped(text: str, indent: int, style: str = "") -> None:
    """Print a line as it is; on a terminal, in several ones that end with words.

    Those after the first are indented.
    """
    out = console()
    if out.is_terminal:
        blanks = " " * indent
        text = textwrap.fill(
            text,
            max(out.width, _LEAST_ROOM + indent),
            subsequent_indent=blanks,
            break_long_words=False,
            break_on_hyphens=False,
        )
    print_text(text, style=style)


def bad_parameter(message: str, hint: str) -> click.BadParameter:
    """Make the error of wrong usage that click does not know of, with its code."""
    return click.BadParameter(shaped(message), param_hint=hint)


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


def print_filled(
    head: str,
    items: Iterable[str],
    separator: str = ", ",
    *,
    indent: int | None = None,
    style: str = "",
) -> None:
    """Print items after a head, as many on a line as the terminal has room for.

    An item is never cut: one that is longer than a line has a line of its own. In a pipe all are
    on one line.

    Parameters
    ----------
    head
        What begins the first line.
    items
        What follows; the last one has no separator after it.
    separator
        What stands between two of them.
    indent
        Where lines after the first begin; below the first item, if there is room.
    style
        Of all of it.
    """
    out = console()
    width = out.width
    if indent is None:
        indent = len(head) if width - len(head) >= _LEAST_ROOM else 6
    lines, line = [], head
    is_first = True
    for item in items:
        added = item if is_first else separator + item
        if not is_first and len(line) + len(added) + len(separator.rstrip()) > width:
            lines.append(line + separator.rstrip())
            line = " " * indent + item
        else:
            line += added
        is_first = False
    print_text("\n".join([*lines, line]), style=style)


def _escaped(cell: str) -> str:
    from rich.markup import escape

    return escape(cell)


def _trimmed(out: Console, made: Table) -> str:
    """Return a table as text whose lines end where their last cell does."""
    with out.capture() as captured:
        out.print(made)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())
