"""What an extension module looks like once it is imported: the same as the ``.so``."""

import copy
import importlib.util
import inspect
import pickle
import pydoc
import sys
from importlib.machinery import ExtensionFileLoader

import pytest
from support.process import run_python

from orcjit_import.extension import ExtensionLoader

from .sites import PRELUDE


def test_functions_and_constants(site):
    site.add("multi", "extensions/multi.c")
    multi = site.load("multi")
    assert multi.add(20, 22) == multi.answer == 42
    with pytest.raises(TypeError):
        multi.add("20", 22)


def test_it_is_a_plain_module(site):
    site.add("multi", "extensions/multi.c")
    multi = site.load("multi")
    assert type(multi) is type(sys)
    assert multi.__name__ == "multi"
    assert multi.__doc__ == "A module for tests."


def test_import_attributes(site):
    path = site.add("multi", "extensions/multi.c")
    multi = site.load("multi")
    place = path / "multi.o" if site.form.kind == "directory" else path
    if site.form.kind == "zip":
        place = site.root.with_suffix(".zip") / path.name
    assert multi.__file__ == multi.__spec__.origin == str(place)
    assert multi.__spec__.name == "multi"
    assert multi.__spec__.has_location
    assert multi.__loader__ is multi.__spec__.loader
    assert multi.__loader__.get_filename("multi") == multi.__file__
    assert inspect.getfile(multi) == multi.__file__


def test_the_loader(site):
    site.add("multi", "extensions/multi.c")
    loader = site.load("multi").__loader__
    kind = ExtensionFileLoader if site.form.kind == "so" else ExtensionLoader
    assert type(loader) is kind
    assert loader.get_code("multi") is None
    assert loader.get_source("multi") is None


def test_documentation(site):
    site.add("multi", "extensions/multi.c")
    multi = site.load("multi")
    assert str(inspect.signature(multi.add)) == "(a, b, /)"
    shown = pydoc.render_doc(multi, renderer=pydoc.plaintext)
    assert "A module for tests." in shown
    assert "add(a, b, /)\n        Add two numbers." in shown
    with pytest.raises(OSError, match="source"):
        inspect.getsource(multi)


def test_functions_are_pickled_by_name(site):
    site.add("multi", "extensions/multi.c")
    add = site.load("multi").add
    assert pickle.loads(pickle.dumps(add)) is add
    assert copy.deepcopy(add) is add


def test_finding_loads_nothing(site):
    site.add("multi", "extensions/multi.c")
    sys.path.insert(0, site.entry)
    spec = importlib.util.find_spec("multi")
    assert spec is not None
    assert "multi" not in sys.modules


def test_module_from_spec(site):
    site.add("multi", "extensions/multi.c")
    sys.path.insert(0, site.entry)
    spec = importlib.util.find_spec("multi")
    module = importlib.util.module_from_spec(spec)
    assert not hasattr(module, "answer")
    spec.loader.exec_module(module)
    assert module.answer == 42
    assert "multi" not in sys.modules


def test_of_several_objects(site):
    sources = ("parts_module.c", "parts_table.c", "parts_text.c")
    site.add("parts", *[f"extensions/{source}" for source in sources])
    assert site.load("parts").look_up(1) == (11, "part 1")


def test_cxx_of_several_objects(site):
    site.add("cxx", "extensions/cxx_module.cc", "extensions/cxx_parse.cc")
    cxx = site.load("cxx")
    assert cxx.to_number("42") == 42
    with pytest.raises(ValueError, match="stoi"):
        cxx.to_number("many")
    with pytest.raises(IndexError, match="too long: 1234567890"):
        cxx.to_number("1234567890")


def test_names_beyond_ascii(site):
    site.add("señal", "extensions/multi.c")
    module = site.load("señal")
    assert (module.__name__, module.add(1, 2)) == ("señal", 3)


def test_names_with_a_hyphen(site):
    site.add("my-module", "extensions/multi.c", flags=("-DINIT=PyInit_my_module",))
    module = site.load("my-module")
    assert (module.__name__, module.answer) == ("my-module", 42)


def test_in_a_compressed_zip_file(deflated_site):
    deflated_site.add("multi", "extensions/multi.c")
    multi = deflated_site.load("multi")
    assert multi.add(1, 2) == 3
    assert multi.__file__ == str(deflated_site.root.with_suffix(".zip") / "multi.o")


def test_limited_api(site):
    site.add("limited", "extensions/limited.c")
    assert site.load("limited").Oracle().answer() == 42


def test_without_slots(site):
    site.add("no_slots", "extensions/no_slots.c")
    module = site.load("no_slots")
    assert module.__name__ == "no_slots"
    assert importlib.reload(module) is module


def test_each_module_object_has_its_state(site):
    site.add("multi", "extensions/multi.c")
    first = site.load("multi")
    assert [first.count(), first.count()] == [1, 2]
    del sys.modules["multi"]
    second = site.load("multi")
    assert second is not first
    assert [second.count(), first.count()] == [1, 3]


def test_code_is_loaded_once(site):
    site.add("multi", "extensions/multi.c")
    executions = []
    for _ in range(3):
        executions.append(site.load("multi").count_executions())
        del sys.modules["multi"]
    assert executions == [1, 2, 3]


def test_reloading_does_nothing(site):
    site.add("multi", "extensions/multi.c")
    multi = site.load("multi")
    multi.answer = "mine"
    multi.count()
    assert importlib.reload(multi) is multi
    assert multi.answer == "mine"
    assert (multi.count(), multi.count_executions()) == (2, 1)


def test_it_cannot_be_run(site):
    site.add("multi", "extensions/multi.c")
    program = PRELUDE + "import runpy; runpy.run_module('multi', run_name='__main__')"
    done = run_python(program, site.entry)
    assert "No code object" in done.stderr.splitlines()[-1]
