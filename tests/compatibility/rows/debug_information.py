"""DWARF versions and formats, compressed and split."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from compatibility.row import CLANG, GCC, Row

if TYPE_CHECKING:
    from pathlib import Path

    from compatibility.row import Maker
    from compatibility.workshop import Workshop

ONE_LEVEL = ("-O2",)
SOURCES = ("debug_information/program.cc", "debug_information/again.cc")


def rewritten(tool: str, *options: str) -> Maker:
    """Make a maker: both objects with debug information, rewritten by objcopy."""

    def make(workshop: Workshop) -> list[Path]:
        package = "llvm" if tool.startswith("llvm-") else "binutils"
        made = []
        for source in SOURCES:
            output = workshop.new("rewritten.o")
            workshop.tool(tool, package, *options, workshop.compile(source), output)
            made.append(output)
        return made

    return make


def damaged(workshop: Workshop) -> list[Path]:
    """Debug information of nonsense, with the relocations that it had."""
    noise = workshop.directory / "noise"
    noise.write_bytes(random.Random(1).randbytes(200000))
    compiled = [workshop.compile(source) for source in SOURCES]
    for path in compiled:
        for name in (".debug_line", ".debug_str", ".debug_abbrev"):
            workshop.tool("objcopy", "binutils", f"--update-section={name}={noise}", path)
    return compiled


def debug_only(workshop: Workshop) -> list[Path]:
    output = workshop.new("only_debug.o")
    compiled = workshop.compile(SOURCES[0], "-g")
    workshop.tool("objcopy", "binutils", "--only-keep-debug", compiled, output)
    return [output]


def with_split_file(workshop: Workshop) -> list[Path]:
    """The .dwo file beside the object is an object, too."""
    compiled = workshop.compile(SOURCES[0], "-g", "-gsplit-dwarf")
    return [compiled, compiled.with_suffix(".dwo")]


FLAGS = (
    *(f"-gdwarf-{version}" for version in (2, 3, 4, 5)),
    "-gdwarf-5 -gdwarf64",
    "-g3",
    "-ggdb3",
    "-g1",
    "-g -gz=zlib",
    "-g -gsplit-dwarf",
    "-gdwarf-4 -fdebug-types-section",
    "-g -gcolumn-info",
    "-g -ffunction-sections -fdata-sections",
    "-g -mcmodel=large",
)
OF_CLANG = (
    "-g -gz=zstd",
    "-g -gsimple-template-names",
    "-g -gsplit-dwarf=single",
    "-g -fstandalone-debug",
    "-gdwarf-5 -gembed-source",
    "-g -gpubnames",
    "-g -fdebug-macro",
    "-gline-tables-only",
    "-g -fdebug-info-for-profiling -funique-internal-linkage-names",
)
OF_GCC = (
    "-g -fvar-tracking-assignments -gvariable-location-views",
    "-g -femit-struct-debug-baseonly",
    "-gstabs",
)

ROWS: list[Row] = [
    *(Row(flags, SOURCES, tuple(flags.split()), levels=ONE_LEVEL) for flags in FLAGS),
    *(
        Row(flags, SOURCES, tuple(flags.split()), levels=ONE_LEVEL, compilers=(CLANG,))
        for flags in OF_CLANG
    ),
    *(
        Row(flags, SOURCES, tuple(flags.split()), levels=ONE_LEVEL, compilers=(GCC,))
        for flags in OF_GCC
    ),
    *(
        Row(f"{tool} {option}", make=rewritten(tool, option), flags=("-g",), levels=ONE_LEVEL)
        for tool in ("objcopy", "llvm-objcopy")
        for option in (
            "--compress-debug-sections=zlib",
            "--strip-debug",
            "--decompress-debug-sections",
        )
    ),
    Row(
        "objcopy --strip-dwo",
        make=rewritten("objcopy", "--strip-dwo"),
        flags=("-g", "-gsplit-dwarf"),
        levels=ONE_LEVEL,
    ),
    Row(
        "a .dwo file beside the object",
        make=with_split_file,
        levels=ONE_LEVEL,
        control="a linker reads no .dwo files",
    ),
    Row("damaged debug information", make=damaged, flags=("-g",), levels=ONE_LEVEL),
    Row(
        "relocations of all kinds in debug information",
        ("debug_information/odd.S", *SOURCES),
        levels=ONE_LEVEL,
    ),
    Row(
        "objcopy --only-keep-debug",
        make=debug_only,
        levels=ONE_LEVEL,
        control="it links, and its functions are zeros",
        refused="holds only debug information, and no code",
    ),
]
