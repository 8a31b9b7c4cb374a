"""Small, varied objects for the tests that damage them, and for the fuzz target's corpus.

Each shows a linker something that the others do not, and links by itself.
"""

from __future__ import annotations

import platform
import struct
from pathlib import Path

from .build import Builder, run_now
from .compilers import find_compiler, find_tool
from .elf import HEADER_SIZE, SECTION_HEADER_SIZE, SHT_SYMTAB, SYMBOL_SIZE, patch, sections
from .recipe import identity

HEADERS = Path(__file__).resolve().parents[2] / "orcjit_import" / "include"

# For another machine than most run on: what links them is the same, up to what would run.
AARCH64 = ("--target=aarch64-linux-gnu", "-ffreestanding")

# name: compiler, source below tests/objects, flags
COMPILED = {
    "exceptions-gcc": ("gcc", "exceptions/within.cc"),
    "exceptions-clang": ("clang", "exceptions/within.cc"),
    "comdat-gcc": ("gcc", "symbols/comdat_plain.cc"),
    "comdat-clang": ("clang", "symbols/comdat_plain.cc"),
    "cxx": ("gcc", "codemodel/varied.cc"),
    "tls-descriptors": ("gcc", "tls/static.c", "-mtls-dialect=gnu2"),
    "tls-static": ("gcc", "tls/pointers.c", "-fno-pic", "-ftls-model=local-exec"),
    "tls-aligned": ("clang", "tls/aligned.c"),
    "tls-inline": ("clang", "tls/inline.cc"),
    "crel": ("clang", "exceptions/within.cc", "-Wa,--crel,--allow-experimental-crel"),
    "ifunc": ("gcc", "symbols/ifunc.c"),
    "common": ("gcc", "symbols/common.c", "-fcommon", "-DCOUNT=9"),
    "aliases": ("gcc", "symbols/alias.c"),
    "walked-sections": ("gcc", "symbols/sections.c"),
    "relocations": ("gcc", "codemodel/relocations.S"),
    "aligned": ("gcc", "codemodel/aligned.c", "-DALIGNMENT=8192"),
    "priorities": ("gcc", "initializers/priorities.c", "-DNAME=a"),
    "static-object": ("gcc", "initializers/static_object.cc"),
    "fini": ("clang", "finalizers/only_fini.c"),
    "declarations": ("gcc", "declarations/every_macro.c", f"-I{HEADERS}"),
    "aarch64": ("clang", "symbols/sections.c", *AARCH64),
    "aarch64-large": ("clang", "codemodel/other.c", *AARCH64, "-fno-pic", "-mcmodel=large"),
    "aarch64-tls": ("clang", "tls/static.c", *AARCH64),
    "aarch64-tls-static": ("clang", "tls/pointers.c", *AARCH64, "-ftls-model=initial-exec"),
    "aarch64-common": ("clang", "symbols/common.c", *AARCH64, "-fcommon", "-DCOUNT=9"),
    "aarch64-relocations": ("clang", "codemodel/relocations.aarch64.S", *AARCH64),
    "debug-information": ("gcc", "basic/multiple.c", "-g", "-gz", "-ffunction-sections"),
}

# Of other systems: what the others of their formats in the corpus, which are kept as they are, do
# not show.
FOREIGN = ("-nostdinc", "-ffreestanding", "-fno-stack-protector", "-std=c++17")
ARM64 = ("--target=arm64-apple-macosx14", *FOREIGN)
X86_64 = ("--target=x86_64-apple-macosx14", *FOREIGN)
GNU = ("--target=x86_64-w64-windows-gnu", "-fno-pic", *FOREIGN)
MSVC = ("--target=x86_64-pc-windows-msvc", "-fno-pic", *FOREIGN)
NO_DWARF = "-femit-dwarf-unwind=no-compact-unwind"
TABLES = "-fasynchronous-unwind-tables"
DESTRUCTOR = "-DWITH_DESTRUCTOR"
OF_OTHER_SYSTEMS = {
    "macho-arm64-throws": ("throws.cc", *ARM64, "-fexceptions"),
    "macho-arm64-frames": ("frames.arm64.S", *ARM64),
    "macho-arm64-tls": ("each_thread.cc", *ARM64, DESTRUCTOR),
    "macho-arm64-distances": ("distances.macho.S", *ARM64),
    "macho-x86_64-throws": ("throws.cc", *X86_64, "-fexceptions"),
    "macho-x86_64-compact": ("throws.cc", *X86_64, "-fexceptions", NO_DWARF),
    "macho-x86_64-tls": ("each_thread.cc", *X86_64, DESTRUCTOR),
    "coff-frames": ("frames.windows.S", *GNU),
    "coff-gnu-frames": ("frames.cc", *GNU, TABLES),
    "coff-gnu-tls": ("each_thread.cc", *GNU),
    "coff-msvc-frames": ("frames.cc", *MSVC, TABLES),
    "coff-msvc-tls": ("each_thread.cc", *MSVC),
}


def make_seed(builder: Builder, name: str) -> Path:
    """Make the object (or archive) called `name`."""
    if name in OF_OTHER_SYSTEMS:
        source, *flags = OF_OTHER_SYSTEMS[name]
        options = [flag for flag in flags if source.endswith(".cc") or flag != "-std=c++17"]
        clang = find_compiler("clang")
        return builder.compile(clang, f"other_systems/{source}", "-Os", "-g0", *options)
    if name in COMPILED:
        compiler, source, *flags = COMPILED[name]
        return builder.compile(find_compiler(compiler), source, "-Os", "-g0", *flags)
    return MADE[name](builder)


