"""The rules of the search: who wins, what is passed over, what is not ours. With fake objects."""

import importlib
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from orcjit_import import NativeLibraryError, _native

from .objects import fake, is_ours, origin, regular

Entry = Callable[[str], Path]

pytestmark = pytest.mark.usefixtures("inspected")


# ---- The forms ----


def test_an_object_file_is_a_module(here: Path) -> None:
    path = fake(here / "kernels.o", "add")
    spec = importlib.util.find_spec("kernels")
    assert spec.origin == str(path)
    assert spec.has_location
    assert spec.cached is None
    assert spec.submodule_search_locations is None
    assert spec.parent == ""
    assert spec.loader.path == str(path)
    assert not spec.loader.is_package("kernels")


def test_an_archive_is_a_module(here: Path) -> None:
    path = fake(here / "kernels.a", "add", kind="archive")
    assert origin("kernels") == str(path)


def test_a_directory_of_objects_is_a_package(here: Path) -> None:
    fake(here / "kernels" / "b.o", "b")
    first = fake(here / "kernels" / "a.o", "a")
    spec = importlib.util.find_spec("kernels")
    assert spec.submodule_search_locations == [str(here / "kernels")]
    assert spec.origin == str(first)
    assert spec.parent == "kernels"
    assert spec.loader.is_package("kernels")


def test_a_directory_of_archives_is_a_package(here: Path) -> None:
    fake(here / "kernels" / "liba.a", "a", kind="archive")
    assert is_ours("kernels")


def test_objects_are_found_in_subdirectories_of_an_object_package(
    here: Path, fake_linker: object
) -> None:
    fake(here / "kernels" / "a.o", "a")
    fake(here / "kernels" / "more" / "b.o", "b")
    assert is_ours("kernels.more")


def test_an_object_of_a_package_is_no_module_of_it(here: Path, fake_linker: object) -> None:
    fake(here / "kernels" / "add.o", "add")
    importlib.import_module("kernels")
    with pytest.raises(ModuleNotFoundError, match=r"kernels\.add"):
        importlib.import_module("kernels.add")


def test_objects_beside_python_files_in_a_regular_package(here: Path) -> None:
    regular(here / "package" / "__init__.py")
    path = fake(here / "package" / "_kernels.o", "add")
    assert origin("package._kernels") == str(path)


def test_python_files_in_an_object_package(here: Path, fake_linker: object) -> None:
    fake(here / "kernels" / "a.o", "a")
    path = regular(here / "kernels" / "helper.py")
    assert origin("kernels.helper") == str(path)


def test_a_package_is_preferred_to_a_file(here: Path) -> None:
    fake(here / "kernels.o", "add")
    path = fake(here / "kernels" / "a.o", "a")
    assert origin("kernels") == str(path)


# ---- Never hijack ----


@pytest.mark.parametrize("form", ["kernels.o", "kernels.a", "kernels/a.o"])
@pytest.mark.parametrize("other", ["kernels.py", "kernels/__init__.py"])
def test_a_regular_module_in_the_same_entry_wins(here: Path, form: str, other: str) -> None:
    fake(here / form, "add")
    path = regular(here / other)
    assert origin("kernels") == str(path)


def test_an_extension_module_in_the_same_entry_wins(here: Path) -> None:
    fake(here / "kernels.o", "add")
    path = here / f"kernels{importlib.machinery.EXTENSION_SUFFIXES[0]}"
    path.touch()
    assert origin("kernels") == str(path)


# ---- The place of the .so ----

EXTENSIONS = {"init_functions": ["PyInit_kernels"]}


def manifest_of(form: str) -> str:
    return "kernels/orcjit.toml" if "/" in form else "kernels.orcjit.toml"


@pytest.mark.parametrize("form", ["kernels.o", "kernels.a", "kernels/a.o"])
@pytest.mark.parametrize("other", ["kernels.py", "kernels.pyc"])
def test_an_extension_module_wins_over_a_python_file(here: Path, form: str, other: str) -> None:
    regular(here / other)
    path = fake(here / form, **EXTENSIONS)
    assert origin("kernels") == str(path)
    assert origin("kernels") == str(path)  # also where objects are known to be


@pytest.mark.parametrize("form", ["kernels.o", "kernels.a", "kernels/a.o"])
def test_a_manifest_makes_objects_win_over_a_python_file(here: Path, form: str) -> None:
    regular(here / "kernels.py")
    path = fake(here / form)
    (here / manifest_of(form)).touch()
    assert origin("kernels") == str(path)


@pytest.mark.parametrize("form", ["kernels.o", "kernels/a.o"])
@pytest.mark.parametrize(
    "other", ["kernels/__init__.py", f"kernels{importlib.machinery.EXTENSION_SUFFIXES[0]}"]
)
def test_packages_and_shared_libraries_win_over_them(here: Path, form: str, other: str) -> None:
    path = regular(here / other)
    fake(here / form, **EXTENSIONS)
    (here / manifest_of(form)).touch()
    assert origin("kernels") == str(path)


