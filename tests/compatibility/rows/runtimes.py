"""OpenMP, sanitizers and instrumentation: objects that need a run-time library of the compiler."""

from __future__ import annotations

from compatibility.row import CLANG, GCC, Row
from compatibility.workshop import with_static

UBSAN = "libclang_rt.ubsan_standalone-x86_64.so"
MINIMAL_UBSAN = "libclang_rt.ubsan_minimal-x86_64.so"


def row(title: str, name: str, *flags: str, **more: object) -> Row:
    return Row(title, (f"runtimes/{name}",), flags, **more)  # type: ignore[arg-type]


def openmp(title: str, name: str, *flags: str, llvm: bool = True) -> list[Row]:
    """With each compiler's own library."""
    flags = ("-fopenmp", *flags)
    libraries = [(GCC, "GNU", "libgomp.so.1"), (CLANG, "LLVM", "libomp.so.5")]
    return [
        row(
            f"OpenMP ({maker}): {title}",
            name,
            *flags,
            compilers=(compiler,),
            shared=(library,),
            link=("-fopenmp",),
        )
        for compiler, maker, library in libraries
        if llvm or compiler == GCC
    ]


OPENMP_ROWS = [
    *openmp("loops, schedules, reductions, critical, ordered", "openmp.c"),
    *openmp("tasks, dependences, taskloop, nested regions", "openmp_tasks.c"),
    *openmp("threadprivate, copyin, declared reductions", "openmp_threadprivate.c"),
    *openmp("doacross, simd, declare simd", "openmp_doacross.c"),
    *openmp("target regions on the host", "openmp_target.c"),
    *openmp("C++: exceptions, private objects", "openmp.cc"),
    *openmp("TLS descriptors", "openmp_threadprivate.c", "-mtls-dialect=gnu2"),
    *openmp("-ftls-model=initial-exec", "openmp_threadprivate.c", "-ftls-model=initial-exec"),
    row("OpenMP: -fopenmp-simd", "openmp_simd_only.c", "-fopenmp-simd"),
    row(
        "OpenACC on the host",
        "openacc.c",
        "-fopenacc",
        compilers=(GCC,),
        shared=("libgomp.so.1",),
        link=("-fopenacc",),
    ),
    row(
        "transactional memory",
        "transactions.c",
        "-fgnu-tm",
        compilers=(GCC,),
        shared=("libitm.so.1",),
        link=("-fgnu-tm",),
        defect="libitm of GCC 16 begins no transaction in a process of CPython and glibc 2.43",
    ),
]

SANITIZER_ROWS = [
    row(
        "UBSan (GNU): what it finds",
        "ubsan.c",
        "-fsanitize=undefined",
        compilers=(GCC,),
        shared=("libubsan.so.1",),
        link=("-fsanitize=undefined",),
    ),
    row(
        "UBSan (LLVM): what it finds",
        "ubsan.c",
        "-fsanitize=undefined",
        compilers=(CLANG,),
        shared=(UBSAN,),
        link=("-fsanitize=undefined", "-shared-libsan"),
    ),
    row(
        "UBSan (GNU): C++, vptr",
        "ubsan.cc",
        "-fsanitize=undefined",
        compilers=(GCC,),
        shared=("libubsan.so.1",),
        link=("-fsanitize=undefined",),
    ),
    row(
        "UBSan (LLVM): C++, vptr",
        "ubsan.cc",
        "-fsanitize=undefined",
        compilers=(CLANG,),
        shared=(UBSAN,),
        link=("-fsanitize=undefined", "-shared-libsan"),
    ),
    row(
        "UBSan: minimal run time",
        "ubsan.c",
        "-fsanitize=undefined",
        "-fsanitize-minimal-runtime",
        compilers=(CLANG,),
        shared=(MINIMAL_UBSAN,),
        link=(
            "-fsanitize=undefined",
            "-fsanitize-minimal-runtime",
            "-shared-libsan",
        ),
    ),
    row(
        "UBSan: traps",
        "checked.c",
        "-fsanitize=undefined",
        gcc=("-fsanitize-undefined-trap-on-error",),
        clang=("-fsanitize-trap=all",),
    ),
    row("-fsanitize=function, kcfi", "checked.c", "-fsanitize=kcfi", compilers=(CLANG,)),
    row(
        "-fsanitize-coverage: counters and tables",
        "sancov.c",
        "-fsanitize-coverage=inline-8bit-counters,pc-table",
        compilers=(CLANG,),
    ),
    row(
        "-fsanitize-coverage: guards",
        "sancov.c",
        "-fsanitize-coverage=trace-pc-guard",
        compilers=(CLANG,),
    ),
]

INSTRUMENTATION_ROWS = [
    row("-finstrument-functions", "instrumented.c", "-finstrument-functions"),
    row("-pg", "mcount.c", "-pg"),
    row("-pg -mfentry", "mcount.c", "-pg", "-mfentry"),
    row("-fpatchable-function-entry", "checked.c", "-fpatchable-function-entry=5,2"),
    row(
        "-fxray-instrument",
        "checked.c",
        "-fxray-instrument",
        "-fxray-instruction-threshold=1",
        compilers=(CLANG,),
    ),
    row(
        "--coverage with libgcov.a",
        "coverage.c",
        "--coverage",
        '-DCOUNTS="coverage.gcda"',
        compilers=(GCC,),
        levels=("-O0",),
        make=with_static("libgcov.a"),
        link=("--coverage",),
    ),
    row(
        "-fprofile-instr-generate with its static library",
        "profile.c",
        "-fprofile-instr-generate",
        compilers=(CLANG,),
        make=with_static("libclang_rt.profile-x86_64.a"),
    ),
    row("-fstack-protector-all", "checked.c", "-fstack-protector-all"),
    row("-fstack-clash-protection", "checked.c", "-fstack-clash-protection"),
    row("_FORTIFY_SOURCE=3", "checked.c", "-D_FORTIFY_SOURCE=3", levels=("-O2",)),
    row(
        "-ftrivial-auto-var-init, -fzero-call-used-regs",
        "checked.c",
        "-ftrivial-auto-var-init=pattern",
        "-fzero-call-used-regs=all",
    ),
    row("-fharden-compares", "checked.c", "-fharden-compares", compilers=(GCC,)),
]

LIBRARY_ROWS = [
    row(
        "libmvec, by -ffast-math",
        "libmvec.c",
        gcc=("-ffast-math", "-O3"),
        levels=("-O3",),
        clang=("-ffast-math", "-fveclib=libmvec"),
        link=("-lm",),
    ),
    row(
        "libatomic: 16 bytes, and more",
        "atomic128.c",
        shared=("libatomic.so.1",),
        link=("-l:libatomic.so.1",),
    ),
    row(
        "16 bytes by cmpxchg16b",
        "atomic128.c",
        "-mcx16",
        shared=("libatomic.so.1",),
        link=("-l:libatomic.so.1",),
    ),
    row("libquadmath", "quadmath.c", shared=("libquadmath.so.0",), link=("-l:libquadmath.so.0",)),
]

ROWS = [*OPENMP_ROWS, *SANITIZER_ROWS, *INSTRUMENTATION_ROWS, *LIBRARY_ROWS]
