"""Constructors: their sections, priorities, arguments and order over objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compatibility.row import GCC, Library, Row
from compatibility.rows.making import archive, merged
from compatibility.workshop import SOURCES

if TYPE_CHECKING:
    from pathlib import Path

    from compatibility.workshop import Workshop

TERMINATES = "std::terminate ends the control's process"


def rust(source: str, *others: str):
    """Compile a crate without the standard library, and other sources."""

    def make(shop: Workshop) -> list[Path]:
        output = shop.new("crate.o")
        path = SOURCES / source
        flags = ("--emit=obj", "-Cpanic=abort", "-Copt-level=1", "-Crelocation-model=pic")
        shop.tool("rustc", "rustc", *flags, "-o", output, path)
        return [output, *map(shop.compile, others)]

    return make


PRIORITIES = ("initializers/priorities_a.c", "initializers/priorities_b.c", "initializers/check.c")
NUMBERS = ("initializers/numbers_a.s", "initializers/numbers_b.s", "initializers/check.c")
CTORS = ("initializers/ctors_a.s", "initializers/ctors_b.s", "initializers/check.c")
MIXED = ("initializers/mixed_a.c", "initializers/mixed_b.c", "initializers/check.c")
OBJECTS = ("initializers/objects_a.cc", "initializers/objects_b.cc")
ALIVE_AND_GONE = (
    "+b 200\n+a 300\n+inline\n+a plain\n+a plain2\n+b plain\ncheck\n"
    "-b plain\n-a plain2\n-a plain\n-inline\n-a 300\n-b 200\n"
)
MEMBERS = tuple(f"initializers/member_{name}.c" for name in ("main", "a", "b", "c"))

BASE = Library("base", ("initializers/base.c",))
USER = Library("user", ("initializers/user.c",), ("base",))

ROWS = [
    Row(
        "priorities over objects",
        PRIORITIES,
        prints="a_101\nb_101\nb_102\na_500\nb_500\na_plain\na_65535\na_plain2\nb_plain\nb_65535\n",
    ),
    Row(
        "priorities over objects, -ffunction-sections",
        PRIORITIES,
        ("-ffunction-sections",),
        prints="a_101\nb_101\nb_102\na_500\nb_500\na_plain\na_65535\na_plain2\nb_plain\nb_65535\n",
    ),
    Row(
        "priorities, objects in the other order",
        PRIORITIES[::-1],
        prints="b_101\na_101\nb_102\nb_500\na_500\nb_plain\nb_65535\na_plain\na_65535\na_plain2\n",
    ),
    Row(
        "priorities, merged by ld -r",
        make=merged("ld", "binutils", *PRIORITIES),
        prints="a_101\nb_101\nb_102\na_500\nb_500\na_plain\na_65535\na_plain2\nb_plain\nb_65535\n",
    ),
    Row(
        "priorities, merged by lld -r",
        make=merged("ld.lld", "lld", *PRIORITIES),
        prints="a_101\nb_101\nb_102\na_500\nb_500\na_plain\na_65535\na_plain2\nb_plain\nb_65535\n",
    ),
    Row(
        "suffixes: zeros, large numbers, words",
        NUMBERS,
        prints="a_0\nb_0\nb_3\na_3\na_00100\nb_100\na_200\nb_200\na_65535\nb_65535\na_70000\nb_70000\na_word\nb_word\na_plain\nb_plain\n",
    ),
    Row(
        "suffixes, in the other order",
        NUMBERS[::-1],
        prints="b_0\na_0\nb_3\na_3\na_00100\nb_100\nb_200\na_200\nb_65535\na_65535\nb_70000\na_70000\nb_word\na_word\nb_plain\na_plain\n",
    ),
    Row(
        "suffixes, merged by ld -r",
        make=merged("ld", "binutils", *NUMBERS),
        prints="a_0\nb_0\nb_3\na_3\na_00100\nb_100\na_200\nb_200\na_65535\nb_65535\na_70000\nb_70000\na_word\nb_word\na_plain\nb_plain\n",
    ),
    Row(
        ".ctors: several entries and numbers",
        CTORS,
        prints="a_early\nb_early\na_late\nb_late\na_third\na_second\na_first\nb_third\nb_second\nb_first\n",
    ),
    Row(
        ".ctors, merged by ld -r",
        make=merged("ld", "binutils", *CTORS),
        prints="b_early\na_early\nb_late\na_late\nb_third\nb_second\nb_first\na_third\na_second\na_first\n",
    ),
    Row(
        ".ctors with padding",
        ("initializers/padded.s", "initializers/check.c"),
        prints="one\n",
        control="GNU ld refuses the padding, which GCC made before it knew .init_array",
    ),
    Row(
        ".ctors and .init_array",
        MIXED,
        prints="a_ctors_65335\nb_ctors_65335\na_200\nb_200\na_ctors\nb_plain\n",
    ),
    Row(
        ".ctors and .init_array, in the other order",
        MIXED[::-1],
        prints="b_ctors_65335\na_ctors_65335\nb_200\na_200\nb_plain\na_ctors\n",
    ),
    Row(
        ".init_array of type PROGBITS, and in a group",
        ("initializers/progbits.s", "initializers/progbits.s", "initializers/check.c"),
        prints="numbered\nnumbered\nplain\ngrouped\nplain\n",
    ),
    Row(
        "pieces of .init",
        ("initializers/init_section.s", "initializers/init_section2.s", *PRIORITIES[1:]),
        prints="init\ninit2\nb_101\nb_102\nb_500\nb_plain\nb_65535\n",
    ),
    Row(
        "empty sections",
        ("initializers/empty.s", "initializers/check.c"),
    ),
    Row("argc, argv, envp", ("initializers/arguments.c",)),
    Row(
        "static objects, init_priority, inline variables",
        OBJECTS,
        prints=ALIVE_AND_GONE,
    ),
    Row(
        "static objects, in the other order",
        OBJECTS[::-1],
        prints="+b 200\n+a 300\n+inline\n+b plain\n+a plain\n+a plain2\ncheck\n"
        "-a plain2\n-a plain\n-b plain\n-inline\n-a 300\n-b 200\n",
    ),
    Row(
        "static objects, at exit",
        OBJECTS,
        prints=ALIVE_AND_GONE,
        unload=False,
    ),
    Row(
        "static objects, -fno-use-cxa-atexit",
        OBJECTS,
        ("-fno-use-cxa-atexit",),
        prints=ALIVE_AND_GONE,
    ),
    Row(
        "static objects, merged by ld -r",
        make=merged("ld", "binutils", *OBJECTS),
        prints=ALIVE_AND_GONE,
    ),
    Row(
        "static objects, merged by lld -r",
        make=merged("ld.lld", "lld", *OBJECTS),
        prints=ALIVE_AND_GONE,
    ),
    Row(
        "static object of a function",
        ("initializers/static_local.cc",),
        prints="+inline\ncheck\n+local\n-local\n-inline\n",
    ),
    Row("dynamic initialisation of data", ("initializers/data_relocations.cc",)),
    Row(
        "members of an archive",
        make=archive(*MEMBERS),
        prints="main_object\nmember_a\nmember_c\nend_of_c\nend_of_a\n",
    ),
    Row(
        "members of an archive, at exit",
        make=archive(*MEMBERS),
        prints="main_object\nmember_a\nmember_c\nend_of_c\nend_of_a\n",
        unload=False,
    ),
    Row(
        "handlers registered by an initializer",
        ("initializers/registers.c",),
        prints="begin\ncheck\nend\nsecond_handler\nhandler\n",
    ),
    Row(
        "handlers registered by an initializer, at exit",
        ("initializers/registers.c",),
        prints="begin\ncheck\nsecond_handler\nhandler\nend\n",
        unload=False,
    ),
    Row(
        "exception",
        ("initializers/throws.cc",),
        control=TERMINATES,
        refused="InitializerError: .*throws.o' threw std::runtime_error: out of luck",
    ),
    Row(
        "of another library first",
        libraries=(BASE, USER),
        prints="base begins\nuser begins\nuser_ends\nbase_ends\n",
    ),
    Row(
        "of another library first, at exit",
        libraries=(BASE, USER),
        prints="base begins\nuser begins\nuser_ends\nbase_ends\n",
        unload=False,
    ),
    Row(
        "of the first of three libraries only",
        libraries=(
            BASE,
            Library("middle", ("initializers/middle.c",), ("base",)),
            Library("user", ("initializers/user_of_middle.c",), ("middle",)),
        ),
        prints="base begins\nbase_ends\n",
    ),
    Row("dlopen in an initializer, dlclose in a finalizer", ("initializers/opens.c",)),
    Row("thread in an initializer", ("initializers/thread.c",)),
    Row("four hundred in one object", ("initializers/many.c",)),
    Row("exit() in an initializer", ("initializers/exit.c",), prints="begin\nend\n"),
    Row(
        "entry that is another object's weak function",
        ("initializers/weak_entry.s", "initializers/weak_entry.c"),
        prints="weakly\n",
    ),
    Row(
        "#[link_section] of Rust",
        make=rust("initializers/used.rs", "initializers/used_helper.c"),
        compilers=(GCC,),
        levels=("-O2",),
    ),
]
