"""The archives: large ones in many languages, with initializers, assembly and threads.

Those of Go and OCaml are not position-independent (R_X86_64_32), as of programs that are not.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from support.build import run_now
from support.compilers import find_compiler

from archives.archive_set import SOURCES, Row, Workshop, find_archive

FORTRAN = ("libgfortran.a", "libquadmath.a")


def compile_messages(workshop: Workshop) -> list[Path]:
    """Make C++ of a description of messages, and compile both it and the kernel's header."""
    directory = f"--cpp_out={workshop.directory}"
    workshop.run_tool("protoc", "protobuf-compiler", f"-I{SOURCES}", directory, "message.proto")
    objects = []
    for source in (workshop.directory / "message.pb.cc", SOURCES / "protobuf_kernel.cc"):
        output = workshop.directory / f"{source.stem}.o"
        flags = ("-std=c++17", "-O1", "-fPIC", f"-I{workshop.directory}")
        run_now(find_compiler("gcc").cxx, *flags, "-c", source, "-o", output)
        objects.append(output)
    return objects


def all_of_abseil(_: Workshop) -> list[Path]:
    """Return the archives in an order in which each comes before those that it needs."""
    directory = find_archive("libabsl_strings.a", "libabsl-dev").parent
    printed = run_now(
        "pkg-config",
        "--static",
        "--libs",
        "absl_synchronization",
        "absl_time",
        "absl_flat_hash_map",
        "absl_str_format",
    )
    names = [word[2:] for word in printed.split() if word.startswith("-labsl")]
    last = list(dict.fromkeys(reversed(names)))
    return [directory / f"lib{name}.a" for name in reversed(last)]


def build_go(workshop: Workshop) -> list[Path]:
    output = workshop.directory / "libgo.a"
    arguments = ("build", "-buildmode=c-archive", "-o", output, SOURCES / "go.go")
    workshop.run_tool("go", "golang-go", *arguments)
    return [output]


def build_ada(workshop: Workshop) -> list[Path]:
    for source in SOURCES.glob("ada_kernel.ad?"):
        shutil.copy(source, workshop.directory)
    workshop.run_tool("gnatmake", "gnat", "-c", "-q", "-O1", "-fPIC", "ada_kernel.adb")
    workshop.run_tool("gnatbind", "gnat", "-n", "ada_kernel.ali")
    binder = next(workshop.directory.glob("b?ada_kernel.adb"))
    workshop.run_tool("gnatmake", "gnat", "-c", "-q", "-fPIC", binder.name)
    runtime = find_archive("adalib/libgnat.a", "gnat")
    objects = [workshop.directory / "ada_kernel.o", binder.with_suffix(".o")]
    return [*objects, runtime]


def build_ocaml(workshop: Workshop) -> list[Path]:
    """Compile the program, of which all but its start is in the object, and find the run time."""
    shutil.copy(SOURCES / "kernel.ml", workshop.directory)
    output = workshop.directory / "ocaml_program.o"
    workshop.run_tool(
        "ocamlfind", "ocaml-findlib", "ocamlopt", "-output-obj", "-o", output, "kernel.ml"
    )
    return [output, Path(run_now("ocamlfind", "ocamlopt", "-where").strip()) / "libasmrun.a"]


ROWS = (
    Row("libsodium", "libsodium-dev", "sodium.c", ("libsodium.a",)),
    Row("OpenSSL", "libssl-dev", "crypto.c", ("libcrypto.a",)),
    Row("OpenBLAS", "libopenblas-dev", "blas.c", ("libopenblas.a", *FORTRAN)),
    Row("LAPACK", "liblapack-dev", "blas.c", ("lapack/liblapack.a", "blas/libblas.a", *FORTRAN)),
    Row("FFTW", "libfftw3-dev", "fftw.c", ("libfftw3.a",)),
    Row("GMP", "libgmp-dev", "gmp.c", ("libgmp.a",)),
    Row("zstd", "libzstd-dev", "zstd.c", ("libzstd.a",)),
    Row("SQLite", "libsqlite3-dev", "sqlite.c", ("libsqlite3.a",)),
    Row("protobuf", "libprotobuf-dev", "protobuf.c", ("libprotobuf.a",), compile_messages),
    Row("Abseil", "libabsl-dev", "abseil.cc", make=all_of_abseil),
    Row("Lua", "liblua5.4-dev", "lua.c", ("liblua5.4.a",)),
    Row("PCRE2", "libpcre2-dev", "pcre2.c", ("libpcre2-8.a",)),
    Row("Go", "golang-go", "go.c", make=build_go),
    Row("GNAT", "gnat", "ada.c", make=build_ada),
    Row("OCaml", "ocaml-nox", "ocaml.c", make=build_ocaml),
    Row("libgfortran", "gfortran", "fortran.f90", FORTRAN),
    Row("libstdc++", "g++", "cplusplus.cc", ("libstdc++.a",)),
)