def test_the_file_that_stands_for_the_so_is_taken_among_several(here: Path) -> None:
    regular(here / "kernels.py")
    fake(here / "kernels" / "a.o", "add")
    fake(here / "kernels.o", "add")
    path = fake(here / "kernels.a", **EXTENSIONS)
    assert origin("kernels") == str(path)


def test_an_earlier_python_file_wins_over_extension_modules(entry: Entry) -> None:
    path = regular(entry("first") / "kernels.py")
    fake(entry("second") / "kernels.o", **EXTENSIONS)
    assert origin("kernels") == str(path)


def test_objects_for_another_machine_give_way_to_a_python_file(here: Path) -> None:
    path = regular(here / "kernels.py")
    fake(here / "kernels.o", native=False, machine="aarch64", **EXTENSIONS)
    (here / "kernels.orcjit.toml").touch()
    assert origin("kernels") == str(path)


def test_a_broken_object_with_a_manifest_does_not(here: Path) -> None:
    regular(here / "kernels.py")
    (here / "kernels.o").touch()
    (here / "kernels.orcjit.toml").touch()
    with pytest.raises(ImportError, match="not an object file"):
        importlib.import_module("kernels")


def test_a_broken_object_without_one_does(here: Path) -> None:
    path = regular(here / "kernels.py")
    (here / "kernels.o").touch()
    assert origin("kernels") == str(path)


