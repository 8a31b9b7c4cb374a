"""Who is told what was linked and unloaded, and when."""

from __future__ import annotations

import gc
import importlib
import json
import shutil
import sys
import time

import pytest
from support.importing import imports_put_back
from support.process import lines_of

import orcjit_import
from orcjit_import import imported, observers
from orcjit_import.errors import ObserverError
from orcjit_import.module import ObjectNamespace
from orcjit_import.observers import Observer
from orcjit_import.observers.chrome_trace import ChromeTrace


class Noting(Observer):
    def __init__(self) -> None:
        self.links = []
        self.unloads = []

    def linked(self, event):
        self.links.append(event)

    def unloaded(self, event):
        self.unloads.append(event)


@pytest.fixture
def noting():
    made = observers.add(Noting())
    yield made
    observers.remove(made)
    assert imported.watchers == []


@pytest.fixture
def place(tmp_path):
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(tmp_path))
        yield tmp_path


def test_a_link_is_told_with_its_objects(noting, session, gcc):
    before = time.monotonic_ns()
    library = session.create_library("observed")
    objects = gcc("basic/add.c"), gcc("basic/value.c", "-DVALUE=1")
    for each in objects:
        library.add(each)
    observers.flush()
    assert noting.links == []
    library["add"](1, 2)
    observers.flush()
    (link,) = noting.links
    assert (link.library, link.objects) == (
        "observed",
        ((str(objects[0]), objects[0].stat().st_size),),
    )
    assert before <= link.time <= time.monotonic_ns()
    assert 0 < link.duration < 10**10
    address = library.symbol_address("__tvm_ffi_add")
    assert link.address <= address < link.address + link.size


def test_an_unload_is_told(noting, session, gcc):
    library = session.create_library()
    library.add(gcc("basic/add.c"))
    library["add"](1, 2)
    del library
    gc.collect()
    observers.flush()
    (link,), (unload,) = noting.links, noting.unloads
    assert (unload.address, unload.size) == (link.address, link.size)
    assert unload.time >= link.time + link.duration


def test_imports_are_told_without_being_asked(noting, place, gcc, trace):
    shutil.copy(gcc("initializers/plain.c"), place / "eager_one.o")
    importlib.import_module("eager_one")
    assert [link.library for link in noting.links] == ["eager_one"]
    orcjit_import.unload("eager_one")
    assert len(noting.unloads) == 1


def test_all_observers_are_told_the_same(noting, session, gcc):
    other = observers.add(Noting())
    session.load_module(gcc("basic/add.c")).add(1, 2)
    observers.flush()
    observers.remove(other)
    session.load_module(gcc("basic/add.c")).add(1, 2)
    observers.flush()
    assert len(noting.links) == 2
    assert noting.links[:1] == other.links


def test_nothing_is_noted_where_nobody_observes(session, gcc):
    session.load_module(gcc("basic/add.c")).add(1, 2)
    seen = observers.add(Noting())
    observers.remove(seen)
    assert seen.links == []


def test_an_observer_that_fails_is_told_nothing_more(noting, session, gcc):
    class Failing(Noting):
        def linked(self, event):
            raise ValueError("full")

    observers.add(Failing())
    session.load_module(gcc("basic/add.c")).add(1, 2)
    with pytest.warns(RuntimeWarning, match=r"has failed, and is told nothing more: ValueError"):
        observers.flush()
    session.load_module(gcc("basic/add.c")).add(1, 2)
    observers.flush()
    assert len(noting.links) == 2


def test_an_observer_may_link_itself(noting, session, gcc):
    class Linking(Noting):
        def linked(self, event):
            if not self.links:
                self.links.append(event)
                session.load_module(gcc("basic/value.c", "-DVALUE=2")).value()
                observers.flush()

    other = observers.add(Linking())
    session.load_module(gcc("basic/add.c")).add(1, 2)
    observers.flush()
    observers.flush()
    observers.remove(other)
    assert len(noting.links) == 2


def test_functions_that_were_looked_up_are_known(place, gcc):
    shutil.copy(gcc("basic/multiple.c"), place / "several.o")
    module = importlib.import_module("several")
    first, *others = module.__all__
    getattr(module, first)
    assert observers.coverage()["several"] == ([first], sorted(others))


def test_functions_that_a_manifest_leaves_out_are_not_counted(place, gcc):
    (place / "some").mkdir()
    shutil.copy(gcc("basic/multiple.c"), place / "some" / "several.o")
    shutil.copy(gcc("basic/multiple.c"), place / "several.o")
    shown, *_ = importlib.import_module("several").__all__
    (place / "some" / "orcjit.toml").write_text(f'exports = ["{shown}"]\n')
    importlib.import_module("some").__all__  # noqa: B018
    assert getattr(sys.modules["some"], shown)
    assert observers.coverage()["some"] == ([shown], [])


