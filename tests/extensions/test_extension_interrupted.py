"""Imports of extension modules that are interrupted at any step: the next one goes on."""

import importlib
import os
import sys

import pytest
from support.interrupting import every_step, sweep  # noqa: F401  (a fixture)

from orcjit_import.errors import LibraryNameError


@pytest.fixture(params=["object", "zip"])
def site(request, tmp_path, builder):
    from .sites import Form, Site

    return Site(Form(request.param), tmp_path / "site", builder)


def load(name):
    return lambda: importlib.import_module(name)


@pytest.mark.parametrize("size", ["-1", "16"])
def test_a_single_phase_module(site, size):
    site.add("single", "extensions/single.c", flags=(f"-DSIZE={size}",))
    sys.path.insert(0, site.entry)
    for step in every_step(load("single")):
        assert "single" not in sys.modules, step
    single = sys.modules["single"]
    assert single.found() is single
    assert single.__file__ == single.__spec__.origin
    # One that can be initialized once is: an interrupt after its init function does not repeat it.
    assert size != "-1" or single.count_initializations() == 1


def test_a_multi_phase_module(site):
    site.add("multi", "extensions/multi.c")
    sys.path.insert(0, site.entry)
    for step in every_step(load("multi")):
        assert "multi" not in sys.modules, step
    assert sys.modules["multi"].add(1, 2) == 3


def test_what_has_not_come_to_its_init_function_leaves_no_library(object_site):
    import orcjit_import

    path = object_site.add("undefined", "extensions/undefined.c")
    sys.path.insert(0, object_site.entry)
    session = orcjit_import.default_session()

    def fails():
        with pytest.raises(ImportError, match="cannot import 'undefined'"):
            importlib.import_module("undefined")

    for step in every_step(fails):
        os.utime(path)
        try:
            session.create_library("undefined")
        except LibraryNameError as error:
            raise AssertionError(f"left at step {step}") from error
