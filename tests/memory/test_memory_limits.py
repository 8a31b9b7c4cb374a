"""No memory left: an exception, nothing half done, and the session goes on."""

import pytest
from support.process import lines_of

LIMITED = """
import gc, resource, sys
from pathlib import Path
from orcjit_import import ExecutionSession, JITMemoryError, RelocationError
session = ExecutionSession()
good, *objects = sys.argv[1:]
kept = session.load_module(good)

def limit_to(extra):
    used = int(Path("/proc/self/statm").read_text().split()[0]) * 4096
    resource.setrlimit(resource.RLIMIT_AS, (used + extra, resource.RLIM_INFINITY))

def unlimited():
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


def test_data_larger_than_the_limit(cc):
    program = (
        LIMITED
        + """
limit_to(200 << 20)
try:
    session.load_module(objects[0])["touch"](0)
except JITMemoryError as error:
    print(isinstance(error, MemoryError), "memory" in str(error))
print(session.load_module(good)["add"](1, 2), kept["add"](3, 4))
"""
    )
    objects = [cc("basic/add.c"), cc("codemodel/large_bss.c", "-DMEGABYTES=1500")]
    assert lines_of(program, *objects) == ["True True", "3 7"]


def test_same_object_loads_when_there_is_room_again(cc):
    program = (
        LIMITED
        + """
limit_to(200 << 20)
try:
    session.load_module(objects[0])["touch"](0)
except JITMemoryError:
    print("refused")
unlimited()
print(session.load_module(objects[0])["touch"]())
"""
    )
    objects = [cc("basic/add.c"), cc("codemodel/large_bss.c", "-DMEGABYTES=1500")]
    assert lines_of(program, *objects) == ["refused", "3"]


def test_session_under_a_tight_limit(cc):
    program = (
        LIMITED
        + """
limit_to(64 << 20)
try:
    other = ExecutionSession()
    print(other.load_module(good)["add"](1, 2))
except JITMemoryError:
    print(3)
unlimited()
print(ExecutionSession().load_module(good)["add"](1, 2))
"""
    )
    assert lines_of(program, cc("basic/add.c")) == ["3", "3"]


def test_loading_until_nothing_is_left(cc):
    program = (
        LIMITED
        + """
limit_to(256 << 20)
libraries = []
try:
    for _ in range(2000):
        library = session.load_module(objects[0])
        library["touch"]()
        libraries.append(library)
except JITMemoryError:
    print("full")
print(all(library["touch"]() == 3 for library in libraries), kept["add"](1, 2))
libraries.clear()
gc.collect()
print(session.load_module(objects[0])["touch"]())
"""
    )
    objects = [cc("basic/add.c"), cc("codemodel/large_bss.c", "-DMEGABYTES=100")]
    lines = lines_of(program, *objects)
    assert lines[-2:] == ["True 3", "3"]
    assert lines[:-2] == ["full"]


@pytest.mark.parametrize("megabytes", [3000, 100_000])
def test_data_larger_than_the_arena(cc, megabytes):
    program = (
        LIMITED
        + """
try:
    session.load_module(objects[0])["touch"](0)
except (JITMemoryError, RelocationError):
    print("refused")
print(session.load_module(good)["add"](1, 2))
"""
    )
    flags = (f"-DMEGABYTES={megabytes}L", "-mcmodel=large")
    objects = [cc("basic/add.c"), cc("codemodel/large_bss.c", *flags)]
    lines = lines_of(program, *objects)
    assert lines in (["refused", "3"], ["3"])
