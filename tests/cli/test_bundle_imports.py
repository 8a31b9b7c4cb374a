"""Imports of bundles, which are compared with their RECORD."""

import importlib
import subprocess
import sys
import zipfile

import pytest
from support.process import lines_of

import orcjit_import

from .conftest import elsewhere, members_of, patch, write_members


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
    assert kernels.output("verify", kernels.directory / "b.zip").endswith("b.zip: valid\n")


def test_what_no_distribution_lists(kernels, gcc, monkeypatch):
    kernels.output("pack", "kernels", "-o", "b.zip")
    with zipfile.ZipFile("b.zip", "a") as opened:
        opened.write(gcc("basic/value.c", "-DVALUE=5"), "unlisted/a.o")
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(kernels.directory / "b.zip"))
    for name in ("unlisted", "kernels"):
        with pytest.raises(ImportError, match=r"b\.zip/unlisted/a\.o: is not listed in RECORD"):
            importlib.import_module(name)


def test_what_explain_says(bundle):
    write_members(bundle, {**members_of(bundle), "evil.py": b"1", "package/__init__.py": b"1"})
    importlib.invalidate_caches()
    for name in ("kernels", "evil", "package"):
        told = str(orcjit_import.explain(name))
        assert "b.zip/evil.py: is not listed in RECORD: it was added to the bundle" in told
        assert "so it is the Python module" not in told


# ---- What the check itself imports ----

# In a new process, of which nothing is loaded yet.
PROGRAM = """
import sys
import orcjit_import
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    sys.modules.pop(name, None)
    try:
        __import__(name)
    except ImportError as error:
        print("refused" if "is not listed in RECORD" in str(error) else error)
    else:
        print(getattr(sys.modules[name], "__file__", "built into this Python"))
assert not orcjit_import._failures, orcjit_import._failures
"""


@pytest.mark.parametrize(
    "name",
    [
        *("hashlib", "_hashlib", "_sha256", "_sha2", "_blake2", "binascii", "zlib", "unicodedata"),
        *("ctypes", "_ctypes", "struct", "_struct", "functools", "types", "collections", "keyword"),
        *("operator", "reprlib", "threading", "pkgutil", "importlib", "zipfile", "tomllib", "re"),
    ],
)
def test_nothing_of_a_changed_bundle_is_run_by_the_check(kernels, name):
    kernels.put("kernels/gr\u00f6\u00dfe.txt", "for unicodedata")
    kernels.output("pack", "kernels", "-o", "b.zip")
    members = members_of("b.zip")
    with zipfile.ZipFile("b.zip", "w", zipfile.ZIP_DEFLATED) as opened:
        for member, data in {**members, f"{name}.py": b"print('evil')"}.items():
            opened.writestr(member, data)
    for first in (["kernels"], [name, "kernels"]):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, kernels.directory / "b.zip", *first],
            cwd="/",
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stderr) == (0, "")
        told = done.stdout.split()
        assert told[-1] == "refused"
        assert "evil" not in told


REPLACED = """
import importlib, sys, zipfile
import orcjit_import
sys.path.insert(0, sys.argv[1])
for name in ("more.txt", "most.txt"):
    sys.modules.pop("zlib", None)
    try:
        import kernels
    except ImportError as error:
        print("is not listed in RECORD" in str(error))
    with zipfile.ZipFile(sys.argv[1], "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, name)
    importlib.invalidate_caches()
print(orcjit_import._failures)
"""


def test_a_changed_bundle_that_is_replaced_gives_nothing_to_read_it_with(kernels):
    """Its finder is ours from the first import on, and is asked for zlib to read the new RECORD."""
    kernels.output("pack", "kernels", "-o", "b.zip")
    with zipfile.ZipFile("b.zip", "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("zlib.py", "print('evil')")
    assert lines_of(REPLACED, kernels.directory / "b.zip") == ["True", "True", "[]"]


def test_a_program_in_a_bundle(kernels):
    """It runs with the finder at work, and only if it is listed."""
    kernels.put("app/__main__.py", "import kernels; print(kernels.add(1, 2))")
    kernels.put("app/kernels/a.o", kernels.directory / "kernels/a.o")
    kernels.output("pack", "app", "-o", "b.zip")
    run = "import sys, runpy, orcjit_import; runpy.run_path(sys.argv[1], run_name='__main__')"
    command = [sys.executable, "-c", run, kernels.directory / "b.zip"]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("3\n", "")
    write_members("b.zip", {**members_of("b.zip"), "__main__.py": b"print('evil')"})
    done = subprocess.run(command, cwd="/", capture_output=True, text=True)
    assert done.stdout == ""
    assert "__main__.py: is not what RECORD says" in done.stderr


def test_a_python_file_that_cannot_be_decompressed(kernels, monkeypatch):
    kernels.put("kernels/plain/__init__.py", "")
    kernels.put("kernels/plain/inner.py", "value = 1\n")
    kernels.output("pack", "kernels", "-o", "stored.zip")
    bundle = kernels.directory / "b.zip"
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in members_of(kernels.directory / "stored.zip").items():
            opened.writestr(name, data)
    data = bytearray(bundle.read_bytes())
    at = data.index(b"plain/inner.py") + len("plain/inner.py")
    data[at : at + 4] = b"\xff" * 4
    bundle.write_bytes(data)
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(bundle))
    importlib.import_module("kernels.plain")
    with pytest.raises(ImportError, match=r"plain/inner\.py: the member is corrupt"):
        importlib.import_module("kernels.plain.inner")
