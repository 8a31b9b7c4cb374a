"""What is no object file for this machine: refused, alone and among good objects."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from typing import TYPE_CHECKING

from support.build import run

from compatibility.row import CLANG, GCC, REFUSES, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from compatibility.workshop import Workshop

    Make = Callable[[Workshop], Path]

GOOD = "foreign/good.c"
ONCE = ("-O2",)

# Targets of Clang, and what the message calls their objects.
TARGETS = {
    "aarch64-linux-gnu": "is an object for aarch64, but this process runs on x86_64",
    "aarch64_be-linux-gnu": r"is an object for aarch64 \(big endian\)",
    "armv7-linux-gnueabihf": "is an object for arm,",
    "riscv64-linux-gnu": "is an object for riscv64",
    "riscv32-linux-gnu": "is an object for riscv32",
    "powerpc64le-linux-gnu": "is an object for ppc64",
    "powerpc64-linux-gnu": r"is an object for ppc64 \(big endian\)",
    "powerpc-linux-gnu": r"is an object for ppc \(big endian\)",
    "s390x-linux-gnu": r"is an object for s390x \(big endian\)",
    "mips64-linux-gnuabi64": r"is an object for mips64 \(big endian\)",
    "mipsel-linux-gnu": "is an object for mips,",
    "loongarch64-linux-gnu": "is an object for loongarch64",
    "sparcv9-linux-gnu": r"is an object for sparc64 \(big endian\)",
    "hexagon-linux-musl": "is an object for hexagon",
    "i386-linux-gnu": "is an object for i386",
    "x86_64-linux-gnux32": "is an object for x32",
    "bpfel": "is an object for bpf",
    "bpfeb": r"is an object for bpf \(big endian\)",
    "amdgcn-amd-amdhsa": "is an object for amdgpu",
    "msp430-elf": "is an object for msp430",
    "avr-elf": "is an object for avr",
    "wasm32": "is a WebAssembly object; this process links ELF objects for x86_64",
    "x86_64-apple-macos": r"is a Mach-O object \(macOS\) for x86_64; this process",
    "arm64-apple-macos": r"is a Mach-O object \(macOS\) for aarch64; this process",
    "armv7-apple-ios": r"is a Mach-O object \(macOS\) for arm; this process",
    "x86_64-pc-windows-msvc": r"is a COFF object \(Windows\) for x86_64; this process",
    "x86_64-w64-mingw32": r"is a COFF object \(Windows\) for x86_64; this process",
    "aarch64-pc-windows-msvc": r"is a COFF object \(Windows\) for aarch64; this process",
    "i686-pc-windows-msvc": r"is a COFF object \(Windows\) for i386; this process",
}


def for_target(target: str, *flags: str) -> Make:
    def make(workshop: Workshop) -> Path:
        return workshop.compile("foreign/plain.c", f"--target={target}", "-fno-pic", *flags)

    return make


def alone(make: Make) -> Callable[[Workshop], Sequence[Path]]:
    return lambda workshop: [make(workshop)]


def among_good(make: Make) -> Callable[[Workshop], Sequence[Path]]:
    return lambda workshop: [workshop.compile(GOOD), make(workshop)]


def in_archive(make: Make) -> Callable[[Workshop], Sequence[Path]]:
    """With a member that defines `check`, so that this is all that is wrong."""

    def collect(workshop: Workshop) -> Sequence[Path]:
        archive = workshop.new("library.a")
        member = make(workshop)
        good = workshop.compile_text("caller.c", CALLER)
        workshop.tool("llvm-ar", "llvm", "rcsS", archive, member)
        workshop.tool("llvm-ranlib", "llvm", archive)
        return [good, archive]

    return collect


def needed(make: Make) -> Callable[[Workshop], Sequence[Path]]:
    """Return what it makes after an object that needs a symbol of it."""
    return lambda workshop: [workshop.compile_text("caller.c", CALLER), make(workshop)]


CALLER = "int foreign(int);\nint check(void) { return foreign(1); }\n"


def file_of(name: str, content: bytes) -> Make:
    def make(workshop: Workshop) -> Path:
        path = workshop.new(name)
        path.write_bytes(content)
        return path

    return make


def program(*flags: str) -> Make:
    def make(workshop: Workshop) -> Path:
        source = workshop.compile("foreign/program.c")
        output = workshop.new("linked.o")
        run(workshop.compiler.c, source, *flags, "-o", output)
        return output

    return make


def shared_library(workshop: Workshop) -> Path:
    output = workshop.new("library.o")
    run(workshop.compiler.c, "-shared", workshop.compile(GOOD), "-o", output)
    return output


def core_file(workshop: Workshop) -> Path:
    """Make the header of one; a whole one is large."""
    image = bytearray(workshop.compile(GOOD).read_bytes())
    image[16:18] = struct.pack("<H", 4)
    return file_of("core.o", bytes(image))(workshop)


def universal_binary(workshop: Workshop) -> Path:
    thin = [for_target(target)(workshop) for target in ("x86_64-apple-macos", "arm64-apple-macos")]
    output = workshop.new("universal.o")
    workshop.tool("llvm-lipo", "llvm", "-create", *thin, "-output", output)
    return output


def import_library(workshop: Workshop) -> Path:
    definition = workshop.new("library.def")
    definition.write_text("LIBRARY x.dll\nEXPORTS\n  foreign\n")
    output = workshop.new("library.a")
    arguments = ("-m", "i386:x86-64", "-d", definition, "-l", output)
    workshop.tool("llvm-dlltool", "llvm", *arguments)
    return output


def big_coff(workshop: Workshop) -> Path:
    return workshop.compile(
        "foreign/plain.c", "--target=x86_64-pc-windows-msvc", "-fno-pic", "-Wa,-mbig-obj"
    )


def wrapped_bitcode(workshop: Workshop) -> Path:
    """Bitcode behind the header that Apple's tools put before it."""
    bitcode = workshop.compile("foreign/plain.c", "-emit-llvm").read_bytes()
    header = struct.pack("<5I", 0x0B17C0DE, 0, 20, len(bitcode), 7)
    return file_of("wrapped.o", header + bitcode)(workshop)


