"""C, C++, Fortran, Rust and assembly beyond the plain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.build import run
from support.compilers import find_tool

from compatibility.row import CLANG, GCC, Row
from compatibility.workshop import SOURCES, with_static

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from compatibility.workshop import Workshop

# The headers of C++ take long to read: one level tells.
OPTIMIZED = ("-O2",)


def c(title: str, name: str, *flags: str, **more: object) -> Row:
    return Row(title, (f"languages/{name}.c",), flags, **more)  # type: ignore[arg-type]


def cxx(title: str, name: str, *flags: str, **more: object) -> Row:
    settings = {"levels": OPTIMIZED, **more}
    return Row(title, (f"languages/{name}.cc",), flags, **settings)  # type: ignore[arg-type]


def fortran(title: str, *names: str, flags: tuple[str, ...] = (), **more: object) -> Row:
    """Compile with gfortran, whatever the compiler of the others."""
    settings = {
        "compilers": (GCC,),
        "shared": ("libgfortran.so.5",),
        "link": ("-lgfortran",),
        **more,
    }
    sources = tuple(f"languages/fortran/{name}" for name in names)
    return Row(title, sources, flags, **settings)  # type: ignore[arg-type]


def assembly(title: str, name: str, *flags: str, **more: object) -> Row:
    settings = {"levels": ("-O0",), **more}
    source = f"languages/assembly/{name}.S"
    return Row(title, (source,), flags, **settings)  # type: ignore[arg-type]


def rustc(source: str, *flags: str) -> Callable[[Workshop], Sequence[Path]]:
    """Return a maker of one object, or of an archive with the standard library."""

    def make(workshop: Workshop) -> Sequence[Path]:
        path = SOURCES / "languages" / "rust" / source
        emitted = "link" if path.stem == "with_std" else "obj"
        output = workshop.new(f"{path.stem}.{'a' if emitted == 'link' else 'o'}")
        tool = find_tool("rustc", "rustc")
        run(tool, "--edition=2021", *flags, f"--emit={emitted}", path, "-o", output)
        return [output]

    return make


def rust(title: str, source: str, *flags: str, **more: object) -> Row:
    settings = {"compilers": (GCC,), "levels": OPTIMIZED, "make": rustc(source, *flags), **more}
    return Row(title, **settings)  # type: ignore[arg-type]


def nasm(workshop: Workshop) -> list[Path]:
    output = workshop.new("nasm.o")
    source = SOURCES / "languages" / "assembly" / "nasm.asm"
    run(find_tool("nasm", "nasm"), "-f", "elf64", *workshop.row.flags, source, "-o", output)
    return [output]


C_ROWS = [
    c("C89, definitions in K&R style", "c89", "-std=gnu89", "-w"),
    c("C99, and nothing of GNU", "variadic", "-std=c99", "-pedantic"),
    c("GNU C: computed goto, case ranges, statement expressions", "gnu_c"),
    c("differences of labels", "label_difference", gcc=("-fno-gcse",)),
    c("nested functions that need no trampoline", "nested", compilers=(GCC,)),
    c("C11: _Generic, _Alignas, anonymous unions", "generic", "-std=c11", gcc=("-std=gnu11",)),
    c("C23", "c23", "-std=gnu2x", "-w"),
    c("arrays of variable length, alloca", "vla"),
    c("complex arithmetic", "complex"),
    c("complex arithmetic, -fcx-limited-range", "complex", "-fcx-limited-range", gcc=("-Wall",)),
    c("__int128", "int128"),
    c("_Float16", "float16"),
    c("__bf16", "bfloat16", compilers=(CLANG,), levels=OPTIMIZED),
    c(
        "_Decimal64, with libgcc.a",
        "decimal",
        compilers=(GCC,),
        make=with_static("libgcc.a"),
        remark="only the static part of libgcc has the functions; it is added to the objects",
    ),
    c("__float128", "float128"),
    c("long double", "long_double"),
    c("setjmp, sigsetjmp, __builtin_setjmp", "setjmp"),
    c("signal handlers, an alternate stack", "signals"),
    c("functions called back by the C library", "callbacks"),
    c("<threads.h>", "c_threads"),
    c("wide characters, iconv, regex, getopt, stat", "c_library"),
    c("<stdio.h>", "stdio", prints="one\ntwo\n"),
    c("variadic functions", "variadic"),
    c("atomic operations", "atomics"),
    c("inline assembly, other sections in it", "inline_asm"),
    c("inline assembly in Intel syntax", "setjmp", "-masm=intel"),
    c("vector extensions, AVX2 by attribute", "vectors"),
    c("mathematical functions, rounding modes", "math"),
    c("environ, stdout and other data of the C library", "environment"),
    c("dlopen, dlsym, dladdr, dl_iterate_phdr", "dynamic"),
    c("single precision by x87", "math", "-mfpmath=387", compilers=(GCC,)),
]

CXX_ROWS = [
    cxx("iostreams, facets, files", "iostreams", prints="to cout\n"),
    cxx("std::filesystem", "filesystem"),
    cxx("std::thread, mutexes, condition variables", "threads"),
    cxx("std::call_once with an exception", "call_once_throws"),
    cxx("std::async, futures, promises", "futures"),
    cxx("std::regex", "regex"),
    cxx("any, variant, function, charconv, chrono, random", "vocabulary"),
    cxx("std::pmr", "pmr"),
    cxx("virtual inheritance, thunks, RTTI", "virtual_inheritance", levels=("-O0", "-O2")),
    cxx("operator new and delete of its own", "new_delete", "-fno-builtin"),
    cxx("static objects, inline and template ones", "static_order", levels=("-O0", "-O2")),
    cxx("exceptions, nested and rethrown", "exceptions", levels=("-O0", "-O2")),
    cxx("coroutines", "coroutines", "-std=c++20", levels=("-O0", "-O2")),
    cxx("C++20: ranges, jthread, latch, atomic wait", "cxx20", "-std=c++20"),
    cxx("C++98", "cxx98", "-std=gnu++98", "-w"),
    cxx("C++11", "call_once_throws", "-std=c++11"),
    cxx("C++23", "containers", "-std=c++2b"),
    cxx("containers", "containers", levels=("-O0", "-O2")),
    cxx("containers with _GLIBCXX_DEBUG", "containers", "-D_GLIBCXX_DEBUG"),
    cxx("the old ABI of std::string", "containers", "-D_GLIBCXX_USE_CXX11_ABI=0"),
    cxx(
        "-fvisibility=hidden, inlines hidden",
        "exceptions",
        "-fvisibility=hidden",
        "-fvisibility-inlines-hidden",
    ),
    cxx(
        "-fno-exceptions -fno-rtti",
        "no_exceptions",
        "-fno-exceptions",
        "-fno-rtti",
        "-fno-threadsafe-statics",
    ),
    cxx("-fno-asynchronous-unwind-tables", "exceptions", "-fno-asynchronous-unwind-tables"),
    cxx("-fno-weak", "no_exceptions", "-fno-weak", compilers=(GCC,)),
    cxx("-fno-use-cxa-atexit", "static_order", "-fno-use-cxa-atexit"),
    cxx("parallel algorithms, serial back end", "parallel"),
    cxx("valarray, complex, special functions, facets", "valarray"),
    cxx(
        "precompiled assertions, -D_FORTIFY_SOURCE=2",
        "iostreams",
        "-D_GLIBCXX_ASSERTIONS",
        "-D_FORTIFY_SOURCE=2",
        prints="to cout\n",
    ),
]

FORTRAN_ROWS = [
    fortran("Fortran: modules, derived types, generic interfaces", "modules.f90"),
    fortran("Fortran: arrays, sections, matmul, allocation", "arrays.f90"),
    fortran("Fortran: input and output", "input_output.f90", prints="printed 42\n"),
    fortran("Fortran: extended types, finalization", "polymorphism.f90"),
    fortran("Fortran: common blocks, block data", "common_block.f90", "common_user.f90"),
    fortran(
        "Fortran: bind(c), procedures called back by C", "c_interoperability.f90", "call_back.c"
    ),
    fortran("Fortran: do concurrent, elemental, internal procedures", "concurrent.f90"),
    fortran("Fortran: fixed form", "legacy.f", flags=("-std=legacy", "-w")),
    fortran(
        "Fortran: real(16)",
        "quad.f90",
        shared=("libgfortran.so.5", "libquadmath.so.0"),
        link=("-lgfortran", "-lquadmath"),
    ),
    fortran(
        "Fortran: OpenMP",
        "openmp.f90",
        flags=("-fopenmp",),
        shared=("libgfortran.so.5", "libgomp.so.1"),
        link=("-lgfortran", "-fopenmp"),
    ),
    fortran("Fortran: -fcheck=all", "arrays.f90", flags=("-fcheck=all", "-g")),
]

ASSEMBLY_ROWS = [
    assembly("assembly: AT&T syntax, macros, tables of addresses", "att"),
    assembly("assembly: Intel syntax", "intel"),
    assembly("assembly: subsections, .org, .incbin, .uleb128", "subsections", f"-Wa,-I{SOURCES}"),
    assembly(
        "assembly: Clang without its own assembler", "att", "-fno-integrated-as", compilers=(CLANG,)
    ),
    Row("assembly: NASM", make=nasm, compilers=(GCC,), levels=("-O0",)),
    Row(
        "assembly: NASM with debug information",
        flags=("-g", "-F", "dwarf"),
        make=nasm,
        compilers=(GCC,),
        levels=("-O0",),
    ),
]

RUST_ROWS = [
    rust("Rust: no_std, --emit=obj", "no_std.rs", "-O", "-Cpanic=abort"),
    rust("Rust: no_std, for debugging", "no_std.rs", "-g", "-Copt-level=1", "-Cpanic=abort"),
    rust(
        "Rust: no_std, large code model", "no_std.rs", "-O", "-Cpanic=abort", "-Ccode-model=large"
    ),
    rust(
        "Rust: static library with std",
        "with_std.rs",
        "-O",
        link=("-Wl,-u,check",),
        prints="printed by Rust\n",
    ),
    rust(
        "Rust: static library with std, for debugging",
        "with_std.rs",
        "-g",
        link=("-Wl,-u,check",),
        prints="printed by Rust\n",
    ),
]

ROWS = [*C_ROWS, *CXX_ROWS, *FORTRAN_ROWS, *ASSEMBLY_ROWS, *RUST_ROWS]
