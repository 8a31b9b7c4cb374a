"""Containers that fail where they are asked: they hide nothing behind them, and say why."""

from __future__ import annotations

import importlib
import logging
import shutil
import sys
from pathlib import Path

import pytest
from support.importing import imports_put_back

import orcjit_import
from orcjit_import import candidate, containers


class Entry:
    """A Traversable of a name and what it contains; `fails` names methods that raise."""

    fails = ()

    def __init__(self, name, *entries, data=None):
        self.name, self.entries, self.data = name, entries, data

    def __getattribute__(self, name):
        if name in object.__getattribute__(self, "fails"):
            raise RuntimeError("the store is down")
        return object.__getattribute__(self, name)

    def iterdir(self):
        return iter(self.entries)

    def is_dir(self):
        return self.data is None

    def is_file(self):
        return self.data is not None

    def joinpath(self, name):
        return next((each for each in self.entries if each.name == name), Entry(name))

    def read_bytes(self):
        return self.data


@pytest.fixture
def mount(tmp_path):
    """Mount a container before a directory of files."""
    with imports_put_back(tmp_path):

        def put(root):
            (tmp_path / "files").mkdir()
            sys.path.insert(0, str(tmp_path / "files"))
            entries: list[str] = []
            containers.mount(root, "failing", path=entries)
            sys.path[:0] = entries
            return tmp_path / "files"

        yield put
        containers.unmount("failing")
        for name, module in list(sys.modules.items()):  # they stay, and have the names of others'
            if str(getattr(module, "__file__", "")).startswith("failing/"):
                del sys.modules[name]


@pytest.mark.parametrize("method", ["joinpath", "iterdir", "is_dir"])
def test_a_store_that_is_down_hides_nothing(mount, gcc, method, caplog):
    data = gcc("basic/value.c", "-DVALUE=1").read_bytes()
    package = Entry("behind", Entry("k.o", data=data))
    root = Entry("", package)
    files = mount(root)
    root.fails = [method]
    shutil.copy(gcc("basic/value.c", "-DVALUE=2"), files / "behind.o")
    with caplog.at_level(logging.WARNING):
        assert importlib.import_module("behind").value() == 2
    assert "Please report" not in caplog.text


def test_a_subpackage_that_cannot_be_reached_is_not_there(mount, gcc):
    data = gcc("basic/value.c", "-DVALUE=1").read_bytes()
    outer = Entry("outer", Entry("k.o", data=data), Entry("inner", Entry("k.o", data=data)))
    mount(Entry("", outer))
    assert importlib.import_module("outer").value() == 1
    outer.fails = ["joinpath"]
    with pytest.raises(ModuleNotFoundError, match=r"outer\.inner"):
        importlib.import_module("outer.inner")


def test_sources_need_a_directory(mount):
    manifest = Entry("orcjit.toml", data=b'sources = ["a.c"]\n')
    mount(Entry("", Entry("distant", Entry("a.c", data=b"int x;\n"), manifest)))
    with pytest.raises(ImportError, match="sources in a container cannot be compiled: put them in"):
        importlib.import_module("distant")


def test_sources_without_a_manifest_need_one_as_well(mount, monkeypatch):
    monkeypatch.setattr(candidate, "compiles", list(candidate.compiles))
    orcjit_import.install(sources=True)
    files: Path = mount(Entry("", Entry("distant", Entry("a.c", data=b"int x;\n"))))
    (files / "distant.py").write_text("here = 1\n")
    assert importlib.import_module("distant").here == 1
