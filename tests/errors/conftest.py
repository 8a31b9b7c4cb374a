"""Every test of errors also checks what each failure has to leave behind: nothing."""

import gc

import pytest
from support.process import mappings

from orcjit_import import ExecutionSession


def generated_code():
    return [(mapping.start, mapping.end) for mapping in mappings() if mapping.is_generated_code]


@pytest.fixture(autouse=True)
def _silent(capfd):
    """Nothing is printed: the exception says it all."""
    yield
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def session(gcc):
    """A session that has to go on working, and to leave no code mapped, after the test."""
    made = ExecutionSession()
    good = gcc("basic/value.c", "-DVALUE=17")
    assert made.load_module(good)["value"]() == 17
    before = generated_code()
    yield made
    gc.collect()
    assert generated_code() == before
    assert made.load_module(good)["value"]() == 17


@pytest.fixture
def link(session):
    """Add one path or bytes to a new library and look a function of it up."""

    def link_new_library(item, function):
        library = session.create_library()
        library.add(item)
        library.get_function(function)

    return link_new_library


@pytest.fixture
def add(session):
    """Add one path or bytes to a new library; the library goes with the error."""

    def add_to_new_library(item):
        session.create_library().add(item)

    return add_to_new_library
