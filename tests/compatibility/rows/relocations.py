"""Every relocation of the x86-64 psABI, from assembly."""

from compatibility.row import CLANG, GCC, Library, Row

ASSEMBLY = ("-O0",)

# What loads a word through an address; those that reach any symbol, and those for near ones only.
FAR = {
    "R_X86_64_64": "absolute64",
    "R_X86_64_64 in code": "absolute64_code",
    "R_X86_64_64, not aligned": "absolute64_unaligned",
}
NEAR = {
    "R_X86_64_PC32": "pc32",
    "R_X86_64_PC32 before an immediate operand": "pc32_immediate",
    "R_X86_64_PC32 in data": "pc32_data",
    "R_X86_64_PC64": "pc64",
    "R_X86_64_GOTOFF64": "gotoff64",
    "R_X86_64_GOTPC64": "gotpc64",
}
# What loads an address from the global offset table.
SLOT = {
    "R_X86_64_GOT32": "got32",
    "R_X86_64_GOT64": "got64",
    "R_X86_64_GOTPLT64": "gotplt64",
    "R_X86_64_GOTPCREL": "gotpcrel",
    "R_X86_64_GOTPCREL64": "gotpcrel64",
    "R_X86_64_REX_GOTPCRELX, mov": "gotpcrelx_mov",
    "R_X86_64_REX_GOTPCRELX, mov to r15": "gotpcrelx_high",
    "R_X86_64_GOTPCRELX, mov of halves": "gotpcrelx_mov32",
    "R_X86_64_REX_GOTPCRELX, test": "gotpcrelx_test",
    "R_X86_64_GOTPCRELX, push": "gotpcrelx_push",
    "R_X86_64_GOTPCREL before an immediate operand": "gotpcrelx_immediate",
    "R_X86_64_REX_GOTPCRELX, binary operations": "gotpcrelx_binary",
}
CALLS = {
    "R_X86_64_PLT32, call": "call_plt",
    "R_X86_64_PLT32, call without @PLT": "call_plain",
    "R_X86_64_PC32, call": "call_pc32",
    "R_X86_64_PLT32, jmp": "jump_plt",
    "R_X86_64_PLT32, conditional jump": "jump_conditional",
    "R_X86_64_PLT32 in data": "call_plt_data",
    "R_X86_64_GOTPCRELX, call": "call_got",
    "R_X86_64_GOTPCRELX, jmp": "jump_got",
    "R_X86_64_PLTOFF64": "call_pltoff",
    "R_X86_64_GOTPLT64, call": "call_gotplt",
    "R_X86_64_64 of a function": "call_pointer",
}
KINDS = (".local", ".globl", ".hidden", ".protected", ".internal", ".weak")
# So that the control may refer to an exported symbol by its distance.
OWN = ("-Wl,-Bsymbolic",)


def probe(title: str, name: str, kind: str, addend: int = 0) -> Row:
    flags = f"-DKIND={kind} -DADDEND={addend}"
    sources = (f"relocations/{name}.S {flags}", f"relocations/probe.c -DADDEND={addend}")
    more = f" {addend:+}" if addend else ""
    return Row(f"{title}, {kind}{more}", sources, levels=ASSEMBLY, link=OWN)


def elsewhere(title: str, name: str, addend: int = 0) -> Row:
    sources = (
        f"relocations/{name}.S -DADDEND={addend}",
        f"relocations/probe.c -DADDEND={addend}",
        "relocations/defines_target.c",
    )
    more = f" {addend:+}" if addend else ""
    title = f"{title}, of another object{more}"
    return Row(title, sources, levels=ASSEMBLY, link=OWN)


def other_library(title: str, name: str) -> Row:
    libraries = (
        Library("base", ("relocations/defines_target.c",)),
        Library("main", (f"relocations/{name}.S", "relocations/probe.c"), depends=("base",)),
    )
    return Row(f"{title}, of another library", libraries=libraries, levels=ASSEMBLY)


def call(title: str, name: str, kind: str) -> Row:
    flags = f"-DFUNCTION=own -DKIND={kind}" if kind else "-DFUNCTION=labs"
    sources = (f"relocations/{name}.S {flags}", "relocations/function.c")
    control = "ld wants a PLT relocation here" if name == "call_pc32" and not kind else ""
    where = kind or "of the C library"
    return Row(f"{title}, {where}", sources, levels=ASSEMBLY, link=OWN, control=control)