@pytest.mark.parametrize("moment", ["resolved_names", "exported_names"])
def test_what_is_unloaded_meanwhile_is_not_counted(place, gcc, monkeypatch, moment):
    for name in ("first", "second"):
        shutil.copy(gcc("basic/multiple.c"), place / f"{name}.o")
        module = importlib.import_module(name)
        getattr(module, module.__all__[0])
    ask = getattr(ObjectNamespace, moment)

    def ask_and_unload(namespace):
        """As another thread would do it."""
        known = ask(namespace)
        if namespace.name == "first" and "first" in sys.modules:
            orcjit_import.unload("first")
        return known

    monkeypatch.setattr(ObjectNamespace, moment, ask_and_unload)
    found = observers.coverage()
    assert "first" not in found
    assert len(found["second"][0]) == 1


def test_what_has_no_name_is_refused():
    with pytest.raises(ObserverError, match="no observer is called 'nobody': there are gdb, "):
        observers.add("nobody")


def test_one_that_cannot_start_is_not_there(tmp_path):
    with pytest.raises(ObserverError, match=r"out\.json: cannot be written: No such file"):
        observers.add(ChromeTrace(tmp_path / "absent" / "out.json"))
    assert imported.watchers == []


def test_a_misspelt_plugin_is_suggested():
    told = "no observer is called 'opentelemtry': .*Did you mean: 'opentelemetry'"
    with pytest.raises(ObserverError, match=told):
        observers.add("opentelemtry")
    with pytest.raises(ObserverError, match="Did you mean: 'perf-map'"):
        observers.add("perfmap")


def test_a_plugin_is_found_by_its_name(place, session, gcc):
    info = place / "an_observer-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: an-observer\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[orcjit_import.observers]\nmine = an_observer:Mine\n")
    (place / "an_observer.py").write_text(
        "from orcjit_import.observers import Observer\n"
        "class Mine(Observer):\n"
        "    links = []\n"
        "    def linked(self, event):\n"
        "        self.links.append(event)\n"
    )
    mine = observers.add("mine")
    session.load_module(gcc("basic/add.c")).add(1, 2)
    observers.remove(mine)
    assert len(mine.links) == 1


BY_NAME = """
import os, sys
import orcjit_import
from orcjit_import import observers
observer = observers.add("perf-map")
path = f"/tmp/perf-{os.getpid()}.map"
orcjit_import.ExecutionSession().load_module(sys.argv[1]).add(1, 2)
first = open(path).read()
print("__tvm_ffi_add" in first)
observers.remove(observer)
orcjit_import.ExecutionSession().load_module(sys.argv[1]).add(1, 2)
print(open(path).read() == first, os.environ.get("ORCJIT_PERF_MAP"))
os.unlink(path)
"""


def test_profilers_are_observers(gcc):
    assert lines_of(BY_NAME, gcc("basic/add.c")) == ["True", "True None"]


FORKED = """
import os, sys
import orcjit_import
from orcjit_import import observers
class Printing(observers.Observer):
    def linked(self, event):
        print(os.getpid() == parent, event.library, flush=True)
parent = os.getpid()
observers.add(Printing())
session = orcjit_import.ExecutionSession()
session.load_module(sys.argv[1], "before").add(1, 2)
child = os.fork()
if child == 0:
    session.load_module(sys.argv[1], "in the child").add(1, 2)
    observers.flush()
    os._exit(0)
os.waitpid(child, 0)
"""


def test_a_child_tells_what_it_links_itself(gcc):
    assert lines_of(FORKED, gcc("basic/add.c")) == ["False in the child", "True before"]


TRACED = """
import sys, time
sys.path.insert(0, sys.argv[1])
import orcjit_import
from orcjit_import.observers.chrome_trace import ChromeTrace
orcjit_import.observers.add(ChromeTrace(sys.argv[2]))
import add
add.add(1, 2)
orcjit_import.unload("add")
"""


def test_a_trace_has_what_happened(gcc, tmp_path):
    shutil.copy(gcc("basic/add.c"), tmp_path / "add.o")
    assert lines_of(TRACED, tmp_path, tmp_path / "out.json") == []
    events = json.loads((tmp_path / "out.json").read_text())["traceEvents"]
    by_time = sorted(events, key=lambda event: event["ts"])
    assert [event["name"] for event in by_time if event["name"] != "unload"] == [
        "find add",
        "link add",
        "initialize add",
        "link add",
        "unload add",
    ]
    (link,) = [event for event in events if event["ph"] == "X"]
    assert link["dur"] > 0
    assert list(link["args"]["objects"]) == [str(tmp_path / "add.o")]


NOT_LOADED = """
import sys
sys.path.insert(0, sys.argv[1])
import orcjit_import, add
add.add(1, 2)
print([name for name in sys.modules if name.startswith("orcjit_import.observers")])
"""


def test_imports_load_nothing_of_it(gcc, tmp_path):
    shutil.copy(gcc("basic/add.c"), tmp_path / "add.o")
    assert lines_of(NOT_LOADED, tmp_path) == ["[]"]


@pytest.mark.parametrize("wrong", [1, None, Observer, object()])
def test_what_is_no_observer_is_refused_at_once(wrong):
    """Not when something is linked, much later."""
    with pytest.raises(TypeError, match="is no observer: give the name of one"):
        observers.add(wrong)
    assert imported.watchers == []


def test_one_that_is_added_twice_is_told_once(noting, session, gcc):
    assert observers.add(noting) is noting
    assert session.load_module([str(gcc("basic/add.c"))]).add(1, 2) == 3
    observers.flush()
    assert len(noting.links) == 1
