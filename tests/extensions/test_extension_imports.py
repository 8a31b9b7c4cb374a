"""The import of an extension module as the rest of the process sees it."""

import importlib
import sys

import pytest
from support.process import run_python
from support.threads import in_many_threads

import orcjit_import
from orcjit_import import LibraryInUseError, ModuleNotLoadedError

from .sites import PRELUDE

# What may be imported together with an extension module: the standard library's lightest.
NEEDED = {
    *("_ctypes", "ctypes", "ctypes._endian", "_struct", "struct", "types", "atexit"),
    *("importlib", "importlib._bootstrap", "importlib._bootstrap_external"),
    *("importlib.machinery", "warnings"),
    *("threading", "_collections", "_functools", "_operator", "_weakrefset", "collections"),
    *("functools", "itertools", "keyword", "operator", "reprlib"),
    # From Python 3.14 on ctypes imports these, and warnings and types have parts of their own.
    *("ctypes._layout", "sysconfig", "_py_warnings", "_contextvars", "_types", "collections.abc"),
}


def test_nothing_else_is_imported(objects):
    objects.add("multi", "extensions/multi.c")
    program = """\
before = set(sys.modules) - {"multi"}
import multi
print(*sorted(set(sys.modules) - before))
"""
    (line,) = objects.lines_of(program)
    imported = {name for name in line.split() if not name.startswith("orcjit_import.")}
    assert imported - NEEDED == {"multi"}


def test_audit_events(site):
    site.add("multi", "extensions/multi.c")
    program = """\
sys.addaudithook(lambda event, arguments: print(*arguments[:2])
                 if event == "import" and arguments[1] is not None
                 and arguments[0] == "multi" else None)
import multi
print(multi.__name__, multi.__file__)
"""
    first, second = site.lines_of(program)
    assert first == second


def test_audit_hooks_can_refuse(site):
    site.add("multi", "extensions/multi.c")
    program = """\
def refuse(event, arguments):
    if event == "import" and arguments[:1] == ("multi",) and arguments[1] is not None:
        raise PermissionError("not here")
sys.addaudithook(refuse)
try:
    import multi
except PermissionError as error:
    print(error, "multi" in sys.modules)
"""
    assert site.lines_of(program) == ["not here False"]


def test_verbose(site):
    site.add("multi", "extensions/multi.c")
    program = PRELUDE + "import multi; print(multi.__file__)"
    done = run_python(program, site.entry, PYTHONVERBOSE="1")
    path = done.stdout.strip()
    assert f"# extension module 'multi' loaded from {path!r}" in done.stderr
    assert f"# extension module 'multi' executed from {path!r}" in done.stderr


def test_many_threads_import_the_same_module(site):
    site.add("multi", "extensions/multi.c")
    sys.path.insert(0, site.entry)
    modules = in_many_threads(8, lambda number: importlib.import_module("multi"))
    assert len(set(modules)) == 1
    assert modules[0].count_executions() == 1


def test_many_threads_import_different_modules(site):
    names = [f"multi{number}" for number in range(6)]
    for name in names:
        site.add(name, "extensions/multi.c")
    sys.path.insert(0, site.entry)
    modules = in_many_threads(6, lambda number: importlib.import_module(names[number]))
    assert [module.__name__ for module in modules] == names
    assert [module.count_executions() for module in modules] == [1] * 6


def test_importing_lazily(site):
    site.add("multi", "extensions/multi.c")
    sys.path.insert(0, site.entry)
    spec = importlib.util.find_spec("multi")
    spec.loader = importlib.util.LazyLoader(spec.loader)
    multi = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(multi)
    assert "answer" not in object.__getattribute__(multi, "__dict__")
    assert multi.answer == 42


def test_objects_that_have_changed_are_other_code(object_site):
    object_site.add("module", "extensions/multi.c")
    first = object_site.load("module")
    object_site.add("module", "extensions/single.c")
    assert importlib.reload(first).answer == 42
    del sys.modules["module"]
    second = object_site.load("module")
    assert second.found() is second
    assert first.add(1, 2) == 3


def test_extension_modules_are_not_unloaded(object_site):
    object_site.add("multi", "extensions/multi.c")
    multi = object_site.load("multi")
    with pytest.raises(ModuleNotLoadedError, match="'multi' is an extension module"):
        orcjit_import.unload("multi")
    assert sys.modules["multi"] is multi


def test_linking_against_another_extension_module(object_site):
    add_dependent(object_site)
    assert object_site.load("user").provided() == 7
    assert "provider" in sys.modules


def test_linking_against_an_extension_module_that_was_reloaded(object_site):
    add_dependent(object_site)
    importlib.reload(object_site.load("provider"))
    assert object_site.load("user").provided() == 7


def test_unloading_what_an_extension_module_links_against(object_site):
    object_site.add("provider", "basic/value.c", "extensions/provided.c", flags=("-DVALUE=3",))
    object_site.add("user", "extensions/uses_provided.c")
    object_site.write("user.orcjit.toml", 'depends = ["provider"]\n')
    user = object_site.load("user")
    del sys.modules["user"]  # its code stays, and goes on to call the provider's
    with pytest.raises(LibraryInUseError, match="'provider' cannot be unloaded: 'user' links"):
        orcjit_import.unload("provider")
    assert user.provided() == 7


def add_dependent(site):
    site.add("provider", "extensions/no_slots.c", "extensions/provided.c")
    site.add("user", "extensions/uses_provided.c")
    site.write("user.orcjit.toml", 'depends = ["provider"]\n')
