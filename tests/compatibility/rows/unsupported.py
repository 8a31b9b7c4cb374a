"""Objects that cannot work in a process as it is, and their neighbours that can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compatibility.row import CLANG, GCC, Row

if TYPE_CHECKING:
    from pathlib import Path

    from compatibility.workshop import Workshop

EXECUTABLE_STACK = r"asks for an executable stack .*avoid the nested function.*--noexecstack"
STACK_CONTROL = "dlopen makes all stacks of the process executable"


def only_debug(workshop: Workshop) -> list[Path]:
    source = workshop.compile("foreign/good.c", "-g")
    output = workshop.new("debug.o")
    workshop.tool("objcopy", "binutils", "--only-keep-debug", source, output)
    return [output]


ROWS = [
    Row(
        "nested functions whose address is taken (trampolines)",
        ("unsupported/trampoline.c",),
        levels=("-O0",),
        compilers=(GCC,),
        control=STACK_CONTROL,
        refused=EXECUTABLE_STACK,
    ),
    Row(
        "Fortran: an internal procedure that is passed on",
        ("languages/fortran/passed_procedure.f90",),
        levels=("-O0",),
        compilers=(GCC,),
        control=STACK_CONTROL,
        refused=EXECUTABLE_STACK,
    ),
    Row(
        "-Wa,--execstack",
        ("foreign/good.c",),
        ("-Wa,--execstack",),
        compilers=(GCC,),
        control=STACK_CONTROL,
        refused=EXECUTABLE_STACK,
    ),
    Row(
        "assembly that asks for an executable stack",
        ("unsupported/executable_stack.S",),
        ("-DEXECUTABLE",),
        levels=("-O0",),
        control=STACK_CONTROL,
        refused=EXECUTABLE_STACK,
    ),
    Row(
        "assembly that says nothing of the stack",
        ("unsupported/executable_stack.S",),
        levels=("-O0",),
        link=("-Wl,-z,noexecstack",),
        remark="the stack stays as it is",
    ),
    Row(
        "-fsplit-stack",
        ("unsupported/split_stack.c",),
        ("-fsplit-stack",),
        control="needs the gold linker",
        refused="was compiled with -fsplit-stack.*drop -fsplit-stack",
    ),
    Row(
        "debug information only (objcopy --only-keep-debug)",
        make=only_debug,
        levels=("-O2",),
        control="ld links it; its functions hold zeros, and crash",
        refused="holds only debug information",
    ),
    Row(
        "D with its run time",
        ("shared_libraries/needs.c",),
        ("-DSYMBOL=_d_dso_registry",),
        levels=("-O2",),
        compilers=(GCC,),
        control="works: D's run time finds what dlopen has loaded, and aborts for all else",
        refused="registers itself with D's run time.*-betterC",
    ),
    Row("code for AVX-512 that is not called", ("unsupported/newer_cpu.c",)),
    Row("-flto -ffat-lto-objects", ("languages/vla.c",), ("-flto", "-ffat-lto-objects")),
    Row(
        "-flto -ffat-lto-objects, C++",
        ("languages/exceptions.cc",),
        ("-flto", "-ffat-lto-objects"),
        levels=("-O2",),
    ),
    Row(
        "-flto=thin -ffat-lto-objects",
        ("languages/callbacks.c",),
        ("-flto=thin", "-ffat-lto-objects"),
        compilers=(CLANG,),
    ),
    Row("-fembed-bitcode=all", ("languages/vla.c",), ("-fembed-bitcode=all",), compilers=(CLANG,)),
]
