"""Threads that initialize, look up and close the same library at the same time."""

import contextlib
import gc
import threading

import pytest
import tvm_ffi
from support.threads import in_many_threads

from orcjit_import import InitializerError, LibraryClosedError, OrcJITError
from orcjit_import.session import close

COUNT = 8

INITIALIZED = """
#include "kernel.h"
static int64_t value;
__attribute__((constructor)) static void start(void) { value = 42; }
EXPORT_INT(name_000) { return value; }
"""


@pytest.fixture
def on_load():
    """Register what initializers/calls_python.c and symbols/ifunc_calls_python.c call."""

    def register(function):
        tvm_ffi.register_global_func("test.orcjit.on_load", function, override=True)

    yield register
    tvm_ffi.remove_global_func("test.orcjit.on_load")


def test_resolver_that_waits_for_another_thread_that_links(session, cc, on_load):
    def load(value):
        results = []
        thread = threading.Thread(
            target=lambda: results.append(session.load_module(cc("basic/add.c"))["add"](value, 1))
        )
        thread.start()
        thread.join()
        return results[0]

    on_load(load)
    library = session.load_module(cc("symbols/ifunc_calls_python.c"))
    assert (library["chosen_at_load"](), library["call_dispatched"]()) == (44, 44)


def test_resolvers_run_once_for_many_threads(session, cc, on_load):
    calls = []
    on_load(lambda value: calls.append(value) or value + 1)
    library = session.create_library()
    library.add(cc("symbols/ifunc_calls_python.c"))
    results = in_many_threads(COUNT, lambda n: library.get_function("call_dispatched")())
    assert (results, calls) == ([44] * COUNT, [20])


def test_resolver_that_throws(session, cc):
    library = session.create_library()
    library.add(cc("symbols/ifunc_throws.cc"))
    for _ in range(2):
        with pytest.raises(InitializerError, match=r"resolver of an IFUNC threw .*no such CPU"):
            library.get_function("call_dispatched")
    assert session.load_module(cc("basic/add.c"))["add"](1, 2) == 3


def test_initializer_that_fails_fails_for_all_threads(session, cc):
    path = cc("initializers/throws.cc")

    def look_up(library):
        try:
            library.get_function(library.exports[0])
        except OrcJITError as error:
            return type(error)
        return None

    for _ in range(20):
        library = session.create_library()
        library.add(path)
        found = in_many_threads(COUNT, lambda n, made=library: look_up(made))
        assert found.count(InitializerError) == 1
        assert found.count(LibraryClosedError) == COUNT - 1


def test_close_waits_for_an_initializer(session, cc, on_load):
    entered, released, order = threading.Event(), threading.Event(), []

    def wait(value):
        entered.set()
        released.wait(60)
        order.append("initialized")
        return value + 1

    on_load(wait)
    library = session.create_library()
    library.add(cc("initializers/calls_python.c"))

    def look_up():
        with contextlib.suppress(LibraryClosedError):  # if it is closed before this returns
            library.get_function("get_answer")

    def close_it():
        close(library)
        order.append("closed")

    threads = [threading.Thread(target=look_up), threading.Thread(target=close_it)]
    threads[0].start()
    entered.wait(60)
    threads[1].start()
    threads[1].join(0.1)
    released.set()
    for thread in threads:
        thread.join()
    assert order == ["initialized", "closed"]


def test_close_while_others_look_up_and_add(session, builder):
    template = builder.compile_text("gcc", "initialized.c", INITIALIZED).read_bytes()

    def work(number, library):
        try:
            for turn in range(6):
                name = f"{number:02d}{turn}"
                library.add(template.replace(b"name_000", b"name_" + name.encode()))
                library.get_function(f"name_{name}")
                if number == 0 and turn == 3:
                    close(library)
        except LibraryClosedError:
            return True
        return False

    for _ in range(20):
        library = session.create_library()
        results = in_many_threads(COUNT, lambda n, made=library: work(n, made))
        assert results[0]
        del library
    gc.collect()


def test_initializers_of_what_many_threads_add_have_all_run(session, builder):
    template = builder.compile_text("gcc", "initialized.c", INITIALIZED).read_bytes()
    for _ in range(10):
        library = session.create_library()

        def work(number, library=library):
            values = []
            for turn in range(8):
                name = f"{number:02d}{turn}"
                library.add(template.replace(b"name_000", b"name_" + name.encode()))
                values.append(library.get_function(f"name_{name}")())
            return values

        assert in_many_threads(COUNT, work) == [[42] * 8] * COUNT


def test_user_of_a_library_that_failed(session, cc):
    base = session.create_library()
    base.add(cc("initializers/throws.cc"))
    user = session.create_library()
    user.set_link_order(base)
    user.add(cc("basic/add.c"))
    with pytest.raises(InitializerError):
        user.get_function("add")
    assert user.get_function("add")(1, 2) == 3
