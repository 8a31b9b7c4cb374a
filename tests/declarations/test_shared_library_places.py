"""Where declared shared libraries are looked for: `resolve` finds files, and loads none."""

from __future__ import annotations

import sys
import zipimport
from collections.abc import Callable
from pathlib import Path

import pytest
from support.elf import OTHER_MACHINE_BYTES

from orcjit_import.bundle import open_directory
from orcjit_import.errors import SharedLibraryError
from orcjit_import.shared_libraries import resolve, with_installed_versions
from orcjit_import.source import Directory

from .forms import pack

Install = Callable[..., object]

RUNTIME = "orcjit-test-runtime"
FILE = "orcjit_vendor/runtime/lib/liborcjitrt.so.12"


@pytest.fixture
def package(here: Path) -> Directory:
    (here / "kernels").mkdir()
    return Directory(str(here / "kernels"))


def touch(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return str(path)


def touch_foreign(path: Path) -> str:
    """Make what begins as a shared library for another machine does."""
    touch(path)
    path.write_bytes(b"\x7fELF\2\1\1" + bytes(9) + b"\3\0" + OTHER_MACHINE_BYTES)
    return str(path)


def refused(declared: str, container: object, *words: str) -> None:
    with pytest.raises(SharedLibraryError) as caught:
        resolve(declared, container)
    for word in [f"shared library {declared!r} ", *words]:
        assert word in str(caught.value)


# ---- In the package ----


def test_a_file_of_the_package(package: Directory, here: Path) -> None:
    expected = touch(here / "kernels" / "libfoo.so.1")
    assert resolve("libfoo.so.1", package) == expected


def test_a_name_is_left_to_the_dynamic_loader(package: Directory) -> None:
    assert resolve("libm.so.6", package) == "libm.so.6"


@pytest.mark.parametrize("declared", ["lib/libfoo.so", "./libfoo.so", "../lib/libfoo.so"])
def test_a_path_relative_to_the_package(package: Directory, here: Path, declared: str) -> None:
    expected = touch(here / "kernels" / declared)
    assert Path(resolve(declared, package)).samefile(expected)


def test_a_relative_path_of_a_package_that_is_a_link(here: Path, tmp_path: Path) -> None:
    """As the operating system understands ``..``: from where the package really is."""
    expected = touch(tmp_path / "elsewhere" / "lib" / "libfoo.so")
    (tmp_path / "elsewhere" / "kernels").mkdir()
    (here / "kernels").symlink_to(tmp_path / "elsewhere" / "kernels")
    found = resolve("../lib/libfoo.so", Directory(str(here / "kernels")))
    assert Path(found).samefile(expected)


def test_an_absolute_path_is_taken_as_it_is(package: Directory) -> None:
    assert resolve("/nowhere/libfoo.so", package) == "/nowhere/libfoo.so"


def test_a_directory_is_no_library(package: Directory, here: Path) -> None:
    (here / "kernels" / "libfoo.so").mkdir()
    assert resolve("libfoo.so", package) == "libfoo.so"
    refused("./libfoo.so", package, "not found", "relative to the directory of the package")


# ---- In installed distributions ----


def test_a_path_relative_to_an_installation(
    package: Directory, install: Install, tmp_path: Path
) -> None:
    install("site", RUNTIME, FILE)
    expected = touch(tmp_path / "site" / FILE)
    assert resolve(FILE, package) == expected


def test_the_package_itself_comes_first(
    package: Directory, install: Install, here: Path, tmp_path: Path
) -> None:
    install("site", RUNTIME, FILE)
    touch(tmp_path / "site" / FILE)
    expected = touch(here / "kernels" / FILE)
    assert resolve(FILE, package) == expected


def test_a_directory_that_is_no_package(
    package: Directory, install: Install, tmp_path: Path
) -> None:
    """What auditwheel makes is no name that can be imported."""
    file = "orcjit_vendor.libs/liborcjitrt-1234abcd.so.12"
    install("site", RUNTIME, file)
    expected = touch(tmp_path / "site" / file)
    assert resolve(file, package) == expected


def test_a_namespace_package_of_two_distributions(
    package: Directory, install: Install, tmp_path: Path
) -> None:
    install("one", "orcjit-test-other", "orcjit_vendor/other/libother.so")
    touch(tmp_path / "one" / "orcjit_vendor/other/libother.so")
    install("two", RUNTIME, FILE)
    expected = touch(tmp_path / "two" / FILE)
    assert resolve(FILE, package) == expected


def test_the_first_entry_of_the_path_wins(
    package: Directory, install: Install, tmp_path: Path
) -> None:
    for directory in ["one", "two"]:
        install(directory, RUNTIME, FILE)
        touch(tmp_path / directory / FILE)
    assert resolve(FILE, package) == str(tmp_path / "one" / FILE)


def test_finding_a_path_imports_nothing(
    package: Directory, install: Install, tmp_path: Path
) -> None:
    install("site", RUNTIME, FILE)
    touch(tmp_path / "site" / FILE)
    (tmp_path / "site" / "orcjit_vendor" / "__init__.py").write_text("raise RuntimeError")
    assert resolve(FILE, package) == str(tmp_path / "site" / FILE)
    assert "orcjit_vendor" not in sys.modules


@pytest.mark.parametrize("name", [RUNTIME, "Orcjit_Test.Runtime"])
def test_a_path_that_starts_with_the_name_of_the_distribution(
    package: Directory, install: Install, tmp_path: Path, name: str
) -> None:
    install("site", RUNTIME, FILE)
    expected = touch(tmp_path / "site" / FILE)
    assert resolve(f"{name}/{FILE}", package) == expected


def test_a_file_name_in_a_distribution(
    package: Directory, install: Install, tmp_path: Path
) -> None:
    install("site", RUNTIME, FILE)
    expected = touch(tmp_path / "site" / FILE)
    assert resolve(f"{RUNTIME}/liborcjitrt.so.12", package) == expected


def test_a_file_that_a_distribution_installs_elsewhere(
    package: Directory, install: Install, tmp_path: Path
) -> None:
    """Some wheels put shared libraries into ``lib`` of the environment."""
    install("env/site", RUNTIME, "../lib/liborcjitrt.so.12")
    expected = touch(tmp_path / "env" / "lib" / "liborcjitrt.so.12")
    assert Path(resolve(f"{RUNTIME}/liborcjitrt.so.12", package)).samefile(expected)


def test_two_files_of_that_name_in_a_distribution(
    package: Directory, install: Install, tmp_path: Path
) -> None:
    files = ["orcjit_vendor/a/libfoo.so", "orcjit_vendor/b/libfoo.so"]
    install("site", RUNTIME, *files)
    for file in files:
        touch(tmp_path / "site" / file)
    refused(f"{RUNTIME}/libfoo.so", package, "is ambiguous", *files, "by its path")


def test_files_for_other_machines_do_not_count(
    package: Directory, install: Install, tmp_path: Path
) -> None:
    """Some distributions carry a library of one name for each machine."""
    files = ["orcjit_vendor/aarch64/libfoo.so", "orcjit_vendor/x86/libfoo.so"]
    install("site", RUNTIME, *files)
    touch_foreign(tmp_path / "site" / files[0])
    expected = touch(tmp_path / "site" / files[1])
    assert resolve(f"{RUNTIME}/libfoo.so", package) == expected


def test_files_for_other_machines_only(
    package: Directory, install: Install, tmp_path: Path
) -> None:
    files = ["orcjit_vendor/aarch64/libfoo.so", "orcjit_vendor/riscv64/libfoo.so"]
    install("site", RUNTIME, *files)
    for file in files:
        touch_foreign(tmp_path / "site" / file)
    refused(f"{RUNTIME}/libfoo.so", package, "is there for other machines only", *files)


def test_a_file_for_another_machine_is_the_last_choice(
    package: Directory, install: Install, here: Path, tmp_path: Path
) -> None:
    install("site", RUNTIME, FILE)
    foreign = touch_foreign(here / "kernels" / FILE)
    assert resolve(FILE, package) == foreign
    expected = touch(tmp_path / "site" / FILE)
    assert resolve(FILE, package) == expected


# ---- Which version the advice of an error names ----


@pytest.mark.parametrize(
    ("installed", "named"),
    [
        (["libfoo.so.9", "libfoo.so.13.1", "libfoo.so.13"], "libfoo.so.13.1"),
        (["libfoo.so.12", "libfoo.so.13"], "libfoo.so.12"),
        (["libfoo.so", "libfoo.so.", "libfoo.so.1..2", "libfoobar.so.13"], "libfoo.so.12"),
        ([], "libfoo.so.12"),
    ],
)
def test_advice_names_an_installed_version(
    install: Install, tmp_path: Path, installed: list[str], named: str
) -> None:
    install("site", RUNTIME, *[f"orcjit_vendor/{name}" for name in installed])
    for name in installed:
        touch(tmp_path / "site" / "orcjit_vendor" / name)
    advice = 'declare libraries = ["libfoo.so.12", "libm.so.6"] in orcjit.toml'
    assert with_installed_versions(advice) == advice.replace("libfoo.so.12", named)


def test_advice_for_another_machine_is_none(install: Install, tmp_path: Path) -> None:
    install("site", RUNTIME, "orcjit_vendor/libfoo.so.13")
    touch_foreign(tmp_path / "site" / "orcjit_vendor" / "libfoo.so.13")
    advice = 'declare libraries = ["libfoo.so.12"] in orcjit.toml'
    assert with_installed_versions(advice) == advice


def test_the_version_that_an_object_was_made_for_stays(install: Install, tmp_path: Path) -> None:
    install("site", RUNTIME, "orcjit_vendor/libfoo.so.13")
    touch(tmp_path / "site" / "orcjit_vendor" / "libfoo.so.13")
    advice = 'declare libraries = ["libfoo.so.12"] (made for Foo 12) in orcjit.toml'
    assert with_installed_versions(advice) == advice


def test_two_links_to_one_file_are_one(
    package: Directory, install: Install, tmp_path: Path
) -> None:
    files = ["orcjit_vendor/a/libfoo.so", "orcjit_vendor/b/libfoo.so"]
    install("site", RUNTIME, *files)
    first, second = (tmp_path / "site" / file for file in files)
    touch(first)
    second.parent.mkdir()
    second.symlink_to(first)
    assert Path(resolve(f"{RUNTIME}/libfoo.so", package)).samefile(first)


@pytest.mark.parametrize("declared", ["../orcjit_vendor/libfoo.so", "orcjit_vendor/../libfoo.so"])
def test_dots_are_for_the_package_only(
    package: Directory, install: Install, tmp_path: Path, declared: str
) -> None:
    install("site", RUNTIME, "orcjit_vendor/libfoo.so")
    touch(tmp_path / "site" / "orcjit_vendor" / "libfoo.so")
    refused(declared, package, "not found", str(Path(package.path) / declared))


def test_a_module_without_a_spec_is_no_place(package: Directory) -> None:
    refused("__main__/libfoo.so", package, "not found", f"there is no {package.path}/__main__")


# ---- What is nowhere ----


def test_the_places_that_were_looked_at(
    package: Directory, install: Install, tmp_path: Path
) -> None:
    install("site", RUNTIME)
    (tmp_path / "site" / "orcjit_vendor").mkdir()
    places = [Path(package.path, FILE), tmp_path / "site" / FILE]
    refused(FILE, package, "not found: there is no ", *map(str, places), "has no such file")


def test_a_distribution_that_is_not_installed(package: Directory) -> None:
    declared = "orcjit-test-absent/libfoo.so"
    refused(declared, package, "No distribution or package named 'orcjit-test-absent' is installed")


def test_a_distribution_without_the_file(package: Directory, install: Install) -> None:
    install("site", RUNTIME)
    refused(f"{RUNTIME}/libfoo.so", package, f"{RUNTIME!r} is installed, but has no such file")


def test_another_version_is_there(package: Directory, install: Install, tmp_path: Path) -> None:
    install("site", RUNTIME, FILE)
    there = touch(tmp_path / "site" / FILE)
    refused(FILE.replace(".12", ".11"), package, f"There is {there}: declare that if it will do")


def test_another_version_in_the_package(package: Directory, here: Path) -> None:
    there = touch(here / "lib" / "libfoo.so")
    refused("../lib/libfoo.so.3", package, f"There is {here}/kernels/../lib/libfoo.so: declare")
    assert Path(there).exists()


def test_a_file_of_that_name_in_another_directory(
    package: Directory, install: Install, tmp_path: Path
) -> None:
    install("site", RUNTIME, FILE)
    there = touch(tmp_path / "site" / FILE)
    refused("orcjit_vendor/lib/liborcjitrt.so.12", package, f"There is {there}: declare that")


# ---- Zip files ----


def zipped(here: Path, *files: str) -> object:
    """Make a package in a zip file that has these files."""
    for file in ["kernels/orcjit.toml", *files]:
        touch(here / "unpacked" / file)
    bundle = pack(here / "unpacked", here / "bundle.zip")
    return open_directory(zipimport.zipimporter(str(bundle))).directory("kernels")


@pytest.mark.parametrize("declared", ["libfoo.so", "./libfoo.so", "lib/libfoo.so", "../libfoo.so"])
def test_a_library_in_the_zip_file_cannot_be_loaded(here: Path, declared: str) -> None:
    container = zipped(here, f"kernels/{declared}".replace("/./", "/").replace("kernels/../", ""))
    place = str(here / "bundle.zip")
    refused(declared, container, "is inside a zip file", place, "install it beside the zip file")


def test_a_library_beside_the_zip_file(here: Path) -> None:
    expected = touch(here / "lib" / "libfoo.so")
    assert resolve("../../lib/libfoo.so", zipped(here)) == expected


def test_a_package_in_a_zip_file_needs_a_library_from_elsewhere(here: Path) -> None:
    assert resolve("libm.so.6", zipped(here)) == "libm.so.6"


def test_a_package_in_a_zip_file_needs_a_distribution(
    here: Path, install: Install, tmp_path: Path
) -> None:
    install("site", RUNTIME, FILE)
    expected = touch(tmp_path / "site" / FILE)
    assert resolve(FILE, zipped(here)) == expected


def test_a_library_in_a_wheel_on_the_path(
    package: Directory, install: Install, tmp_path: Path
) -> None:
    install("site", RUNTIME, FILE)
    touch(tmp_path / "site" / FILE)
    wheel = pack(tmp_path / "site", tmp_path / "runtime.whl")
    sys.path.append(str(wheel))
    refused(FILE, package, "is inside a zip file", f"{wheel}/{FILE}")
    refused(f"{RUNTIME}/liborcjitrt.so.12", package, "is inside a zip file", f"{wheel}/{FILE}")
