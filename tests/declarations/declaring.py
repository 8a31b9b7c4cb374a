"""Compiles declarations into the objects of tests, and reads them back without the native core."""

from __future__ import annotations

import hashlib
from pathlib import Path

from support.build import OBJECTS
from support.elf import sections

import orcjit_import

HEADER = Path(orcjit_import.get_include()) / "orcjit_import.h"
SECTION = b".orcjit_import"

# What makes the header found. The digest makes objects anew when the header has changed.
INCLUDE_HEADER = (
    f"-I{HEADER.parent}",
    f"-DHEADER_DIGEST={int(hashlib.sha256(HEADER.read_bytes()).hexdigest()[:8], 16)}",
)

MACROS = {
    "bind": "ORCJIT_IMPORT_BIND",
    "depends": "ORCJIT_IMPORT_DEPENDS",
    "exports": "ORCJIT_IMPORT_EXPORT",
    "libraries": "ORCJIT_IMPORT_LIBRARY",
}


def declaring(*declarations: str) -> tuple[str, ...]:
    """Return flags that make any source declare these: `cc(source, *declaring("depends=a"))`."""
    uses = " ".join(map(_use, declarations))
    prologue = OBJECTS / "declarations" / "declare.h"
    return (*INCLUDE_HEADER, "-include", str(prologue), f"-DDECLARATIONS={uses}")


def _use(declaration: str) -> str:
    key, _, value = declaration.partition("=")
    if key in MACROS:
        return f'{MACROS[key]}("{value}")'
    return f'ORCJIT_IMPORT_DECLARE_("{declaration}")'


def manifest(*declarations: str) -> str:
    """Return the manifest that declares the same."""
    values: dict[str, list[str]] = {}
    for key, _, value in (declaration.partition("=") for declaration in declarations):
        values.setdefault(key, []).append(value)
    lines = [f"{key} = {values[key]!r}\n" for key in values if key != "bind"]
    return "".join([*lines, *(f"bind = {value!r}\n" for value in values.get("bind", ()))])


def declared_in(path: Path) -> list[str]:
    """Return the declarations in an ELF file, in the order of the sections."""
    image = path.read_bytes()
    found = [
        image[section.offset : section.offset + section.size]
        for section in sections(image)
        if section.name == SECTION
    ]
    return [text.decode() for part in found for text in part.split(b"\0") if text]
