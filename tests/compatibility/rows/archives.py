"""Static archives of all kinds, with members on demand."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from compatibility.row import GCC, Row

if TYPE_CHECKING:
    from pathlib import Path

    from compatibility.row import Maker
    from compatibility.workshop import Workshop

ONE_LEVEL = ("-O2",)
MEMBERS = ("member_a.c", "member_b.c", "member_c.c", "member_d.c")


def compile_all(workshop: Workshop, names: tuple[str, ...]) -> list[Path]:
    """Compile sources below sources/archives; the objects have names of their own."""
    return [workshop.compile(f"archives/{name}") for name in names]


def archive(
    workshop: Workshop, name: str, members: list[Path], *options: str, tool: str = "ar"
) -> Path:
    output = workshop.directory / name
    package = "llvm" if tool.startswith("llvm-") else "binutils"
    workshop.tool(tool, package, *(options or ("rcs",)), output, *members)
    return output


def with_archive(*options: str, tool: str = "ar", main: str = "main.c") -> Maker:
    """Make a maker: the main object, and an archive of all members."""

    def make(workshop: Workshop) -> list[Path]:
        members = compile_all(workshop, MEMBERS)
        made = archive(workshop, "libmembers.a", members, *options, tool=tool)
        return [workshop.compile(f"archives/{main}"), made]

    return make


def in_order(members: tuple[str, ...], expected: str, late: str = "") -> Maker:
    """Make a maker: an archive with the members in that order, perhaps an object behind it."""

    def make(workshop: Workshop) -> list[Path]:
        made = archive(workshop, "libmembers.a", compile_all(workshop, members))
        flags = (f"-DEXPECTED={expected}", f"-DLATE={int(bool(late))}")
        main = workshop.compile("archives/main_order.c", *flags)
        return [main, made, *compile_all(workshop, (late,) if late else ())]

    return make


def common(member: str, expected: int) -> Maker:
    """Make a maker: a common symbol, and an archive that has something of its name."""

    def make(workshop: Workshop) -> list[Path]:
        made = archive(workshop, "libcommon.a", compile_all(workshop, (member,)))
        main = workshop.compile("archives/common_main.c", f"-DEXPECTED={expected}")
        return [main, made]

    return make


def long_names(workshop: Workshop) -> list[Path]:
    members = []
    for i, member in enumerate(compile_all(workshop, MEMBERS)):
        path = workshop.directory / f"a member with blanks and a name of {'many ' * 10} words {i}.o"
        members.append(member.rename(path))
    return [workshop.compile("archives/main.c"), archive(workshop, "libmembers.a", members)]


def same_names(workshop: Workshop) -> list[Path]:
    members = []
    for directory in ("x", "y"):
        (workshop.directory / directory).mkdir()
        compiled = workshop.compile(f"archives/{directory}/same.c")
        members.append(compiled.rename(workshop.directory / directory / "same.o"))
    return [workshop.compile("archives/main_two.c"), archive(workshop, "libsame.a", members, "qcs")]


def nested_thin(*options: str) -> Maker:
    """Make a maker: a thin archive of an archive and of an object."""

    def make(workshop: Workshop) -> list[Path]:
        a, *others = compile_all(workshop, MEMBERS)
        inner = archive(workshop, "libinner.a", others, *options)
        outer = archive(workshop, "libouter.a", [a, inner], "rcsT")
        return [workshop.compile("archives/main.c"), outer]

    return make


def thin_in_directory(workshop: Workshop) -> list[Path]:
    directory = workshop.directory / "objects"
    directory.mkdir()
    compiled = compile_all(workshop, MEMBERS)
    members = [member.rename(directory / member.name) for member in compiled]
    return [workshop.compile("archives/main.c"), archive(workshop, "libthin.a", members, "rcsT")]


def thin_without_member(workshop: Workshop) -> list[Path]:
    members = compile_all(workshop, MEMBERS)
    made = archive(workshop, "libthin.a", members, "rcsT")
    members[1].unlink()
    return [workshop.compile("archives/main.c"), made]


def cycle(workshop: Workshop) -> list[Path]:
    first = archive(workshop, "libfirst.a", compile_all(workshop, ("cycle_a.c", "cycle_a2.c")))
    second = archive(workshop, "libsecond.a", compile_all(workshop, ("cycle_b.c", "cycle_b2.c")))
    return [workshop.compile("archives/cycle_main.c"), first, second]


def cycle_repeated(workshop: Workshop) -> list[Path]:
    main, first, second = cycle(workshop)
    copies = [shutil.copy(path, path.with_name(f"again_{path.name}")) for path in (first, second)]
    return [main, first, second, *copies]


def overridden(workshop: Workshop) -> list[Path]:
    main, members = with_archive()(workshop)
    return [main, *compile_all(workshop, ("override.c",)), members]


def nothing(workshop: Workshop) -> list[Path]:
    return [workshop.compile("archives/empty_main.c"), archive(workshop, "libnothing.a", [])]


def mixed(workshop: Workshop) -> list[Path]:
    """Members that are no objects, and that no symbol asks for."""
    members = compile_all(workshop, MEMBERS)
    text = workshop.directory / "README.txt"
    text.write_text("odd")
    foreign = workshop.directory / "foreign.o"
    workshop.tool(
        "llvm-objcopy", "llvm", "-I", "binary", "-O", "elf64-littleaarch64", text, foreign
    )
    made = archive(workshop, "libmixed.a", [text, *members, foreign])
    return [workshop.compile("archives/main.c"), made]


def foreign_needed(workshop: Workshop) -> list[Path]:
    a, b, *_ = compile_all(workshop, MEMBERS)
    text = workshop.directory / "text"
    text.write_text("from c")
    foreign = workshop.directory / "foreign.o"
    rename = (
        "--redefine-sym",
        f"_binary_{str(text).replace('/', '_').replace('-', '_')}_start=from_c",
    )
    workshop.tool(
        "llvm-objcopy", "llvm", "-I", "binary", "-O", "elf64-littleaarch64", *rename, text, foreign
    )
    made = archive(workshop, "libmixed.a", [a, b, foreign], tool="llvm-ar")
    return [workshop.compile("archives/main.c"), made]


def archive_in_archive(workshop: Workshop) -> list[Path]:
    members = compile_all(workshop, MEMBERS)
    inner = archive(workshop, "libinner.a", members[:1])
    made = archive(workshop, "libouter.a", [*members, inner])
    return [workshop.compile("archives/main.c"), made]


def made_by_script(workshop: Workshop) -> list[Path]:
    """As CMake and libtool merge archives: with a script for `ar -M`."""
    members = compile_all(workshop, MEMBERS)
    inner = archive(workshop, "libinner.a", members[2:])
    script = workshop.directory / "script"
    outer = workshop.directory / "libouter.a"
    lines = [f"CREATE {outer}", *(f"ADDMOD {path}" for path in members[:2])]
    script.write_text("\n".join([*lines, f"ADDLIB {inner}", "SAVE", "END", ""]))
    workshop.tool("sh", "binutils", "-c", f"ar -M < '{script}'")
    return [workshop.compile("archives/main.c"), outer]


def many_members(workshop: Workshop) -> list[Path]:
    """2,000 members, of which each needs the next one."""
    text = ".globl f0000\nf0000: jmp f9999@PLT\n"
    compiled = workshop.compile_text("link.S", text).read_bytes()
    members = []
    for i in range(2000):  # names of one length, which can be replaced as they are
        names = f"f{i:04}".encode(), f"f{i + 1:04}".encode()
        path = workshop.directory / f"m{i}.o"
        path.write_bytes(compiled.replace(b"f0000", names[0]).replace(b"f9999", names[1]))
        members.append(path)
    last = workshop.compile_text("last.S", ".globl f2000\nf2000: movl $5, %eax\nret\n")
    main = "int f0000(void);\nint check(void) { return f0000() != 5; }\n"
    return [
        workshop.compile_text("main.c", main),
        archive(workshop, "libmany.a", [*members, last]),
    ]


ROWS: list[Row] = [
    Row("ar rcs", make=with_archive()),
    Row("ar rcsT (thin)", make=with_archive("rcsT")),
    Row("ar rcS and ranlib, deterministic", make=with_archive("rcsD"), levels=ONE_LEVEL),
    Row(
        "llvm-ar --format=gnu",
        make=with_archive("--format=gnu", "rcs", tool="llvm-ar"),
        levels=ONE_LEVEL,
    ),
    Row(
        "llvm-ar --format=bsd",
        make=with_archive("--format=bsd", "rcs", tool="llvm-ar"),
        levels=ONE_LEVEL,
        control="ld.lld reads it, GNU ld does not",
    ),
    Row(
        "llvm-ar --format=darwin",
        make=with_archive("--format=darwin", "rcs", tool="llvm-ar"),
        levels=ONE_LEVEL,
        control="ld.lld reads it, GNU ld does not",
    ),
    Row("llvm-ar --thin", make=with_archive("--thin", "rcs", tool="llvm-ar"), levels=ONE_LEVEL),
    Row(
        "an archive without an index",
        make=with_archive("rcS"),
        levels=ONE_LEVEL,
        control="a linker refuses it",
        refused="has no symbol index: make one with ranlib",
    ),
    Row("long names of members, with blanks", make=long_names, levels=ONE_LEVEL),
    Row("two members of one name", make=same_names, levels=ONE_LEVEL),
    Row("a thin archive of an archive", make=nested_thin("rcs"), levels=ONE_LEVEL),
    Row("a thin archive of an archive without an index", make=nested_thin("rcS"), levels=ONE_LEVEL),
    Row("a thin archive of a thin archive", make=nested_thin("rcsT"), levels=ONE_LEVEL),
    Row("a thin archive of objects in another directory", make=thin_in_directory, levels=ONE_LEVEL),
    Row(
        "a thin archive whose member is gone",
        make=thin_without_member,
        levels=ONE_LEVEL,
        control="a linker refuses it",
        refused=r"member_b\.o.*does not exist|no such file|No such file",
    ),
    Row("ar -M with ADDLIB", make=made_by_script, levels=ONE_LEVEL),
    Row("an archive in an archive", make=archive_in_archive, levels=ONE_LEVEL),
    Row("an empty archive", make=nothing, levels=ONE_LEVEL),
    Row("members that are no objects", make=mixed, levels=ONE_LEVEL),
    Row(
        "a needed member for another machine",
        make=foreign_needed,
        levels=ONE_LEVEL,
        control="a linker refuses it",
        refused=r"libmixed\.a\(foreign\.o\).*aarch64",
    ),
    Row("a member whose symbol an object defines", make=overridden, levels=ONE_LEVEL),
    Row(
        "archives that need each other",
        make=cycle,
        levels=ONE_LEVEL,
        control="a linker wants --start-group",
    ),
    Row("archives that need each other, given twice", make=cycle_repeated, levels=ONE_LEVEL),
    Row(
        "initializers of members: as the index has them",
        make=in_order(("member_a.c", "member_b.c", "member_c.c"), "9,1,2,3"),
        levels=ONE_LEVEL,
    ),
    Row(
        "initializers of members: taken in a second round",
        make=in_order(("member_c.c", "member_b.c", "member_a.c"), "9,2,1,3"),
        levels=ONE_LEVEL,
    ),
    Row(
        "initializers of members before those of a later object",
        make=in_order(("member_c.c", "member_b.c", "member_a.c"), "9,2,1,3,5", "late.c"),
        levels=ONE_LEVEL,
    ),
    Row(
        "a common symbol and a member that defines it",
        make=common("common_defined.c", 7),
        levels=ONE_LEVEL,
    ),
    Row(
        "a common symbol and a member that defines it weakly",
        make=common("common_weak.c", 0),
        levels=ONE_LEVEL,
    ),
    Row(
        "a common symbol and a member that has it, too",
        make=common("common_again.c", 0),
        levels=ONE_LEVEL,
    ),
    Row(
        "2,000 members, each of which needs the next",
        make=many_members,
        levels=ONE_LEVEL,
        compilers=(GCC,),
        timeout=120,
    ),
]
