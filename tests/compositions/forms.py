"""Forms of code: what compiler and flags make of the same source."""

from __future__ import annotations

import platform
from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """One form.

    Parameters
    ----------
    flags
        For the compiler.
    in_program
        Whether only a program can hold such code, and no shared library.
    compilers
        Those that know the flags.
    """

    flags: tuple[str, ...]
    in_program: bool = False
    compilers: tuple[str, ...] = ("gcc", "clang")


EVERYWHERE = {
    "pic": Form(("-O2", "-fPIC")),
    "slow": Form(("-O0", "-fPIC")),
    "no-plt": Form(("-O1", "-fPIC", "-fno-plt")),
    "sections": Form(("-O2", "-fPIC", "-ffunction-sections", "-fdata-sections")),
    "not-unique": Form(("-O2", "-fPIC", "-fno-gnu-unique"), compilers=("gcc",)),
    "pie": Form(("-O2", "-fPIE"), in_program=True),
    "no-pic": Form(("-O2", "-fno-pic"), in_program=True),
    "no-pic-slow": Form(("-O0", "-fno-pic"), in_program=True),
    "large": Form(("-O2", "-fno-pic", "-mcmodel=large"), in_program=True),
}
OF_MACHINE = {
    "x86_64": {
        "large-pic": Form(("-O2", "-fPIC", "-mcmodel=large")),
        "medium-pic": Form(("-O2", "-fPIC", "-mcmodel=medium", "-mlarge-data-threshold=1000")),
        "no-relax": Form(("-O2", "-fPIC", "-Wa,-mrelax-relocations=no")),
        "cet": Form(("-O2", "-fPIC", "-fcf-protection=full", "-g")),
    },
    "aarch64": {
        "small-got": Form(("-O2", "-fpic")),
        "tiny-pic": Form(("-O2", "-fPIC", "-mcmodel=tiny")),
        "no-atomics": Form(("-O2", "-fPIC", "-mno-outline-atomics")),
        "bti": Form(("-O2", "-fPIC", "-mbranch-protection=standard", "-g")),
        "old-tls": Form(("-O2", "-fPIC", "-mtls-dialect=trad"), compilers=("gcc",)),
    },
}
FORMS = {**EVERYWHERE, **OF_MACHINE[platform.machine()]}
