"""thread_local variables: one per thread, in C and C++, within and across objects and libraries."""

import gc

import pytest
from support.process import lines_of
from support.threads import Worker, in_many_threads, in_new_thread

LEVELS = ["-O0", "-O2", "-O3"]


@pytest.fixture
def worker():
    started = Worker()
    yield started
    started.end()


@pytest.mark.parametrize("level", LEVELS)
def test_initial_values(linker, cc, level):
    library = linker.library(cc("tls/static.c", level))
    assert (library["bump"](), library["bump_zero"]()) == (101, 1)
    assert bytes(library["text_byte"](index) for index in range(4)) == b"abc\0"


@pytest.mark.parametrize("level", LEVELS)
def test_each_thread_has_its_own(linker, cc, level):
    library = linker.library(cc("tls/static.c", level))
    assert [library["bump"](), library["bump"]()] == [101, 102]
    assert in_new_thread(library["bump"]) == 101
    assert library["bump"]() == 103


def test_many_threads_have_different_addresses(linker, cc):
    address = linker.library(cc("tls/static.c"))["address"]
    assert len(set(in_many_threads(8, lambda number: address()))) == 8


def test_address_stays_within_a_thread(linker, cc):
    address = linker.library(cc("tls/static.c"))["address"]
    assert address() == address()


def test_thread_that_started_before_the_load(linker, cc, worker):
    worker.run(int)
    library = linker.library(cc("tls/static.c"))
    assert [worker.run(library["bump"]), worker.run(library["bump"])] == [101, 102]


@pytest.mark.parametrize("level", LEVELS)
def test_extern_in_another_object(linker, cc, level):
    library = linker.library(cc("tls/define.c", level), cc("tls/use.c", level))
    assert library["get_shared"]() == 7
    library["set_shared"](70)
    assert (library["get_shared"](), in_new_thread(library["get_shared"])) == (70, 7)


@pytest.mark.parametrize("level", LEVELS)
def test_extern_in_another_library(linker, cc, level):
    base = linker.library(cc("tls/define.c", level))
    user = linker.library(cc("tls/use.c", level), depends=(base,))
    base["set_shared"](70)
    assert (user["get_shared"](), in_new_thread(user["get_shared"])) == (70, 7)


def test_two_libraries_of_one_object_do_not_share(linker, cc):
    one, other = (linker.library(cc("tls/static.c")) for _ in range(2))
    assert [one["bump"](), one["bump"](), other["bump"]()] == [101, 102, 101]


def test_three_hundred_libraries_at_once(jit, cc):
    path = cc("tls/static.c")
    libraries = [jit.library(path) for _ in range(300)]
    assert {library["bump"]() for library in libraries} == {101}
    assert in_new_thread(lambda: {library["bump"]() for library in libraries}) == {101}
    assert {library["bump"]() for library in libraries} == {102}


def test_alignment_and_size(linker, cc):
    library = linker.library(cc("tls/aligned.c"))
    assert library["misalignment"]() == 0
    assert library["fill_large"]() == 200_003
    assert in_new_thread(library["misalignment"]) == 0


@pytest.mark.parametrize("level", LEVELS)
def test_constructor_on_first_use_and_destructor_at_the_end_of_a_thread(
    linker, cc, trace, worker, level
):
    library = linker.library(cc("tls/dynamic.cc", level))
    assert worker.run(library["untouched"]) == 1
    assert trace.words() == []
    assert [worker.run(library["bump"]), worker.run(library["bump"])] == [1, 2]
    assert trace.words() == ["+tls"]
    worker.end()
    assert trace.wait_for(2) == ["+tls", "-tls-used"]


def test_every_thread_destroys_its_own(linker, cc, trace):
    bump = linker.library(cc("tls/dynamic.cc"))["bump"]
    assert in_many_threads(6, lambda number: bump()) == [1] * 6
    assert sorted(trace.wait_for(12)) == ["+tls"] * 6 + ["-tls-used"] * 6


def test_thread_outlives_its_library(linker, cc, trace, worker):
    library = linker.library(cc("tls/dynamic.cc"))
    assert worker.run(library["bump"]) == 1
    del library
    gc.collect()
    worker.end()
    assert trace.wait_for(2) == ["+tls", "-tls-used"]