def test_all_give_way_to_a_python_file_where_nothing_can_be_read(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = regular(here / "kernels.py")
    fake(here / "kernels.o", **EXTENSIONS)
    (here / "kernels.orcjit.toml").touch()
    broken = NativeLibraryError("there is no library")

    def fail(*_: object) -> None:
        raise broken

    monkeypatch.setattr(_native, "open_objects", fail)
    assert origin("kernels") == str(path)


# ---- Never hijack, between entries ----


@pytest.mark.parametrize("form", ["kernels.o", "kernels/a.o"])
def test_an_earlier_regular_module_wins(entry: Entry, form: str) -> None:
    path = regular(entry("first") / "kernels.py")
    fake(entry("second") / form, "add")
    assert origin("kernels") == str(path)


@pytest.mark.parametrize("form", ["kernels.o", "kernels.a", "kernels/a.o"])
@pytest.mark.parametrize("other", ["kernels.py", "kernels/__init__.py"])
def test_an_earlier_object_wins(entry: Entry, form: str, other: str) -> None:
    path = fake(entry("first") / form, "add")
    regular(entry("second") / other)
    assert origin("kernels") == str(path)


def test_an_earlier_object_wins_over_a_later_one(entry: Entry) -> None:
    path = fake(entry("first") / "kernels.o", "add")
    fake(entry("second") / "kernels" / "a.o", "add")
    assert origin("kernels") == str(path)


def test_objects_before_the_standard_library_win(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)  # rich has imported it, perhaps
    path = fake(here / "colorsys.o", "add")
    assert origin("colorsys") == str(path)


@pytest.mark.parametrize(("name", "expected"), [("_abc", "built-in"), ("zipimport", "frozen")])
def test_builtin_and_frozen_modules_win(
    here: Path, monkeypatch: pytest.MonkeyPatch, name: str, expected: str
) -> None:
    fake(here / f"{name}.o", "add")
    monkeypatch.delitem(sys.modules, name)
    assert origin(name) == expected


def test_a_stray_object_hides_nothing(entry: Entry) -> None:
    fake(entry("first") / "kernels.o")
    path = regular(entry("second") / "kernels.py")
    assert origin("kernels") == str(path)


def test_a_stray_object_is_not_importable(here: Path) -> None:
    fake(here / "kernels.o")
    fake(here / "more" / "a.o")
    assert importlib.util.find_spec("kernels") is None
    with pytest.raises(ModuleNotFoundError) as caught:
        importlib.import_module("kernels")
    assert caught.value.name == "kernels"


def test_a_stray_object_does_not_hide_an_archive_of_the_name(here: Path) -> None:
    fake(here / "kernels.o")
    path = fake(here / "kernels.a", "add")
    assert origin("kernels") == str(path)


def test_a_directory_of_strays_stays_a_namespace(here: Path) -> None:
    fake(here / "leftovers" / "a.o")
    regular(here / "leftovers" / "script.py")
    assert not is_ours("leftovers")
    assert importlib.import_module("leftovers.script").KIND == "regular"


def test_a_directory_without_objects_stays_a_namespace(here: Path) -> None:
    regular(here / "space" / "script.py")
    fake(here / "space" / "kernels.o.bak", "add")
    assert not is_ours("space")
    assert list(importlib.import_module("space").__path__) == [str(here / "space")]


def test_objects_are_found_in_a_namespace_package(entry: Entry) -> None:
    regular(entry("first") / "space" / "script.py")
    path = fake(entry("second") / "space" / "inner" / "a.o", "add")
    assert origin("space.inner") == str(path)


def test_objects_win_over_a_namespace_wherever_it_is(entry: Entry) -> None:
    regular(entry("first") / "kernels" / "data.txt")
    path = fake(entry("second") / "kernels" / "a.o", "add")
    assert origin("kernels") == str(path)


def test_a_manifest_declares_that_objects_are_meant(here: Path) -> None:
    fake(here / "kernels.o")
    (here / "kernels.orcjit.toml").touch()
    fake(here / "package" / "a.o")
    (here / "package" / "orcjit.toml").touch()
    assert is_ours("kernels")
    assert is_ours("package")


def test_an_object_with_the_init_function_of_its_name_is_a_module(here: Path) -> None:
    path = fake(here / "speedups.o", init_functions=["PyInit_speedups"])
    assert origin("speedups") == str(path)


def test_objects_of_other_extension_modules_are_strays(here: Path) -> None:
    fake(here / "speedups.o", init_functions=["PyInit_other"])
    fake(here / "package" / "speedups.o", init_functions=["PyInit_speedups"])
    assert importlib.util.find_spec("speedups") is None
    assert importlib.util.find_spec("package").origin is None


def test_a_directory_named_like_an_object_is_none(here: Path) -> None:
    (here / "kernels.o").mkdir()
    assert importlib.util.find_spec("kernels") is None


# ---- What cannot be used ----


def test_objects_for_another_machine_are_passed_over_where_one_fits(here: Path) -> None:
    fake(here / "kernels" / "a.arm64.o", "add", native=False, machine="aarch64")
    path = fake(here / "kernels" / "b.x86_64.o", "add")
    spec = importlib.util.find_spec("kernels")
    assert spec.origin == str(path)


def test_objects_for_another_machine_only_say_so(here: Path) -> None:
    path = fake(here / "kernels.o", "add", native=False, machine="aarch64")
    with pytest.raises(ImportError) as caught:
        importlib.import_module("kernels")
    error = caught.value
    assert (error.name, error.path) == ("kernels", str(path))
    for word in ["kernels.o is elf64 for aarch64", "this interpreter needs", os.uname().machine]:
        assert word in str(error)


def test_a_directory_of_objects_for_other_machines_says_which(here: Path) -> None:
    for number in range(6):
        fake(here / "kernels" / f"{number}.o", "add", native=False, machine="riscv64")
    with pytest.raises(ImportError, match=r"0\.o is elf64 for riscv64, .* and 2 more"):
        importlib.import_module("kernels")


def test_foreign_strays_leave_a_namespace_alone(here: Path) -> None:
    fake(here / "cross" / "a.o", native=False, machine="aarch64")
    regular(here / "cross" / "script.py")
    assert not is_ours("cross")


@pytest.mark.parametrize("text", ["", "not an object"])
def test_a_broken_object_is_an_import_error(here: Path, text: str) -> None:
    path = here / "kernels.o"
    path.write_text(text)
    with pytest.raises(ImportError) as caught:
        importlib.import_module("kernels")
    assert (caught.value.name, caught.value.path) == ("kernels", str(path))
    assert "not an object file" in str(caught.value)
    assert "kernels" not in sys.modules


def test_a_broken_object_in_a_package_is_an_import_error(here: Path) -> None:
    fake(here / "kernels" / "a.o", "add")
    path = here / "kernels" / "b.o"
    path.touch()
    with pytest.raises(ImportError) as caught:
        importlib.import_module("kernels")
    assert (caught.value.name, caught.value.path) == ("kernels", str(path))


def test_a_broken_object_does_not_hide_a_module(entry: Entry) -> None:
    (entry("first") / "kernels.o").touch()
    path = regular(entry("second") / "kernels.py")
    assert origin("kernels") == str(path)


def test_a_broken_object_does_not_hide_a_module_of_another_finder(here: Path) -> None:
    class Editable:
        @staticmethod
        def find_spec(fullname, path=None, target=None):
            if fullname == "kernels":
                return importlib.machinery.ModuleSpec(fullname, None, origin="elsewhere")
            return None

    (here / "kernels.o").touch()
    sys.meta_path.append(Editable)
    assert origin("kernels") == "elsewhere"


def test_broken_objects_leave_a_namespace_alone(here: Path) -> None:
    regular(here / "space" / "script.py")
    (here / "space" / "a.o").touch()
    assert importlib.import_module("space.script").KIND == "regular"
