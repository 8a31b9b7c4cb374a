"""Code models, and flags that change how code is generated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.build import run

from compatibility.row import CLANG, GCC, Library, Row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from compatibility.workshop import Workshop

NON_PIC = "no linker makes a shared library of absolute 32-bit addresses"
UNREACHED = r"is not within reach.*compile with -fPIC"
C = ("code_models/c.c", "code_models/c_other.c")
CXX = ("code_models/cxx.cc",)

# With both compilers; then the spelling of one of them only.
FLAGS = (
    "-fpic",
    "-fno-plt",
    "-mcmodel=small",
    "-mcmodel=large",
    "-mcmodel=medium",
    "-mcmodel=medium -mlarge-data-threshold=4",
    "-fcf-protection=full",
    "-fcf-protection=none",
    "-mharden-sls=all",
    "-mfunction-return=thunk-extern -mfunction-return=keep",
    "-ffunction-sections -fdata-sections",
    "-fno-semantic-interposition",
    "-fvisibility=hidden",
    "-fstack-protector-all",
    "-fstack-clash-protection",
    "-fpatchable-function-entry=4,2",
    "-fno-common",
    "-fshort-enums",
    "-fno-asynchronous-unwind-tables -fexceptions",
    "-fomit-frame-pointer",
    "-fno-omit-frame-pointer -mno-omit-leaf-frame-pointer",
    "-pg",
    "-falign-functions=4096",
    "-fmerge-all-constants",
    "-fno-jump-tables",
    "-fno-builtin",
    "-ffast-math",
    "-fwrapv -fno-strict-aliasing",
    "-fno-zero-initialized-in-bss",
    "-Wa,-mrelax-relocations=no",
    "-mno-red-zone",
    "-msse4.2",
    "-mno-sse3",
    "-g3 -gz",
    "-ftrapv",
    "-funroll-loops",
)
GCC_FLAGS = (
    "-mno-direct-extern-access",
    "-mindirect-branch=thunk -mfunction-return=thunk",
    "-mindirect-branch=thunk-inline",
    "-mrecord-mcount -pg -mfentry",
    "-freorder-blocks-and-partition",
    "-fipa-pta",
    "-flto -ffat-lto-objects",
    "-fno-gnu-unique",
    "-fgnu-tm",
    "-fsanitize=undefined -fsanitize-undefined-trap-on-error",
    "-fno-section-anchors -fno-toplevel-reorder",
    "-fexec-charset=UTF-16LE -fexec-charset=UTF-8",
    "-mcall-ms2sysv-xlogues",
    "-fsplit-wide-types",
)
CLANG_FLAGS = (
    "-mretpoline",
    "-fsanitize=undefined -fsanitize-trap=all",
    "-fbasic-block-sections=all -ffunction-sections",
    "-fno-integrated-as",
    "-fembed-bitcode",
    "-fno-direct-access-external-data",
    "-funique-section-names -fno-unique-section-names -ffunction-sections",
    "-ffixed-point",
    "-fsplit-machine-functions",
    "-faddrsig",
    "-gsplit-dwarf",
)
NON_PIC_FLAGS = (
    "-fno-pic",
    "-fno-pic -fno-plt",
    "-fno-pic -mcmodel=medium",
    "-fno-pic -mcmodel=large",
    "-fno-pic -ffunction-sections -fdata-sections",
    "-fno-pic -fno-asynchronous-unwind-tables -fexceptions",
    "-fno-pic -mcmodel=kernel",
)


def both(
    flag: str,
    compilers: tuple[str, ...] = (GCC, CLANG),
    control: str = "",
    levels: tuple[str, ...] = ("-O0", "-O2"),
) -> list[Row]:
    flags = tuple(flag.split())
    return [
        Row(
            f"{language}, {flag}",
            sources,
            flags,
            compilers=compilers,
            control=control,
            levels=levels,
        )
        for language, sources in (("C", C), ("C++", CXX))
    ]


def with_archive(name: str) -> Callable[[Workshop], list[Path]]:
    """The object, and a static library that the compiler's driver would add."""

    def make(work: Workshop) -> list[Path]:
        found = run(work.compiler.c, f"-print-file-name={name}").strip()
        return [work.compile("code_models/coverage.c"), work.directory / found]

    return make


