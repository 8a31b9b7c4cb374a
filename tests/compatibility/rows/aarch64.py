"""What AArch64 has of its own: sequences of relocations, flags, functions of the compiler.

Assembly is for GNU as alone, which knows all of the ABI's sequences.
"""

from __future__ import annotations

from compatibility.machines import AARCH64
from compatibility.row import CLANG, GCC, Library, Row
from compatibility.rows.code_models import CXX, C
from compatibility.rows.unwinding import ACROSS

ASSEMBLY = ("-O0",)
NO_SHARED = "the linker refuses local-exec code in a shared library"
NON_PIC = "the linker refuses code that is not position-independent in a shared library"
FOR_PROGRAMS = "for executables only"
# So that the control may refer to an exported variable by its offset.
OWN = ("-Wl,-Bsymbolic",)

FLAGS = (
    "-fpic",
    "-mcmodel=tiny",
    "-mno-outline-atomics",
    "-moutline-atomics",
    "-mbranch-protection=standard",
    "-march=armv8.2-a+sve -ftree-vectorize",
    "-march=armv8.5-a",
    "-mharden-sls=all",
    "-ffixed-x18",
)
GCC_FLAGS = (
    "-mtls-dialect=trad",
    "-mfix-cortex-a53-843419",
    "-mbranch-protection=pac-ret+leaf",
    "-mpc-relative-literal-loads",
    "-mlow-precision-div -ffast-math",
    "-fno-section-anchors",
)
NON_PIC_FLAGS = ("-fno-pic -mcmodel=tiny", "-fno-pic -mcmodel=small", "-fno-pic -mcmodel=large")


def row(title: str, *sources: str, **fields) -> Row:
    return Row(title, sources, machine=AARCH64, **fields)


def tls(title: str, flags: str, *more: str, **fields) -> Row:
    """Every sequence for a variable, with those of static storage and of one library as asked."""
    words = {"ADDEND": "0", "NAME": "variable"}
    given = dict(word.removeprefix("-D").partition("=")[::2] for word in flags.split())
    options = " ".join(f"-D{k}={v}" if v else f"-D{k}" for k, v in {**words, **given}.items())
    fields = {"compilers": (GCC,), "levels": ASSEMBLY, "link": OWN, **fields}
    return row(
        f"thread_local, {title}",
        f"aarch64/tls.S {options}",
        f"aarch64/tls.c {options} {' '.join(more)}",
        **fields,
    )


def tls_of_another_library(title: str, flags: str) -> Row:
    options = f"{flags} -DADDEND=0 -DNAME=variable"
    libraries = (
        Library("base", ("aarch64/tls_base.c",)),
        Library("main", (f"aarch64/tls.S {options}", f"aarch64/tls.c {options}"), ("base",)),
    )
    return Row(
        f"thread_local, {title}",
        libraries=libraries,
        compilers=(GCC,),
        levels=ASSEMBLY,
        machine=AARCH64,
    )


def both(flag: str, compilers: tuple[str, ...] = (GCC, CLANG), **fields) -> list[Row]:
    flags = tuple(flag.split())
    return [
        row(f"{language}, {flag}", *sources, flags=flags, compilers=compilers, **fields)
        for language, sources in (("C", C), ("C++", CXX), ("exceptions", ACROSS))
    ]


ALL = "-DKIND=.globl -DSTATIC -DLOCAL"
MODULE = "GNU ld has the variable's own offset in the slot of the module"

