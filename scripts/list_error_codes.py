"""Write orcjit_import/error_codes.py: the codes that the tables of the documentation have.

    python scripts/list_error_codes.py [FILE]

The documentation is what is edited. A test compares the two.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("docs/errors.md", "docs/manifest.md", "docs/how-to-wheels.md")
ROW = re.compile(r"^\| `(.+?)`(?: \(\w+\))? \|.*?(OJ\d{3}) \|$", re.MULTILINE)
# What is an example in a row, and differs from case to case.
EXAMPLE = re.compile(
    r"'[^']*'|first -> second -> first|orcjit\.toml:\d+|\b(?:aarch64|x86_64)\b|\bkernels(?:\.o)?\b"
    r"|(?<=PyInit_)kernels|\(0 bytes\)|\d+\.\d"
)
HEAD = '''\
"""The codes of errors, with what is in the messages that have them.

Made by scripts/list_error_codes.py of the tables in docs/errors.md and on the pages that it names.
"""

# ruff: noqa: E501

CODES: "dict[str, tuple[str, ...]]" = {
'''


def codes() -> dict[str, list[str]]:
    """Return the parts of the message of each code, between what differs from case to case."""
    found = {}
    for page in PAGES:
        for message, code in ROW.findall((ROOT / page).read_text("utf-8")):
            assert code not in found, f"{code} is there twice"
            parts = EXAMPLE.sub("...", message).split("...")
            found[code] = [
                part for part in (part.strip(" ':;,.()") for part in parts) if len(part) > 1
            ]
    return found


def text() -> str:
    """Return what the file has to hold."""
    rows = [f'    "{code}": {tuple(parts)!r},\n' for code, parts in sorted(codes().items())]
    return HEAD + "".join(rows) + "}\n"


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "orcjit_import/error_codes.py"
    target.write_text(text(), "utf-8")
