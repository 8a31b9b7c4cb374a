"""``orcjit-import check``: everything that an import would find wrong."""

from __future__ import annotations

from dataclasses import asdict

import rich_click as click

from ..tools.check import check
from ..tools.targets import find_targets
from ..tools.unread import why_unread
from .output import json_option, print_json, print_text, targets_argument


@click.command
@targets_argument
@json_option
def run(targets: tuple[str, ...], as_json: bool) -> int:
    """Find everything that an import would find wrong, without running code of the objects.

    All is linked, dependencies as well; declared shared libraries are loaded. The exit status is 1
    if anything is wrong, for CI. What is only odd, such as a manifest that nothing reads, is a
    note.

    **Examples**

    - `orcjit-import check build/mykernels`
    - `orcjit-import check dist/*.whl --json`
    """
    found = [target for text in targets for target in find_targets(text)]
    problems = check(found)
    notes = list(dict.fromkeys(filter(None, (why_unread(target.found) for target in found))))
    if as_json:
        names = [target.name for target in found]
        told = [asdict(each) for each in problems]
        print_json({"checked": names, "problems": told, "notes": notes})
    else:
        for problem in problems:
            print_text(f"{problem.module}: {problem.text}")
        for note in notes:
            print_text(f"note: {note}")
        summary = f"{_counted(len(found), 'module')} checked: {_counted(len(problems), 'problem')}"
        print_text(summary, style="red" if problems else "green")
    return 1 if problems else 0


def _counted(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'s' * (count != 1)}"
