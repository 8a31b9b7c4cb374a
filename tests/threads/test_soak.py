"""Everything at once, from sixteen threads, in a process of its own."""

import pytest
from support.process import lines_of

PROGRAM = """
import gc, random, sys, threading
from orcjit_import import ExecutionSession, OrcJITError
from support.process import writable_and_executable
from support.threads import in_many_threads

rounds, add, helper, caller, thrower, catcher, *more = sys.argv[1:]
tls, static, broken, archive, threads, comdat = more
shared = ExecutionSession()
base = shared.create_library("base")
base.add(helper)
catch = shared.load_module([thrower, catcher])["catch_number"]
growing = shared.create_library("growing")
growing.add(comdat)
before = len(writable_and_executable())


def load_and_call(session):
    assert session.load_module(add)["add"](1, 2) == 3

def link_to_a_shared_dependency(session):
    library = shared.create_library()
    library.set_link_order(base)
    library.add(caller)
    assert library["call_helper"]() == 1

def throw(session):
    assert [catch(number) for number in range(4)] == [0, 11, 22, 33]

def throw_in_a_new_library(session):
    library = session.load_module([thrower, catcher])
    assert [library["catch_number"](number) for number in range(4)] == [0, 11, 22, 33]

def use_thread_locals(session):
    library = session.load_module(tls)
    assert [library["bump"](), library["bump"]()] == [1, 2]

def initialize_and_finalize(session):
    assert session.load_module(static)["touch"]() == 1

def fail(session):
    try:
        session.load_module(broken)
    except OrcJITError as error:
        assert "orcjit_missing_function" in str(error)
    else:
        raise AssertionError("has to fail")

def use_an_archive(session):
    assert session.load_module(archive)["entry"](1) == 1001

def use_threads_of_its_own(session):
    assert session.load_module(threads)["use_threads"]() == 6

def look_up_in_a_shared_library(session):
    assert growing["bump_1"]() > 0
    assert "bump_1" in growing.exports

def new_session(session):
    load_and_call(ExecutionSession())

def check_protection(session):
    assert len(writable_and_executable()) == before

def collect(session):
    gc.collect()

WORK = [function for name, function in list(globals().items())
        if callable(function) and getattr(function, "__code__", None)
        and function.__code__.co_varnames[:1] == ("session",)]

def work(number):
    numbers = random.Random(number)
    own = ExecutionSession()
    for _ in range(int(rounds)):
        numbers.choice(WORK)(numbers.choice([own, shared]))
    return number

print(sum(in_many_threads(16, work)), len(WORK))
"""


@pytest.fixture
def objects(cc, builder):
    return [
        cc("basic/add.c"),
        cc("basic/helper.c"),
        cc("basic/calls_helper.c"),
        cc("exceptions/thrower.cc"),
        cc("exceptions/catcher.cc"),
        cc("tls/dynamic.cc"),
        cc("initializers/static_object.cc"),
        cc("broken/undefined_one.c"),
        builder.archive("k.a", cc("archive/entry.c"), cc("archive/chained.c")),
        cc("runtime/threads.cc"),
        cc("symbols/comdat.cc", "-DID=1"),
    ]


def test_everything_at_once(objects):
    assert lines_of(PROGRAM, 60, *objects, timeout=100) == ["120 13"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_everything_at_once_for_long(objects):
    assert lines_of(PROGRAM, 4000, *objects, timeout=800) == ["120 13"]
