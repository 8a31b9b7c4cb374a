"""Which objects of a file or directory make a module: in directories and in zip files alike.

With fake objects.
"""

from __future__ import annotations

import json
import sys
import zipimport
from collections.abc import Callable
from pathlib import Path

import pytest

import orcjit_import
from orcjit_import import _native, bundle, naming
from orcjit_import.candidate import Candidate, find_all, find_winner
from orcjit_import.errors import (
    ManifestError,
    NativeLibraryError,
    ObjectFormatError,
    ObjectReadError,
)
from orcjit_import.source import Directory

from .zips import patch, write_directory, write_zip

pytestmark = pytest.mark.usefixtures("inspected")

Find = Callable[..., Candidate | None]


def an_object(*exports: str, **facts: object) -> str:
    return json.dumps({"exports": list(exports), **facts})


def extension(*names: str) -> str:
    return an_object(init_functions=[naming.init_symbol(name) for name in names])


FOREIGN = an_object(native=False, machine="aarch64")


@pytest.fixture(params=["directory", "stored", "deflated"])
def find(request: pytest.FixtureRequest, tmp_path: Path) -> Find:
    """Find the module `kernels` among the files given; directories end in a slash."""

    def find_kernels(members: dict[str, str]) -> Candidate | None:
        if request.param == "directory":
            container = Directory(str(write_directory(tmp_path / "x", members)))
        else:
            path = write_zip(tmp_path / "x", members, request.param)
            container = bundle.open_directory(zipimport.zipimporter(str(path)))
        return next(iter(find_all(container, "kernels", only_packages=False)), None)

    return find_kernels


def names_of(found: Candidate) -> list[str]:
    return [label.removeprefix(f"{found.container.path}/") for label in found.objects.labels]


# ---- Paths ----


def test_the_paths_of_a_file(find: Find, tmp_path: Path) -> None:
    found = find({"kernels.o": an_object("add")})
    assert found.path == found.origin == str(tmp_path / "x" / "kernels.o")
    assert found.container.path == str(tmp_path / "x")
    assert (found.is_package, found.manifest, found.manifest_path) == (False, None, "")


def test_the_paths_of_a_package(find: Find, tmp_path: Path) -> None:
    found = find({"kernels/b.o": an_object("b"), "kernels/a.o": an_object("a")})
    assert found.path == found.container.path == str(tmp_path / "x" / "kernels")
    assert found.origin == str(tmp_path / "x" / "kernels" / "a.o")
    assert found.is_package
    assert names_of(found) == ["a.o", "b.o"]


def test_the_origin_lies_in_the_directory_itself(find: Find, tmp_path: Path) -> None:
    members = {"kernels/parts/a.o": an_object("a"), "kernels/b.o": an_object("b")}
    found = find({**members, "kernels/orcjit.toml": "objects = ['parts/a.o', 'b.o']"})
    assert names_of(found) == ["parts/a.o", "b.o"]
    assert found.origin == str(tmp_path / "x" / "kernels" / "b.o")


def test_the_origin_is_the_manifest_if_no_object_lies_there(find: Find) -> None:
    members = {"kernels/parts/a.o": an_object("a")}
    found = find({**members, "kernels/orcjit.toml": "objects = ['parts/*.o']"})
    assert found.origin == found.manifest_path == f"{found.path}/orcjit.toml"


# ---- Extension modules ----


@pytest.mark.parametrize("name", ["kernels.o", "kernels.a", "kernels/main.o", "kernels/lib.a"])
def test_the_init_function_of_the_name_makes_a_module(find: Find, name: str) -> None:
    found = find({name: extension("kernels")})
    assert (found.init_symbol, found.is_certain) == ("PyInit_kernels", True)


@pytest.mark.parametrize("name", ["kernels.o", "kernels.a", "kernels/main.o"])
def test_other_init_functions_make_none(find: Find, name: str) -> None:
    assert find({name: extension("other", "kernel")}) is None


def test_one_object_of_many_has_the_init_function(find: Find) -> None:
    members = {"kernels/a.o": an_object(), "kernels/b.o": extension("kernels")}
    found = find({**members, "kernels/c.o": extension("c")})
    assert found.init_symbol == "PyInit_kernels"
    assert names_of(found) == ["a.o", "b.o", "c.o"]


