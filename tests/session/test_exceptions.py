"""C++ exceptions: within a function, across objects, across libraries, through C."""

import itertools

import pytest

ALL = (0, 1, 2, 3)
CAUGHT = [0, 11, 22, 33]


def test_within_a_function(linker, cc):
    library = linker.library(cc("exceptions/within.cc"))
    assert [library["catch_within"](value) for value in (1, 2, -5)] == [1001, 1002, -5]


@pytest.mark.parametrize("level", ["-O0", "-O1", "-O3", "-Os"])
def test_at_every_level_of_optimisation(linker, cc, level):
    library = linker.library(cc("exceptions/within.cc", level))
    assert library["catch_within"](1) == 1001


def test_across_objects(linker, cc):
    library = linker.library(cc("exceptions/catcher.cc"), cc("exceptions/thrower.cc"))
    assert [library["catch_number"](number) for number in ALL] == CAUGHT


def test_across_objects_in_the_other_order(linker, cc):
    library = linker.library(cc("exceptions/thrower.cc"), cc("exceptions/catcher.cc"))
    assert [library["catch_number"](number) for number in ALL] == CAUGHT


def test_across_libraries(linker, cc):
    base = linker.library(cc("exceptions/thrower.cc"))
    library = linker.library(cc("exceptions/catcher.cc"), depends=(base,))
    assert [library["catch_number"](number) for number in ALL] == CAUGHT


def test_across_objects_of_both_compilers(jit, gcc, clang):
    for thrower, catcher in ((gcc, clang), (clang, gcc)):
        library = jit.library(thrower("exceptions/thrower.cc"), catcher("exceptions/catcher.cc"))
        assert [library["catch_number"](number) for number in ALL] == CAUGHT


def test_across_sessions_through_a_function_pointer(cc):
    from support.linking import JitLinker

    one = JitLinker().library(cc("exceptions/escapes.cc"))
    other = JitLinker().library(cc("exceptions/escapes.cc"))
    assert one["call_and_catch"](other["thrower_address"]()) == 1


def test_from_a_shared_library_to_an_object_and_back(jit, cc, compiler, tmp_path):
    from support.linking import SystemLinker

    shared = SystemLinker(tmp_path, compiler).library(cc("exceptions/escapes.cc"))
    library = jit.library(cc("exceptions/escapes.cc"))
    assert library["call_and_catch"](shared["thrower_address"]()) == 1
    assert shared["call_and_catch"](library["thrower_address"]()) == 1


def test_through_c_frames(linker, cc):
    middle = cc("exceptions/middle.c", "-fexceptions")
    library = linker.library(cc("exceptions/around_c.cc"), middle)
    assert [library["catch_through_c"](depth) for depth in (0, 1, 20)] == [1, 1, 1]


def test_through_c_frames_without_fexceptions(linker, cc):
    middle = cc("exceptions/middle.c", "-fasynchronous-unwind-tables")
    library = linker.library(cc("exceptions/around_c.cc"), middle)
    assert library["catch_through_c"](3) == 1


def test_rethrow_nested_and_from_destructors(linker, cc):
    library = linker.library(cc("exceptions/rethrow.cc"))
    assert library["keep"]() == 1
    assert library["rethrow_kept"]() == len("kept")
    assert library["nested"]() == 2
    assert library["destructor_throws"]() == 5
    assert library["function_try_block"]() == 6


def expected_of(number):
    """What run_<number> gives for each way to throw, with a value large enough to throw."""
    first_letters = (number * 1000 + ord(letter) for letter in "ftl")
    return [number * 100 + 4, *first_letters]


@pytest.mark.parametrize("flags", [("-O0",), ("-O2",), ("-O2", "-ffunction-sections")])
def test_next_to_dead_comdat_copies(linker, cc, flags):
    objects = [cc("exceptions/comdat.cc", f"-DID={number}", *flags) for number in (1, 2)]
    library = linker.library(*objects)
    for number in (1, 2):
        run = library[f"run_{number}"]
        assert [run(which, 4) for which in range(4)] == expected_of(number)


@pytest.mark.parametrize("order", list(itertools.permutations([1, 2, 3])))
def test_many_objects_in_every_order(linker, cc, order):
    objects = [cc("exceptions/comdat.cc", f"-DID={number}") for number in order]
    library = linker.library(*objects)
    for number in order:
        run = library[f"run_{number}"]
        assert [run(which, 4) for which in range(4)] == expected_of(number)


def test_objects_of_both_compilers_in_every_order(jit, gcc, clang):
    objects = [
        (gcc if number % 2 else clang)("exceptions/comdat.cc", f"-DID={number}")
        for number in (1, 2, 3, 4)
    ]
    for order in itertools.permutations(objects):
        library = jit.library(*order)
        for number in (1, 2, 3, 4):
            run = library[f"run_{number}"]
            assert [run(which, 4) for which in range(4)] == expected_of(number)


def test_objects_added_one_after_the_other(session, cc):
    library = session.create_library()
    for number in range(1, 6):
        library.add(cc("exceptions/comdat.cc", f"-DID={number}"))
        for earlier in range(1, number + 1):
            run = library[f"run_{earlier}"]
            assert [run(which, 4) for which in range(4)] == expected_of(earlier)


def test_every_function_of_many_libraries(jit, cc):
    libraries = [jit.library(cc("exceptions/comdat.cc", "-DID=1")) for _ in range(20)]
    for library in libraries[::2] + libraries[1::2]:
        assert [library["run_1"](which, 4) for which in range(4)] == expected_of(1)


def test_after_other_libraries_have_gone(jit, cc):
    kept = jit.library(cc("exceptions/comdat.cc", "-DID=1"))
    for _ in range(10):
        gone = jit.library(cc("exceptions/comdat.cc", "-DID=2"))
        assert gone["run_2"](1, 4) == expected_of(2)[1]
        del gone
        assert [kept["run_1"](which, 4) for which in range(4)] == expected_of(1)


def test_in_objects_merged_by_the_linker(linker, cc, builder):
    objects = [cc("exceptions/comdat.cc", f"-DID={number}") for number in (1, 2, 3)]
    library = linker.library(builder.merge("merged.o", *objects))
    for number in (1, 2, 3):
        run = library[f"run_{number}"]
        assert [run(which, 4) for which in range(4)] == expected_of(number)


@pytest.mark.parametrize("flags", [("-g",), ("-gdwarf-4",), ("-fcf-protection",), ("-fno-plt",)])
def test_with_other_flags(linker, cc, flags):
    library = linker.library(
        cc("exceptions/catcher.cc", *flags), cc("exceptions/thrower.cc", *flags)
    )
    assert [library["catch_number"](number) for number in ALL] == CAUGHT


def test_backtrace_goes_through_jitted_frames(linker, cc):
    library = linker.library(cc("exceptions/backtrace.c"))
    shallow = library["count_frames"](0)
    assert shallow > 5
    assert library["count_frames"](30) - shallow == 30
