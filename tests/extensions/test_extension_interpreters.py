"""Sub-interpreters: what a module's slots allow, and modules of their own in each.

Isolated ones refuse extension modules since Python 3.12, unless the module says that it can be
loaded there. Legacy ones, and all of earlier versions, take every module.
"""

import sys

import pytest

CREATE = """\
import atexit
if sys.version_info >= (3, 13):
    import _interpreters
    def make(isolated):
        return _interpreters.create("isolated" if isolated else "legacy")
else:
    import _xxsubinterpreters as _interpreters
    def make(isolated):
        return _interpreters.create(isolated=isolated)

made = []
def create(isolated):
    made.append(make(isolated))
    return made[-1]

def end(interpreter):
    made.remove(interpreter)
    _interpreters.destroy(interpreter)

@atexit.register
def end_all():  # Python 3.14 and newer warn of what remains
    while made:
        end(made[0])

SETUP = f'''
import sys
sys.path[:] = {sys.path!r}
import orcjit_import
def tell(text):
    print(text, flush=True)
'''

def run_in(interpreter, program):
    failure = _interpreters.run_string(interpreter, SETUP + program)
    assert failure is None, failure
"""

TRY = """\
run_in(create(isolated=True), '''
try:
    import module
    tell(module.__name__)
except ImportError as error:
    tell(f"{error.name} {error}")
''')
"""

HAS_CTYPES = sys.version_info[:2] != (3, 12)  # where ctypes cannot be imported, no object can be

REFUSED = "module module does not support loading in subinterpreters"


def told(site, program):
    return site.lines_of(CREATE + program)


@pytest.mark.parametrize("source", ["multi.c", "single.c"])
def test_a_legacy_interpreter_takes_every_module(site, source):
    site.add("module", f"extensions/{source}")
    program = "run_in(create(isolated=False), 'import module; tell(module.__name__)')"
    assert told(site, program) == ["module"]


def test_each_interpreter_has_a_module_and_state_of_its_own(site):
    site.add("module", "extensions/multi.c")
    program = """\
import module
assert [module.count(), module.count()] == [1, 2]
run_in(create(isolated=False), 'import module; tell(module.count())')
print(module.count())
"""
    assert told(site, program) == ["1", "3"]


def test_static_data_is_there_once_for_all_interpreters(site):
    """As in a `.so`: that is how modules find out that another interpreter has them."""
    site.add("module", "extensions/multi.c")
    program = """\
import module
for _ in range(2):
    one = create(isolated=False)
    run_in(one, 'import module; tell(module.count_executions())')
    end(one)
print(module.count_executions())
"""
    assert told(site, program) == ["2", "3", "3"]


def test_code_stays_when_the_interpreter_that_loaded_it_has_ended(site):
    site.add("module", "extensions/multi.c")
    program = """\
one = create(isolated=False)
run_in(one, 'import module; tell(module.count())')
end(one)
import module
print(module.count_executions(), module.add(1, 2))
"""
    assert told(site, program) == ["1", "2 3"]


@pytest.mark.parametrize("flags", [("-DSIZE=0",), ("-DSIZE=-1",)])
def test_single_phase_modules_are_found_in_their_interpreter(site, flags):
    site.add("module", "extensions/single.c", flags=flags)
    program = """\
import module
one = create(isolated=False)
run_in(one, 'import module; tell(module.found() is module)')
run_in(one, 'del sys.modules["module"]; import module; tell(module.found() is module)')
print(module.found() is module)
"""
    assert told(site, program) == ["True"] * 3


def test_the_main_interpreter_goes_on_when_another_has_ended(site):
    site.add("module", "extensions/multi.c")
    program = """\
import module
for _ in range(3):
    one = create(isolated=False)
    run_in(one, 'import module; module.count()')
    end(one)
print(module.count(), module.add(1, 2))
"""
    assert told(site, program) == ["1 3"]


if sys.version_info >= (3, 13):
    SLOTS = {
        "Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED": f"None {REFUSED}",
        "Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED": f"None {REFUSED}",
        "Py_MOD_PER_INTERPRETER_GIL_SUPPORTED": "module",
    }

    @pytest.mark.parametrize("slot", SLOTS)
    def test_isolated_interpreters_do_as_the_slots_say(site, slot):
        site.add("module", "extensions/multi.c", flags=(f"-DINTERPRETERS={slot}",))
        assert told(site, TRY) == [SLOTS[slot]]

    @pytest.mark.parametrize("size", ["0", "-1"])
    def test_isolated_interpreters_refuse_single_phase_modules(site, size):
        site.add("module", "extensions/single.c", flags=(f"-DSIZE={size}",))
        assert told(site, TRY) == [f"None {REFUSED}"]
        assert told(site, "import module\n" + TRY) == [f"None {REFUSED}"]

elif sys.version_info >= (3, 12):

    def test_isolated_interpreters_cannot_import_objects(objects):
        objects.add("module", "extensions/multi.c")
        (line,) = told(objects, TRY)
        assert "module _ctypes does not support loading in subinterpreters" in line
        assert "In an isolated sub-interpreter of CPython 3.12 no object can be imported" in line

else:

    @pytest.mark.parametrize("source", ["multi.c", "single.c"])
    def test_isolated_interpreters_take_every_module(site, source):
        site.add("module", f"extensions/{source}")
        assert told(site, TRY) == ["module"]
