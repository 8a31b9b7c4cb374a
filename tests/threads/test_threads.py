"""Many threads that look up, call, add, load and unload at the same time."""

import gc
import threading

import pytest
import tvm_ffi
from support.threads import in_many_threads

from orcjit_import import ExecutionSession, FunctionNotFoundError, UndefinedSymbolError

COUNT = 12


def test_first_lookup_of_one_function(session, cc, trace):
    library = session.create_library()
    library.add(cc("initializers/plain.c", "-DNAME=once"))
    assert in_many_threads(COUNT, lambda n: library.get_function("run_once")()) == [1] * COUNT
    assert trace.words() == ["+once"]


def test_initializers_have_run_before_any_function_is_handed_out(session, cc):
    for _ in range(20):
        library = session.create_library()
        library.add(cc("initializers/data.cc"))
        results = in_many_threads(COUNT, lambda n, made=library: made["get_computed"]())
        assert results == [42] * COUNT


def test_lookups_of_different_functions(session, cc):
    template = cc("basic/value.c", "-DVALUE=1", "-DEXPORT=name_000").read_bytes()
    library = session.create_library()
    for number in range(COUNT):
        library.add(template.replace(b"name_000", b"name_%03d" % number))
    assert in_many_threads(COUNT, lambda n: library[f"name_{n:03d}"]()) == [1] * COUNT


def test_calls_of_one_function(session, cc):
    add = session.load_module(cc("basic/add.c"))["add"]
    totals = in_many_threads(COUNT, lambda n: sum(add(n, value) for value in range(2000)))
    assert totals == [2000 * n + 1999000 for n in range(COUNT)]


def test_adds_to_one_library(session, cc):
    template = cc("basic/value.c", "-DVALUE=1", "-DEXPORT=name_000").read_bytes()
    library = session.create_library()
    in_many_threads(COUNT, lambda n: library.add(template.replace(b"name_000", b"name_%03d" % n)))
    assert len(library.exports) == COUNT
    assert sum(library[name]() for name in library.exports) == COUNT


