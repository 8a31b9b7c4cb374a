"""Packages that an editable installation maps one by one, past the entries of the path."""

import importlib
import importlib.machinery
import shutil
import sys

import pytest
from support.process import lines_of

import orcjit_import


class Mapping:
    """Finds one namespace in a directory that is on no path, as an editable installation does."""

    def __init__(self, name, directory):
        self.name = name
        self.directory = directory

    def hook(self, path):
        if path != "__editable__.finder.__path_hook__":
            raise ImportError(path)
        return self

    def find_spec(self, fullname, target=None):
        if fullname != self.name:
            return None
        spec = importlib.machinery.ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = [str(self.directory), "__editable__.finder.__path_hook__"]
        return spec


@pytest.fixture
def mapped(tmp_path, monkeypatch):
    """Map the packages of a project, and return its directory."""
    project = tmp_path / "project"

    def add(name):
        directory = project / name
        directory.mkdir(parents=True)
        mapping = Mapping(name, directory)
        monkeypatch.setattr(sys, "path_hooks", [*sys.path_hooks, mapping.hook])
        monkeypatch.setattr(sys, "path", [*sys.path, "__editable__.finder.__path_hook__"])
        monkeypatch.delitem(
            sys.path_importer_cache, "__editable__.finder.__path_hook__", raising=False
        )
        return directory

    return add


def test_an_object_package_is_found(mapped, gcc):
    directory = mapped("mapped_kernels")
    shutil.copyfile(gcc("basic/add.c"), directory / "add.o")
    (directory / "inner").mkdir()
    shutil.copyfile(gcc("basic/multiple.c"), directory / "inner" / "multiple.o")
    kernels = importlib.import_module("mapped_kernels")
    assert kernels.add(1, 2) == 3
    assert kernels.__path__ == [str(directory)]
    assert importlib.import_module("mapped_kernels.inner").alpha() == 1
    orcjit_import.unload("mapped_kernels.inner")
    orcjit_import.unload("mapped_kernels")


def test_a_namespace_stays_one(mapped, gcc):
    directory = mapped("mapped_namespace")
    shutil.copyfile(gcc("basic/no_exports.c"), directory / "stray.o")
    (directory / "plain.py").write_text("VALUE = 1")
    assert importlib.import_module("mapped_namespace.plain").VALUE == 1
    assert sys.modules["mapped_namespace"].__spec__.origin is None
    assert orcjit_import._failures == []


PROGRAM = """
import importlib.util, sys
from support.process import lines_of

import orcjit_import

class Nothing:
    def find_spec(self, name, target=None):
        return None

def hook(path):
    if path != "__editable__.finder.__path_hook__":
        raise ImportError(path)
    return Nothing()

sys.path_hooks.append(hook)
sys.path.append("__editable__.finder.__path_hook__")
print(importlib.util.find_spec("a_module_that_there_is_not"))
print([name for name in sys.modules if name.startswith("orcjit_import.")])
"""


def test_a_module_that_there_is_not_costs_nothing():
    """An entry that is no directory has no objects: no part of the search is read for it."""
    assert lines_of(PROGRAM) == ["None", "[]"]
