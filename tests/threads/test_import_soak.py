"""Sixteen threads import, look up, call, reload and unload at once, in a process of their own."""

import pytest
from support.process import lines_of

PROGRAM = """
import gc, importlib, random, shutil, sys, threading, time
from pathlib import Path
import orcjit_import
from support.process import writable_and_executable
from support.threads import in_many_threads

THREADS = 16
seconds, directory, everything, base, user, thrower, catcher, broken, descriptors = sys.argv[1:]
site = Path(directory)
sys.path.insert(0, directory)
orcjit_import.install()

def put(name, path, depends=None):
    shutil.copy(path, site / f"{name}.o")
    if depends:
        (site / f"{name}.orcjit.toml").write_text(f'depends = ["{depends}"]\\n')

for number in range(THREADS):
    put(f"own{number}", everything)
    put(f"base{number}", base)
    put(f"user{number}", user, depends=f"base{number}")
put("common", everything)
put("broken", broken)
put("descriptors", descriptors)
(site / "throws").mkdir()
for part in (thrower, catcher):
    shutil.copy(part, site / "throws")
importlib.invalidate_caches()
import common, throws
before = len(writable_and_executable())
calls_of = {}

class Worker:
    def __init__(self, number):
        self.number = number
        self.numbers = random.Random(number)

    def import_call_and_unload(self):
        name = f"own{self.number}"
        module = importlib.import_module(name)
        assert module.catch_from_depth(5) == 5
        assert module.grow_thread_local() == 1
        assert module.static_size() == common.static_size()
        del module
        orcjit_import.unload(name)

    def reload(self):
        module = importlib.import_module(f"own{self.number}")
        old = module.catch_from_depth
        assert importlib.reload(module) is module
        assert [old(2), module.catch_from_depth(3)] == [2, 3]

    def unload_under_a_thread_of_its_own(self):
        name = f"own{self.number}"
        importlib.import_module(name).start_lingering(2)
        orcjit_import.unload(name)

    def use_a_dependency(self):
        name = f"user{self.number}"
        assert importlib.import_module(name).run_user() == 2
        try:
            orcjit_import.unload(f"base{self.number}")
        except orcjit_import.LibraryInUseError:
            orcjit_import.unload(name)
            orcjit_import.unload(f"base{self.number}")
        else:
            raise AssertionError("has to be in use")

    def reload_what_all_use(self):
        assert importlib.reload(common).static_size() > 0

    def call_what_all_use(self):
        assert common.catch_from_depth(4) == 4
        assert common.grow_thread_local() > 0
        assert "start_throwing" in dir(common)

    def throw_across_objects(self):
        assert [throws.catch_number(number) for number in range(4)] == [0, 11, 22, 33]

    def fail_to_import(self):
        try:
            importlib.import_module("broken")
        except ImportError as error:
            assert "orcjit_missing_function" in str(error)
        else:
            raise AssertionError("has to fail")

    def import_what_all_import(self):
        assert importlib.import_module("descriptors").bump_zero() > 0

    def unload_what_all_import(self):
        # Without calling it: another thread may unload it as well.
        try:
            orcjit_import.unload("broken")
        except orcjit_import.ModuleNotLoadedError:
            pass

    def check_protection(self):
        assert len(writable_and_executable()) == before

    def collect(self):
        gc.collect()

WORK = [value for name, value in vars(Worker).items() if not name.startswith("_")]

def work(number):
    worker = Worker(number)
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        task = worker.numbers.choice(WORK)
        task(worker)
        calls_of[number, task.__name__] = True
    return number

assert sum(in_many_threads(THREADS, work)) == 120
assert {name for _, name in calls_of} == {task.__name__ for task in WORK}
print("done")
"""


@pytest.fixture
def soak(cc, tmp_path):
    objects = [
        cc("runtime/everything.cc"),
        cc("initializers/plain.c", "-DNAME=base"),
        cc("initializers/plain.c", "-DNAME=user", "-DNEEDS=base"),
        cc("exceptions/thrower.cc"),
        cc("exceptions/catcher.cc"),
        cc("broken/undefined_one.c"),
        cc("tls/static.c", "-ftls-model=initial-exec"),
    ]
    return lambda seconds: lines_of(PROGRAM, seconds, tmp_path, *objects, timeout=seconds * 5 + 100)


@pytest.mark.slow
def test_imports_at_once(soak):
    assert soak(3) == ["done"]


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_imports_at_once_for_a_minute(soak):
    assert soak(60) == ["done"]
