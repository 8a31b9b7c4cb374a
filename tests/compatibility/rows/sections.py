"""Alignment, size, number and kinds of sections; objects that other tools rewrote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from compatibility.row import GCC, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from compatibility.row import Maker
    from compatibility.workshop import Workshop

ONE_LEVEL = ("-O2",)
NO_STACK_NOTE = '.section .note.GNU-stack,"",@progbits\n'


def binutils(tool: str, source: str, *options: str, before: str = "") -> Maker:
    """Make a maker: compile `source`, and rewrite the object with a tool of binutils or LLVM."""
    package = "llvm" if tool.startswith("llvm-") else "binutils"

    def make(workshop: Workshop) -> list[Path]:
        compiled = workshop.compile(source)
        if before:
            (workshop.directory / "content").write_text(before)
        output = workshop.new("rewritten.o")
        arguments = [option.replace("{}", str(workshop.directory)) for option in options]
        if tool.endswith("strip"):
            arguments.append("-o")
            workshop.tool(tool, package, *arguments, output, compiled)
        else:
            workshop.tool(tool, package, *arguments, compiled, output)
        return [output]

    return make


def merged(tool: str, package: str, *options: str, sources: tuple[str, ...] = ()) -> Maker:
    """Make a maker: compile two objects of C++ and merge them with `tool -r`."""

    def make(workshop: Workshop) -> list[Path]:
        names = sources or ("sections/mixed_a.cc", "sections/mixed_b.cc")
        objects = [workshop.compile(name) for name in names]
        output = workshop.new("merged.o")
        workshop.tool(tool, package, "-r", *options, *objects, "-o", output)
        return [output]

    return make


def generated(name: str, text: Callable[[], str], *others: str) -> Maker:
    def make(workshop: Workshop) -> list[Path]:
        return [workshop.compile_text(name, text()), *map(workshop.compile, others)]

    return make


def many_sections() -> str:
    """70,000 sections; the groups, the data and the function `check` calls come last."""
    lines = [f'.section .text.f{i},"ax",@progbits\nf{i}: ret\n' for i in range(70000)]
    lines.append("""
        .section .text.grouped,"axG",@progbits,grouped,comdat
        .weak grouped
        .type grouped, @function
grouped:
        .cfi_startproc
        movl high_data(%rip), %eax
        ret
        .cfi_endproc
        .section .data.high,"aw",@progbits
high_data: .long 17
        .section .data.rel.high,"aw",@progbits
high_pointer: .quad f69999, high_common
        .comm high_common,64,32
        .section .text.check,"ax",@progbits
        .globl check
        .type check, @function
check:
        subq $8, %rsp
        call f0
        call f69999
        call *high_pointer(%rip)
        call grouped@PLT
        addq $8, %rsp
        subl $17, %eax
        ret