def zip_file(workshop: Workshop) -> Path:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("good.o", b"x" * 100)
    return file_of("zip.o", content.getvalue())(workshop)


def row(
    title: str, make: Callable[[Workshop], Sequence[Path]], refused: str, **more: object
) -> Row:
    settings = {"compilers": (CLANG,), "levels": ONCE, "control": REFUSES, **more}
    return Row(title, make=make, refused=refused, **settings)  # type: ignore[arg-type]


OTHER_MACHINES = [
    *(row(target, alone(for_target(target)), words) for target, words in TARGETS.items()),
    *(
        row(f"{target} among good objects", among_good(for_target(target)), TARGETS[target])
        for target in ("aarch64-linux-gnu", "i386-linux-gnu", "x86_64-apple-macos")
    ),
    *(
        row(f"{target} in an archive", in_archive(for_target(target)), TARGETS[target])
        for target in ("aarch64-linux-gnu", "riscv64-linux-gnu", "x86_64-linux-gnux32")
    ),
    row(
        "i386, by -m32",
        alone(lambda workshop: workshop.compile("foreign/plain.c", "-m32")),
        "i386",
        compilers=(GCC, CLANG),
    ),
    row(
        "x32, by -mx32",
        alone(lambda workshop: workshop.compile("foreign/plain.c", "-mx32")),
        "x32",
        compilers=(GCC, CLANG),
    ),
    row(
        "Mach-O universal binary", alone(universal_binary), r"is a universal Mach-O file \(macOS\)"
    ),
    row("COFF import library", needed(import_library), "import library|COFF"),
    row("COFF, -mbig-obj", alone(big_coff), r"is a COFF object \(Windows\)"),
]

INTERMEDIATE_CODE = [
    row(
        "bitcode: -flto",
        alone(lambda w: w.compile("foreign/plain.c", "-flto")),
        "holds LLVM bitcode, not machine code .*-ffat-lto-objects",
        control="the linker runs Clang's plug-in",
    ),
    row(
        "bitcode: -flto=thin",
        alone(lambda w: w.compile("foreign/plain.c", "-flto=thin")),
        "holds LLVM bitcode, not machine code",
        control="the linker runs Clang's plug-in",
    ),
    row(
        "bitcode: -emit-llvm",
        alone(lambda w: w.compile("foreign/plain.c", "-emit-llvm")),
        "holds LLVM bitcode",
        control="the linker runs Clang's plug-in",
    ),
    row("bitcode in Apple's wrapper", alone(wrapped_bitcode), "holds LLVM bitcode"),
    row(
        "bitcode in an archive",
        in_archive(lambda w: w.compile("foreign/plain.c", "-flto")),
        "holds LLVM bitcode|no symbol index",
        control="the linker runs Clang's plug-in",
    ),
    row(
        "GCC's slim LTO",
        alone(lambda w: w.compile(GOOD, "-flto", "-fno-fat-lto-objects")),
        "holds only GCC's intermediate code",
        compilers=(GCC,),
        control="the linker runs GCC's plug-in",
    ),
    row(
        "LLVM assembly, as text",
        alone(lambda w: w.compile("foreign/plain.c", "-emit-llvm", "-S")),
        "is a text file, not an object file",
    ),
]