def size(title: str, symbol: str, expected: int, *more: str) -> Row:
    sources = (
        f"relocations/size.S -DSYMBOL={symbol}",
        f"relocations/size.c -DSIZE={expected}",
        *more,
    )
    return Row(f"R_X86_64_SIZE32 and SIZE64, {title}", sources, levels=ASSEMBLY)


def refused(name: str, number: int) -> Row:
    return Row(
        f"{name} is refused",
        (f"relocations/refused.S -DTYPE={name}",),
        levels=ASSEMBLY,
        control="the linker refuses it too",
        refused=rf"relocation of type {number}, which no object file for x86-64 has",
    )


ROWS = [
    *(
        probe(title, name, kind)
        for title, name in {**FAR, **NEAR, **SLOT}.items()
        for kind in KINDS
    ),
    *(
        probe(title, name, ".hidden", addend)
        for title, name in {**FAR, **NEAR}.items()
        for addend in (8, -8)
    ),
    *(
        elsewhere(title, name, addend)
        for title, name in {**FAR, **NEAR}.items()
        for addend in (0, 8, -8)
    ),
    *(elsewhere(title, name) for title, name in SLOT.items()),
    *(other_library(title, name) for title, name in {**FAR, **SLOT}.items()),
    *(
        call(title, name, kind)
        for title, name in CALLS.items()
        for kind in ("", ".local", ".globl", ".hidden", ".protected", ".weak")
    ),
    Row(
        "R_X86_64_PLT32_BND",
        ("relocations/call_pc32_bound.S -DFUNCTION=labs", "relocations/function.c"),
        compilers=(GCC,),
        levels=ASSEMBLY,
        control="GNU ld wants a hidden function for this one",
    ),
    *(
        Row(
            f"{title}, a common symbol",
            (
                f"relocations/{name}.S",
                "relocations/probe.c",
                "relocations/common_target.c",
            ),
            levels=ASSEMBLY,
            link=OWN,
        )
        for title, name in {**FAR, **NEAR, **SLOT}.items()
    ),
    size("own data", "target", 24, "relocations/defines_target.c"),
    size("a common symbol", "target", 24, "relocations/common_target.c"),
    Row(
        "R_X86_64_SIZE32 and SIZE64, of another library",
        libraries=(
            Library("base", ("relocations/defines_target.c",)),
            Library(
                "main",
                ("relocations/size.S -DSYMBOL=target", "relocations/size.c -DSIZE=24"),
                depends=("base",),
            ),
        ),
        levels=ASSEMBLY,
    ),
    size("data of the C library", "stdout", 8),
    Row(
        "R_X86_64_8, 16, 32, 32S and 64 of absolute symbols, signed and unsigned",
        ("relocations/narrow.S", "relocations/absolute.S", "relocations/narrow.c"),
        levels=ASSEMBLY,
        control="GNU ld wants absolute symbols of the same object",
    ),
    Row(
        "R_X86_64_PC16 and PC8",
        ("relocations/short_distance.S", "relocations/probe.c"),
        levels=ASSEMBLY,
    ),
    Row("R_X86_64_NONE", ("relocations/none.S", "relocations/probe.c"), levels=ASSEMBLY),
    Row(
        "merged strings by section symbol and addend",
        ("relocations/merged_strings.S", "relocations/probe.c"),
        levels=ASSEMBLY,
    ),
    Row(
        "merged constants",
        ("relocations/merged_constants.S", "relocations/probe.c"),
        levels=ASSEMBLY,
    ),
    Row(
        "APX: CODE_4, CODE_5 and CODE_6_GOTPCRELX",
        ("relocations/apx.S", "relocations/apx.c"),
        compilers=(CLANG,),
        levels=ASSEMBLY,
        control="GNU ld 2.40 does not know them",
    ),
    refused("R_X86_64_COPY", 5),
    refused("R_X86_64_GLOB_DAT", 6),
    refused("R_X86_64_JUMP_SLOT", 7),
    refused("R_X86_64_RELATIVE", 8),
    refused("R_X86_64_DTPMOD64", 16),
    refused("R_X86_64_IRELATIVE", 37),
]
