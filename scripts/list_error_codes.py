"""Write orcjit_import/error_codes.py: the codes that the tables of the documentation have.

    python scripts/list_error_codes.py [FILE]

The documentation is what is edited: a new row gets the next code of its section here. A test
compares the two.
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
    r"|[;.] [Dd]id you mean.*$|^(?:depends|objects|exports|symbols|libraries) (?=has|must|is empty)"
    r"|(?<=found )(?:str|list.*)|(?<=a list of )module names"
    r"|(?<=which is no )(?:object or archive|function)(?= here)"
    r"|(?<=which matches no )object or archive"
)
# The first code of each section with messages.
FIRST = {
    "The most common ones": 101,
    "Objects that are refused": 201,
    "Symbols and linking": 301,
    "Declarations in objects": 401,
    "Code that runs at import": 411,
    "Shared libraries": 431,
    "Bundles and zip files": 501,
    "The command line": 601,
    "The session API, unload and reload": 701,
    "Building": 801,
    "Errors": 821,  # of docs/manifest.md
    "What it needs": 841,  # of docs/how-to-wheels.md
    "Symbols that Python gives": 861,
    "The cache of compiled kernels": 871,
    "Policies": 891,
    "Programs written for apache-tvm-ffi-orcjit": 901,
    "Sources that are compiled": 921,
    "Containers": 931,
    "Observers": 941,
    "Plugins": 946,
    "The installation": 951,
}
HEAD = '''\
"""The codes of errors, with what is in the messages that have them.

Made by scripts/list_error_codes.py of the tables in docs/errors.md and on the pages that it names.
"""

# ruff: noqa: E501
# fmt: off

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


def number(page: str) -> str:
    """Return a page in which each message has a code; an empty last cell says that it has none."""
    lines, section, is_table, is_new = [], "", False, False
    text = (ROOT / page).read_text("utf-8")
    taken = {int(each) for each in re.findall(r"\bOJ(\d{3}) \|$", text, re.MULTILINE)}
    for line in text.splitlines():
        if line.startswith("## "):
            section = line[3:]
        if line.startswith("| message |"):
            is_table = section in FIRST
            is_new = is_table and not line.endswith("code |")
            line += " code |" if is_new else ""
        elif is_table and line.startswith("| ---"):
            line += " --- |" if is_new else ""
        elif is_table and line.startswith("| `"):
            if not re.search(r"(OJ\d{3}|\|) \|$", line):
                code = next(n for n in range(FIRST[section], 1000) if n not in taken)
                taken.add(code)
                anchor = f'<a id="oj{code}"></a>' if page == PAGES[0] else ""
                line = f"{line} {anchor}OJ{code} |"
        else:
            is_table = False
        lines.append(line)
    return "\n".join(lines) + "\n"


def text() -> str:
    """Return what the file has to hold."""
    rows = [f'    "{code}": {tuple(parts)!r},\n' for code, parts in sorted(codes().items())]
    return HEAD + "".join(rows) + "}\n"


if __name__ == "__main__":
    if len(sys.argv) == 1:
        for name in PAGES:
            (ROOT / name).write_text(number(name), "utf-8")
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "orcjit_import/error_codes.py"
    target.write_text(text(), "utf-8")
