"""Python files, data files and directories of bundles: imports reach what was packed."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
import zipfile
import zipimport
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from support.raw_zip import Member, zip_bytes

import orcjit_import
from orcjit_import.errors import OrcJITError
from orcjit_import.record import digest_of

OBJECT = b'{"exports": ["add"]}'
MEMBERS = {
    "kernels/a.o": OBJECT,
    "kernels/table.txt": b"1 2 3",
    "plain/__init__.py": b"KIND = 'packed'\n",
    "plain/inner.py": b"KIND = 'packed'\n",
    "plain/data/words.txt": b"some words",
    "single.py": b"KIND = 'packed'\n",
}

pytestmark = pytest.mark.usefixtures("inspected", "fake_linker")
Bundle = Callable[..., Path]


def record_of(members: dict[str, bytes], name: str = "RECORD") -> bytes:
    rows = [f"{each},{digest_of(data)},{len(data)}" for each, data in members.items()]
    return "\n".join([*rows, f"{name},,", ""]).encode()


@pytest.fixture(params=[zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def bundle(tmp_path: Path, request: pytest.FixtureRequest) -> Bundle:
    """Write a bundle and put it on the path; arguments are what is changed after it was packed."""

    def write(
        changes: dict[str, bytes | None] | None = None,
        members: dict[str, bytes] = MEMBERS,
        record: str = "RECORD",
        inside: str = "",
    ) -> Path:
        path = tmp_path / "b.zip"
        known = {f"{inside}{name}": data for name, data in members.items()}
        known[record] = record_of(known, record)
        with zipfile.ZipFile(path, "w", request.param) as opened:
            for name, data in {**known, **(changes or {})}.items():
                if data is not None:
                    opened.writestr(name, data)
        sys.path.insert(0, str(path / inside) if inside else str(path))
        importlib.invalidate_caches()
        return path

    return write


def refused(name: str, words: str = r"b\.zip") -> None:
    with pytest.raises(ImportError, match=words) as caught:
        importlib.import_module(name)
    assert isinstance(caught.value.__cause__, OrcJITError)
    assert caught.value.name == name
    assert caught.value.path
    assert name not in sys.modules
    assert not orcjit_import._failures


# ---- What was packed ----


@pytest.mark.parametrize("inside", ["", "deep/er/"])
@pytest.mark.parametrize("record", ["RECORD", "kernels-1.0.dist-info/RECORD"])
def test_what_was_packed_is_imported(bundle: Bundle, record: str, inside: str) -> None:
    path = bundle(record=record, inside=inside)
    for name in ("plain", "plain.inner", "single"):
        module = importlib.import_module(name)
        assert module.KIND == "packed"
        assert module.__file__.startswith(str(path))
        assert isinstance(module.__loader__, zipimport.zipimporter)
    assert importlib.import_module("kernels").__file__.endswith("kernels/a.o")
    assert importlib.reload(sys.modules["single"]).KIND == "packed"


def test_it_is_found_by_pkgutil_and_as_text(bundle: Bundle) -> None:
    bundle()
    module = importlib.import_module("plain.inner")
    assert module.__loader__.get_source("plain.inner") == "KIND = 'packed'\n"
    names = [each.name for each in pkgutil.iter_modules([sys.path[0]])]
    assert names == ["plain", "single", "kernels"]


def test_uninstalled_it_is_as_before(bundle: Bundle) -> None:
    bundle()
    importlib.import_module("single")
    orcjit_import.uninstall()
    try:
        assert type(pkgutil.get_importer(sys.path[0])) is zipimport.zipimporter
        assert importlib.import_module("plain").KIND == "packed"
    finally:
        orcjit_import.install()


# ---- What was added, changed or taken out ----

ADDED = {
    "a package of Python": {"evil/__init__.py": b"1"},
    "a module": {"evil.py": b"1"},
    "a compiled module": {"evil.pyc": b"1"},
    "a module beside what is there": {"plain.pyc": b"1"},
    "an __init__ of an object package": {"kernels/__init__.py": b"1"},
    "a compiled __init__": {"plain/__init__.pyc": b"1"},
    "a module that hides objects": {"kernels.py": b"1"},
    "a module in an object package": {"kernels/evil.py": b"1"},
    "a subpackage of objects": {"kernels/evil/a.o": OBJECT},
    "an object": {"evil.o": OBJECT},
    "an archive": {"evil.a": OBJECT},
    "a manifest": {"kernels/orcjit.toml": b""},
    "a data file": {"plain/data/more.txt": b""},
    "a directory": {"evil/": b""},
    "a program": {"__main__.py": b"1"},
}
CHANGED = {
    "an object": {"kernels/a.o": OBJECT + b" "},
    "a module": {"single.py": b"KIND = 'pocked'\n"},
    "an __init__": {"plain/__init__.py": b"KIND = 'pocked'\n"},
    "a submodule": {"plain/inner.py": b"KIND = 'pocked'\n"},
}


@pytest.mark.parametrize("change", ADDED.values(), ids=ADDED.keys())
@pytest.mark.parametrize("first", ["kernels", "plain", "single"])
def test_what_was_added_is_refused(bundle: Bundle, change: dict, first: str) -> None:
    bundle(change)
    (added,) = change
    for name in (first, "kernels", "plain", "single", "kernels"):
        refused(name, rf"b\.zip/{added}: is not listed in RECORD")


@pytest.mark.parametrize("name", ["evil", "kernels.evil"])
def test_what_was_added_is_not_imported_itself(bundle: Bundle, name: str) -> None:
    for change in ADDED.values():
        if any(member.startswith(name.replace(".", "/")) for member in change):
            bundle(change)
            refused(name.partition(".")[0])


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED.keys())
def test_what_was_changed_is_refused(bundle: Bundle, change: dict) -> None:
    bundle(change)
    (changed,) = change
    name = changed.removesuffix("/__init__.py").removesuffix(".py").removesuffix("/a.o")
    others = {"kernels", "plain", "single"} - {name.partition("/")[0]}
    if "/" in name:
        importlib.import_module("plain")
    refused(name.replace("/", "."), rf"b\.zip/{changed}: is not what RECORD says")
    for other in others:
        importlib.import_module(other)


@pytest.mark.parametrize("missing", [name for name in MEMBERS if name != "single.py"])
def test_what_is_missing_is_refused(bundle: Bundle, missing: str) -> None:
    bundle({missing: None})
    for name in ("single", "kernels"):
        refused(name, rf"b\.zip/{missing}: is listed in RECORD, and missing")


def test_objects_that_are_all_missing(bundle: Bundle) -> None:
    """It has no object any more, but would be a bundle."""
    bundle({"kernels/a.o": None, "kernels/table.txt": None, "kernels.py": b"1"})
    refused("kernels")


@pytest.mark.parametrize("path", ["found", "module"])
def test_nothing_is_loaded_of_what_is_further_down_the_path(
    bundle: Bundle, here: Path, path: str
) -> None:
    (here / "kernels.py").write_text("KIND = 'other'\n")
    (here / "single.py").write_text("KIND = 'other'\n")
    bundle({"evil/": b""})
    refused("kernels" if path == "found" else "single")


def test_other_modules_are_imported_all_the_same(bundle: Bundle, here: Path) -> None:
    (here / "other.py").write_text("KIND = 'other'\n")
    bundle({"evil.py": b"1"})
    assert importlib.import_module("other").KIND == "other"
    assert importlib.import_module("colorsys")
    assert importlib.util.find_spec("this_does_not_exist") is None


def test_a_directory_that_was_added_is_no_namespace(bundle: Bundle) -> None:
    bundle({"evil/": b"", "evil/inner.py": b"1"})
    refused("evil")


@pytest.mark.parametrize(
    "text", [b"", b"RECORD,,\n", b"single.py,,\n", b"\xff", b"a\0b,sha256=x,1"]
)
def test_a_record_that_is_none(bundle: Bundle, text: bytes) -> None:
    bundle({"RECORD": text})
    for name in ("kernels", "plain", "single"):
        refused(name, "RECORD: is no list of digests")


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "shake_128"])
def test_weak_digests(bundle: Bundle, algorithm: str) -> None:
    bundle({"RECORD": record_of(MEMBERS).replace(b"sha256=", f"{algorithm}=".encode(), 1)})
    for name in ("kernels", "single"):
        refused(name, f"has a digest of '{algorithm}'")


def test_paths_in_another_spelling(bundle: Bundle) -> None:
    for old, new in [
        (b"single", b"Single"),
        (b"single", b"./single"),
        (b"kernels/", b"kernels//"),
        (b"kernels/", b"x/../kernels/"),
        (b"kernels/", b"/kernels/"),
    ]:
        bundle({"RECORD": record_of(MEMBERS).replace(old, new)})
        for name in ("kernels", "single"):
            refused(name)


def test_two_records_that_list_the_same(bundle: Bundle) -> None:
    bundle({"x-1.dist-info/RECORD": record_of(MEMBERS)})
    refused("single", "is listed twice")


# ---- What no other finder may see in another way ----


def test_a_finder_in_between_does_not_pass_it_by(bundle: Bundle) -> None:
    class Between:
        @staticmethod
        def find_spec(fullname: str, path: object = None, target: object = None) -> None:
            return None

    place = [type(each).__name__ for each in sys.meta_path].index("ObjectFinder")
    sys.meta_path.insert(place + 1, Between)  # type: ignore[arg-type]
    bundle({"evil.py": b"1"})
    refused("evil")
    refused("single")


def test_path_finder_alone_does_not_pass_it_by(bundle: Bundle) -> None:
    bundle({"evil.py": b"1"})
    refused("single")
    for name in ("evil", "single", "plain"):
        spec = importlib.machinery.PathFinder.find_spec(name)
        with pytest.raises(ImportError, match="is not listed"):
            spec.loader.exec_module(importlib.util.module_from_spec(spec))


def test_a_python_program_in_it(bundle: Bundle) -> None:
    import runpy

    bundle({"plain/__main__.py": b"1"})
    with pytest.raises(ImportError, match=r"plain/__main__\.py: is not listed"):
        runpy.run_module("plain")


# ---- Zip files that are no bundles ----


def test_zip_files_that_are_no_bundles_are_left_alone(bundle: Bundle) -> None:
    path = bundle({"RECORD": None, "evil.py": b"KIND = 'added'\n"})
    assert importlib.import_module("evil").KIND == "added"
    assert type(sys.path_importer_cache[str(path)]) is zipimport.zipimporter


def test_wheels_of_python_files_alone_are_left_alone(bundle: Bundle) -> None:
    members = {name: data for name, data in MEMBERS.items() if not name.startswith("kernels")}
    path = bundle({"evil.py": b"KIND = 'added'\n"}, members)
    assert importlib.import_module("evil").KIND == "added"
    assert importlib.import_module("plain").KIND == "packed"
    assert type(sys.path_importer_cache[str(path)]) is zipimport.zipimporter


def test_a_damaged_zip_file_without_objects_is_left_alone(tmp_path: Path) -> None:
    members = [Member("single.py", b"KIND = 1\n", {"crc": 7}), Member("x-1.dist-info/RECORD", b"")]
    (tmp_path / "b.zip").write_bytes(zip_bytes(members))
    sys.path.insert(0, str(tmp_path / "b.zip"))
    assert importlib.import_module("single").KIND == 1


# ---- Bundles that are replaced while running ----


def test_a_bundle_that_is_replaced(bundle: Bundle) -> None:
    bundle()
    assert importlib.import_module("single").KIND == "packed"
    bundle({"evil.py": b"1"})
    refused("plain")
    bundle()
    assert importlib.import_module("plain").KIND == "packed"
    assert importlib.import_module("kernels")


def test_a_module_that_is_gone(bundle: Bundle) -> None:
    path = bundle()
    importlib.import_module("kernels")
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("kernels/a.o", OBJECT)
        opened.writestr("RECORD", record_of({"kernels/a.o": OBJECT}))
    with pytest.raises(ImportError):
        importlib.import_module("single")


# ---- Data files ----


@pytest.mark.parametrize("name", ["plain", "kernels"])
def test_data_files_are_read(bundle: Bundle, name: str) -> None:
    bundle()
    file = {"plain": "data/words.txt", "kernels": "table.txt"}[name]
    module = importlib.import_module(name)
    content = MEMBERS[f"{name}/{file}"]
    found = resources.files(module).joinpath(*file.split("/"))
    assert (found.read_bytes(), found.read_text()) == (content, content.decode())
    assert (found.is_file(), found.is_dir(), found.exists()) == (True, False, True)
    assert found.name == file.rpartition("/")[2]
    with found.open("rb") as binary, found.open(encoding="ascii") as text:
        assert (binary.read(), text.read()) == (content, content.decode())
    with resources.as_file(found) as path:
        assert path.read_bytes() == content
    assert pkgutil.get_data(name, file) == content


def test_directories_of_data_files(bundle: Bundle) -> None:
    bundle()
    root = resources.files(importlib.import_module("plain"))
    assert [each.name for each in root.iterdir()] == ["__init__.py", "data", "inner.py"]
    assert (root / "data").is_dir()
    assert not (root / "data").is_file()
    assert not (root / "missing").exists()
    assert root.joinpath("data/../data", "words.txt").is_file()
    assert str(root / "data").endswith("b.zip/plain/data")
    with pytest.raises(FileNotFoundError):
        (root / "missing.txt").read_bytes()


@pytest.mark.parametrize("name", ["plain", "kernels"])
def test_changed_data_files_are_refused(bundle: Bundle, name: str) -> None:
    file = {"plain": "data/words.txt", "kernels": "table.txt"}[name]
    bundle({f"{name}/{file}": b"changed"})
    module = importlib.import_module(name)
    found = resources.files(module).joinpath(*file.split("/"))
    for read in (found.read_bytes, lambda: pkgutil.get_data(name, file)):
        with pytest.raises(OSError, match="is not what RECORD says"):
            read()
