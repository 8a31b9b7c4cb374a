"""`sys.audit` events: find, link, initialize and unload."""

from __future__ import annotations

import shutil

from support.process import lines_of, run_python

EVENTS = """
import os, sys
sys.path.insert(0, sys.argv[1])
import orcjit_import
events = []
sys.addaudithook(
    lambda event, arguments: events.append((event, *arguments))
    if event.startswith("orcjit_import.") else None
)
import add
add.add(1, 2)
orcjit_import.unload("add")
module = orcjit_import.default_session().load_module(sys.argv[1] + "/add.o", "by hand")
library = orcjit_import.default_session().create_library("made")
library.add(open(sys.argv[1] + "/add.o", "rb").read())
for event in events:
    print(*[os.path.basename(str(each)) for each in event])
"""


def test_each_step_has_an_event(gcc, tmp_path):
    shutil.copy(gcc("basic/add.c"), tmp_path)
    assert lines_of(EVENTS, tmp_path) == [
        "orcjit_import.find add add.o",
        "orcjit_import.link add add.o",
        "orcjit_import.initialize add add.o",
        "orcjit_import.unload add",
        "orcjit_import.link by hand add.o",
        "orcjit_import.link made <bytes>",
    ]


DENIED = """
import sys
sys.path.insert(0, sys.argv[1])
import orcjit_import
def hook(event, arguments):
    if event == sys.argv[2]:
        raise PermissionError(f"{event} of {arguments[0]}")
sys.addaudithook(hook)
try:
    import add
    orcjit_import.unload("add")
except Exception as error:
    print(type(error).__name__, error)
    print(repr(error.__cause__))
print("add" in sys.modules)
"""


def test_a_hook_that_raises_stops_what_it_is_about(gcc, tmp_path):
    shutil.copy(gcc("basic/add.c"), tmp_path)
    for event, is_there in (("link", False), ("initialize", False), ("unload", True)):
        lines = lines_of(DENIED, tmp_path, f"orcjit_import.{event}")
        expected = f"PermissionError orcjit_import.{event} of add"
        assert lines == [expected, "None", str(is_there)]


def test_a_hook_that_raises_when_an_object_is_found_makes_the_import_fail(gcc, tmp_path):
    shutil.copy(gcc("basic/add.c"), tmp_path)
    done = run_python(DENIED, tmp_path, "orcjit_import.find")
    first, second, third = done.stdout.splitlines()
    assert first.startswith("ImportError cannot import 'add': an audit hook does not allow it: ")
    assert (second, third) == ("PermissionError('orcjit_import.find of add')", "False")
