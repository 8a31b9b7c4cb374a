"""What object code needs of the C and C++ runtimes, wherever the toolchain keeps it."""

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


@pytest.mark.parametrize(
    "name", ["use_fstat", "use_atexit", "use_at_quick_exit", "use_pthread_atfork"]
)
def test_functions_of_static_libc(linker, cc, name):
    assert linker.library(cc("runtime/static_libc.c"))[name]() == 0


def test_stat(linker, cc):
    assert linker.library(cc("runtime/static_libc.c"))["use_stat"]() == 1


def test_non_local_jump(linker, cc):
    assert linker.library(cc("runtime/setjmp.c"))["jump_back"](5) == 9
