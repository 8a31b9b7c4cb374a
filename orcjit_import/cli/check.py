"""``orcjit-import check``: everything that an import would find wrong."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace

import rich_click as click

from ..error_form import shaped
from ..tools.check import Problem, check
from ..tools.targets import find_targets
from ..tools.unread import why_unread
from .output import (
    columns_of,
    json_option,
    print_json,
    print_text,
    print_wrapped,
    targets_argument,
)


@click.command
@targets_argument
@json_option
@click.option(
    "--format",
    "style",
    metavar="FORM",
    type=click.Choice(["text", "github"]),
    default="text",
    help="How problems are told: as `text`; or as `github`, which annotates a workflow's run.",
)
def run(targets: tuple[str, ...], as_json: bool, style: str) -> int:
    """Find everything that an import would find wrong, without running code of the objects.

    All is linked, dependencies as well; declared shared libraries are loaded. The exit status is 1
    if anything is wrong, for CI. What is only odd, such as a manifest that nothing reads, is a
    note.

    **Examples**

    - `orcjit-import check build/mykernels`
    - `orcjit-import check dist/*.whl --json`
    - `orcjit-import check dist/*.whl --format github`
    """
    found = [target for text in targets for target in find_targets(text)]
    problems = check(found)
    notes = list(dict.fromkeys(filter(None, (why_unread(target.found) for target in found))))
    if as_json:
        names = [target.name for target in found]
        told = [asdict(each) for each in problems]
        print_json({"checked": names, "problems": told, "notes": notes})
    else:
        for problem in _by_cause(problems) if style == "text" else problems:
            print_text(_told(problem, style))
        for note in notes:
            if style == "text":
                print_wrapped(f"note: {note}", 2)
            else:
                print_text(f"::notice::{_in_command(note)}")
        summary = f"{_counted(len(found), 'module')} checked: {_counted(len(problems), 'problem')}"
        print_text(summary, style="red" if problems else "green")
    return 1 if problems else 0


def _by_cause(problems: list[Problem]) -> list[Problem]:
    """Return the problems, with undefined symbols of which the same is told as one."""
    found: dict[tuple[str, str], Problem] = {}
    for number, each in enumerate(problems):
        symbol, end, advice = each.text.partition("). ")
        is_symbol = bool(end) and symbol.startswith("undefined symbol ")
        key = (each.module, advice if is_symbol else str(number))
        if key in found:
            symbols = found[key].text.removesuffix(end + advice)
            found[key] = replace(each, text=f"{symbols}); {symbol}{end}{advice}")
        else:
            found[key] = each
    return list(found.values())


def _told(problem: Problem, style: str) -> str:
    if style == "text":
        return shaped(f"{problem.module}: {problem.told}", columns_of(sys.stdout))
    place, title = (_in_property(text) for text in (problem.path, f"import {problem.module}"))
    return f"::error file={place},title={title}::{_in_command(shaped(problem.told))}"


def _in_command(text: str) -> str:
    """Return a text as a workflow command of GitHub takes it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _in_property(text: str) -> str:
    return _in_command(text).replace(":", "%3A").replace(",", "%2C")


def _counted(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'s' * (count != 1)}"
