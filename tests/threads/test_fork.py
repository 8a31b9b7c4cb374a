"""fork: both sides go on, and each ends in order."""

import gc

import pytest
from support.process import lines_of

PREAMBLE = """
import os, signal, sys, threading
from pathlib import Path
from orcjit_import import ExecutionSession
session = ExecutionSession()
objects = [Path(name) for name in sys.argv[1:]]

def child(work):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        signal.alarm(30)  # a deadlock ends the child, and with it the test
        code = 1
        try:
            work()
            code = 0
        finally:
            sys.stdout.flush()
            os._exit(code)
    assert os.waitpid(pid, 0)[1] == 0
"""


def test_functions_work_on_both_sides(cc):
    program = (
        PREAMBLE
        + """
bump = session.load_module(objects[0])["bump"]
bump()
child(lambda: print("child", bump(), bump()))
print("parent", bump())
"""
    )
    assert lines_of(program, cc("basic/counter.c")) == ["child 42 43", "parent 42"]


def test_objects_are_linked_on_both_sides(cc):
    program = (
        PREAMBLE
        + """
def load():
    return session.load_module(objects[0])["add"](1, 2)
child(lambda: print("child", load()))
print("parent", load())
"""
    )
    assert lines_of(program, cc("basic/add.c")) == ["child 3", "parent 3"]


def test_exceptions_on_both_sides(cc):
    program = (
        PREAMBLE
        + """
catch = session.load_module(objects)["catch_number"]
child(lambda: print("child", [catch(n) for n in range(4)]))
print("parent", [catch(n) for n in range(4)])
"""
    )
    objects = [cc("exceptions/thrower.cc"), cc("exceptions/catcher.cc")]
    assert lines_of(program, *objects) == ["child [0, 11, 22, 33]", "parent [0, 11, 22, 33]"]


def test_thread_locals_on_both_sides(cc):
    program = (
        PREAMBLE
        + """
bump = session.load_module(objects[0])["bump"]
bump()
child(lambda: print("child", bump()))
print("parent", bump())
"""
    )
    assert lines_of(program, cc("tls/static.c")) == ["child 102", "parent 102"]


def test_libraries_are_unloaded_on_both_sides(cc):
    program = (
        PREAMBLE
        + """
import gc
os.environ["TRACE_FD"] = "1"
library = [session.load_module(objects[0])]
child(lambda: (library.clear(), gc.collect()))
library.clear(); gc.collect()
"""
    )
    lines = lines_of(program, cc("initializers/plain.c", "-DNAME=x"))
    assert lines == ["+x", "-x", "-x"]


@pytest.mark.parametrize("way", ["while another thread links", "while another thread looks up"])
def test_fork_at_any_time(cc, way):
    program = (
        PREAMBLE
        + f"""
stop = threading.Event()
kept = session.load_module(objects[0])
def links():
    while not stop.is_set():
        session.load_module(objects[0])["add"](1, 2)
def looks_up():
    while not stop.is_set():
        kept["add"](1, 2)
thread = threading.Thread(target={"links" if "links" in way else "looks_up"})
thread.start()
for number in range(20):
    child(lambda: session.load_module(objects[0])["add"](1, 2))
stop.set()
thread.join()
print("done")
"""
    )
    quiet = {"PYTHONWARNINGS": "ignore::DeprecationWarning"}  # Python 3.12 warns of such forks
    assert lines_of(program, cc("basic/add.c"), timeout=60, **quiet) == ["done"]


def test_child_that_ends_normally_runs_finalizers(cc):
    program = (
        PREAMBLE
        + """
os.environ["TRACE_FD"] = "1"
library = session.load_module(objects[0])
pid = os.fork()
if pid == 0:
    sys.exit(0)
os.waitpid(pid, 0)
"""
    )
    lines = lines_of(program, cc("initializers/plain.c", "-DNAME=x"))
    assert lines == ["+x", "-x", "-x"]


def test_handlers_around_fork(linker, cc, trace):
    library = linker.library(cc("runtime/atfork.c"))
    assert library["register_handlers"]() == 0
    assert library["fork_and_wait"]() == 1
    assert sorted(trace.words()) == ["child", "parent", "prepare"]


def test_handlers_around_fork_go_with_their_library(linker, cc, trace):
    gone, kept = (linker.library(cc("runtime/atfork.c")) for _ in range(2))
    assert gone["register_handlers"]() == 0
    del gone
    gc.collect()
    assert kept["fork_and_wait"]() == 1
    assert trace.words() == []
