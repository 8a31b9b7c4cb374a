"""``orcjit-import doctor``: whether this environment can build and import objects."""

from __future__ import annotations

from dataclasses import asdict

import rich_click as click

from ..tools.environment import examine
from .output import json_option, print_json, print_wrapped

_MARKS = {"good": "ok", "note": "note", "bad": "PROBLEM"}
_INDENT = 9
_STYLES = {"good": "", "note": "magenta", "bad": "red"}


@click.command
@json_option
def run(as_json: bool) -> int:
    """Look whether this environment can build and import objects, and say what to do if not.

    Versions, the native library, the finder, compilers, and what the path holds. The exit status
    is 1 if imports of objects fail here; what only building needs is a note.

    **Example**: `orcjit-import doctor`
    """
    findings = examine()
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for each in findings:
            line = f"{_MARKS[each.state]:8} {each.what}: {each.text}"
            print_wrapped(line, _INDENT, style=_STYLES[each.state])
            if each.advice:
                print_wrapped(f"{'':{_INDENT}}{each.advice}", _INDENT)
    return 1 if any(finding.state == "bad" for finding in findings) else 0
