"""The end of the process while other threads are at work, and while much is still alive."""

import pytest
from support.process import run_python

PREAMBLE = """
import atexit, gc, os, signal, sys, threading, time
import tvm_ffi
import orcjit_import
from orcjit_import import ExecutionSession
session = ExecutionSession()
everything, add, calls_python, callbacks, values, errors = sys.argv[1:]
library = session.load_module(everything)

def start_daemons(work, count=4):
    def repeat():
        while True:
            work()
    for _ in range(count):
        threading.Thread(target=repeat, daemon=True).start()
    time.sleep(0.1)

def load():
    loaded = session.load_module(everything)
    loaded["catch_from_depth"](3)
    loaded["grow_thread_local"]()
    session.load_module(add)["add"](1, 2)

def wait(value=0):
    while True:
        time.sleep(0.001)
"""

WORK = {
    "call": 'start_daemons(lambda: library["catch_from_depth"](5))',
    "load and unload": "start_daemons(load)",
    "wait in a callback": 'start_daemons(lambda: session.load_module(callbacks)["apply"](wait, 0))',
    "wait in an initializer": (
        'tvm_ffi.register_global_func("test.orcjit.on_load", wait)\n'
        "start_daemons(lambda: session.load_module(calls_python))"
    ),
    "throw without Python": 'library["start_throwing"](3); library["start_lingering"](3)',
}

ENDS = {
    "end of the program": "",
    "sys.exit": "sys.exit(0)",
    "os._exit": "os._exit(0)",
    "exit of C": 'library["exit_process"](0)',
    "exit of C from another thread": (
        'thread = threading.Thread(target=lambda: library["exit_process"](0))\n'
        "thread.start(); thread.join()"
    ),
    "quick_exit": 'library["exit_process_quickly"](0)',
}

ALIVE = {
    "handlers that load and call": """
atexit.register(load)
atexit.register(lambda: library["catch_from_depth"](2))
""",
    "finalizers of Python that call": """
class Caller:
    def __del__(self):
        self.function(2)
cyclic, local = Caller(), threading.local()
cyclic.function, cyclic.itself = library["catch_from_depth"], cyclic
local.kept = Caller()
local.kept.function = library["catch_from_depth"]
sys.orcjit_test_keeps = cyclic
""",
    "modules that were replaced": """
kept_library = session.load_module(values)
kept = type(sys)("kept")
kept.values, kept.function = kept_library["words"](3), kept_library["words"]
for name in list(sys.modules):
    if name.startswith(("orcjit_import", "tvm_ffi")):
        sys.modules[name] = kept
""",
    "no modules at all": """
kept_library = session.load_module(values)
kept = kept_library["words"](3)
sys.modules.clear()
""",
    "errors that refer to each other": """
class Reader:
    def __del__(self):
        str(self.error)
raises = session.load_module(errors)["raise_value_error"]
try:
    raises("x")
except ValueError as error:
    sys.last_value = error
    reader = Reader()
    reader.error, error.reader = error, reader
""",
}


@pytest.fixture
def end(gcc):
    """Run a program; it has to end without a word."""
    paths = [
        gcc("runtime/everything.cc"),
        gcc("basic/add.c"),
        gcc("initializers/calls_python.c"),
        gcc("calls/callbacks.cc"),
        gcc("calls/values.cc"),
        gcc("calls/errors.cc"),
    ]

    def run(program):
        done = run_python(PREAMBLE + program, *paths, timeout=100)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    return run


def ends_while_at_work():
    """Every way to end with every kind of work, of which every second one is slow."""
    for i, work in enumerate(WORK):
        for j, way in enumerate(ENDS):
            marks = [pytest.mark.slow] if (i + j) % 2 else []
            yield pytest.param(WORK[work], ENDS[way], id=f"{work}-{way}", marks=marks)


@pytest.mark.parametrize(("work", "way"), list(ends_while_at_work()))
def test_end_while_threads_work(end, work, way):
    end(f"{work}\n{way}")


@pytest.mark.parametrize("program", ALIVE.values(), ids=ALIVE.keys())
def test_end_while_things_are_alive(end, program):
    end(program)


def test_threads_of_linked_code_that_end_in_the_middle(end):
    end(
        """
for _ in range(5):
    assert library["exit_threads"](4) == 4
    assert library["cancel_threads"](4) == 4
"""
    )


def test_threads_that_outlive_their_library(end):
    end(
        """
for _ in range(20):
    session.load_module(everything)["start_lingering"](3)
    gc.collect()
time.sleep(0.05)
"""
    )


def test_interrupts_while_linking(end):
    end(
        """
armed, interrupted = False, 0
def interrupt(*_):
    global armed, interrupted
    if armed:
        armed, interrupted = False, interrupted + 1
        raise KeyboardInterrupt
signal.signal(signal.SIGALRM, interrupt)
signal.setitimer(signal.ITIMER_REAL, 0.002, 0.0021)
deadline = time.monotonic() + 2
while time.monotonic() < deadline:
    try:
        armed = True
        load()
        armed = False
    except KeyboardInterrupt:
        pass
signal.setitimer(signal.ITIMER_REAL, 0)
assert interrupted > 0
load()
"""
    )


def test_interrupt_in_an_initializer(end):
    end(
        """
def interrupt(value):
    raise KeyboardInterrupt
tvm_ffi.register_global_func("test.orcjit.on_load", interrupt)
for _ in range(3):
    assert session.load_module(calls_python)["get_answer"]() == -1
load()
"""
    )


def test_uncaught_exception_of_a_thread_still_ends_the_process(gcc):
    """What holds daemon threads at the end of the interpreter lets real errors through."""
    program = """
import sys
from orcjit_import import ExecutionSession
library = ExecutionSession().load_module(sys.argv[1])
library["throw_uncaught_at_exit"]()
"""
    done = run_python(program, gcc("exceptions/uncaught.cc"))
    assert done.returncode == -6
    assert "std::runtime_error" in done.stderr


# A thread of its own, when the interpreter has ended: exit handlers of C run after that.
TERMINATES = """
#include <cstdlib>
#include <exception>
#include <thread>
#include <unistd.h>
#include "kernel.h"
static void end() { END; }
EXPORT_INT(terminate_after_the_interpreter) {
  static std::thread thread([] { usleep(500000); end(); });
  atexit([] { pause(); });
  return 0;
}
"""
ENDS = {
    "std::terminate": "std::terminate()",
    "a thread that is not joined": "std::thread lost([] { pause(); })",
    "an exception in noexcept": "[]() noexcept { throw 1; }()",
}


@pytest.mark.parametrize("end", ENDS)
def test_errors_of_a_thread_after_the_interpreter_end_the_process(builder, end):
    program = """
import signal, sys
from orcjit_import import ExecutionSession
signal.alarm(30)  # a thread that stands still ends the test
library = ExecutionSession().load_module(sys.argv[1])
library["terminate_after_the_interpreter"]()
"""
    text = TERMINATES.replace("END;", f"{ENDS[end]};")
    done = run_python(program, builder.compile_text("gcc", "terminates.cc", text))
    assert (done.returncode, done.stdout) == (-6, "")