def _varied(builder: Builder, *flags: str) -> list[Path]:
    sources = ("codemodel/varied.c", "codemodel/other.c")
    return [builder.compile(find_compiler("gcc"), source, "-g0", *flags) for source in sources]


def _merged(builder: Builder) -> Path:
    return builder.merge("merged.o", *_varied(builder))


def _merged_by_lld(builder: Builder) -> Path:
    linker = find_tool("ld.lld", "lld")
    return builder.merge("merged.o", *_varied(builder, "-Os"), linker=linker)


def _merged_by_mold(builder: Builder) -> Path:
    objects = [make_seed(builder, name) for name in ("exceptions-gcc", "comdat-clang")]
    return builder.merge("merged.o", *objects, linker=find_tool("mold", "mold"))


def _traced(builder: Builder, source: str) -> Path:
    compiler = find_compiler("gcc")
    sources = (source, "initializers/trace_word.c")
    return builder.merge("traced.o", *(builder.compile(compiler, s, "-g0") for s in sources))


def _large_model(builder: Builder) -> Path:
    return builder.merge("large.o", *_varied(builder, "-Os", "-mcmodel=large"))


def _archive(builder: Builder) -> Path:
    names = ("exceptions-clang", "common", "walked-sections")
    return builder.archive("varied.a", *(make_seed(builder, name) for name in names))


def _fortran(builder: Builder) -> Path:
    compiler = find_tool("gfortran", "gfortran")
    return _from_text(builder, "fuzz-fortran.f90", FORTRAN, compiler, "-Os", "-fPIC", "-c")


def _rust(builder: Builder) -> Path:
    options = (
        "--emit=obj",
        "--crate-type=lib",
        "-Cpanic=abort",
        "-Copt-level=s",
        "-Ccodegen-units=1",
    )
    return _from_text(builder, "fuzz-rust.rs", RUST, find_tool("rustc", "rustc"), *options)


def _from_text(builder: Builder, name: str, text: str, compiler: str, *flags: str) -> Path:
    def make(output: Path) -> None:
        source = output.with_name(name)
        source.write_text(text)
        run_now(compiler, *flags, source, "-o", output)

    return builder.made(f"{Path(name).stem}.o", make, text, identity(compiler), *flags)


def _extended_numbering(builder: Builder) -> Path:
    """Make an object whose header and symbols count sections as one with 65,280 of them would."""
    image = extend_numbering(make_seed(builder, "comdat-gcc").read_bytes())
    return builder.made("fuzz-extended.o", lambda path: path.write_bytes(image), image)


MADE = {
    "merged": _merged,
    "merged-by-lld": _merged_by_lld,
    "merged-by-mold": _merged_by_mold,
    "ctors": lambda builder: _traced(builder, "initializers/ctors.S"),
    "init-code": lambda builder: _traced(builder, "initializers/init_section.S"),
    "large-model": _large_model,
    "archive": _archive,
    "fortran": _fortran,
    "rust": _rust,
    "extended-numbering": _extended_numbering,
}
# By compilers for the machine that they run on, or with its flags.
OF_X86_64 = {"fortran", "rust", "large-model"}
NAMES = tuple(
    name for name in (*COMPILED, *MADE) if platform.machine() == "x86_64" or name not in OF_X86_64
)

FORTRAN = """
integer function add_up(values, count) bind(C, name="__tvm_ffi_add_up")
  integer, intent(in) :: count
  integer, intent(in) :: values(count)
  integer, save :: calls = 0
  calls = calls + 1
  add_up = sum(values) + calls
end function
"""

RUST = """
#![no_std]
static NAMES: [&str; 2] = ["zero", "one"];
#[no_mangle]
pub extern "C" fn __tvm_ffi_first_letter(which: u32) -> u8 {
    unsafe { *NAMES[(which & 1) as usize].as_ptr() }
}
pub fn mangled(value: u32) -> u32 {
    value.wrapping_mul(3)
}
"""


def extend_numbering(image: bytes) -> bytes:
    """Return the object with its section numbers in the extended form."""
    (table,) = struct.unpack_from("<Q", image, 40)
    count, names = struct.unpack_from("<HH", image, 60)
    found = sections(image)
    symtab = next(index for index, section in enumerate(found) if section.type == SHT_SYMTAB)
    start, size = found[symtab].offset, found[symtab].size
    headers = bytearray(image[table : table + count * SECTION_HEADER_SIZE])
    indices = b""
    for entry in range(start + 6, start + size, SYMBOL_SIZE):
        (index,) = struct.unpack_from("<H", image, entry)
        is_section = 0 < index < 0xFF00
        indices += struct.pack("<I", index if is_section else 0)
        if is_section:
            image = patch(image, entry, b"\xff\xff")
    struct.pack_into("<Q", headers, 32, count + 1)  # the first header: sections, names
    struct.pack_into("<I", headers, 40, names)
    shndx = struct.pack("<IIQQQQIIQQ", 0, 18, 0, 0, len(image), len(indices), symtab, 0, 4, 4)
    image += indices
    image = patch(image, 40, struct.pack("<Q", len(image)))
    image = patch(image, 60, struct.pack("<HH", 0, 0xFFFF))
    assert len(image) > HEADER_SIZE
    return image + bytes(headers) + shndx
