"""Who keeps whom alive: function, library, dependencies, session."""

import gc
import random

import pytest

from orcjit_import import DynamicLibrary, ExecutionSession, LibraryClosedError
from orcjit_import.session import close


def loaded(session, cc, name, *flags, depends=()):
    library = session.create_library()
    library.set_link_order(*depends)
    library.add(cc("initializers/plain.c", f"-DNAME={name}", *flags))
    library.get_function(f"run_{name}")
    return library


def test_library_goes_with_its_last_reference(session, cc, trace):
    library = loaded(session, cc, "a")
    del library
    gc.collect()
    assert trace.words() == ["+a", "-a"]


def test_function_keeps_its_library(session, cc, trace):
    library = loaded(session, cc, "a")
    function = library.get_function("run_a")
    del library
    gc.collect()
    assert (function(), trace.words()) == (1, ["+a"])
    del function
    gc.collect()
    assert trace.words() == ["+a", "-a"]


def test_function_keeps_its_session(cc):
    library = ExecutionSession().create_library()
    library.add(cc("basic/add.c"))
    function = library.get_function("add")
    del library
    gc.collect()
    assert function(1, 2) == 3


def test_attribute_access_makes_no_cycle(session, cc, trace):
    library = loaded(session, cc, "a")
    assert library.run_a() == 1
    gc.disable()
    try:
        del library
        assert trace.words() == ["+a", "-a"]
    finally:
        gc.enable()


def test_library_keeps_its_dependencies(session, cc, trace):
    base = loaded(session, cc, "base")
    user = loaded(session, cc, "user", "-DNEEDS=base", depends=[base])
    del base
    gc.collect()
    assert (user["run_user"](), trace.words()) == (2, ["+base", "+user"])


def test_user_goes_before_its_dependency(session, cc, trace):
    base = loaded(session, cc, "base")
    user = loaded(session, cc, "user", "-DNEEDS=base", depends=[base])
    del base, user
    gc.collect()
    assert trace.words() == ["+base", "+user", "-user", "-base"]


def test_session_may_go_before_its_libraries(cc, trace):
    session = ExecutionSession()
    library = loaded(session, cc, "a")
    del session
    gc.collect()
    assert (library["run_a"](), trace.words()) == (1, ["+a"])


def test_library_without_initializers_and_lookups_just_goes(session, cc, trace):
    library = session.create_library()
    library.add(cc("initializers/plain.c", "-DNAME=never"))
    del library
    gc.collect()
    assert trace.words() == []


def test_close_runs_finalizers_once(session, cc, trace):
    library = loaded(session, cc, "a")
    close(library)
    assert trace.words() == ["+a", "-a"]
    del library
    gc.collect()
    assert trace.words() == ["+a", "-a"]


def test_close_twice_is_harmless(session, cc, trace):
    library = loaded(session, cc, "a")
    close(library)
    close(library)
    assert trace.words() == ["+a", "-a"]


@pytest.mark.parametrize(
    "use",
    [
        lambda library: library.get_function("run_a"),
        lambda library: library.add(b""),
        lambda library: library.set_link_order(),
        lambda library: library.symbol_address("a"),
        lambda library: list(library.exports),
    ],
)
def test_closed_library_says_so(session, cc, use):
    library = loaded(session, cc, "a")
    close(library)
    with pytest.raises(LibraryClosedError, match="unloaded"):
        use(library)


def test_values_outlive_the_call_that_made_them(session, cc):
    library = session.create_library()
    library.add(cc("calls/values.cc"))
    words = library["words"](3)
    assert [str(word)[-1] for word in words] == ["0", "1", "2"]
    del words  # before its library: its deleter is code of the library


def test_function_made_by_a_kernel_works_while_its_library_lives(session, cc):
    library = session.create_library()
    library.add(cc("calls/callbacks.cc"))
    adder = library["make_adder"](5)
    assert adder(1) == 6
    del adder


def test_many_sessions_come_and_go(cc):
    path = cc("basic/add.c")
    for _ in range(50):
        assert ExecutionSession().load_module(path)["add"](1, 2) == 3


def test_libraries_are_dynamic_libraries_again_after_a_detour(session, cc):
    library = session.create_library()
    library.add(cc("basic/add.c"))
    assert isinstance(library, DynamicLibrary)
    assert library.get_function("add")(2, 2) == 4


def test_many_libraries_closed_in_any_order(session, cc):
    objects = [cc("exceptions/within.cc"), cc("tls/static.c")]
    libraries = [session.load_module(objects) for _ in range(500)]
    order = random.Random(5)
    order.shuffle(libraries)
    while libraries:
        assert all(module["catch_within"](-4) == -4 for module in libraries[-2:])
        close(libraries.pop())
        if order.random() < 0.3:
            libraries.insert(order.randrange(len(libraries) + 1), session.load_module(objects))