def test_thread_with_values_of_many_libraries_ends(linker, cc, trace, worker):
    libraries = [linker.library(cc("tls/dynamic.cc")) for _ in range(5)]
    for library in libraries:
        assert worker.run(library["bump"]) == 1
    del libraries[1:4], library
    gc.collect()
    worker.end()
    assert trace.wait_for(10).count("-tls-used") == 5


def test_value_of_a_new_library_is_fresh(jit, cc):
    for _ in range(20):
        library = jit.library(cc("tls/static.c"))
        assert [library["bump"](), library["bump"]()] == [101, 102]
        del library
        gc.collect()


def test_inline_variable_is_one_over_all_objects(linker, cc):
    library = linker.library(*(cc("tls/inline.cc", f"-DID={number}") for number in (1, 2)))
    assert [library["append_1"](), library["append_2"](), library["append_1"]()] == [6, 7, 8]
    assert in_new_thread(library["append_2"]) == 6


def test_static_in_a_function(linker, cc):
    library = linker.library(cc("tls/function_static.cc"))
    assert [library["bump"](), library["bump"]()] == [11, 12]
    assert library["bump_in_new_thread"]() == 11
    assert library["new_thread_has_own"]() == 1


def test_thread_local_of_libc(linker, cc):
    assert linker.library(cc("tls/errno.c"))["strtol_overflows"]() == 1


def test_across_compilers(jit, gcc, clang):
    library = jit.library(gcc("tls/define.c"), clang("tls/use.c"))
    library["set_shared"](9)
    assert library["get_shared"]() == 9


@pytest.mark.parametrize(
    "flags",
    [
        ("-ftls-model=global-dynamic",),
        ("-ftls-model=local-dynamic",),
        ("-fPIC", "-fno-plt"),
        pytest.param(("-mcmodel=large",), marks=pytest.mark.x86_64("others have none with -fPIC")),
        ("-ffunction-sections", "-fdata-sections"),
    ],
    ids=" ".join,
)
def test_with_other_flags(linker, cc, flags):
    library = linker.library(cc("tls/static.c", *flags))
    assert (library["bump"](), in_new_thread(library["bump"])) == (101, 101)


def test_objects_added_after_the_first_use(session, cc):
    library = session.create_library()
    library.add(cc("tls/define.c"))
    library["set_shared"](8)
    library.add(cc("tls/use.c"))
    library.add(cc("tls/static.c"))
    assert (library["get_shared"](), in_new_thread(library["get_shared"])) == (8, 7)
    assert [library["bump"](), library["bump"]()] == [101, 102]
    assert in_new_thread(library["bump"]) == 101


def test_inline_variable_of_an_object_added_after_the_first_use(session, cc):
    library = session.create_library()
    library.add(cc("tls/inline.cc", "-DID=1"))
    assert library["append_1"]() == 6
    library.add(cc("tls/inline.cc", "-DID=2"))
    assert [library["append_2"](), library["append_1"]()] == [7, 8]
    assert in_new_thread(library["append_2"]) == 6


def test_no_key_for_thread_specific_data_is_left(gcc):
    """All 1,024 of a process are taken: it is an error, and none but ours is touched."""
    program = """
import ctypes, sys
from orcjit_import import ExecutionSession, JITMemoryError
session = ExecutionSession()
add = session.load_module(sys.argv[2])["add"]
libc, key = ctypes.CDLL(None), ctypes.c_uint()
libc.pthread_getspecific.restype = ctypes.c_void_p
keys = []
while libc.pthread_key_create(ctypes.byref(key), None) == 0:
    keys.append(key.value)
    libc.pthread_setspecific(key, ctypes.c_void_p(key.value + 1000))
for _ in range(2):
    try:
        session.load_module(sys.argv[1])["bump"]
    except JITMemoryError as error:
        print("no key for thread-specific data" in str(error), add(1, 2))
print(all(libc.pthread_getspecific(one) == one + 1000 for one in keys))
libc.pthread_key_delete(keys.pop())
print(session.load_module(sys.argv[1])["bump"]())
"""
    lines = lines_of(program, gcc("tls/static.c"), gcc("basic/add.c"))
    assert lines == ["True 3", "True 3", "True", "101"]
