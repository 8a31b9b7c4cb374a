"""How modules end, and that nothing is left of those that are imported again and again."""

import gc
import sys
import weakref

import pytest

PHASES = pytest.mark.parametrize("phase", [(), ("-DSINGLE_PHASE",)], ids=["multi", "single"])

# Imports that end in an exception, and what they would leave behind.
FAILURES = {
    "raises": "broken_init.c",
    "says_nothing": "broken_init.c",
    "returns_text": "broken_init.c",
    "returns_python_module": "broken_init.c",
    "returns_uninitialized": "broken_init.c",
    "{Py_mod_exec,fail},": "broken_slots.c",
    "{Py_mod_create,create_text},{Py_mod_exec,succeed},": "broken_slots.c",
}

COUNT_BLOCKS = """\
import gc

def attempt():
    try:
        import module
    except (SystemError, ValueError):
        pass
    sys.modules.pop("module", None)

def blocks():
    gc.collect()
    return sys.getallocatedblocks()

def growth():
    before = blocks()
    for _ in range(100):
        attempt()
    return blocks() - before

# Caches are filled at first, of which some keep growing for a while.
print(any(growth() < 50 for _ in range(30)))
"""


@PHASES
@pytest.mark.parametrize("others", ["", "import orcjit_import.session; "], ids=["alone", "kernels"])
def test_state_is_freed_before_code_is_finalized(site, phase, others):
    site.add("module", "extensions/teardown.c", flags=phase)
    program = others + "import module; print('imported', flush=True)"
    lines = site.lines_of(program, TRACE_FD="1")
    assert lines[:2] == ["loaded", "imported"]
    assert sorted(set(lines[2:-1]) - {"cleared"}) == ["disposed", "freed"]
    assert lines[-1] == "unloaded"


def test_a_module_that_is_dropped_is_freed(site):
    site.add("module", "extensions/teardown.c")
    program = """\
import gc, module
del module, sys.modules["module"]
gc.collect()
print("collected", flush=True)
"""
    lines = site.lines_of(program, TRACE_FD="1")
    assert lines[0] == "loaded"
    assert sorted(set(lines[1 : lines.index("collected")]) - {"cleared"}) == ["disposed", "freed"]
    assert lines[lines.index("collected") :] == ["collected", "unloaded"]


def test_statics_outlive_the_objects_of_the_module(site):
    site.add("cxx", "extensions/cxx_module.cc", "extensions/cxx_parse.cc")
    program = """\
import cxx
sys.kept = [cxx.remember() for _ in range(3)]
print(cxx.remembered())
sys.kept.pop()
print(cxx.remembered())
"""
    assert site.lines_of(program) == ["3", "2"]


def test_the_state_is_seen_by_the_garbage_collector(site):
    site.add("module", "extensions/teardown.c")
    module = site.load("module")
    kept = [module]
    module.keep(kept)
    assert any(found is kept for found in gc.get_referents(module))
    module.keep(None)
    assert not any(found is kept for found in gc.get_referents(module))


def test_no_reference_is_left_to_a_module(site):
    site.add("multi", "extensions/multi.c")
    multi = site.load("multi")
    gone = weakref.ref(multi)
    del sys.modules["multi"], multi
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("size", ["0", "16"])  # with -1, what is kept refers to the first one
def test_the_interpreter_refers_to_the_last_single_phase_module(site, size):
    site.add("single", "extensions/single.c", flags=(f"-DSIZE={size}",))
    single = site.load("single")
    found = weakref.ref(single)
    del sys.modules["single"], single
    gc.collect()
    assert found() is not None
    site.load("single")
    gc.collect()
    assert found() is None


def test_reference_counts(plain_site):
    plain_site.add("module", "extensions/multi.c")
    program = """\
import module
spec = module.__spec__
print(sys.getrefcount(module), sys.getrefcount(spec), sys.getrefcount(module.__dict__))
del module.add
print(sys.getrefcount(module))
"""
    # sys.modules, the program's variable, the argument; and each of its four functions.
    assert plain_site.lines_of(program) == ["7 3 2", "6"]


@pytest.mark.parametrize("source", ["multi.c", "single.c", "types.c", "create.c"])
def test_importing_again_leaves_nothing_behind(plain_site, source):
    plain_site.add("module", f"extensions/{source}")
    assert plain_site.lines_of(COUNT_BLOCKS) == ["True"]


@pytest.mark.parametrize("what", FAILURES)
def test_failing_imports_leave_nothing_behind(plain_site, what):
    macro = "SLOTS" if FAILURES[what] == "broken_slots.c" else "HOW"
    plain_site.add("module", f"extensions/{FAILURES[what]}", flags=(f"-D{macro}={what}",))
    assert plain_site.lines_of(COUNT_BLOCKS) == ["True"]


@PHASES
def test_types_outlive_an_import_that_fails(plain_site, phase):
    plain_site.add("module", "extensions/types.c", flags=("-DFAILS", *phase))
    program = """\
import gc
try:
    import module
except ValueError as error:
    print(error)
gc.collect()
print(*[found.__name__ for found in object.__subclasses__() if found.__module__ == "module"])
"""
    assert plain_site.lines_of(program) == ["cannot continue", "Static"]
