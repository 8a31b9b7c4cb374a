"""Loaded and unloaded thousands of times: nothing of it stays, and no cycle takes longer."""

import pytest
from support.process import lines_of

PROGRAM = """
import ctypes, gc, importlib, os, shutil, statistics, sys, time
from pathlib import Path
import orcjit_import
from support.process import mappings, resident_bytes
from support.threads import Worker

way, count, directory, path, function, result, callers = sys.argv[1:]
count, result = int(count), int(result)
# As exceptions do, it also asks whoever libgcc asks.
function_at = ctypes.CDLL("libgcc_s.so.1")._Unwind_FindEnclosingFunction
function_at.argtypes, function_at.restype = [ctypes.c_void_p], ctypes.c_void_p
session = orcjit_import.ExecutionSession()
workers = [Worker() for _ in range(3)]
addresses = set()
if way == "import":
    shutil.copy(path, Path(directory) / "cycled.o")
    sys.path.insert(0, directory)
    orcjit_import.install()

def here(function, *arguments):
    return function(*arguments)

def use(library, with_threads):
    address = library.symbol_address(f"__tvm_ffi_{function}")
    assert function_at(address + 2) == address
    addresses.add(address)
    for run in [here, *(worker.run for worker in workers)] if with_threads else [here]:
        found = run(getattr(library, function), 3)
        assert found == result, found

def load_and_unload(with_threads):
    if way == "import":
        use(importlib.import_module("cycled").__library__, with_threads)
        orcjit_import.unload("cycled")
    else:
        library = session.create_library()
        library.add(path)
        use(library, with_threads)

def cycles(number):
    times = []
    for cycle in range(number):
        start = time.thread_time()
        load_and_unload(callers == "all threads" and cycle % 20 == 0)
        times.append(time.thread_time() - start)
    gc.collect()
    return statistics.median(times)

def tables_left():
    return sum(function_at(address + 2) is not None for address in addresses)

def counts():
    return len(mappings()), len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task"))

cycles(count // 10)
before, resident, time_before = counts(), resident_bytes(), cycles(count // 10)
for _ in range(8):
    time_after = cycles(count // 10)
grown = resident_bytes() - resident
maps, files, tasks = (after - first for after, first in zip(counts(), before))
# The interpreter may have taken another piece of memory for itself; hundreds of cycles may not.
print(maps < 10 or maps, files, tasks, tables_left())
print(grown < 4 << 20 or grown, time_after < 3 * time_before or (time_before, time_after))
"""

# Source, function, what it returns, who calls it. Other threads live through all cycles; one that
# has a thread_local with a destructor keeps the library until the thread ends, as in dlclose.
OBJECTS = {
    "exceptions": ("runtime/everything.cc", "catch_from_depth", 3, "all threads"),
    "thread_local with a destructor": ("runtime/everything.cc", "grow_thread_local", 1, "main"),
    "static thread-local storage": ("tls/static.c", "bump", 101, "all threads"),
    "descriptors of thread_local": ("tls/static.c", "bump", 101, "all threads"),
}
FLAGS = {
    "static thread-local storage": ["-ftls-model=initial-exec"],
    "descriptors of thread_local": ["-mtls-dialect=gnu2"],
}


@pytest.fixture
def run(cc, tmp_path):
    def run(way, name, count):
        source, *call = OBJECTS[name]
        path = cc(source, *FLAGS.get(name, []))
        lines = lines_of(PROGRAM, way, count, tmp_path, path, *call, timeout=800)
        assert lines == ["True 0 0 0", "True True"]

    return run


@pytest.mark.parametrize("way", ["session", "import"])
@pytest.mark.parametrize("name", OBJECTS)
def test_a_thousand_cycles(run, way, name):
    run(way, name, 1000)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("way", ["session", "import"])
@pytest.mark.parametrize("name", OBJECTS)
def test_ten_thousand_cycles(run, way, name):
    run(way, name, 10000)
