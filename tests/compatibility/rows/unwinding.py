"""C++ exceptions and backtraces through linked code."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from support.compilers import find_compiler

from compatibility.row import CLANG, GCC, Library, Row

if TYPE_CHECKING:
    from pathlib import Path

    from compatibility.row import Maker
    from compatibility.workshop import Workshop

ONE_LEVEL = ("-O2",)
ACROSS = ("unwinding/across.cc", "unwinding/throw.cc", "unwinding/catch.cc")


def mixed(order: tuple[int, ...]) -> Maker:
    """Make a maker: objects of the two compilers by turns, in that order."""

    def make(workshop: Workshop) -> list[Path]:
        objects = []
        for number in order:
            path = workshop.new(f"mixed{number}.o")
            compiler = find_compiler((GCC, CLANG)[number % 2])
            objects.append(workshop.compile_with(compiler, ACROSS[number], path))
        return objects

    return make


def merged(tool: str, package: str, *options: str) -> Maker:
    def make(workshop: Workshop) -> list[Path]:
        objects = [workshop.compile(name) for name in ACROSS]
        output = workshop.new("merged.o")
        workshop.tool(tool, package, "-r", *options, *objects, "-o", output)
        return [output]

    return make


def with_type(kind: str) -> tuple[str, ...]:
    return (f"unwinding/handmade.S -DTYPE={kind}", "unwinding/handmade.cc")


FLAGS = (
    "-mcmodel=large",
    "-fomit-frame-pointer",
    "-fno-omit-frame-pointer",
    "-fno-asynchronous-unwind-tables",
    "-fasynchronous-unwind-tables -g",
    "-ffunction-sections -fdata-sections",
    "-fvisibility=hidden",
    "-fcf-protection=full",
    "-fno-plt",
    "-fno-dwarf2-cfi-asm",
)

ROWS: list[Row] = [
    Row("within and across objects", ACROSS, levels=("-O0", "-O2", "-O3")),
    *(
        Row(
            f"GCC's and Clang's objects, order {''.join(map(str, order))}",
            make=mixed(order),
            levels=ONE_LEVEL,
            compilers=(GCC,),
        )
        for order in itertools.permutations(range(3))
    ),
    *(
        Row(
            f"across objects, {flag}",
            ACROSS,
            tuple(flag.split()),
            levels=ONE_LEVEL,
            compilers=(GCC,) if "cfi-asm" in flag else (GCC, CLANG),
        )
        for flag in FLAGS
    ),
    Row(
        "across objects, -flto -ffat-lto-objects",
        ACROSS,
        ("-flto", "-ffat-lto-objects"),
        levels=ONE_LEVEL,
        compilers=(GCC,),
    ),
    Row("across objects, merged with ld -r", make=merged("ld", "binutils"), levels=ONE_LEVEL),
    Row(
        "across objects, merged with ld -r --unique",
        make=merged("ld", "binutils", "--unique"),
        levels=ONE_LEVEL,
    ),
    Row("across objects, merged with ld.lld -r", make=merged("ld.lld", "lld"), levels=ONE_LEVEL),
    Row("across objects, merged with mold -r", make=merged("mold", "mold"), levels=ONE_LEVEL),
    Row(
        "across objects, -fPIE",
        ACROSS,
        ("-fPIE",),
        levels=ONE_LEVEL,
        control="for executables only",
    ),
    Row("through frames of C", ("unwinding/through_c.c -fexceptions", "unwinding/through_c.cc")),
    Row(
        "through frames of C with unwind tables alone",
        ("unwinding/through_c.c -fasynchronous-unwind-tables", "unwinding/through_c.cc"),
        levels=ONE_LEVEL,
    ),
    Row("nested, rethrown, in another thread", ("unwinding/rethrow.cc",)),
    Row("from initializers", ("unwinding/initializer.cc",)),
    Row("through the C++ library", ("unwinding/sorted.cc",)),
    Row("backtraces", ("unwinding/backtrace.c",), ("-fno-optimize-sibling-calls", "-fexceptions")),
    Row(
        "backtraces without frame pointers",
        ("unwinding/backtrace.c",),
        ("-fomit-frame-pointer", "-fno-optimize-sibling-calls"),
        levels=ONE_LEVEL,
    ),
    Row("pthread_exit and pthread_cancel", ("unwinding/forced.cc",)),
    Row(
        "setjmp, longjmp, cleanup",
        ("unwinding/jump.c",),
        gcc=("-fexceptions",),
        clang=("-fexceptions",),
    ),
    Row("alloca, 64-byte alignment", ("unwinding/realigned.cc",)),
    Row(
        "-mstackrealign -mavx2",
        ("unwinding/realigned.cc",),
        ("-mstackrealign", "-mavx2"),
        levels=ONE_LEVEL,
    ),
    Row(
        "cold parts",
        ("unwinding/cold.cc",),
        gcc=("-freorder-blocks-and-partition",),
        clang=("-mllvm", "-hot-cold-split"),
        levels=("-O2", "-O3"),
    ),
    Row(
        "-fsplit-machine-functions, basic block sections",
        ("unwinding/cold.cc",),
        clang=("-fbasic-block-sections=all",),
        compilers=(CLANG,),
        levels=ONE_LEVEL,
    ),
    Row("coroutines", ("unwinding/coroutine.cc",), ("-std=c++20",)),
    Row(
        "-fnon-call-exceptions",
        ("unwinding/trap.cc",),
        ("-fnon-call-exceptions",),
        compilers=(GCC,),
    ),
    Row(
        "records of every encoding by hand",
        with_type("progbits"),
        levels=ONE_LEVEL,
        compilers=(GCC,),
        control="GNU ld makes no search table of it",
    ),
    Row(
        "SHT_X86_64_UNWIND",
        with_type("0x70000001"),
        levels=ONE_LEVEL,
        compilers=(CLANG,),
        control="GNU ld makes no search table of it",
    ),
    Row(
        "std::terminate out of noexcept",
        ("unwinding/terminates.cc",),
        prints="terminated\n",
        levels=ONE_LEVEL,
    ),
    Row(
        "across libraries",
        libraries=(
            Library("thrower", ("unwinding/library.cc",)),
            Library("main", ("unwinding/library_user.cc",), ("thrower",)),
        ),
    ),
]