def test_a_module_without_init_function_has_no_symbol(find: Find) -> None:
    assert find({"kernels.o": an_object("add")}).init_symbol is None


def test_a_foreign_object_has_no_init_function(find: Find) -> None:
    foreign = an_object(native=False, machine="aarch64", init_functions=["PyInit_kernels"])
    assert find({"kernels.o": foreign}).init_symbol is None


@pytest.mark.parametrize("other", ["a.o", "helper.py"])
def test_a_directory_of_single_modules_stays_a_namespace(find: Find, other: str) -> None:
    assert find({f"kernels/{other}": extension("a"), "kernels/b.o": extension("b")}) is None


def test_a_broken_object_beside_single_modules_leaves_the_namespace(find: Find) -> None:
    assert find({"kernels/a.o": extension("a"), "kernels/b.o": "broken"}) is None


# ---- Manifests ----


def test_a_manifest_selects_and_orders(find: Find) -> None:
    members = {f"kernels/{name}.o": an_object(name) for name in "abcd"}
    found = find({**members, "kernels/orcjit.toml": "objects = ['d.o', '[a-b].o']"})
    assert names_of(found) == ["d.o", "a.o", "b.o"]


def test_what_is_not_selected_is_not_judged(find: Find, inspected: list[str]) -> None:
    members = {"kernels/a.o": an_object("a"), "kernels/b.o": "broken"}
    found = find({**members, "kernels/orcjit.toml": "objects = ['a.o']"})
    assert (found.problem, names_of(found)) == (None, ["a.o"])
    assert [Path(path).name for path in inspected] == ["a.o"]


def test_selected_objects_of_other_platforms_are_passed_over(find: Find) -> None:
    members = {"kernels/a.o": FOREIGN, "kernels/b.o": an_object("b")}
    found = find({**members, "kernels/orcjit.toml": "objects = ['*.o']"})
    assert (found.problem, names_of(found)) == (None, ["b.o"])


def test_an_object_may_have_any_name_that_the_manifest_gives(find: Find) -> None:
    members = {"kernels/a.bin": an_object("a"), "kernels/b.bin": an_object("b")}
    found = find({**members, "kernels/orcjit.toml": "objects = ['a.bin']"})
    assert names_of(found) == ["a.bin"]


def test_a_manifest_of_a_file_adds_objects_beside_it(find: Find) -> None:
    members = {"kernels.o": an_object("a"), "helper.o": an_object(), "other.o": an_object()}
    found = find({**members, "kernels.orcjit.toml": "objects = ['kernels.o', 'helper.o']"})
    assert names_of(found) == ["kernels.o", "helper.o"]
    assert not found.is_package


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("b.o", "has 'b.o', which is no object or archive here; did you mean 'a.o'?"),
        ("sub/*.o", "has 'sub/*.o', which matches no object or archive"),
        ("*.txt", "has '*.txt', which matches no object or archive"),
        ("**/*.o", "has '**/*.o', which matches no object or archive"),
    ],
)
def test_a_selection_that_matches_nothing_is_the_problem(find: Find, item: str, words: str) -> None:
    members = {"kernels/a.o": an_object("a"), "kernels/data.txt": ""}
    found = find({**members, "kernels/orcjit.toml": f"\nobjects = ['a.o', '{item}']"})
    assert isinstance(found.problem, ManifestError)
    assert str(found.problem) == f"{found.path}/orcjit.toml:2: objects {words}"
    assert found.problem_path == found.manifest_path
    assert found.is_certain


def test_a_bad_manifest_is_the_problem(find: Find) -> None:
    found = find({"kernels.o": an_object("a"), "kernels.orcjit.toml": "depend = []"})
    assert isinstance(found.problem, ManifestError)
    assert "kernels.orcjit.toml:1: unknown key 'depend'" in str(found.problem)
    assert found.problem_path == found.manifest_path
    assert found.manifest is None


