"""Libraries that link against each other: they go as others do, and all of a circle together."""

import gc
import itertools
import threading
import time

import pytest
from support.process import executable_mappings, lines_of
from support.threads import Worker

from orcjit_import import ExecutionSession, LibraryClosedError
from orcjit_import.session import close

NODE = """
#include "kernel.h"
#include "trace.h"
int OTHER(int);
int NAME(int depth) { return depth == 0 ? 0 : 1 + OTHER(depth - 1); }
__attribute__((destructor)) static void end(void) { trace(TEXT); }
EXPORT_INT(call) { return NAME((int)ARG(0)); }
"""

# Another library's function runs in a destructor at the end of a thread.
THREAD = """
#include "kernel.h"
extern "C" int OTHER(int);
struct AtEnd {
  ~AtEnd() { OTHER(0); }
  int64_t value = 5;
};
static thread_local AtEnd at_end;
EXPORT_INT(touch) { return at_end.value; }
"""


@pytest.fixture
def circle(builder, trace):
    """Make libraries `a`, `b`, ... of a session, each of which calls the next one, in a circle."""

    def make(session, count, **more):
        names = "abcdefgh"[:count]
        libraries = {}
        for name, other in zip(names, names[1:] + names[0], strict=True):
            flags = [f"-DNAME={name}", f"-DOTHER={other}", f'-DTEXT="-{name}"']
            libraries[name] = session.create_library()
            libraries[name].add(builder.compile_text("gcc", f"{name}.c", NODE, *flags))
            for source in more.get(name, []):
                libraries[name].add(source)
        for name, other in zip(names, names[1:] + names[0], strict=True):
            libraries[name].set_link_order(libraries[other])
        return libraries

    return make


@pytest.fixture
def at_thread_end(builder):
    """An object whose thread_local has a destructor that calls a function of `other`."""
    return lambda other: builder.compile_text(
        "gcc", "t.cc", THREAD, f"-DOTHER={other}", "-Dint=int"
    )


def sorted_words(trace):
    gc.collect()
    return sorted(trace.words())


@pytest.mark.parametrize("count", [2, 3, 5])
def test_dropped_circle_is_finalized_and_freed(circle, trace, count):
    session = ExecutionSession()
    before = executable_mappings()
    libraries = circle(session, count)
    assert libraries["a"]["call"](2 * count) == 2 * count
    assert executable_mappings() > before
    names = list(libraries)
    libraries.clear()
    assert sorted_words(trace) == [f"-{name}" for name in names]
    assert executable_mappings() == before


def test_circle_that_was_never_linked(circle, trace):
    libraries = circle(ExecutionSession(), 2)
    libraries.clear()
    assert sorted_words(trace) == []


@pytest.mark.parametrize("order", list(itertools.permutations("abc")), ids="".join)
def test_circle_stays_as_long_as_one_is_referenced(circle, trace, order):
    before = executable_mappings()
    libraries = circle(ExecutionSession(), 3)
    assert libraries["a"]["call"](6) == 6
    for name in order[:-1]:
        del libraries[name]
        assert sorted_words(trace) == []
    last = libraries.pop(order[-1])
    assert last["call"](6) == 6
    del last
    assert sorted_words(trace) == ["-a", "-b", "-c"]
    assert executable_mappings() == before


def test_function_keeps_the_circle(circle, trace):
    libraries = circle(ExecutionSession(), 2)
    call = libraries["a"]["call"]
    libraries.clear()
    gc.collect()
    assert call(8) == 8
    assert trace.words() == []
    del call
    assert sorted_words(trace) == ["-a", "-b"]


@pytest.mark.parametrize("order", list(itertools.permutations("abc")), ids="".join)
def test_closing_all_frees_all(circle, trace, order):
    before = executable_mappings()
    libraries = circle(ExecutionSession(), 3)
    assert libraries["a"]["call"](6) == 6
    for number, name in enumerate(order, 1):
        close(libraries[name])
        assert trace.words() == [f"-{closed}" for closed in order[:number]]
    assert executable_mappings() == before
    with pytest.raises(LibraryClosedError):
        libraries["a"].get_function("call")


def test_closed_code_stays_for_an_open_user(circle, trace):
    libraries = circle(ExecutionSession(), 2)
    call = libraries["a"]["call"]
    assert call(2) == 2
    close(libraries["b"])
    assert trace.words() == ["-b"]
    assert call(8) == 8  # still calls the code of `b`


