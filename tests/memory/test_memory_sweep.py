"""Memory ends at every stage of a load in turn: always an exception, and the session goes on.

Each limit is tried in a child process that has used up its heap before, so that what the load asks
for comes out of the limit.
"""

import pytest
from support.process import lines_of

PROGRAM = """
import ctypes, os, resource, signal, sys
from collections import Counter
from pathlib import Path
from orcjit_import import ExecutionSession

good, path, function, argument = sys.argv[1:]
session = ExecutionSession()
kept = session.load_module(good)
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def address_space():
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def use_up_heap(blocks):
    used = 0
    for size in (4000, 1000, 200, 56, 24):
        while used < len(blocks) and (block := libc.malloc(size)):
            blocks[used] = block
            used += 1


def load():
    return session.load_module(path)[function](int(argument))


def try_with(room):
    blocks = (ctypes.c_void_p * 200_000)()
    base = address_space()
    resource.setrlimit(resource.RLIMIT_AS, (base, resource.RLIM_INFINITY))
    use_up_heap(blocks)
    resource.setrlimit(resource.RLIMIT_AS, (base + room, resource.RLIM_INFINITY))
    try:
        load()
        outcome = 10
    except MemoryError:
        outcome = 11
    resource.setrlimit(resource.RLIMIT_AS, UNLIMITED)
    for block in blocks:
        libc.free(block)
    kept["value"]()
    load()
    return outcome


def outcome_with(room):
    if child := os.fork():
        status = os.waitpid(child, 0)[1]
        return os.waitstatus_to_exitcode(status)
    signal.alarm(20)  # a hang ends as -SIGALRM
    os._exit(try_with(room))


load()  # what a first load sets up in the process is there, and what TVM-FFI does for a first error
try:
    session.load_module("absent.o")
except Exception as error:
    assert "absent.o" in str(error)
rooms = [*range(10_000, 200_000, 19_000), *range(200_000, 8_000_000, 300_000)]
outcomes = Counter(map(outcome_with, rooms))
assert set(outcomes) <= {10, 11}, outcomes
print(outcomes[10] > 0, outcomes[11] > 0)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "function", "argument"),
    [("exceptions/within.cc", "catch_within", -3), ("runtime/libstdcxx.cc", "use_sort", 1)],
)
def test_memory_ends_at_every_stage(gcc, source, function, argument):
    good = gcc("basic/value.c", "-DVALUE=1")
    arguments = (good, gcc(source), function, argument)
    # Without OpenBLAS's threads, glibc ends the process where TVM-FFI's core wants thread-local
    # memory for its first error, and finds none.
    threads = {"OPENBLAS_NUM_THREADS": "2"}
    assert lines_of(PROGRAM, *arguments, timeout=300, **threads) == ["True True"]