def test_objects_declare_in_their_order_after_the_manifest(find: Find) -> None:
    members = {
        "kernels/a.o": an_object("a", declarations=["depends=of_a", "bind=now"]),
        "kernels/b.o": an_object("b", declarations=["depends=of_b", "depends=of_manifest"]),
        "kernels/orcjit.toml": "depends = ['of_manifest']\nobjects = ['b.o', 'a.o']",
    }
    declared = find(members).declarations()
    assert declared.depends == ("of_manifest", "of_b", "of_a")
    assert declared.bind == "now"


def test_without_a_manifest_objects_declare_alone(find: Find) -> None:
    found = find({"kernels.o": an_object("a", declarations=["libraries=libm.so.6"])})
    declared = found.declarations()
    assert declared.libraries == ("libm.so.6",)
    assert declared.origin_of("libraries", "libm.so.6").path == found.path


def test_a_bad_declaration_blames_its_object(find: Find) -> None:
    bad = an_object("b", declarations=["depends=no-name"])
    found = find({"kernels/a.o": an_object("a"), "kernels/b.o": bad})
    with pytest.raises(ManifestError, match=r"kernels/b\.o: declares 'depends=no-name'"):
        found.declarations()
    assert found.problem_path == f"{found.path}/b.o"


# ---- What cannot be used ----


def test_the_first_broken_object_is_blamed(find: Find) -> None:
    members = {"kernels/a.o": an_object("a"), "kernels/b.o": "broken", "kernels/c.o": "broken"}
    found = find(members)
    assert isinstance(found.problem, ObjectFormatError)
    assert found.problem_path == f"{found.path}/b.o"
    assert str(found.problem) == f"{found.path}/b.o: not an object file"
    assert found.is_certain


def test_objects_for_other_platforms_only(find: Find) -> None:
    found = find({"kernels/a.o": FOREIGN})
    assert "nothing for this platform: a.o is elf64 for aarch64" in str(found.problem)
    assert not found.is_certain


@pytest.mark.parametrize("first", [FOREIGN, "broken"])
def test_a_form_that_can_be_used_is_preferred(tmp_path: Path, first: str) -> None:
    members = {"kernels/a.o": first, "kernels.o": first, "kernels.a": an_object("add")}
    container = Directory(str(write_directory(tmp_path / "x", members)))
    found = find_winner(container, "kernels", only_packages=False)
    assert found.path == str(tmp_path / "x" / "kernels.a")


def test_the_objects_of_a_package_are_no_modules(tmp_path: Path) -> None:
    members = {"kernels.o": an_object("add"), "kernels/a.o": an_object("a")}
    container = Directory(str(write_directory(tmp_path / "x", members)))
    every = list(find_all(container, "kernels", only_packages=True))
    assert [found.is_package for found in every] == [True]


def test_an_unreadable_zip_member_is_the_problem(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"kernels.o": an_object("add")})
    patch(path, 6, b"\1")  # as if encrypted
    container = bundle.open_directory(zipimport.zipimporter(str(path)))
    found = next(iter(find_all(container, "kernels", only_packages=False)))
    assert isinstance(found.problem, ObjectReadError)
    assert found.problem_path == f"{path}/kernels.o"


def test_without_a_native_library_nothing_is_certain(
    find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise NativeLibraryError("does not load")

    monkeypatch.setattr(_native, "open_objects", refuse)
    found = find({"kernels.o": an_object("add")})
    assert isinstance(found.problem, NativeLibraryError)
    assert not found.is_certain


def test_where_ctypes_cannot_be_imported_nothing_is_certain(
    find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "orcjit_import._native", None)
    monkeypatch.delattr(orcjit_import, "_native")
    found = find({"kernels.o": an_object("add")})
    assert "the native library cannot be used here" in str(found.problem)
    assert not found.is_certain


def test_a_link_that_leads_nowhere_is_passed_over(tmp_path: Path) -> None:
    directory = write_directory(tmp_path / "x", {"kernels/a.o": an_object("a")})
    (directory / "kernels" / "b.o").symlink_to("b.o")
    found = find_winner(Directory(str(directory)), "kernels", only_packages=False)
    assert names_of(found) == ["a.o"]
