"""Imports of bundles, which are compared with their RECORD."""

import importlib
import zipfile

import pytest

from .conftest import elsewhere, patch


@pytest.fixture
def bundle(kernels, monkeypatch):
    kernels.output("pack", "kernels", "-o", "b.zip")
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(kernels.directory / "b.zip"))
    return kernels.directory / "b.zip"


def test_a_changed_object_is_not_imported(bundle, gcc):
    code = gcc("basic/add.c").read_bytes()
    with zipfile.ZipFile(bundle) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    with zipfile.ZipFile(bundle, "w") as opened:
        for name, data in members.items():
            opened.writestr(name, code + b"\0" if name == "kernels/a.o" else data)
    importlib.invalidate_caches()
    with pytest.raises(ImportError, match=r"b\.zip/kernels/a\.o: is not what RECORD says"):
        importlib.import_module("kernels")


def test_an_added_object_is_not_imported(bundle, gcc):
    with zipfile.ZipFile(bundle, "a") as opened:
        opened.write(gcc("basic/value.c", "-DVALUE=1"), "kernels/b.o")
    importlib.invalidate_caches()
    with pytest.raises(ImportError, match=r"kernels/b\.o: is not listed in RECORD"):
        importlib.import_module("kernels")


def test_a_changed_manifest_is_not_read(kernels, monkeypatch):
    kernels.put("kernels/orcjit.toml", 'bind = "now"  ')
    kernels.output("pack", "kernels", "-o", "b.zip")
    bundle = kernels.directory / "b.zip"
    with zipfile.ZipFile(bundle) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    members["kernels/orcjit.toml"] = b'bind = "lazy"'
    with zipfile.ZipFile(bundle, "w") as opened:
        for name, data in members.items():
            opened.writestr(name, data)
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(bundle))
    with pytest.raises(ImportError, match=r"orcjit\.toml: is not what RECORD says"):
        importlib.import_module("kernels")


def test_a_broken_record_stops_an_import(bundle):
    with zipfile.ZipFile(bundle) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    with zipfile.ZipFile(bundle, "w") as opened:
        for name, data in members.items():
            opened.writestr(name, data)
    patch(bundle, b"kernels/a.o,sha256=", b"kernels/a.o,sha255=")
    importlib.invalidate_caches()
    with pytest.raises(ImportError, match=r"b\.zip/RECORD: the member is corrupt"):
        importlib.import_module("kernels")


def test_an_empty_record_is_none(kernels, gcc, monkeypatch):
    with zipfile.ZipFile("b.zip", "w") as opened:
        opened.write(gcc("basic/add.c"), "kernels/a.o")
        opened.writestr("kernels-1.0.dist-info/RECORD", "")
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(kernels.directory / "b.zip"))
    with pytest.raises(
        ImportError, match=r"dist-info/RECORD: is no list of digests: it lists noth"
    ):
        importlib.import_module("kernels")


def test_records_of_several_distributions(kernels, gcc, monkeypatch):
    """As in a zipped environment: each lists its own."""
    kernels.put("other/a.o", gcc("basic/value.c", "-DVALUE=4"))
    kernels.output("pack", "kernels", "-o", "kernels-1.0-py3-none-any.whl")
    kernels.output("pack", "other", "-o", "other-1.0-py3-none-any.whl")
    with zipfile.ZipFile("b.zip", "w") as whole:
        for name in ("kernels-1.0-py3-none-any.whl", "other-1.0-py3-none-any.whl"):
            with zipfile.ZipFile(name) as part:
                for member in part.namelist():
                    whole.writestr(member, part.read(member))
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(kernels.directory / "b.zip"))
    assert importlib.import_module("kernels").add(1, 2) == 3
    assert importlib.import_module("other").value() == 4
    assert kernels.output("verify", kernels.directory / "b.zip").endswith("b.zip: right\n")


def test_what_no_distribution_lists(kernels, gcc, monkeypatch):
    kernels.output("pack", "kernels", "-o", "b.zip")
    with zipfile.ZipFile("b.zip", "a") as opened:
        opened.write(gcc("basic/value.c", "-DVALUE=5"), "unlisted/a.o")
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(kernels.directory / "b.zip"))
    for name in ("unlisted", "kernels"):
        with pytest.raises(ImportError, match=r"b\.zip/unlisted/a\.o: is not listed in RECORD"):
            importlib.import_module(name)
