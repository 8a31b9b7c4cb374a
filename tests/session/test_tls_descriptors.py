"""thread_local variables through TLS descriptors (-mtls-dialect=gnu2)."""

import pytest
from support.threads import in_new_thread

DIALECT = "-mtls-dialect=gnu2"
LEVELS = ["-O0", "-O2", "-O3"]


@pytest.mark.parametrize("level", LEVELS)
def test_static_variables(linker, cc, level):
    library = linker.library(cc("tls/static.c", level, DIALECT))
    assert [library["bump"](), library["bump"](), library["bump_zero"]()] == [101, 102, 1]
    assert in_new_thread(library["bump"]) == 101
    assert bytes(library["text_byte"](index) for index in range(4)) == b"abc\0"


@pytest.mark.parametrize("dialects", [(DIALECT, DIALECT), (DIALECT, ""), ("", DIALECT)])
def test_extern_in_another_object(linker, cc, dialects):
    define, use = (["-O2", dialect] if dialect else ["-O2"] for dialect in dialects)
    library = linker.library(cc("tls/define.c", *define), cc("tls/use.c", *use))
    library["set_shared"](70)
    assert (library["get_shared"](), in_new_thread(library["get_shared"])) == (70, 7)


def test_extern_in_another_library(linker, cc):
    base = linker.library(cc("tls/define.c", "-O2", DIALECT))
    user = linker.library(cc("tls/use.c", "-O2", DIALECT), depends=(base,))
    base["set_shared"](70)
    assert (user["get_shared"](), in_new_thread(user["get_shared"])) == (70, 7)


def test_variable_of_the_c_library(linker, cc):
    library = linker.library(cc("tls/errno.c", "-O2", DIALECT))
    assert library["strtol_overflows"]() == 1


def test_constructors_and_destructors(linker, cc, trace):
    library = linker.library(cc("tls/dynamic.cc", "-O2", DIALECT))
    assert in_new_thread(library["bump"]) == 1
    assert trace.wait_for(2) == ["+tls", "-tls-used"]


@pytest.mark.parametrize("flags", [("-O2",), ("-O3", "-mavx2"), ("-O0",)])
def test_registers_survive_the_first_access(linker, cc, flags):
    library = linker.library(cc("tls/registers.c", *flags, DIALECT))
    expected = sum(range(1, 17)) + 7
    assert library["sum_around_access"]() == expected
    assert in_new_thread(library["sum_around_access"]) == expected
