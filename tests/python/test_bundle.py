"""Containers: a directory, and directories in zip files, which show the same content alike."""

import importlib
import io
import os
import sys
import zipfile
import zipimport
from collections.abc import Callable
from pathlib import Path

import pytest

from orcjit_import import bundle
from orcjit_import.errors import ObjectNotFoundError, ObjectReadError
from orcjit_import.opened import OpenedObjects
from orcjit_import.source import Directory

from .zips import METHODS, patch, write_directory, write_zip

MEMBERS = {
    "pkg/a.o": b"the object",
    "pkg/empty.bin": b"",
    "pkg/data/table.txt": b"1 2 3" * 100,
    "pkg/größe.txt": b"non-ASCII",
    "top.o": b"top",
}


# The core takes it for what it is only if it reads just that.
EMPTY_ARCHIVE = b"!<arch>\n"


def in_zip(entry: Path | str) -> bundle.ZipDirectory:
    importer = zipimport.zipimporter(str(entry))
    importer.invalidate_caches()  # another test's file may have had the same path
    return bundle.open_directory(importer)


@pytest.fixture(params=["directory", *METHODS, "prefixed", "inside"])
def container(request: pytest.FixtureRequest, tmp_path: Path):
    """Each kind of container, with the same files in it."""
    kind = request.param
    if kind == "directory":
        return Directory(str(write_directory(tmp_path / "x", MEMBERS)))
    if kind == "inside":
        inner = {f"deep/er/{name}": content for name, content in MEMBERS.items()}
        return in_zip(write_zip(tmp_path / "x.zip", inner) / "deep" / "er")
    start = b"#!/usr/bin/env python3\n" if kind == "prefixed" else b""
    method = "deflated" if kind == "prefixed" else kind
    return in_zip(write_zip(tmp_path / "x.zip", MEMBERS, method, start))


# ---- What all containers have in common ----


def test_files_and_directories_are_listed(container) -> None:
    assert container.files() == ["top.o"]
    assert container.directories() == ["pkg"]
    assert container.directory("pkg").files() == ["a.o", "empty.bin", "größe.txt"]
    assert container.directory("pkg").directories() == ["data"]
    assert container.files("pkg/data") == ["table.txt"]


def test_what_is_missing_is_empty(container) -> None:
    missing = container.directory("missing")
    assert (missing.files(), missing.directories(), container.files("missing")) == ([], [], [])


def test_it_knows_its_files(container) -> None:
    assert container.has_file("top.o")
    assert container.has_file("pkg/data/table.txt")
    assert not container.has_file("pkg")
    assert not container.has_file("a.o")


def test_paths_continue_its_own(container) -> None:
    package = container.directory("pkg")
    assert package.path == f"{container.path}/pkg"
    assert package.places(["a.o"]).labels == [f"{container.path}/pkg/a.o"]


@pytest.mark.parametrize("name", ["a.o", "empty.bin", "größe.txt", "data/table.txt"])
def test_a_file_is_read(container, name: str) -> None:
    assert container.directory("pkg").read(name) == MEMBERS[f"pkg/{name}"]


def test_a_missing_file_is_named(container) -> None:
    with pytest.raises(ObjectNotFoundError, match=rf"{container.path}/missing\.txt"):
        container.read("missing.txt")


def test_data_is_found_by_its_absolute_path(container) -> None:
    path = f"{container.path}/pkg/data/table.txt"
    assert container.directory("pkg").get_data(path) == MEMBERS["pkg/data/table.txt"]


def test_data_anywhere_on_disk_is_found(container, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.txt").write_text("elsewhere")
    assert container.get_data(str(tmp_path / "elsewhere.txt")) == b"elsewhere"
    with pytest.raises(FileNotFoundError):
        container.get_data(str(tmp_path / "missing.txt"))


def test_missing_data_is_an_os_error(container) -> None:
    with pytest.raises(OSError, match=r"missing\.txt"):
        container.get_data(f"{container.path}/missing.txt")


@pytest.mark.parametrize("name", ["pkg/a.o", "pkg/empty.bin"])
def test_a_source_has_the_bytes(container, name: str) -> None:
    places = container.places([name])
    if places.slices is None:
        assert Path(places.paths[0]).read_bytes() == MEMBERS[name]
    else:
        assert places.read(0) == MEMBERS[name]


# ---- Zip files ----


def test_a_stored_member_is_a_slice_of_the_zip_file(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"before.txt": "before", "a.o": b"the object"})
    places = in_zip(path).places(["a.o"])
    header, size = places.slices[0]
    assert (places.paths, size, places.contents()) == ([str(path)], len(b"the object"), None)
    assert path.read_bytes()[header:].startswith(b"PK\3\4")