""")
    return "".join(lines) + NO_STACK_NOTE


def many_functions(count: int) -> Callable[[], str]:
    def text() -> str:
        lines = ['#include "check.h"\nint total;\n']
        lines += [f"void f{i}(void) {{ total += {i % 7}; }}\n" for i in range(count)]
        lines.append(f"int check(void) {{ f0(); f{count - 1}(); f{count // 2}();\n")
        expected = (count - 1) % 7 + count // 2 % 7
        lines.append(f"  CHECK(total == {expected}); return 0; }}\n")
        return "".join(lines)

    return text


def many_relocations() -> str:
    lines = [".data\n.globl table\ntable:\n"]
    lines += [f".quad target + {i}\n" for i in range(300000)]
    return "".join(lines) + NO_STACK_NOTE


def many_symbols() -> str:
    lines = [".data\n"]
    lines += [f".globl symbol{i}\nsymbol{i}: .long {i}\n" for i in range(100000)]
    return "".join(lines) + NO_STACK_NOTE


def many_objects(workshop: Workshop) -> list[Path]:
    """1,000 objects, each with an initializer; every one needs the next one."""
    count = 1000
    compiled = workshop.compile("sections/chain.c").read_bytes()
    objects = []
    for i in range(count):
        following = f"link_{i + 1:04}" if i + 1 < count else "chain_end"
        path = workshop.directory / f"link{i}.o"
        path.write_bytes(
            compiled.replace(b"this_link", f"link_{i:04}".encode()).replace(
                b"next_link", following.encode()
            )
        )
        objects.append(path)
    return [*objects, workshop.compile("sections/chain_check.c")]


def grouped_twice(workshop: Workshop) -> list[Path]:
    first = workshop.compile("sections/groups.S", "-DNUMBER=1")
    second = workshop.compile("sections/groups.S", "-DNUMBER=2")
    return [first, second, workshop.compile("sections/groups.c")]


def merged_groups(workshop: Workshop) -> list[Path]:
    *groups, check = grouped_twice(workshop)
    output = workshop.new("merged.o")
    workshop.tool("ld", "binutils", "-r", *groups, "-o", output)
    return [output, check]


BLOB = "sections/blob.c"

OBJCOPY_ROWS = [
    Row(
        f"{tool} {options[0].split('=')[0]}", make=binutils(tool, source, *options, before="after!")
    )
    for tool in ("objcopy", "llvm-objcopy")
    for source, options in (
        (BLOB, ("--rename-section=.data=.renamed,alloc,load,data,contents",)),
        (BLOB, ("--set-section-flags=.bss=alloc,load,contents",)),
        (BLOB, ("--set-section-alignment=.data=4096",)),
        (BLOB, ("--remove-section=.comment",)),
        (BLOB, ("--strip-unneeded", "--keep-symbol=check")),
        (BLOB, ("--localize-symbol=value",)),
        (BLOB, ("--weaken",)),
        (BLOB + " -g", ("--compress-debug-sections=zlib",)),
        (BLOB + " -g", ("--strip-debug",)),
        (
            "sections/added.c",
            ("--add-section=added={}/content", "--set-section-flags=added=alloc,data"),
        ),
        ("sections/updated.c", ("--update-section=updated={}/content",)),
    )
]

ROWS: list[Row] = [
    Row("alignment of 64 KB", ("sections/alignment.c -DALIGN=65536",)),
    Row("alignment of 2 MB", ("sections/alignment.c -DALIGN=2097152",)),
    Row("alignment of 16 MB", ("sections/alignment.c -DALIGN=16777216",), levels=ONE_LEVEL),
    Row(
        "70,000 sections, from assembly",
        make=generated("many.S", many_sections),
        levels=ONE_LEVEL,
        timeout=120,
    ),
    Row(
        "66,000 sections, from -ffunction-sections",
        make=generated("many.c", many_functions(33000)),
        flags=("-ffunction-sections", "-fno-asynchronous-unwind-tables"),
        levels=("-O0",),
        timeout=120,
    ),
    Row(
        "20,000 functions",
        make=generated("many.c", many_functions(20000)),
        levels=("-O0",),
        timeout=120,
    ),
    Row(
        "300,000 relocations",
        make=generated("table.S", many_relocations, "sections/many_relocations.c"),
        levels=ONE_LEVEL,
    ),
    Row(
        "100,000 symbols",
        make=generated("symbols.S", many_symbols, "sections/many_symbols.c"),
        levels=ONE_LEVEL,
    ),
    Row(
        "1,000 objects in one library",
        make=many_objects,
        levels=ONE_LEVEL,
        compilers=(GCC,),
        timeout=120,
    ),
    Row("sections of size 0 with symbols", ("sections/empty.S", "sections/empty.c")),
    Row("sections with names of every kind", ("sections/names.c",)),
    Row(
        "a section whose name is empty",
        ("sections/no_name.S", "sections/no_name.c"),
        levels=ONE_LEVEL,
    ),
    Row(
        "SHF_MERGE, SHF_STRINGS, with references into the middle",
        ("sections/merge.S", "sections/merge.c"),
    ),
    Row(
        "an array over objects, some of it constant",
        tuple(f"sections/array_{name}" for name in ("a.c", "b.c", "c.S", "d.c")),
    ),
    Row("SHF_LINK_ORDER", ("sections/link_order.S", "sections/link_order.c"), levels=ONE_LEVEL),
    Row(
        "SHF_EXCLUDE, SHF_GNU_RETAIN, types of other systems",
        ("sections/types.S", "sections/types.c"),
        levels=ONE_LEVEL,
    ),
    Row("__attribute__((retain))", ("sections/retained.c",)),
    Row(
        "sections beside the code",
        ("sections/metadata.cc", "sections/metadata_again.cc"),
        gcc=(
            "-fstack-usage",
            "-frecord-gcc-switches",
            "-fcf-protection",
            "-Wa,-mx86-used-note=yes",
        ),
        clang=(
            "-fstack-size-section",
            "-fbasic-block-address-map",
            "-faddrsig",
            "-frecord-command-line",
            "-fcf-protection",
        ),
        levels=ONE_LEVEL,
    ),
    Row(
        "-fpatchable-function-entry with COMDAT",
        ("sections/metadata.cc", "sections/metadata_again.cc"),
        flags=("-fpatchable-function-entry=4,2", "-ffunction-sections"),
    ),
    Row(
        "-Wa,--gsframe with COMDAT",
        ("sections/metadata.cc", "sections/metadata_again.cc"),
        flags=("-Wa,--gsframe",),
        compilers=(GCC,),
    ),
    Row("code in a section named like data, data in code", ("sections/executable_data.c",)),
    Row(
        "a section that is writable and executable",
        ("sections/writable_code.S",),
        levels=ONE_LEVEL,
        refused="writable and executable",
        remark="no page is ever both",
        control="a linker accepts it",
    ),
    Row(
        "zero-filled sections between others",
        ("sections/order.S", "sections/order.c"),
        levels=ONE_LEVEL,
    ),
    Row(
        "four times 1.5 GB of .bss, -mcmodel=medium",
        ("sections/big_zero.c", "sections/big_zero_more.c"),
        flags=("-mcmodel=medium", "-DSIZE=1610612736UL"),
    ),
    Row(
        "6 GB of .bss, -mcmodel=medium",
        ("sections/big_zero_more.c", "sections/big_zero.c"),
        flags=("-mcmodel=medium", "-DSIZE=6442450944UL", "-DREST=5000"),
    ),
    Row(
        "6 GB of .bss, -mcmodel=large",
        ("sections/big_zero.c", "sections/big_zero_more.c"),
        flags=("-mcmodel=large", "-DSIZE=6442450944UL", "-DREST=5000"),
    ),
    Row(
        "three times 1.5 GB of .bss through the global offset table",
        ("sections/big_common.c", "sections/big_common_more.c"),
        levels=ONE_LEVEL,
        control="GNU ld puts a part of .bss out of reach",
    ),
    Row(
        "1.9 GB of .bss in the small model",
        ("sections/big_zero.c", "sections/big_zero_more.c"),
        flags=("-DSIZE=500000000UL",),
    ),
    Row(
        "64 MB of constants and 64 MB of data",
        ("sections/big_constant.S", "sections/big_constant.c"),
        levels=ONE_LEVEL,
    ),
    Row(
        ".gnu.linkonce sections",
        ("sections/linkonce.S -DNUMBER=1", "sections/linkonce.S -DNUMBER=2", "sections/linkonce.c"),
        levels=ONE_LEVEL,
    ),
    Row(
        "groups with many members, and such that are no COMDAT",
        make=grouped_twice,
        levels=ONE_LEVEL,
    ),
    Row(
        "groups merged with ld -r",
        make=merged_groups,
        levels=ONE_LEVEL,
        control="",
        compilers=(GCC,),
    ),
    Row(
        "alignment of thread-local sections",
        ("sections/tbss.S", "sections/tbss.c"),
        levels=ONE_LEVEL,
    ),
    Row("ld -r", make=merged("ld", "binutils")),
    Row("ld -r -d", make=merged("ld", "binutils", "-d"), flags=("-fcommon",), levels=ONE_LEVEL),
    Row(
        "ld -r --gc-sections",
        make=merged("ld", "binutils", "--gc-sections", "-u", "check"),
        flags=("-ffunction-sections",),
    ),
    Row("ld -r --unique", make=merged("ld", "binutils", "--unique"), levels=ONE_LEVEL),
    Row("ld -r -s", make=merged("ld", "binutils", "-S", "-x"), flags=("-g",), levels=ONE_LEVEL),
    Row(
        "ld -r --force-group-allocation", make=merged("ld", "binutils", "--force-group-allocation")
    ),
    Row("ld.lld -r", make=merged("ld.lld", "lld")),
    Row("mold -r", make=merged("mold", "mold")),
    Row("gold -r", make=merged("ld.gold", "binutils"), levels=ONE_LEVEL),
    Row(
        "ld -r of -ffunction-sections -fdata-sections",
        make=merged("ld", "binutils"),
        flags=("-ffunction-sections", "-fdata-sections"),
        levels=ONE_LEVEL,
    ),
    Row("strip --strip-unneeded", make=binutils("strip", BLOB + " -g", "--strip-unneeded")),
    Row("strip -x", make=binutils("strip", BLOB + " -g", "-x"), levels=ONE_LEVEL),
    Row(
        "llvm-strip --strip-unneeded", make=binutils("llvm-strip", BLOB + " -g", "--strip-unneeded")
    ),
    *OBJCOPY_ROWS,
]