def test_adds_while_others_look_up(session, cc):
    template = cc("basic/value.c", "-DVALUE=1", "-DEXPORT=name_000").read_bytes()
    library = session.create_library()
    library.add(cc("basic/add.c"))

    def work(number):
        if number % 2:
            library.add(template.replace(b"name_000", b"name_%03d" % number))
            return library[f"name_{number:03d}"]()
        return sum(library.get_function("add")(0, 1) for _ in range(50))

    assert in_many_threads(COUNT, work) == [50, 1] * (COUNT // 2)


def test_libraries_of_one_session(session, cc):
    path = cc("symbols/comdat.cc", "-DID=1")

    def work(number):
        results = []
        for _ in range(15):
            library = session.create_library()
            library.add(path)
            results.append(library["bump_1"]())
        return results

    assert in_many_threads(8, work) == [[1] * 15] * 8


def test_sessions(cc):
    path = cc("basic/counter.c")

    def work(number):
        return [ExecutionSession().load_module(path)["bump"]() for _ in range(10)]

    assert in_many_threads(8, work) == [[41] * 10] * 8


def test_made_up_names_are_unique(session):
    names = in_many_threads(8, lambda n: [session.create_library() for _ in range(20)])
    assert len({library.library_name for made in names for library in made}) == 160


def test_libraries_with_a_common_dependency(session, cc, trace):
    base = session.create_library()
    base.add(cc("initializers/plain.c", "-DNAME=base"))

    def work(number):
        user = session.create_library()
        user.add(cc("initializers/plain.c", "-DNAME=user", "-DNEEDS=base"))
        user.set_link_order(base)
        return user["run_user"]()

    cc("initializers/plain.c", "-DNAME=user", "-DNEEDS=base")
    assert in_many_threads(8, work) == [2] * 8
    assert trace.words().count("+base") == 1


def test_libraries_that_need_each_other(session, cc):
    one, other = session.create_library(), session.create_library()
    one.set_link_order(other)
    other.set_link_order(one)
    one.add(cc("basic/mutual_a.c"))
    other.add(cc("basic/mutual_b.c"))

    def work(number):
        return one["is_even"](10) if number % 2 else other["is_odd"](11)

    assert in_many_threads(COUNT, work) == [1] * COUNT


def test_exceptions(session, cc):
    library = session.load_module([cc("exceptions/thrower.cc"), cc("exceptions/catcher.cc")])
    catch = library["catch_number"]
    results = in_many_threads(8, lambda n: [catch(number % 4) for number in range(200)])
    assert results == [[0, 11, 22, 33] * 50] * 8


def test_exceptions_while_others_load_and_unload(session, cc):
    catch = session.load_module([cc("exceptions/thrower.cc"), cc("exceptions/catcher.cc")])[
        "catch_number"
    ]
    path = cc("exceptions/comdat.cc", "-DID=1")

    def work(number):
        if number % 2:
            return [catch(index % 4) for index in range(400)] == [0, 11, 22, 33] * 100
        runs = (session.load_module(path)["run_1"](0, 4) for _ in range(20))
        return all(result == 104 for result in runs)

    assert all(in_many_threads(8, work))


def test_errors(session, cc):
    library = session.create_library()
    library.add(cc("basic/add.c"))
    broken = cc("broken/undefined_one.c")

    def work(number):
        for _ in range(10):
            with pytest.raises(FunctionNotFoundError):
                library.get_function(f"absent_{number}")
            with pytest.raises(UndefinedSymbolError):
                session.load_module(broken)
        return library["add"](number, 1)

    assert in_many_threads(8, work) == [number + 1 for number in range(8)]


def test_unloading_in_another_thread_than_loading(session, cc, trace):
    libraries = [session.load_module(cc("initializers/plain.c", "-DNAME=x")) for _ in range(20)]

    def work(number):
        while libraries:
            libraries.pop()

    in_many_threads(1, work)
    gc.collect()
    assert trace.words() == ["+x"] * 20 + ["-x"] * 20


def test_initializers_that_call_python_from_many_threads(session, cc):
    tvm_ffi.register_global_func("test.orcjit.on_load", lambda value: value + 1, override=True)
    path = cc("initializers/calls_python.c")
    try:
        results = in_many_threads(8, lambda n: session.load_module(path)["get_answer"]())
        assert results == [21] * 8
    finally:
        tvm_ffi.remove_global_func("test.orcjit.on_load")


def test_initializer_that_waits_for_another_thread_that_links(session, cc):
    """A lock held while an initializer runs would end this in a deadlock."""

    def load(value):
        results = []
        thread = threading.Thread(
            target=lambda: results.append(session.load_module(cc("basic/add.c"))["add"](value, 1))
        )
        thread.start()
        thread.join()
        return results[0]

    tvm_ffi.register_global_func("test.orcjit.on_load", load, override=True)
    try:
        assert session.load_module(cc("initializers/calls_python.c"))["get_answer"]() == 21
    finally:
        tvm_ffi.remove_global_func("test.orcjit.on_load")


def test_call_in_progress_blocks_nobody(session, cc):
    apply = session.load_module(cc("calls/callbacks.cc"))["apply"]
    entered, released = threading.Event(), threading.Event()

    def wait(value):
        entered.set()
        return released.wait(60)

    results = []
    thread = threading.Thread(target=lambda: results.append(apply(wait, 0)))
    thread.start()
    entered.wait(60)
    assert session.load_module(cc("basic/add.c"))["add"](1, 2) == 3
    released.set()
    thread.join()
    assert results == [True]


def test_library_may_be_let_go_while_its_function_runs(session, cc, trace):
    objects = [cc("calls/callbacks.cc"), cc("initializers/plain.c", "-DNAME=x")]
    module = [session.load_module(objects)]
    apply = [module[0]["apply"]]

    def let_go(value):
        module.clear()
        gc.collect()
        return trace.words()

    words = in_many_threads(1, lambda n: apply.pop()(let_go, 0))[0]
    gc.collect()
    assert list(words) == ["+x"]
    assert trace.words() == ["+x", "-x"]


def test_default_session_is_made_once():
    from support.process import lines_of

    program = """
    from support.threads import in_many_threads
    import orcjit_import
    sessions = in_many_threads(8, lambda n: orcjit_import.default_session())
    print(len({id(session) for session in sessions}))
    """
    assert lines_of(program) == ["1"]