def test_a_compressed_member_is_bytes(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a.o": b"the object"}, "deflated")
    places = in_zip(path).places(["a.o"])
    assert places.contents() == [b"the object"]


@pytest.mark.parametrize("method", ["stored", "deflated"])
def test_zipfile_is_not_imported_for_usual_members(
    tmp_path: Path, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    container = in_zip(write_zip(tmp_path / "x.zip", MEMBERS, method))
    monkeypatch.setitem(sys.modules, "zipfile", None)
    assert container.read("top.o") == b"top"


def test_explicit_directories_are_no_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("pkg/", "")
        archive.writestr("pkg/a.o", "object")
        archive.writestr("bare/", "")
    container = in_zip(tmp_path / "x.zip")
    assert container.files() == []
    assert container.directories() == ["bare", "pkg"]
    assert not container.has_file("pkg")


def test_a_zip_file_that_was_written_as_a_stream(tmp_path: Path) -> None:
    """Its local headers have no sizes."""

    class Stream(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:
            with (tmp_path / "x.zip").open("ab") as file:
                return file.write(data)

    with zipfile.ZipFile(Stream(), "w") as archive:
        archive.writestr("a.a", EMPTY_ARCHIVE)
    container = in_zip(tmp_path / "x.zip")
    assert container.read("a.a") == EMPTY_ARCHIVE
    assert core_reads(container, "a.a")


def core_reads(container: bundle.ZipDirectory, *names: str) -> bool:
    places = container.places(names)
    assert places.contents() is None
    return not OpenedObjects(places).defects


def test_a_member_with_extra_fields(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        with archive.open("big.a", "w", force_zip64=True) as member:
            member.write(EMPTY_ARCHIVE)
        info = zipfile.ZipInfo("a.a")
        info.extra = b"\x55\x54\x05\x00\x01\x00\x00\x00\x00"
        archive.writestr(info, EMPTY_ARCHIVE)
        archive.comment = b"a comment"
    container = in_zip(tmp_path / "x.zip")
    assert container.read("big.a") == container.read("a.a") == EMPTY_ARCHIVE
    assert core_reads(container, "big.a", "a.a")


@pytest.mark.parametrize("name", ["größe", "日本"])
def test_a_member_whose_name_is_not_ascii(tmp_path: Path, name: str) -> None:
    container = in_zip(write_zip(tmp_path / "x.zip", {f"{name}.a": EMPTY_ARCHIVE}))
    assert core_reads(container, f"{name}.a")


def test_an_archive_at_a_path_that_is_no_text(tmp_path: Path) -> None:
    path = write_zip(tmp_path / os.fsdecode(b"\xff.zip"), {"x/a.a": EMPTY_ARCHIVE})
    assert core_reads(in_zip(path), "x/a.a")


def test_what_an_archive_may_hold_is_told_by_its_table(tmp_path: Path) -> None:
    members = {
        "a.o": b"",
        "b.a": b"",
        "c/x.o": b"",
        "d/orcjit.toml": b"",
        "e/x.py": b"",
        "f.py": "",
    }
    importer = zipimport.zipimporter(str(write_zip(tmp_path / "x.zip", members)))
    assert [tail for tail in "abcdefghix" if bundle.may_hold(importer, tail)] == [
        "a",
        "b",
        "c",
        "d",
    ]
    inner = zipimport.zipimporter(str(tmp_path / "x.zip" / "c"))
    assert [tail for tail in "abcdefx" if bundle.may_hold(inner, tail)] == ["x"]


def test_the_index_of_an_archive_is_made_once_for_all_paths_in_it(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", MEMBERS)
    outer = zipimport.zipimporter(str(path))
    inner = zipimport.zipimporter(str(path / "pkg"))
    bundle.may_hold(outer, "pkg")
    index = bundle._archives[str(path)]
    bundle.may_hold(inner, "a")
    assert bundle._archives[str(path)] is index
    outer.invalidate_caches()
    bundle.may_hold(outer, "pkg")
    assert bundle._archives[str(path)] is not index


def test_a_replaced_zip_file_is_read_anew(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a.o": b"old"})
    importer = zipimport.zipimporter(str(path))
    assert bundle.open_directory(importer).read("a.o") == b"old"
    write_zip(path, {"before.txt": b"makes offsets differ", "a.o": b"newer"})
    assert bundle.open_directory(importer).read("a.o") == b"newer"


# ---- Members that cannot be read ----

Damage = Callable[[Path], None]


def encrypt(path: Path) -> None:
    patch(path, 6, b"\1")


def remove_local_header(path: Path) -> None:
    patch(path, 0, b"gone")


def rename_in_local_header(path: Path) -> None:
    patch(path, 30, b"b.o")


def claim_a_longer_name(path: Path) -> None:
    patch(path, 26, b"\xff\xff")


def corrupt_the_data(path: Path) -> None:
    patch(path, 33, b"\xff\xff\xff")


def delete(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


DAMAGES = [
    (encrypt, "is encrypted"),
    (remove_local_header, "is damaged, or was replaced"),
    (rename_in_local_header, "is damaged, or was replaced"),
    (claim_a_longer_name, "is damaged, or was replaced"),
    (corrupt_the_data, "the member is corrupt"),
    (delete, "the zip file cannot be read: No such file"),
    (empty, "is damaged, or was replaced"),
]


@pytest.mark.parametrize("method", ["stored", "deflated"])
@pytest.mark.parametrize(
    ("damage", "words"), DAMAGES, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_damaged_member_is_named(tmp_path: Path, method: str, damage: Damage, words: str) -> None:
    path = write_zip(tmp_path / "x.zip", {"a.o": b"the object" * 9}, method)
    container = in_zip(path)
    damage(path)
    with pytest.raises(ObjectReadError, match=rf"^{path}/a\.o: .*{words}"):
        container.read("a.o")


@pytest.mark.parametrize("damage", [encrypt, remove_local_header, delete, empty])
def test_a_damaged_member_is_a_defect(tmp_path: Path, damage: Damage) -> None:
    path = write_zip(tmp_path / "x.zip", {"a.o": b"the object"})
    container = in_zip(path)
    damage(path)
    ((label, defect),) = OpenedObjects(container.places(["a.o"])).defects
    assert label == f"{path}/a.o"
    assert isinstance(defect, ObjectReadError)
    assert str(defect).startswith(f"{path}/a.o: ")


@pytest.mark.parametrize("method", ["stored", "deflated", "bzip2"])
def test_a_truncated_zip_file(tmp_path: Path, method: str) -> None:
    path = write_zip(tmp_path / "x.zip", {"a.o": bytes(range(256)) * 9}, method)
    container = in_zip(path)
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(ObjectReadError, match=rf"^{path}/a\.o: the zip file is truncated"):
        container.read("a.o")


@pytest.mark.parametrize("method", ["bzip2", "lzma"])
def test_a_damaged_member_of_a_rarer_method(tmp_path: Path, method: str) -> None:
    path = write_zip(tmp_path / "x.zip", {"a.o": bytes(range(256)) * 9}, method)
    container = in_zip(path)
    patch(path, 60, bytes(20))
    with pytest.raises(ObjectReadError, match=rf"^{path}/a\.o: the member cannot be read"):
        container.read("a.o")


def test_a_member_of_an_unknown_method(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a.o": b"the object"})
    for signature, place in [(b"PK\3\4", 8), (b"PK\1\2", 10)]:
        patch(path, path.read_bytes().index(signature) + place, (99).to_bytes(2, "little"))
    with pytest.raises(ObjectReadError, match=rf"^{path}/a\.o: the member cannot be read"):
        in_zip(path).read("a.o")


def test_a_member_larger_than_its_table_says(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a.o": b"the object" * 9}, "deflated")
    patch(path, path.read_bytes().index(b"PK\1\2") + 24, (10).to_bytes(4, "little"))
    with pytest.raises(ObjectReadError, match="its size or checksum is wrong"):
        in_zip(path).read("a.o")


def test_a_zip_file_that_goes_while_running(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a.o": b"the object"})
    importer = zipimport.zipimporter(str(path))
    assert bundle.may_hold(importer, "a")
    path.unlink()
    assert not bundle.open_directory(importer).has_file("a.o")
    assert not bundle.may_hold(importer, "a")
    importlib.invalidate_caches()
