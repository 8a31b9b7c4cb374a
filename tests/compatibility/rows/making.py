"""Makers of objects that rows of several areas share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from compatibility.row import Maker
    from compatibility.workshop import Workshop


def archive(main: str, *members: str) -> Maker:
    """Compile the first source alone, and collect the others in an archive."""

    def make(shop: Workshop) -> list[Path]:
        objects = [shop.compile(member) for member in members]
        library = shop.new("libmembers.a")
        shop.tool("ar", "binutils", "rcs", library, *objects)
        return [shop.compile(main), library]

    return make


def merged(tool: str, package: str, *sources: str) -> Maker:
    """Merge objects by `ld -r` or a relative of it."""

    def make(shop: Workshop) -> list[Path]:
        output = shop.new("merged.o")
        shop.tool(tool, package, "-r", "-o", output, *[shop.compile(source) for source in sources])
        return [output]

    return make
