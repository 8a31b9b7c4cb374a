"""Functions that a resolver chooses: ifunc, target_clones, __builtin_cpu_supports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compatibility.row import CLANG, Library, Row

if TYPE_CHECKING:
    from pathlib import Path

    from compatibility.workshop import Workshop

ASSEMBLY = ("-O0",)
BASE = Library("base", ("ifunc/defines.c",))
NO_BINDING = "the linker refuses addresses of 32 bits"

SAME_PLACE = tuple(f"ifunc/same_place.c -DID={number}" for number in (1, 2, 3))


def in_archive(work: Workshop) -> list[Path]:
    members = [work.compile(source) for source in SAME_PLACE]
    path = work.new("members.a")
    work.tool("ar", "binutils", "rc", path, *members)
    return [work.compile("ifunc/uses_same_place.c"), path]


ROWS = [
    Row("exported, static, hidden, protected and weak", ("ifunc/basic.c",)),
    Row(
        "exported, static, hidden, protected and weak, -fno-plt", ("ifunc/basic.c",), ("-fno-plt",)
    ),
    *(
        Row(
            f"exported, static, hidden, protected and weak, {flag}",
            ("ifunc/basic.c",),
            (flag,),
            control="GNU ld refuses it",
        )
        for flag in ("-fpie", "-mcmodel=large")
    ),
    Row(
        "exported, static, hidden, protected and weak, -fno-pic",
        ("ifunc/basic.c",),
        ("-fno-pic",),
        control=NO_BINDING,
    ),
    Row("aliases of an ifunc have its address", ("ifunc/alias.c",)),
    Row("three objects with them at the same places", ("ifunc/uses_same_place.c", *SAME_PLACE)),
    Row("three members of an archive with them at the same places", make=in_archive),
    Row("of another object", ("ifunc/uses.c", "ifunc/defines.c")),
    Row("of an earlier object", ("ifunc/defines.c", "ifunc/uses.c")),
    Row(
        "of another object, -fno-pic",
        ("ifunc/uses.c", "ifunc/defines.c"),
        ("-fno-pic",),
        control=NO_BINDING,
    ),
    Row(
        "of another library",
        libraries=(BASE, Library("main", ("ifunc/uses.c",), depends=("base",))),
    ),
    Row(
        "a resolver calls another library's ifunc",
        libraries=(BASE, Library("main", ("ifunc/chain.c",), depends=("base",))),
        control="glibc runs resolvers before it has bound what they call",
    ),
    Row(
        "a resolver calls libc, reads data with relocations, calls another object",
        ("ifunc/resolver_calls.c", "ifunc/name_of_choice.c"),
        control="the loader calls resolvers before it has relocated what they use",
    ),
    Row("called from an initializer", ("ifunc/initializer.c",)),
    Row("as an entry of .init_array", ("ifunc/as_initializer.c",)),
    Row("target_clones", ("ifunc/target_clones.c",), levels=("-O0", "-O2", "-O3")),
    Row("target_clones with arch=", ("ifunc/target_clones_arch.c",)),
    Row("function multiversioning", ("ifunc/multiversion.cc",), compilers=(CLANG,)),
    Row("__builtin_cpu_supports and __builtin_cpu_is", ("ifunc/cpu.c",)),
    Row("__builtin_cpu_supports, -fno-pic", ("ifunc/cpu.c",), ("-fno-pic",), control=NO_BINDING),
    Row("__builtin_cpu_supports, -mcmodel=large", ("ifunc/cpu.c",), ("-mcmodel=large",)),
    Row("features in __cpu_features2", ("ifunc/cpu_features2.c",)),
    Row("levels of the architecture: x86-64-v3", ("ifunc/cpu_level.c",)),
    Row("__builtin_cpu_init in a resolver", ("ifunc/cpu_in_resolver.c",)),
    Row(
        "in a COMDAT group",
        (
            "ifunc/comdat.c",
            "ifunc/comdat.S -DADDRESS=first",
            "ifunc/comdat.S -DADDRESS=second",
        ),
        levels=ASSEMBLY,
    ),
    Row("by every relocation", ("ifunc/assembly.S", "ifunc/assembly.c"), levels=ASSEMBLY),
    Row("in place of a weak function", ("ifunc/weak.c", "ifunc/overrides_weak.c")),
    Row("in place of a later weak function", ("ifunc/overrides_weak.c", "ifunc/weak.c")),
    Row("the C library's own", ("ifunc/libc.c",)),
    Row("the C library's own, -fno-builtin", ("ifunc/libc.c",), ("-fno-builtin",)),
    Row("what is chosen uses thread_local variables", ("ifunc/tls_user.c",)),
]
