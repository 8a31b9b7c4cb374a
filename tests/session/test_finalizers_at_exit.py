"""Finalizers when the process ends: at Python's normal exit and at C's exit(), once, in order."""

import pytest
from support.compilers import find_compiler
from support.process import run_python


@pytest.fixture
def compiler():
    """GCC alone: each of these tests is a process of its own, and what they test is no code."""
    return find_compiler("gcc")


PREAMBLE = """
import gc, os, sys, threading
from pathlib import Path
from support.compilers import find_compiler
from support.linking import make_linker
kind, directory, *objects = sys.argv[1:]
linker = make_linker(kind, Path(directory), find_compiler("gcc"))
objects = [Path(name) for name in objects]
os.environ["TRACE_FD"] = "1"
"""


def printed(kind, directory, program, objects, code):
    done = run_python(PREAMBLE + program, kind, directory, *objects, PYTHONUNBUFFERED="1")
    assert (done.returncode, done.stderr) == (code, "")
    return done.stdout.split()


@pytest.fixture
def ended(linker, tmp_path):
    """Run a program over objects, each of which is a library of its own; return what it printed."""
    return lambda program, *objects, code=0: printed(linker.kind, tmp_path, program, objects, code)


@pytest.fixture
def jit_ended(tmp_path):
    """Do so with orcjit_import only: for what crashes with shared libraries."""
    return lambda program, *objects: printed("jit", tmp_path, program, objects, 0)


@pytest.fixture
def plain(cc):
    return cc("initializers/plain.c", "-DNAME=a")


KEEP = "library = linker.library(objects[0])\n"

WAYS_TO_END = {
    "end of the program": "",
    "sys.exit": "sys.exit(0)",
    "library held by a function": "f = library['run_a']; del library",
    "library held by a global of another module": "sys.orcjit_test_keeps = library; del library",
    "library in a reference cycle": "cycle = [library]; cycle.append(cycle); del library",
    "library held by a thread-local": "t = threading.local(); t.x = library; del library",
    "library held by a daemon thread": (
        "ready = threading.Event()\n"
        "def hold(kept): ready.set(); threading.Event().wait()\n"
        "threading.Thread(target=hold, args=(library,), daemon=True).start(); ready.wait()"
    ),
}


@pytest.mark.parametrize("program", WAYS_TO_END.values(), ids=WAYS_TO_END.keys())
def test_finalizers_run_once(ended, plain, program):
    assert ended(KEEP + program, plain) == ["+a", "-a"]


def test_exit_code_is_kept(ended, plain):
    assert ended(KEEP + "sys.exit(3)", plain, code=3) == ["+a", "-a"]


def test_c_exit_runs_finalizers(ended, cc):
    program = KEEP + "library['call_exit'](0)"
    assert ended(program, cc("finalizers/exits.c")) == ["+exits", "-exits"]


def test_c_exit_code_is_kept(ended, cc):
    program = KEEP + "library['call_exit'](7)"
    assert ended(program, cc("finalizers/exits.c"), code=7) == ["+exits", "-exits"]


def test_quick_exit_runs_its_own_handlers(ended, cc):
    program = KEEP + "library['register_handler'](); library['call_quick_exit'](0)"
    assert ended(program, cc("finalizers/quick_exit.c")) == ["-quick"]


def test_underscore_exit_runs_none(ended, cc):
    program = KEEP + "library['call_underscore_exit'](0)"
    assert ended(program, cc("finalizers/exits.c")) == ["+exits"]


def test_os_exit_runs_none(ended, plain):
    assert ended(KEEP + "os._exit(0)", plain) == ["+a"]


def test_unloaded_library_is_not_finalized_again(ended, plain):
    program = KEEP + "del library; gc.collect(); print('end', flush=True)"
    assert ended(program, plain) == ["+a", "-a", "end"]


def test_newest_library_goes_first(ended, cc):
    objects = [cc("initializers/plain.c", f"-DNAME={name}") for name in "abc"]
    program = "libraries = [linker.library(path) for path in objects]"
    assert ended(program, *objects) == ["+a", "+b", "+c", "-c", "-b", "-a"]


def test_user_goes_before_its_dependency(ended, cc):
    objects = [
        cc("initializers/plain.c", "-DNAME=base"),
        cc("initializers/plain.c", "-DNAME=user", "-DNEEDS=base"),
    ]
    program = """
base = linker.library(objects[0])
user = linker.library(objects[1], depends=(base,))
"""
    assert ended(program, *objects) == ["+base", "+user", "-user", "-base"]


def test_user_that_is_older_than_its_dependency(jit_ended, cc):
    objects = [
        cc("initializers/plain.c", "-DNAME=user", "-DNEEDS=base"),
        cc("initializers/plain.c", "-DNAME=base"),
    ]
    program = """
import orcjit_import
session = orcjit_import.default_session()
user, base = session.create_library("user"), session.create_library("base")
user.set_link_order(base)
user.add(objects[0])
base.add(objects[1])
user["run_user"]()
"""
    words = jit_ended(program, *objects)
    assert [word for word in words if word[0] in "+-"] == ["+base", "+user", "-user", "-base"]


def test_static_objects(ended, cc):
    program = KEEP + "library['touch']()"
    words = ended(program, cc("initializers/static_object.cc"))
    assert words[:4] == ["+early", "+first", "+second", "+lazy"]
    assert words[4:] == ["-lazy", "-second", "-first", "-early"]


def test_priorities(ended, cc):
    words = ended(KEEP, cc("initializers/priorities.c", "-DNAME=a"))
    assert words[3:] == ["-a", "-a200", "-a101"]


def test_atexit_handlers(ended, cc):
    program = KEEP + "library['register_late']()"
    words = ended(program, cc("finalizers/atexit.c"))
    assert sorted(words) == ["-atexit1", "-atexit2", "-destructor", "-late"]
    assert words.index("-late") < words.index("-atexit2") < words.index("-atexit1")


def test_thread_local_of_the_main_thread(ended, cc):
    program = KEEP + "library['bump']()"
    assert ended(program, cc("tls/dynamic.cc")) == ["+tls", "-tls-used"]


def test_exit_with_an_exception(linker, tmp_path, plain):
    done = run_python(
        PREAMBLE + KEEP + "raise SystemError('on purpose')", linker.kind, tmp_path, plain
    )
    assert done.returncode == 1
    assert done.stdout.split() == ["+a", "-a"]
    assert done.stderr.endswith("SystemError: on purpose\n")


def test_exit_while_an_error_of_a_kernel_is_alive(jit_ended, cc):
    program = KEEP + (
        "try: library['raise_value_error']('x')\n"
        "except ValueError as caught: kept = caught\n"
        "print(kept.args[0])"
    )
    assert jit_ended(program, cc("calls/errors.cc")) == ["x"]


def test_exit_while_values_made_by_a_kernel_are_alive(jit_ended, cc):
    program = KEEP + "kept = library['words'](3); print(len(kept))"
    assert jit_ended(program, cc("calls/values.cc")) == ["3"]


def test_exit_while_a_function_made_by_a_kernel_is_alive(jit_ended, cc):
    program = KEEP + "kept = library['make_adder'](3); print(kept(1))"
    assert jit_ended(program, cc("calls/callbacks.cc")) == ["4"]


def test_finalizer_that_calls_python_at_exit(jit_ended, cc):
    program = """
import tvm_ffi
tvm_ffi.register_global_func("test.orcjit.on_unload", lambda: print("python", flush=True))
library = linker.library(objects[0])
print("end", flush=True)
"""
    words = jit_ended(program, cc("finalizers/calls_python.c"))
    assert words == ["end", "python"]
