"""What object code needs of the C and C++ runtimes, wherever the toolchain keeps it."""

import ctypes
from pathlib import Path

import pytest

LIBSTDCXX = {
    "use_stream": 6,
    "use_regex": 23,
    "use_filesystem": 1,
    "use_sort": 999,
    "use_hash_map": 42,
    "use_cerr": 1,
}
THREADS = {
    "use_call_once": 1,
    "use_threads": 6,
    "use_async": 42,
    "exception_from_async": 77,
    "use_condition": 1,
}


@pytest.mark.parametrize("level", ["-O0", "-O2"])
def test_libstdcxx(linker, cc, level):
    library = linker.library(cc("runtime/libstdcxx.cc", level))
    assert {name: library[name]() for name in LIBSTDCXX} == LIBSTDCXX


@pytest.mark.parametrize("level", ["-O0", "-O2"])
def test_threads_of_libstdcxx(linker, cc, level):
    library = linker.library(cc("runtime/threads.cc", level))
    assert {name: library[name]() for name in THREADS} == THREADS


def test_integers_of_128_bits(linker, cc):
    library = linker.library(cc("runtime/libgcc.c"))
    assert library["divide_int128"](-30) == -10
    assert library["modulo_uint128"](5) == (2**100 + 5) % 1000
    assert library["int128_to_double"]() == int(2.0**90 / 1e18)


def test_complex_numbers(linker, cc):
    assert linker.library(cc("runtime/libgcc.c"))["complex_divide"]() == 10


@pytest.mark.x86_64("a flag of it")
def test_count_of_bits_without_the_instruction(linker, cc):
    library = linker.library(cc("runtime/libgcc.c", "-mno-popcnt"))
    assert library["popcount"](0xFF00FF) == 16


def test_quadruple_precision(linker, cc):
    assert linker.library(cc("runtime/float128.c"))["multiply_float128"](12) == 72


@pytest.mark.x86_64("its features")
@pytest.mark.parametrize("level", ["-O0", "-O2"])
def test_features_of_the_processor(linker, cc, level):
    library = linker.library(cc("runtime/cpu.c", level))
    flags = Path("/proc/cpuinfo").read_text().split("flags", 1)[1].splitlines()[0].split()
    assert (library["has_sse2"](), library["has_avx2"]()) == (1, int("avx2" in flags))


# Bits of AT_HWCAP and AT_HWCAP2: the kernel's Documentation/arch/arm64/elf_hwcaps.rst.
AT_HWCAP, AT_HWCAP2 = 16, 26
ATOMICS, SVE2 = 1 << 8, 1 << 1
# Without it Clang makes the default version alone.
VERSIONS = ("--rtlib=compiler-rt",)


def auxiliary_value(kind):
    getauxval = ctypes.CDLL(None).getauxval
    getauxval.restype, getauxval.argtypes = ctypes.c_ulong, [ctypes.c_ulong]
    return getauxval(kind)


@pytest.mark.aarch64("its features")
@pytest.mark.parametrize("flags", [("-O0",), ("-O2",), ("-O2", "-fno-pic"), ("-O2", "-fpie")])
def test_functions_for_several_processors(jit, clang, flags):
    """No control: what they need is in no library of GCC 12."""
    library = jit.library(
        clang("runtime/versions.c", *VERSIONS, *flags), clang("runtime/versions_user.c", *VERSIONS)
    )
    has_lse = bool(auxiliary_value(AT_HWCAP) & ATOMICS)
    has_sve2 = bool(auxiliary_value(AT_HWCAP2) & SVE2)
    expected = 2 if has_sve2 else int(has_lse)
    assert [library[name]() for name in ("version", "version_elsewhere")] == [expected] * 2
    assert (library["has_lse"](), library["has_sve2"]()) == (has_lse, has_sve2)
    assert [library["never"](), library["sum"](9), library["sum_elsewhere"](9)] == [0, 45, 45]


@pytest.mark.aarch64("its features")
def test_functions_for_several_processors_of_another_library(jit, clang):
    base = jit.library(clang("runtime/versions.c", *VERSIONS))
    user = jit.library(clang("runtime/versions_user.c", *VERSIONS), depends=(base,))
    assert user["version_elsewhere"]() == base["version"]()
    assert user["sum_elsewhere"](4) == 10


@pytest.mark.parametrize(
    "name", ["use_fstat", "use_atexit", "use_at_quick_exit", "use_pthread_atfork"]
)
def test_functions_of_static_libc(linker, cc, name):
    assert linker.library(cc("runtime/static_libc.c"))[name]() == 0


def test_stat(linker, cc):
    assert linker.library(cc("runtime/static_libc.c"))["use_stat"]() == 1


def test_non_local_jump(linker, cc):
    assert linker.library(cc("runtime/setjmp.c"))["jump_back"](5) == 9