def test_user_outside_keeps_the_circle(circle, trace, builder):
    before = executable_mappings()
    session = ExecutionSession()
    libraries = circle(session, 2)
    user = session.create_library()
    flags = ["-DNAME=user", "-DOTHER=a", '-DTEXT="-user"']
    user.add(builder.compile_text("gcc", "user.c", NODE, *flags))
    user.set_link_order(libraries["a"])
    assert user["call"](5) == 5
    libraries.clear()
    gc.collect()
    assert user["call"](5) == 5
    assert trace.words() == []
    del user
    assert sorted_words(trace) == ["-a", "-b", "-user"]
    assert executable_mappings() == before


def test_another_link_order_lets_go_of_the_circle(circle, trace):
    before = executable_mappings()
    session = ExecutionSession()
    libraries = circle(session, 2)
    user = session.create_library()
    user.set_link_order(libraries["b"], libraries["a"])
    assert libraries["a"]["call"](3) == 3
    libraries.clear()
    gc.collect()
    assert trace.words() == []
    user.set_link_order()
    assert sorted_words(trace) == ["-a", "-b"]
    assert executable_mappings() == before


def test_two_circles_that_share_a_library(circle, trace, builder):
    session = ExecutionSession()
    libraries = circle(session, 4)
    libraries["a"].set_link_order(libraries["b"], libraries["c"])
    libraries["c"].set_link_order(libraries["d"], libraries["a"])
    assert libraries["a"]["call"](9) == 9
    for name in "bda":
        del libraries[name]
    assert sorted_words(trace) == []
    libraries.clear()
    assert sorted_words(trace) == ["-a", "-b", "-c", "-d"]


def test_broken_circle_goes_one_by_one(circle, trace):
    libraries = circle(ExecutionSession(), 2)
    assert libraries["a"]["call"](4) == 4
    libraries["b"].set_link_order()
    del libraries["a"]
    assert sorted_words(trace) == ["-a"]
    del libraries["b"]
    assert sorted_words(trace) == ["-a", "-b"]


@pytest.mark.parametrize("closes", [True, False], ids=["closed", "dropped"])
def test_thread_keeps_the_code_of_a_circle(circle, trace, at_thread_end, closes):
    before = executable_mappings()
    libraries = circle(ExecutionSession(), 2, a=[at_thread_end("b")])
    worker = Worker()
    assert worker.run(libraries["a"]["touch"]) == 5
    assert libraries["a"]["call"](4) == 4
    if closes:
        for library in libraries.values():
            close(library)
        del library
    libraries.clear()
    assert sorted_words(trace) == ["-a", "-b"]
    assert executable_mappings() > before  # the destructor of the thread is there, in both
    worker.end()
    deadline = time.monotonic() + 20  # join() returns before the destructors have run
    while executable_mappings() != before and time.monotonic() < deadline:
        time.sleep(0.002)
    assert executable_mappings() == before


def test_many_threads_drop_parts_of_circles(circle, trace):
    before = executable_mappings()
    session = ExecutionSession()
    for _ in range(20):
        libraries = circle(session, 4)
        assert libraries["a"]["call"](4) == 4
        parts = [[libraries.pop(name)] for name in list(libraries)]
        threads = [threading.Thread(target=part.clear) for part in parts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted_words(trace) == sorted(["-a", "-b", "-c", "-d"] * 20)
    assert executable_mappings() == before


def test_circle_at_exit(builder):
    program = """
import os, sys
from pathlib import Path
os.environ["TRACE_FD"] = "1"
from orcjit_import import ExecutionSession
session = ExecutionSession()
libraries = [session.create_library() for _ in range(2)]
for library, path in zip(libraries, sys.argv[1:]):
    library.add(path)
libraries[0].set_link_order(libraries[1])
libraries[1].set_link_order(libraries[0])
assert libraries[0]["call"](4) == 4
"""
    paths = [
        builder.compile_text("gcc", "n.c", NODE, f"-DNAME={a}", f"-DOTHER={b}", f'-DTEXT="-{a}"')
        for a, b in ["ab", "ba"]
    ]
    assert lines_of(program, *paths) == ["-a", "-b"]
