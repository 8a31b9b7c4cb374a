"""What compositions are made of: features, each of one or more units.

A unit is one object. Those of a feature are compiled with a letter as its key, so that a feature
may be in a composition twice, with two keys, and the names of both differ.
"""

from __future__ import annotations

import functools
import itertools
import platform
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).resolve().parent / "sources"


@dataclass(frozen=True)
class Unit:
    """One object: a source below `sources/`, and flags of its own."""

    source: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feature:
    """One feature.

    Parameters
    ----------
    name
        What compositions and failures call it.
    units
        In an order in which each refers to earlier ones only, or weakly.
    compilers
        Those that know the feature.
    in_one_library
        Whether all units have to be in one library: one refers to what another one hides.
    in_program
        Whether the control has to be a program: no shared library can hold the feature.
    not_in_program
        Whether the feature is one of shared libraries only.
    has_inline_variables
        Whether there are variables of which every unit has a copy. Over several libraries they are
        one here, which the dynamic loader makes of them if they are unique symbols (GCC's default);
        it never unloads these.
    """

    name: str
    units: tuple[Unit, ...]
    compilers: tuple[str, ...] = ("gcc", "clang")
    in_one_library: bool = False
    in_program: bool = False
    not_in_program: bool = False
    has_inline_variables: bool = False


def repeated(source: str, count: int, *flags: str) -> tuple[Unit, ...]:
    return (Unit(source, flags),) * count


# GCC makes no such functions for AArch64 before its release 14.
CLONES = (Feature("clones", repeated("clones.c", 2)),) if platform.machine() == "x86_64" else ()

FEATURES = (
    Feature("ifunc", repeated("ifunc.c", 2)),
    Feature("ifunc-padded", repeated("ifunc.c", 2, "-DPADDED")),
    *CLONES,
    Feature("tls", repeated("tls.c", 2)),
    Feature(
        "tls-local-dynamic",
        repeated("tls.c", 2, "-DLOCAL", "-ftls-model=local-dynamic"),
        in_one_library=True,
    ),
    Feature("tls-initial-exec", repeated("tls.c", 2, "-ftls-model=initial-exec")),
    Feature("tls-local-exec", repeated("tls.c", 2, "-ftls-model=local-exec"), in_program=True),
    Feature("tls-descriptors", repeated("tls.c", 2, "-mtls-dialect=gnu2")),
    Feature("thread_local", repeated("thread_local.cc", 2), has_inline_variables=True),
    Feature("comdat", repeated("comdat.cc", 2), has_inline_variables=True),
    Feature("polymorphic", repeated("polymorphic.cc", 2)),
    Feature("exceptions", repeated("exceptions.cc", 3)),
    Feature("common", repeated("common.c", 2, "-fcommon")),
    Feature("common-initialized", repeated("common.c", 3, "-fcommon", "-DINITIALIZED")),
    Feature("weak", repeated("weak.c", 3)),
    Feature("constructors", repeated("constructors.c", 2)),
    Feature("static-objects", repeated("static_objects.cc", 2)),
    Feature("ctors-section", repeated("ctors_section.c", 2)),
    Feature("exits", repeated("exits.c", 2)),
    Feature("aliases", repeated("aliases.c", 2)),
    Feature("versions", repeated("versions.c", 2), not_in_program=True),
    Feature("sections", repeated("sections.c", 3)),
    Feature("references", repeated("references.c", 3)),
    Feature("visibility", repeated("visibility.c", 2), in_one_library=True),
)

# Of what kind a symbol can be in a unit, by what the symbol is; as in sources/kinds.h.
KINDS = {
    "function": (
        "strong", "weak", "undefined", "weak-undefined", "hidden-undefined", "hidden", "protected",
        "alias", "weak-alias", "comdat", "ifunc", "hidden-weak",
    ),
    "data": (
        "strong", "weak", "undefined", "weak-undefined", "hidden-undefined", "hidden", "protected",
        "alias", "weak-alias", "comdat", "common", "large-common", "zero", "large", "hidden-weak",
    ),
    "tls": ("strong", "weak", "undefined", "hidden-undefined", "hidden", "zero", "hidden-weak"),
}  # fmt: skip

# Of these kinds, a linker makes one that is as large and as aligned as the largest.
LARGE = {"common", "large-common", "undefined", "weak-undefined", "hidden-undefined"}


def kinds_feature(name: str) -> Feature:
    """Return the feature of a symbol in several units, as "data:weak,common" or "data!:weak".

    With an exclamation mark, a constructor of each unit tells whether it was linked.
    """
    what, _, kinds = name.partition(":")
    flags = ("-DCONSTRUCTED",) if what.endswith("!") else ()
    if "ifunc" in kinds.split(","):
        flags = (*flags, "-DWITH_IFUNC")
    if LARGE.issuperset(kinds.split(",")):
        flags = (*flags, "-DALL_LARGE")
    # A linker takes a smaller variable of another library for it, which is then written beyond its
    # end. Here it is another variable.
    is_too_large = "large-common" in kinds.split(",") and "-DALL_LARGE" not in flags
    return Feature(
        name,
        tuple(_kind_unit(what.rstrip("!"), kind, flags) for kind in kinds.split(",")),
        in_one_library=is_too_large,
        has_inline_variables=what.startswith("data") and "comdat" in kinds.split(","),
    )


def _kind_unit(what: str, kind: str, flags: tuple[str, ...]) -> Unit:
    source = f"{what}_comdat.cc" if kind == "comdat" else f"{what}_kind.c"
    return Unit(source, (f"-DKIND={kind.upper().replace('-', '_')}", *flags))


def all_kinds(what: str, count: int) -> list[str]:
    """Return the names of all features of `count` units, in every order of their kinds."""
    return [f"{what}:{','.join(kinds)}" for kinds in itertools.product(KINDS[what], repeat=count)]


@functools.cache
def find_feature(name: str) -> Feature:
    if ":" in name:
        return kinds_feature(name)
    return next(feature for feature in FEATURES if feature.name == name)