ROWS = [
    *(one for flag in FLAGS for one in both(flag)),
    *(one for flag in GCC_FLAGS for one in both(flag, (GCC,))),
    # C alone: landing pads of GCC 12 count on x15, which no unwinder restores. What the system has
    # linked crashes as well, or runs by luck.
    both("-mtrack-speculation", (GCC,))[0],
    *(one for flag in NON_PIC_FLAGS for one in both(flag, control=NON_PIC)),
    *(
        tls(f"{kind}{storage}", f"-DKIND={kind} {flags}")
        for kind in (".globl", ".hidden", ".protected", ".weak")
        for storage, flags in (("", ""), (", in static storage", "-DSTATIC"))
    ),
    *(
        tls(
            f"{kind}{addend:+}, by its module",
            f"-DKIND={kind} -DLOCAL -DADDEND={addend}",
            control=MODULE,
        )
        for kind in (".globl", ".hidden", ".protected", ".weak")
        for addend in (0, 16, -16)
    ),
    tls("local symbol", "-DKIND=.globl -DNAME=local_variable"),
    tls("local symbol, in static storage", "-DKIND=.globl -DSTATIC -DNAME=local_variable"),
    tls("local symbol, by its module", f"{ALL} -DNAME=local_variable", control=MODULE),
    tls("of another object", "-DELSEWHERE"),
    tls("of another object, in static storage", "-DSTATIC -DELSEWHERE"),
    tls("hidden, of another object", "-DLOCAL -DELSEWHERE -DDECLARED_HIDDEN", control=MODULE),
    *(
        tls(
            f"local exec{addend:+}",
            f"{ALL} -DLOCAL_EXEC -DADDEND={addend}",
            control=NO_SHARED,
        )
        for addend in (0, 16, -16)
    ),
    tls_of_another_library("of another library", ""),
    tls_of_another_library("of another library, in static storage", "-DSTATIC"),
    *(
        row(
            f"thread_local, {what}, -ftls-model=local-exec, -mtls-size={size}",
            f"tls/{what}.c",
            flags=("-ftls-model=local-exec", "-fno-pic", f"-mtls-size={size}"),
            control=NO_SHARED,
        )
        for size in (12, 24, 32, 48)
        for what in ("static", "threads")
    ),
    *(
        row(
            f"thread_local, {dialect}, {model}, {code}",
            "tls/define.c",
            "tls/use.c",
            flags=(f"-mtls-dialect={dialect}", f"-ftls-model={model}", f"-mcmodel={code}"),
            compilers=(GCC,),
        )
        for dialect in ("desc", "trad")
        for model in ("global-dynamic", "local-dynamic", "initial-exec")
        for code in ("tiny", "small")
        if model != "local-dynamic"
    ),
    *(
        row(
            f"slots of the GOT, {title}",
            f"aarch64/slots.S -DADDEND={addend}",
            f"aarch64/slots.c -DADDEND={addend} {more}",
            compilers=(GCC,),
            levels=ASSEMBLY,
            control=control,
        )
        for title, addend, more, control in (
            ("own data", 0, "-DOWN", ""),
            ("own hidden data", 0, "-DOWN -fvisibility=hidden", ""),
            (
                "own hidden data with an addend",
                8,
                "-DOWN -fvisibility=hidden",
                "GNU ld has one slot for all addends",
            ),
        )
    ),
    Row(
        "slots of the GOT, data of another library",
        libraries=(
            Library("base", ("aarch64/slots_base.c",)),
            Library(
                "main",
                ("aarch64/slots.S -DADDEND=0", "aarch64/slots.c -DADDEND=0"),
                ("base",),
            ),
        ),
        compilers=(GCC,),
        levels=ASSEMBLY,
        machine=AARCH64,
    ),
    row(
        "3,000 slots of the GOT, -fpic, and as many functions of the C library's kind",
        "aarch64/many_slots.c",
        flags=("-fpic",),
        levels=("-O1",),
    ),
    row(
        "position dependent, std::cout",
        "code_models/nonpic_iostream.cc",
        flags=("-fno-pic",),
        control=NON_PIC,
        prints="printed 12\n",
    ),
    row("outline atomics", "aarch64/atomics.c", flags=("-moutline-atomics",)),
    row("outline atomics in C++", "aarch64/atomics.cc", flags=("-moutline-atomics",)),
    row(
        "outline atomics with a full barrier",
        "aarch64/atomics_sync.c",
        control="libgcc.a of GCC 12 does not have them",
    ),
    row(
        "function multiversioning",
        "aarch64/versions.c",
        flags=("--rtlib=compiler-rt",),
        compilers=(CLANG,),
        control="libgcc.a of GCC 12 does not have the features",
    ),
    Row(
        "function multiversioning, members of an archive in two libraries",
        libraries=(
            Library("base", ("aarch64/versions.c -DNAME=base -DWITHOUT_CHECK",)),
            Library("main", ("aarch64/versions.c -DNAME=base_of_main",), ("base",)),
        ),
        flags=("--rtlib=compiler-rt",),
        compilers=(CLANG,),
        machine=AARCH64,
        control="libgcc.a of GCC 12 does not have the features",
    ),
    row(
        "undefined weak functions and data, -fno-pic",
        "symbols/weak_undefined.c",
        flags=("-fno-pic",),
        control=NON_PIC,
    ),
    row(
        "undefined weak functions and data, tiny code model",
        "symbols/weak_undefined.c",
        flags=("-mcmodel=tiny",),
    ),
]
