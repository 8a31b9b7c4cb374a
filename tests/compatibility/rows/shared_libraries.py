"""Objects that need a shared library: declared, or named in the error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.build import run

from compatibility.row import CLANG, GCC, REFUSES, Row

if TYPE_CHECKING:
    from pathlib import Path

    from compatibility.workshop import Workshop

# A symbol of each kind, and the library that the message names.
KNOWN = {
    "GOMP_parallel_of_nobody": "libgomp.so.1",
    "GOACC_of_nobody": "libgomp.so.1",
    "acc_of_nobody": "libgomp.so.1",
    "omp_of_nobody": "libgomp.so.1",
    "__kmpc_of_nobody": "libomp.so.5",
    "kmp_of_nobody": "libomp.so.5",
    "__tgt_of_nobody": "libomptarget",
    "_gfortran_of_nobody": "libgfortran.so.5",
    "CFI_of_nobody": "libgfortran.so.5",
    "__ieee_exceptions_MOD_of_nobody": "libgfortran.so.5",
    "__ubsan_of_nobody": "libubsan.so.1",
    "quadmath_of_nobody": "libquadmath.so.0",
    "tgammaq": "libquadmath.so.0",
    "strtoflt128": "libquadmath.so.0",
    "__atomic_of_nobody": "libatomic.so.1",
    "_ITM_of_nobody": "libitm.so.1",
    "__gnat_of_nobody": "libgnat-12.so",
    "_d_of_nobody": "libgphobos.so.3",
    "deflateInit_of_nobody": "libz.so.1",
    "__cxa_of_nobody": "libstdc\\+\\+.so.6",
    "_ZNSt3__1of_nobody": "libc\\+\\+.so.1",
    "cudaOfNobody": "libcudart.so.12",
    "cuOfNobody": "libcuda.so.1",
    "cublasOfNobody": "libcublas.so.12",
    "cublasLtOfNobody": "libcublasLt.so.12",
    "cudnnOfNobody": "libcudnn.so.9",
    "ncclOfNobody": "libnccl.so.2",
    "nvrtcOfNobody": "libnvrtc.so.12",
    "hipOfNobody": "libamdhip64.so.6",
    "TVMBackendOfNobody": "tvm/lib/libtvm_runtime.so",
    "cblas_of_nobody": "libopenblas.so.0",
    "dgemm_": "libblas.so.3",
    "LAPACKE_of_nobody": "liblapacke.so.3",
}

# What no declaration helps with.
CURES = {
    "__asan_of_nobody": r"LD_PRELOAD=.* or compile without -fsanitize",
    "__tsan_of_nobody": r"LD_PRELOAD=.* or compile without -fsanitize",
    "__msan_of_nobody": r"LD_PRELOAD=.* or compile without -fsanitize",
    "__gcov_of_nobody": r"libgcov\.a",
    "__llvm_profile_of_nobody": r"libclang_rt\.profile",
    "__safestack_of_nobody": r"-fsanitize=safe-stack.* compile without it",
    "__sanitizer_cov_of_nobody": r"compile without -fsanitize-coverage",
}


def row(title: str, name: str, *flags: str, **more: object) -> Row:
    return Row(title, (f"shared_libraries/{name}",), flags, **more)  # type: ignore[arg-type]


def undeclared(symbol: str, message: str) -> Row:
    return row(
        f"undeclared: {symbol}",
        "needs.c",
        f"-DSYMBOL={symbol}",
        levels=("-O2",),
        compilers=(GCC,),
        control=REFUSES,
        refused=f"undefined symbol '{symbol}' .*{message}",
    )


def with_own_library(workshop: Workshop) -> list[Path]:
    """Link a library of the row's own, which it declares by a path."""
    library = workshop.compile("shared_libraries/own.c")
    run(workshop.compiler.c, "-shared", library, "-o", workshop.directory / "libown.so")
    return [workshop.compile(source) for source in workshop.row.sources]


def own(title: str, *flags: str, **more: object) -> Row:
    return row(
        title,
        "own_user.c",
        *flags,
        make=with_own_library,
        shared=("./libown.so",),
        link=("-L.", "-l:libown.so"),
        **more,
    )


ROWS = [
    row("libz, declared", "zlib.c", shared=("libz.so.1",), link=("-l:libz.so.1",)),
    row(
        "addresses of a declared library in data",
        "data.c",
        shared=("libz.so.1",),
        link=("-l:libz.so.1",),
    ),
    row(
        "two declared libraries, one of no use",
        "zlib.c",
        shared=("libgfortran.so.5", "libz.so.1"),
        link=("-l:libz.so.1",),
    ),
    own("a library by its path: functions, data, thread_local data"),
    own("a library by its path, -fno-plt", "-fno-plt"),
    own("a library by its path, TLS descriptors", "-mtls-dialect=gnu2"),
    row("functions and data of the interpreter", "python.c"),
    row(
        "a declared library that does not exist",
        "zlib.c",
        shared=("libnone.so.7",),
        control="ld finds no library of that name",
        levels=("-O2",),
        refused=r"SharedLibraryError: shared library 'libnone\.so\.7' cannot be loaded: .*No such",
    ),
    row(
        "OpenMP, undeclared (GNU)",
        "../runtimes/openmp.c",
        "-fopenmp",
        compilers=(GCC,),
        control=REFUSES,
        refused=r'undefined symbol .*libraries = \["libgomp.so.1"\]',
    ),
    row(
        "OpenMP, undeclared (LLVM): one library is named, not two",
        "../runtimes/openmp.c",
        "-fopenmp",
        compilers=(CLANG,),
        control=REFUSES,
        refused=r'undefined symbol .*libraries = \["libomp.so.5"\]',
    ),
    Row(
        "Fortran, undeclared",
        ("languages/fortran/arrays.f90",),
        compilers=(GCC,),
        control=REFUSES,
        refused=r'undefined symbol .*libraries = \["libgfortran.so.5"\]',
    ),
    row(
        "UBSan, undeclared",
        "../runtimes/ubsan.c",
        "-fsanitize=undefined",
        control=REFUSES,
        refused=r'undefined symbol .*libraries = \["libubsan.so.1"\]',
    ),
    row(
        "libquadmath, undeclared",
        "../runtimes/quadmath.c",
        control=REFUSES,
        refused=r'undefined symbol .*libraries = \["libquadmath.so.0"\]',
    ),
    row(
        "libatomic, undeclared",
        "../runtimes/atomic128.c",
        control="GCC links it where it is needed from GCC 16 on",
    ),
    row(
        "--coverage without libgcov.a",
        "../runtimes/mcount.c",
        "--coverage",
        compilers=(GCC,),
        control=REFUSES,
        refused=r"undefined symbol '__gcov_\w+' .*libgcov\.a",
    ),
    row(
        "AddressSanitizer",
        "../runtimes/checked.c",
        "-fsanitize=address",
        control=REFUSES,
        refused=r"undefined symbol '__asan_\w+' .*LD_PRELOAD",
    ),
    row(
        "ThreadSanitizer",
        "../runtimes/checked.c",
        "-fsanitize=thread",
        control=REFUSES,
        refused=r"undefined symbol '__tsan_\w+' .*LD_PRELOAD",
    ),
    *(undeclared(symbol, f"libraries = .*{library}") for symbol, library in KNOWN.items()),
    *(undeclared(symbol, message) for symbol, message in CURES.items()),
]
