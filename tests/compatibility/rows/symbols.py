"""Symbols: bindings, visibility, COMDAT, common, versions, and what a linker defines itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.build import run
from support.compilers import find_tool

from compatibility.row import CLANG, GCC, Library, Row
from compatibility.workshop import SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from compatibility.workshop import Workshop

ASSEMBLY = ("-O0",)
MAP = f"-Wl,--version-script={SOURCES}/symbols/versions.map"


def s(*names: str) -> tuple[str, ...]:
    """Sources of this area."""
    return tuple(f"symbols/{name}" for name in names)


def archive(work: Workshop, name: str, *members: Path) -> Path:
    path = work.new(name)
    work.tool("ar", "binutils", "rc", path, *members)
    return path


def with_archive(objects: Sequence[str], members: Sequence[str]) -> Callable[..., list[Path]]:
    """Objects, then an archive."""

    def make(work: Workshop) -> list[Path]:
        linked = [work.compile(source) for source in s(*objects)]
        return [*linked, archive(work, "members.a", *map(work.compile, s(*members)))]

    return make


def merged(*sources: str, flags: tuple[str, ...] = ()) -> Callable[..., list[Path]]:
    """One object, made of several by `ld -r`."""

    def make(work: Workshop) -> list[Path]:
        output = work.new("merged.o")
        work.tool("ld", "binutils", "-r", *flags, *map(work.compile, s(*sources)), "-o", output)
        return [output]

    return make


def blob(work: Workshop) -> list[Path]:
    (work.directory / "data").write_bytes(b"twelve bytes")
    output = work.new("blob.o")
    objcopy = find_tool("objcopy", "binutils")
    form = ("-I", "binary", "-O", "elf64-x86-64", "-B", "i386:x86-64")
    run("env", "-C", work.directory, objcopy, *form, "data", output)
    return [work.compile("symbols/blob.c"), output]


def blob_by_ld(work: Workshop) -> list[Path]:
    (work.directory / "data").write_bytes(b"twelve bytes")
    output = work.new("blob.o")
    ld = find_tool("ld", "binutils")
    run("env", "-C", work.directory, ld, "-r", "-b", "binary", "data", "-o", output)
    return [work.compile("symbols/blob.c"), output]


def changed_by_objcopy(work: Workshop) -> list[Path]:
    tools = work.compile("symbols/tools.c", "-fno-inline", "-fno-semantic-interposition")
    work.tool(
        "objcopy",
        "binutils",
        "--redefine-sym=renamed_from=renamed_to",
        "--weaken-symbol=to_be_weak",
        "--localize-symbol=to_be_local",
        "--globalize-symbol=to_be_global",
        "--add-symbol=added=.text:0,function,global",
        tools,
    )
    return [work.compile("symbols/tools_user.c"), tools]


def objcopied(source: str, *arguments: str) -> Callable[..., list[Path]]:
    def make(work: Workshop) -> list[Path]:
        path = work.compile(source)
        work.tool(arguments[0], "binutils", *arguments[1:], path)
        return [path]

    return make


def prefixed(work: Workshop) -> list[Path]:
    path = work.compile("symbols/strong_data_only.c")
    work.tool("objcopy", "binutils", "--prefix-symbols=my_", path)
    user = work.compile("symbols/common_alone.c", "-DEXPECTED=9", "-Dshared_name=my_shared_name")
    return [user, path]


def long_name(work: Workshop) -> list[Path]:
    name = "n" * 65536
    text = f'#include "check.h"\nint {name}(void);\nint check(void) {{ return {name}(); }}\n'
    definition = f"int {name}(void) {{ return 0; }}\n"
    return [work.compile_text("user.c", text), work.compile_text("definition.c", definition)]


def comdat_of_both_compilers(work: Workshop) -> list[Path]:
    from dataclasses import replace

    from support.compilers import find_compiler

    other = replace(work, compiler=find_compiler(CLANG if work.compiler.name == GCC else GCC))
    return [work.compile("symbols/comdat.cc"), other.compile("symbols/comdat_other.cc")]


def libgcc_archive(work: Workshop) -> list[Path]:
    return [
        work.compile("symbols/decimal.c"),
        work.directory / run("gcc", "-print-libgcc-file-name").strip(),
    ]


COMMON = ("-fcommon",)
STRIPS = {
    "strip --strip-unneeded": ("strip", "--strip-unneeded"),
    "strip -g": ("strip", "-g"),
    "strip -x": ("strip", "-x"),
    "objcopy --keep-global-symbol": ("objcopy", "--keep-global-symbol=check"),
    "objcopy --strip-debug --compress-debug-sections": ("objcopy", "--strip-debug"),
    "objcopy --elf-stt-common": ("objcopy", "--elf-stt-common=yes"),
}

ROWS = [
    # Bindings.
    Row("weak, replaced by a later object", s("weak.c", "strong.c")),
    Row("weak, replaced by an earlier object", s("strong.c", "weak.c")),
    Row("undefined weak functions and data", s("weak_undefined.c")),
    Row("undefined weak, -fpie", s("weak_undefined.c"), ("-fpie",), control="ld refuses PC32"),
    Row("undefined weak, -fno-plt", s("weak_undefined.c"), ("-fno-plt",)),
    Row(
        "undefined weak, -fno-pic",
        s("weak_undefined.c"),
        ("-fno-pic",),
        control="non-PIC",
    ),
    Row("undefined weak, -mcmodel=large", s("weak_undefined.c"), ("-mcmodel=large",)),
    Row("weakref", s("weakref.c")),
    Row("aliases", s("alias.c")),
    Row("aliases, -fno-pic", s("alias.c"), ("-fno-pic",), control="non-PIC"),
    Row("local symbols of one name in two objects", s("local_names_a.c", "local_names_b.c")),
    Row(
        "local symbols of one name, merged by ld -r",
        make=merged("local_names_a.c", "local_names_b.c"),
    ),
    # Common symbols.
    Row("common: the largest size and alignment", s("common_small.c", "common_large.c"), COMMON),
    Row("common: largest first", s("common_large.c", "common_small.c"), COMMON),
    Row(
        "common: the largest size and alignment, merged by ld -r",
        make=merged("common_small.c", "common_large.c"),
        flags=COMMON,
    ),
    Row(
        "common: allocated by ld -r -d",
        make=merged("common_small.c", "common_large.c", flags=("-d",)),
        flags=COMMON,
    ),
    Row(
        "common: large (SHN_X86_64_LCOMMON)",
        s("common_small.c", "common_large.c"),
        (*COMMON, "-mcmodel=medium", "-mlarge-data-threshold=8"),
    ),
    Row("common before weak", s("common_or_weak.c", "weak_data.c"), COMMON),
    Row("common after weak", s("weak_data.c", "common_or_weak.c"), COMMON),
    Row("common and defined", s("common_or_strong.c", "strong_data.c"), COMMON),
    Row("common after defined", s("strong_data.c", "common_or_strong.c"), COMMON),
    Row(
        "common, and a member of an archive defines it",
        make=with_archive(["common_alone.c -DEXPECTED=9"], ["strong_data_only.c"]),
        flags=COMMON,
    ),
    Row(
        "common, and a member of an archive has it as common",
        make=with_archive(["common_alone.c -DEXPECTED=0"], ["common_alone.c -Dcheck=other"]),
        flags=(*COMMON, "-DEXPECTED=0"),
    ),
    # Visibility.
    Row(
        "hidden by a reference",
        libraries=(
            Library("base", s("hides.c", "hidden_by_other.c")),
            Library("main", s("sees_hidden.c"), depends=("base",)),
        ),
    ),
    Row(
        "hidden by an earlier definition's reference",
        libraries=(
            Library("base", s("hidden_by_other.c", "hides.c")),
            Library("main", s("sees_hidden.c"), depends=("base",)),
        ),
    ),
    *(
        Row(
            f"{visibility}, and another library has the name",
            libraries=(
                Library("base", s("visibility_base.c")),
                Library(
                    "main",
                    s(f"visibility_user.c '-DVISIBILITY=\"{visibility}\"'"),
                    depends=("base",),
                ),
            ),
        )
        for visibility in ("default", "hidden", "protected", "internal")
    ),
    # Bounds of sections.
    Row("__start_ and __stop_", s("start_stop.c -DEXPECTED=12")),
    Row(
        "__start_ and __stop_, two objects", s("start_stop.c -DEXPECTED=1234", "start_stop_more.c")
    ),
    Row(
        "__start_ and __stop_, a read-only part",
        s("start_stop.c -DEXPECTED=1234", "start_stop_read_only.c"),
    ),
    Row(
        "__start_ and __stop_, SHF_GNU_RETAIN",
        s("start_stop.c -DEXPECTED=1234", "start_stop_retained.S"),
        compilers=(GCC, CLANG),
    ),
    Row(
        "__start_ and __stop_, SHF_LINK_ORDER",
        s("start_stop.c -DEXPECTED=1234", "start_stop_linked.S"),
        control="ld 2.40 mixes no linked and unlinked sections",
    ),
    Row("__start_ and __stop_, merged by ld -r", make=merged("start_stop.c -DEXPECTED=12")),
    Row(
        "__start_ and __stop_, of a member of an archive",
        make=with_archive(["start_stop_user.c"], ["start_stop_more.c"]),
    ),
    Row("__start_ and __stop_ of thread_local variables", s("start_stop_tls.c")),
    Row("__start_ and __stop_, -fpie", s("start_stop.c -DEXPECTED=12 -fpie"), control="PC32"),
    Row(
        "functions named __start_ and __stop_, of another object",
        s("start_stop_functions.c", "start_stop_functions_defined.c"),
    ),
    Row(
        "functions named __start_ and __stop_, of another library",
        libraries=(
            Library("base", s("start_stop_functions_defined.c")),
            Library("main", s("start_stop_functions.c"), depends=("base",)),
        ),
    ),
    # What a linker and the C run time define.
    Row("_end, _edata, _etext, __bss_start", s("linker_defined.c")),
    Row("_DYNAMIC and _GLOBAL_OFFSET_TABLE_", s("dynamic.c")),
    Row("__ehdr_start", s("ehdr_start.c")),
    Row("__dso_handle, __TMC_END__, _init, _fini, _ITM_*, __gmon_start__", s("crt.c")),
    Row("a note that code reads", s("note.c", "note.S")),
    # Undefined symbols that do not matter.
    Row("undefined, and no relocation refers to it", s("unused_undefined.S"), levels=ASSEMBLY),
    Row("undefined, for debug information only", s("undefined_in_debug.S"), levels=ASSEMBLY),
    Row(
        "undefined, for a discarded group only",
        s("calls_grouped.c", "undefined_in_discarded.S -DFIRST", "undefined_in_discarded.S"),
    ),
    # One-only sections.
    Row(
        "COMDAT group named by a section symbol",
        s("calls_grouped.c", "group_by_section.S -DVALUE=5", "group_by_section.S -DVALUE=6"),
    ),
    Row(
        ".gnu.linkonce sections",
        s("calls_grouped.c", "linkonce.S -DVALUE=5", "linkonce.S -DVALUE=6"),
    ),
    Row("COMDAT over two objects", s("comdat.cc", "comdat_other.cc")),
    Row("COMDAT over two compilers' objects", make=comdat_of_both_compilers),
    Row("COMDAT, merged by ld -r", make=merged("comdat.cc", "comdat_other.cc")),
    Row(
        "COMDAT, resolved by ld -r --force-group-allocation",
        make=merged("comdat.cc", "comdat_other.cc", flags=("--force-group-allocation",)),
    ),
    Row("COMDAT, -fno-gnu-unique", s("comdat.cc", "comdat_other.cc"), gcc=("-fno-gnu-unique",)),
    Row(
        "inline variables over two libraries (STB_GNU_UNIQUE)",
        libraries=(
            Library("base", s("unique_base.cc")),
            Library("main", s("unique_user.cc"), depends=("base",)),
        ),
        remark="libraries that do not depend on each other have their own, unlike with `dlopen`",
    ),
    # Absolute symbols.
    Row("absolute", s("absolute.c", "absolute.S")),
    Row("absolute, local", s("absolute_local.c")),
    Row("absolute, by the global offset table", s("absolute_got.c", "absolute.S")),
    Row(
        "absolute, of ld -r --defsym",
        make=merged(
            "absolute_got.c",
            flags=("--defsym=small_value=0x1234", "--defsym=large_value=0x123456789abcdef0"),
        ),
    ),
    Row(
        "absolute, of another library",
        libraries=(
            Library("base", s("absolute.S")),
            Library("main", s("absolute_got.c"), depends=("base",)),
        ),
    ),
    # Versions.
    Row("memcpy@GLIBC_2.2.5, realpath@GLIBC_2.2.5", s("symver_use.c")),
    Row(
        "symbols of two versions (.symver @ and @@)",
        s("symver_caller.c", "symver_define.c"),
        link=(MAP,),
    ),
    Row(".symver @@@", s("symver_three.c"), link=(MAP,)),
    # Names.
    Row("names with $, spaces and letters beyond ASCII", s("names.S"), levels=ASSEMBLY),
    Row("a name of 64 KB", make=long_name),
    # Places.
    Row("at the end of a section, in an empty section", s("edges.c", "edges.S")),
    Row("functions without a type", s("notype.c", "notype.S")),
    Row(
        "functions without a type, -fno-pic", s("notype.c -fno-pic", "notype.S"), control="non-PIC"
    ),
    # Of the C library and libgcc.
    Row("data of the C library", s("libc_data.c")),
    Row(
        "data of the C library, -fpie", s("libc_data.c"), ("-fpie",), control="PC32 to data of libc"
    ),
    Row("data of the C library that programs copy", s("copied_data.c")),
    Row(
        "data of the C library that programs copy, -fpie",
        s("copied_data.c"),
        ("-fpie",),
        control="PC32 to data of libc",
    ),
    Row("data of the C library, -mcmodel=large", s("libc_data.c"), ("-mcmodel=large",)),
    Row("functions in static parts of the C library", s("libc_nonshared.c")),
    Row("functions of libgcc", s("libgcc.c")),
    Row("_Float16", s("half.c"), gcc=("-msse2",)),
    Row("__bf16", s("bfloat.c"), compilers=(CLANG,), control="GCC 12's libgcc has no __truncsfbf2"),
    Row("_Decimal64, with libgcc.a", make=libgcc_archive, compilers=(GCC,)),
    Row(
        "_Decimal64, without libgcc.a",
        s("decimal.c"),
        compilers=(GCC,),
        control="the compiler's driver adds libgcc.a",
        refused=r"undefined symbol '__bid_\w+'.*-print-libgcc-file-name.*libgcc\.a",
    ),
    Row("stack protector", s("stack_check.c"), ("-fstack-protector-all",)),
    Row(
        "own functions with names of the C library",
        s("interposed.c"),
        ("-fno-builtin",),
        control="the process's own come first there",
    ),
    Row("type information and virtual tables of the C++ library", s("typeinfo.cc")),
    Row(
        "type information and virtual tables of the C++ library, -mcmodel=large",
        s("typeinfo.cc"),
        ("-mcmodel=large",),
    ),
    # Binary tools.
    Row("objcopy -I binary", make=blob),
    Row("ld -r -b binary", make=blob_by_ld),
    Row("objcopy renames, weakens, localizes, globalizes, adds", make=changed_by_objcopy),
    Row("objcopy --prefix-symbols", make=prefixed, flags=COMMON),
    Row("ld -r --wrap", make=merged("wrapped.c", "wrapped_real.c", flags=("--wrap=real",))),
    *(
        Row(f"{title}", make=objcopied("symbols/libc_data.c -g", *arguments))
        for title, arguments in STRIPS.items()
    ),
]
