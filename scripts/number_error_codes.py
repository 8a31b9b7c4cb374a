"""Give the new rows in the tables of error messages the next codes of their sections.

    python scripts/number_error_codes.py

The code is then written where the error is raised: "there is no such file [OJ239]". A test compares
the two.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("docs/errors.md", "docs/manifest.md", "docs/how-to-wheels.md")
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


if __name__ == "__main__":
    for name in PAGES:
        (ROOT / name).write_text(number(name), "utf-8")
