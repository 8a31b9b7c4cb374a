"""thread_local variables in static storage: the initial-exec and local-exec models."""

import gc

import pytest
from support.process import lines_of
from support.threads import Worker, in_many_threads, in_new_thread

from orcjit_import import RelocationError, UnsupportedObjectError

INITIAL_EXEC = "-ftls-model=initial-exec"
LEVELS = ["-O0", "-O2"]
# The second has no place in a shared library: the system linker refuses it.
MODELS = [(INITIAL_EXEC, "-fPIC"), ("-ftls-model=local-exec", "-fno-pic")]


@pytest.mark.parametrize("level", LEVELS)
def test_initial_values(linker, cc, level):
    library = linker.library(cc("tls/static.c", level, INITIAL_EXEC))
    assert (library["bump"](), library["bump_zero"]()) == (101, 1)
    assert bytes(library["text_byte"](index) for index in range(4)) == b"abc\0"


@pytest.mark.parametrize("flags", MODELS)
@pytest.mark.parametrize("level", LEVELS)
def test_each_thread_has_its_own(jit, cc, level, flags):
    library = jit.library(cc("tls/static.c", level, *flags))
    assert [library["bump"](), library["bump"]()] == [101, 102]
    assert in_new_thread(library["bump"]) == 101
    assert len(set(in_many_threads(4, lambda number: library["address"]()))) == 4


def test_thread_that_started_before_the_load(linker, cc):
    worker = Worker()
    worker.run(int)
    library = linker.library(cc("tls/static.c", INITIAL_EXEC))
    assert [worker.run(library["bump"]), worker.run(library["bump"])] == [101, 102]
    worker.end()


@pytest.mark.parametrize("models", [(INITIAL_EXEC, ""), ("", INITIAL_EXEC)])
def test_another_object_may_use_another_model(linker, cc, models):
    define, use = ([model] if model else [] for model in models)
    library = linker.library(cc("tls/define.c", *define), cc("tls/use.c", *use))
    library["set_shared"](70)
    assert (library["get_shared"](), in_new_thread(library["get_shared"])) == (70, 7)


def test_another_library_may_use_what_lies_there(linker, cc):
    base = linker.library(cc("tls/define.c", INITIAL_EXEC))
    base["set_shared"](70)
    for model in ([], [INITIAL_EXEC]):
        user = linker.library(cc("tls/use.c", *model), depends=(base,))
        assert (user["get_shared"](), in_new_thread(user["get_shared"])) == (70, 7)


def test_another_library_may_ask_for_it_before_the_first_use(linker, cc):
    base = linker.library(cc("tls/define.c"))
    user = linker.library(cc("tls/use.c", INITIAL_EXEC), depends=(base,))
    base["set_shared"](70)
    assert (user["get_shared"](), in_new_thread(user["get_shared"])) == (70, 7)


def test_another_library_may_not_ask_for_it_afterwards(jit, cc):
    base = jit.library(cc("tls/define.c"))
    base["set_shared"](70)
    with pytest.raises(UnsupportedObjectError, match=r"in use already.*-ftls-model"):
        jit.library(cc("tls/use.c", INITIAL_EXEC), depends=(base,))


@pytest.mark.parametrize("level", LEVELS)
def test_addresses_as_initial_values(linker, cc, level):
    library = linker.library(cc("tls/pointers.c", level, INITIAL_EXEC))
    for call in (lambda f: f(), in_new_thread):
        assert [call(library[name]) for name in ("through_data", "through_function")] == [33, 44]


def test_constructors_and_destructors(linker, cc, trace):
    library = linker.library(cc("tls/dynamic.cc", INITIAL_EXEC))
    assert in_new_thread(library["bump"]) == 1
    assert trace.wait_for(2) == ["+tls", "-tls-used"]


def test_libraries_have_their_own(linker, cc):
    libraries = [linker.library(cc("tls/static.c", INITIAL_EXEC)) for _ in range(3)]
    for call in (lambda f: f(), in_new_thread):
        assert [call(library["bump"]) for library in libraries] == [101] * 3
        assert [call(library["bump_zero"]) for library in libraries] == [1] * 3


def test_loaded_from_many_threads(cc):
    """The C library takes back what was given last, and only that: room for all of them."""
    program = """
        import sys
        import orcjit_import
        from support.threads import in_many_threads

        session = orcjit_import.ExecutionSession()

        def load(_):
            return [session.load_module(sys.argv[1])["bump"]() for _ in range(30)]

        print(in_many_threads(8, load) == [[101] * 30] * 8)
    """
    path = cc("tls/static.c", INITIAL_EXEC)
    room = {"GLIBC_TUNABLES": "glibc.rtld.optional_static_tls=65536"}
    assert lines_of(program, path, **room) == ["True"]


def test_loaded_and_unloaded_many_times(jit, cc):
    compiled = cc("tls/static.c", INITIAL_EXEC)
    for _ in range(300):
        library = jit.library(compiled)
        assert library["bump"]() == 101
        del library
        gc.collect()


def test_no_room(jit, cc):
    with pytest.raises(UnsupportedObjectError, match=r"none left: .*-fPIC"):
        jit.library(cc("tls/huge.c", INITIAL_EXEC))
    assert jit.library(cc("tls/huge.c"))["last"]() == 0


@pytest.mark.x86_64("its relocation in data")
def test_distance_that_does_not_fit(jit, cc):
    """It was cut off. The system linker says that the relocation is truncated."""
    with pytest.raises(RelocationError, match=r"'far_distance.o'|thread_local variable"):
        jit.library(cc("tls/far_distance.c"), cc("tls/far_distance.S"))
