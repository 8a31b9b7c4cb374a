"""What imports tell the logger `orcjit_import`: nothing, unless somebody asks."""

import importlib
import logging
import warnings

import pytest
from support.process import run_python

import orcjit_import

from .places import PLACES


@pytest.fixture
def place(tmp_path):
    return PLACES["directory"](tmp_path / "here").open()


def test_an_import_is_told(place, gcc, caplog):
    path = place.put("kernels.o", gcc("basic/add.c"))
    with caplog.at_level(logging.DEBUG, "orcjit_import"):
        importlib.import_module("kernels")
        orcjit_import.unload("kernels")
    assert caplog.messages == [
        f"found kernels: {path}",
        f"imported kernels: 1 objects, from {path}",
        "unloaded kernels",
    ]
    assert {record.name for record in caplog.records} == {"orcjit_import"}


def test_what_is_passed_over_is_told(place, caplog):
    path = place.put("kernels.o", "no object")
    with caplog.at_level(logging.DEBUG, "orcjit_import"), pytest.raises(ImportError):
        importlib.import_module("kernels")
    assert any(text.startswith(f"passed over {path}, for now: ") for text in caplog.messages)


def test_it_is_silent_by_default(tmp_path, gcc):
    place = PLACES["directory"](tmp_path / "other").open()
    place.put("kernels.o", gcc("basic/add.c"))
    program = """
import logging, sys
sys.path.insert(0, sys.argv[1])
import orcjit_import, kernels
print(kernels.add(1, 2))
"""
    done = run_python(program, tmp_path / "other")
    assert (done.stdout, done.stderr) == ("3\n", "")


def test_an_import_warns_of_nothing(place, gcc):
    place.put("kernels.o", gcc("basic/add.c"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        importlib.import_module("kernels")


def test_libraries_and_modules_say_where_they_come_from(place, gcc):
    path = place.put("kernels.o", gcc("basic/add.c"))
    kernels = importlib.import_module("kernels")
    assert f"from '{path}'" in repr(kernels)
    assert f" from '{path}': 1 export, in <" in repr(kernels.__library__)
    assert repr(kernels.__library__).endswith(", of imports>>")


def test_a_library_of_the_session_api_says_what_was_added_first(gcc, session):
    library = session.create_library("mine")
    library.add(gcc("basic/add.c"))
    assert f"<DynamicLibrary 'mine' from '{gcc('basic/add.c')}': 1 export, in <Exec" in repr(
        library
    )
    assert "of imports" not in repr(session)