ROWS = [
    *(row for flag in FLAGS for row in both(flag)),
    *(row for flag in GCC_FLAGS for row in both(flag, (GCC,))),
    *(row for flag in CLANG_FLAGS for row in both(flag, (CLANG,))),
    # Clang 22's code crashes without optimization, however it is linked.
    *both("-mspeculative-load-hardening", (CLANG,), levels=("-O2",)),
    *both("-Wa,--crel,--allow-experimental-crel", (CLANG,), control="GNU ld does not read CREL"),
    *(row for flag in ("-fpie", "-fPIE") for row in both(flag, control="PC32 of exported symbols")),
    *(row for flag in NON_PIC_FLAGS for row in both(flag, control=NON_PIC)),
    Row(
        "position dependent, and position independent, in one library",
        ("code_models/c.c -fno-pic", "code_models/c_other.c"),
        control=NON_PIC,
    ),
    Row(
        "position independent, and position dependent, in one library",
        ("code_models/c.c", "code_models/c_other.c -fno-pic"),
        control=NON_PIC,
    ),
    Row(
        "position dependent objects that refer to each other",
        ("code_models/nonpic_two.c -fno-pic", "code_models/nonpic_two_other.c -fno-pic"),
        control=NON_PIC,
    ),
    Row(
        "position dependent, needs a position independent library",
        libraries=(
            Library("base", ("code_models/c_other.c",)),
            Library("main", ("code_models/nonpic_calls.c -fno-pic",), depends=("base",)),
        ),
        control=NON_PIC,
    ),
    Row(
        "position independent, needs a position dependent library",
        libraries=(
            Library("base", ("code_models/c_other.c -fno-pic",)),
            Library("main", ("code_models/c.c",), depends=("base",)),
        ),
        control=NON_PIC,
    ),
    Row(
        "position dependent, needs a position dependent library",
        libraries=(
            Library("base", ("code_models/c_other.c -fno-pic",)),
            Library("main", ("code_models/nonpic_calls.c -fno-pic",), depends=("base",)),
        ),
        control=NON_PIC,
    ),
    Row(
        "position dependent, data of the C library",
        ("code_models/nonpic_data.c",),
        ("-fno-pic",),
        control=NON_PIC,
        refused=UNREACHED,
    ),
    Row(
        "position dependent, std::cout",
        ("code_models/nonpic_iostream.cc",),
        ("-fno-pic",),
        control=NON_PIC,
        refused=UNREACHED,
    ),
    Row(
        "position dependent, type information of the C++ library",
        ("symbols/typeinfo.cc",),
        ("-fno-pic", "-DWITHOUT_STREAMS"),
        control=NON_PIC,
    ),
    Row(
        "-finstrument-functions",
        ("code_models/instrument.c",),
        ("-finstrument-functions",),
        control="the C library's empty functions come first there",
    ),
    Row(
        "-mcmodel=medium, large arrays",
        ("code_models/large_data.c",),
        ("-mcmodel=medium", "-mlarge-data-threshold=1000"),
    ),
    Row("-mcmodel=large, large arrays", ("code_models/large_data.c",), ("-mcmodel=large",)),
    Row(
        "-fsplit-stack is refused",
        ("code_models/coverage.c",),
        ("-fsplit-stack",),
        levels=("-O0",),
        control="needs the gold linker",
        refused="-fsplit-stack",
    ),
    Row(
        "--coverage, without its run time, is refused",
        ("code_models/coverage.c",),
        ("--coverage",),
        levels=("-O0",),
        control="the compiler's driver adds it",
        refused=r"print-file-name.*--coverage",
    ),
    Row(
        "--coverage, with libgcov.a",
        make=with_archive("libgcov.a"),
        flags=("--coverage",),
        compilers=(GCC,),
    ),
    Row(
        "-fprofile-instr-generate, without its run time, counts and writes nothing",
        ("code_models/coverage.c",),
        ("-fprofile-instr-generate",),
        compilers=(CLANG,),
        levels=("-O0",),
    ),
    Row(
        "-fprofile-instr-generate, with libclang_rt.profile-x86_64.a",
        make=with_archive("libclang_rt.profile-x86_64.a"),
        flags=("-fprofile-instr-generate",),
        compilers=(CLANG,),
    ),
]
