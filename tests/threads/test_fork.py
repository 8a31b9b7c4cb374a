"""fork: both sides go on, and each ends in order."""

import gc

import pytest
from support.process import lines_of

PREAMBLE = """
import gc, os, signal, sys, threading
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
try:
    for number in range(20):
        child(lambda: session.load_module(objects[0])["add"](1, 2))
finally:
    stop.set()  # else a child that fails leaves this process waiting for the thread
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


def test_child_throws_although_threads_of_the_parent_threw(cc):
    """The unwinder's lock is held by another thread at most forks."""
    program = (
        PREAMBLE
        + """
import warnings
warnings.simplefilter("ignore", DeprecationWarning)  # of forks where threads are, as here
library = session.load_module(objects[0])
library["start_throwing"](3)
for number in range(25):
    child(lambda: [library["catch_from_depth"](10) for _ in range(5)])
print(library["stop_throwing"]() > 0)
"""
    )
    assert lines_of(program, cc("runtime/everything.cc")) == ["True"]


def test_fork_while_others_load_throw_and_unload(gcc):
    program = (
        PREAMBLE
        + """
everything, *thread_locals = objects
stop = threading.Event()
catch = session.load_module(everything)["catch_from_depth"]

def use():
    library = session.load_module(everything)
    assert library["catch_from_depth"](5) == 5
    assert library["grow_thread_local"]() == 1
    for path in thread_locals:
        assert session.load_module(path)["bump"]() == 101
    ExecutionSession().load_module(everything)["start_lingering"](1)

def work():
    while not stop.is_set():
        use()
        catch(10)

threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads:
    thread.start()
try:
    for number in range(15):
        child(lambda: (catch(10), use(), gc.collect()))
finally:
    stop.set()  # else a child that fails leaves this process waiting for its threads
for thread in threads:
    thread.join()
print("done")
"""
    )
    quiet = {"PYTHONWARNINGS": "ignore::DeprecationWarning"}  # Python 3.12 warns of such forks
    paths = [
        gcc("runtime/everything.cc"),
        gcc("tls/static.c", "-ftls-model=initial-exec"),
        gcc("tls/static.c"),
    ]
    assert lines_of(program, *paths, **quiet) == ["done"]


@pytest.mark.parametrize("way", ["child ends", "child goes on"])
def test_fork_in_an_initializer(gcc, way):
    program = (
        PREAMBLE
        + f"""
import tvm_ffi
def load(value):
    if {way == "child ends"}:
        child(lambda: session.load_module(objects[1])["add"](1, 2))
    else:
        pid = os.fork()
        assert pid == 0 or os.waitpid(pid, 0)[1] == 0
    return value
tvm_ffi.register_global_func("test.orcjit.on_load", load)
def work():
    library = session.load_module(objects[0])
    assert library["get_answer"]() == 20
    assert session.load_module(objects[1])["add"](1, 2) == 3
threads = [threading.Thread(target=work) for _ in range({3 if way == "child ends" else 0})]
for thread in threads:
    thread.start()
work()
for thread in threads:
    thread.join()
print("done", flush=True)
"""
    )
    quiet = {"PYTHONWARNINGS": "ignore::DeprecationWarning"}
    lines = lines_of(program, gcc("initializers/calls_python.c"), gcc("basic/add.c"), **quiet)
    assert lines == ["done"] * (1 if way == "child ends" else 2)


def test_processes_of_a_pool(gcc):
    program = (
        PREAMBLE
        + """
import multiprocessing
library = session.load_module(objects[0])
library["start_throwing"](1)
add = session.load_module(objects[1])["add"]
def job(value):
    library["catch_from_depth"](3)
    return add(value, 1) + session.load_module(objects[1])["add"](value, 1)
with multiprocessing.get_context("fork").Pool(3) as pool:
    print(pool.map(job, range(20)) == [2 * value + 2 for value in range(20)])
library["stop_throwing"]()
"""
    )
    quiet = {"PYTHONWARNINGS": "ignore::DeprecationWarning"}
    assert lines_of(program, gcc("runtime/everything.cc"), gcc("basic/add.c"), **quiet) == ["True"]
