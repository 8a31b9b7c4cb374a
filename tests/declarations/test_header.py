"""The shipped header: what each compiler makes of it, with each standard and under each flag."""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.build import Builder, BuildError, run
from support.compilers import Compiler, find_tool

from orcjit_import.source import ObjectPlaces
from orcjit_import.tools import description

from .declaring import HEADER, INCLUDE_HEADER, declared_in

Compile = Callable[..., Path]

MARKER = "orcjit_import_declares"

IN_C = [
    "depends=from_header",
    "depends=first",
    "depends=.second",
    "libraries=libm.so.6",
    "bind=now",
    "exports=mul*",
]
IN_CXX = [*IN_C, "depends=in_extern_c", "depends=in_namespace"]

CLEAN = ("-pedantic", "-Wall", "-Wextra", "-Werror")
C_STANDARDS = ("c89", "gnu89", "c99", "c11", "c17", "c2x", "gnu2x")
CXX_STANDARDS = ("c++98", "c++11", "c++14", "c++17", "c++20", "c++23")

FLAGS = (
    "-O0",
    "-O2",
    "-O3 -ffunction-sections -fdata-sections -fmerge-all-constants",
    "-Os -g",
    "-O2 -flto -ffat-lto-objects",
    "-O1 -fsanitize=address",
    "-O1 -fsanitize=undefined",
    "-O2 -fvisibility=hidden",
    pytest.param("-O2 -mcmodel=large", marks=pytest.mark.x86_64("GCC has no such PIC elsewhere")),
    "-O2 -fno-pic",
    "-O2 -fno-common -fno-asynchronous-unwind-tables",
)


def declarations_in(path: Path) -> list[str]:
    """Return what the core reads."""
    return [
        text for one in description.describe(ObjectPlaces([str(path)])) for text in one.declarations
    ]


def declarations_of(path: Path) -> list[str]:
    """Return what the core reads, which is what is there."""
    found = declarations_in(path)
    assert found == declared_in(path)
    return found


# ---- Compilers ----


@pytest.mark.parametrize("standard", C_STANDARDS)
def test_every_c_standard_without_a_warning(header: Compile, standard: str) -> None:
    found = header("every_macro.c", f"-std={standard}", *CLEAN, "-Wshadow", "-Wwrite-strings")
    assert declarations_of(found) == IN_C


@pytest.mark.parametrize("standard", CXX_STANDARDS)
def test_every_cxx_standard_without_a_warning(header: Compile, standard: str) -> None:
    found = header("every_macro.cc", f"-std={standard}", *CLEAN, "-Wshadow", "-Wold-style-cast")
    assert declarations_of(found) == IN_CXX


@pytest.mark.parametrize("flags", FLAGS)
@pytest.mark.parametrize(
    ("source", "expected"), [("every_macro.c", IN_C), ("every_macro.cc", IN_CXX)]
)
def test_every_kind_of_code(header: Compile, flags: str, source: str, expected: list[str]) -> None:
    assert declarations_of(header(source, *flags.split())) == expected


def test_including_the_header_alone_declares_nothing(header: Compile) -> None:
    assert declarations_of(header("only_includes.c")) == []


@pytest.mark.parametrize("source", ["declares.c", "declares.cc"])
def test_a_semicolon_is_no_error(builder: Builder, compiler: Compiler, source: str) -> None:
    text = '#include <orcjit_import.h>\nORCJIT_IMPORT_DEPENDS("base");\n'
    flags = (*INCLUDE_HEADER, "-Wall", "-Wextra", "-Werror")
    found = builder.compile_text(compiler.name, source, text, *flags)
    assert declarations_of(found) == ["depends=base"]


def test_the_command_line_in_the_header(compiler: Compiler, tmp_path: Path) -> None:
    """As users type it, in a shell."""
    [command] = re.findall(r"^ \*     cc (.*) \.\.\.$", HEADER.read_text(), re.MULTILINE)
    (tmp_path / "declares.c").write_text(f"#include <{HEADER.name}>\n")
    python = f'python() {{ {sys.executable} "$@"; }}; '
    search = f"export PYTHONPATH={HEADER.parent.parent.parent}; "
    target = f"-c {tmp_path}/declares.c -o {tmp_path}/declares.o"
    run("bash", "-c", f"{search}{python}{compiler.c} {command} {target}")
    assert MARKER in run(find_tool("nm", "binutils"), tmp_path / "declares.o")


def test_an_argument_has_to_be_a_literal(header: Compile) -> None:
    with pytest.raises(BuildError, match="now"):
        header("no_literal.c")


@pytest.mark.parametrize("target", ["x86_64-apple-macos13", "x86_64-pc-windows-msvc"])
def test_other_formats_declare_nothing(clang: Compile, target: str) -> None:
    flags = (f"--target={target}", "-fno-pic", *CLEAN)
    found = clang("declarations/every_macro.c", *INCLUDE_HEADER, *flags)
    assert b"from_header" not in found.read_bytes()
    assert declarations_in(found) == []


# ---- Tools that rewrite objects ----


@pytest.mark.parametrize("linker", ["ld", "ld.gold", "ld.lld"])
def test_merging_objects_keeps_what_each_declares(
    header: Compile, builder: Builder, linker: str
) -> None:
    objects = [header("every_macro.c"), header("every_macro.cc", "-Dmultiply=times")]
    merged = builder.merge("merged.o", *objects, linker=linker_program(linker))
    assert declarations_of(merged) == IN_C + IN_CXX


@pytest.mark.parametrize("option", ["--strip-debug", "--strip-unneeded"])
def test_stripping_keeps_the_declarations(header: Compile, tmp_path: Path, option: str) -> None:
    stripped = tmp_path / "stripped.o"
    run(find_tool("strip", "binutils"), option, header("every_macro.c", "-g"), "-o", stripped)
    assert declarations_of(stripped) == IN_C
    assert MARKER in run(find_tool("nm", "binutils"), stripped)


def test_the_index_of_an_archive_lists_who_declares(header: Compile, builder: Builder) -> None:
    members = [header("every_macro.c"), header("only_includes.c")]
    archive = builder.archive("libdeclares.a", *members)
    index = run(find_tool("nm", "binutils"), "--print-armap", archive).partition("\n\n")[0]
    assert f"{MARKER} in every_macro.o" in index
    assert f"{MARKER} in only_includes.o" in index


@pytest.mark.parametrize("linker", ["ld", "ld.gold", "ld.lld"])
def test_a_shared_library_works_and_does_not_export_the_marker(
    header: Compile, tmp_path: Path, linker: str
) -> None:
    library = tmp_path / "libmultiply.so"
    run(
        linker_program(linker),
        "-shared",
        header("every_macro.c"),
        header("only_includes.c"),
        "-o",
        library,
    )
    assert ctypes.CDLL(str(library)).multiply(6, 7) == 42
    assert MARKER not in run(find_tool("nm", "binutils"), "--dynamic", library)


def linker_program(name: str) -> str:
    return find_tool(name, "lld" if name == "ld.lld" else "binutils")