LINKED_FILES = [
    row(
        "executable, position-independent",
        alone(program("-pie")),
        "is a shared library or position-independent executable",
        compilers=(GCC, CLANG),
    ),
    row(
        "executable, -no-pie",
        alone(program("-no-pie")),
        "is an executable, not an object file",
        compilers=(GCC, CLANG),
    ),
    row("executable, -static", alone(program("-static")), "is an executable, not an object file"),
    row(
        "executable, -static-pie",
        alone(program("-static-pie")),
        "is a shared library or position-independent executable",
    ),
    row(
        "shared library",
        alone(shared_library),
        "is a shared library or position-independent",
        compilers=(GCC, CLANG),
        control="the linker takes it for a dependency",
    ),
    row("core file", alone(core_file), "is a core dump, not an object file"),
]

OTHER_FILES = [
    row("empty file", alone(file_of("empty.o", b"")), r"is empty \(0 bytes\)"),
    row(
        "C source",
        alone(file_of("source.o", b"int check(void) { return 0; }\n")),
        "is a text file, not an object file",
    ),
    row(
        "linker script",
        alone(file_of("script.o", b"INPUT(-lm)\n")),
        "is a text file, not an object file",
        control="the linker runs it",
    ),
    row(
        "Python source",
        alone(file_of("module.o", b"def check():\n    return 0\n")),
        "is a text file, not an object file",
    ),
    row(
        "UTF-8 text",
        alone(file_of("text.o", "Übersetzer, größte\n".encode() * 9)),
        "is a text file, not an object file",
    ),
    row(
        "UTF-16 text",
        alone(file_of("text.o", ("text " * 50).encode("utf-16"))),
        "is a text file, not an object file",
    ),
    row("zip file", alone(zip_file), "is a zip file, not an object file"),
    row(
        "gzip file",
        alone(file_of("gz.o", gzip.compress(b"x" * 99, mtime=0))),
        "is a gzip file, not an object file",
    ),
    row(
        "PNG picture",
        alone(file_of("png.o", b"\x89PNG\r\n\x1a\n" + bytes(range(90)))),
        "is a PNG picture, not an object file",
    ),
    row(
        "PDF document",
        alone(file_of("pdf.o", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(90))),
        "is a PDF document, not an object file",
    ),
    row("zeros", alone(file_of("zeros.o", bytes(4096))), "it begins with zeros"),
    row(
        "bytes of no format",
        alone(file_of("noise.o", bytes(range(128, 256)) * 9)),
        "its first bytes are those of no known format",
    ),
    row(
        "Python byte code",
        alone(file_of("pyc.o", b"\xa7\r\r\n" + bytes(60))),
        "is Python byte code, not an object file",
    ),
    row(
        "CUDA fat binary",
        alone(file_of("fatbin.o", b"\x50\xed\x55\xba" + bytes(range(1, 61)))),
        "is a CUDA fat binary, not an object file",
    ),
    row(
        "Git LFS pointer",
        alone(
            file_of("lfs.o", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
        ),
        "is a text file, not an object file",
    ),
    row(
        "zstd file",
        alone(file_of("zst.o", b"\x28\xb5\x2f\xfd" + bytes(range(1, 61)))),
        "is a zstd file, not an object file",
    ),
    row(
        "xz file",
        alone(file_of("xz.o", b"\xfd7zXZ\0" + bytes(range(1, 61)))),
        "is an xz file, not an object file",
    ),
]

ROWS = [*OTHER_MACHINES, *INTERMEDIATE_CODE, *LINKED_FILES, *OTHER_FILES]
