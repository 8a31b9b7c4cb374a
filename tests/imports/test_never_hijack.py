"""Never hijack: who wins a name, in every kind of container and between them."""

import importlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from support.build import Builder

from .forms import Form
from .places import Place

Compile = Callable[..., Path]
MakePlace = Callable[..., Place]

OBJECTS = ["kernels.o", "kernels.a", "kernels/a.o"]
REGULAR = ["kernels.py", "kernels/__init__.py"]


def is_regular(module: ModuleType) -> bool:
    return getattr(module, "KIND", None) == "regular"


@pytest.fixture
def stray(gcc: Compile) -> Path:
    return gcc("basic/no_exports.c")


@pytest.fixture
def foreign(clang: Compile) -> Path:
    return clang("foreign/freestanding.c", "--target=riscv64-linux-gnu", "-ffreestanding")


@pytest.fixture
def content(builder: Builder, gcc: Compile) -> Callable[[str], Path]:
    """Return what belongs into a file of that name."""

    def build(name: str) -> Path:
        compiled = gcc("basic/add.c")
        return builder.archive("add.a", compiled) if name.endswith(".a") else compiled

    return build


# ---- No file ----


@pytest.mark.parametrize("with_manifest", [False, True])
@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, partial(os.symlink, "nowhere")])
@pytest.mark.parametrize("name", ["kernels.o", "kernels.a"])
def test_what_is_no_file_hides_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    gcc: Compile,
    name: str,
    make: Callable[[Path], None],
    with_manifest: bool,
) -> None:
    """A directory, a pipe or a link to nothing that is named as an object: the path goes on."""
    first, second = tmp_path / "first", tmp_path / "second"
    for directory in (second, first):
        directory.mkdir()
        monkeypatch.syspath_prepend(directory)
    make(first / name)
    if with_manifest:
        (first / "kernels.orcjit.toml").touch()
    assert importlib.util.find_spec("kernels") is None
    shutil.copy(gcc("basic/add.c"), second / "kernels.o")
    importlib.invalidate_caches()
    assert importlib.import_module("kernels").__file__ == str(second / "kernels.o")


# ---- One entry ----


@pytest.mark.parametrize("regular", REGULAR)
@pytest.mark.parametrize("name", OBJECTS)
def test_a_regular_module_in_the_same_entry_wins(
    place: Place, name: str, regular: str, content
) -> None:
    place.put(name, content(name))
    place.put(regular, "KIND = 'regular'")
    assert is_regular(importlib.import_module(place.name("kernels")))


@pytest.mark.parametrize("kind", ["file", "archive", "package"])
def test_an_extension_module_wins_over_a_python_file(
    place: Place, kind: str, builder: Builder
) -> None:
    """As its `.so` would: Cython's pure Python mode and mypyc leave `NAME.py` beside it."""
    place.put("kernels.py", "KIND = 'regular'")
    Form(kind, is_extension=True).install(place, "kernels", builder)
    for _ in range(2):
        assert not is_regular(importlib.import_module(place.name("kernels")))
        del sys.modules[place.name("kernels")]


@pytest.mark.parametrize("name", OBJECTS)
def test_a_manifest_makes_kernels_win_over_a_python_file(place: Place, name: str, content) -> None:
    place.put("kernels.py", "KIND = 'regular'")
    place.put(name, content(name))
    place.put("kernels/orcjit.toml" if "/" in name else "kernels.orcjit.toml", "")
    assert importlib.import_module(place.name("kernels")).add(1, 2) == 3


def test_a_package_is_preferred_to_a_file_and_that_to_an_archive(place: Place, content) -> None:
    for name in reversed(OBJECTS):
        place.put(name, content(name))
    assert importlib.util.find_spec(place.name("kernels")).origin == place.path("kernels/a.o")


@pytest.mark.parametrize("name", ["kernels.o", "kernels/a.o"])
def test_a_stray_object_is_not_importable(place: Place, name: str, stray: Path) -> None:
    place.put(name, stray)
    place.put(f"{name.partition('/')[0]}.txt", "not a module")
    spec = importlib.util.find_spec(place.name("kernels"))
    assert spec is None or spec.loader is None or "Namespace" in type(spec.loader).__name__


def test_a_stray_object_does_not_hide_an_archive(place: Place, stray: Path, content) -> None:
    place.put("kernels.o", stray)
    expected = place.put("kernels.a", content("kernels.a"))
    assert importlib.util.find_spec(place.name("kernels")).origin == expected


def test_a_manifest_declares_that_objects_are_meant(place: Place, stray: Path) -> None:
    place.put("kernels/a.o", stray)
    place.put("kernels/orcjit.toml", "")
    assert importlib.import_module(place.name("kernels")).__all__ == []


def test_objects_of_other_extension_modules_are_strays(place: Place, builder: Builder) -> None:
    place.put("kernels.o", Form("file", is_extension=True).build("other", builder))
    assert importlib.util.find_spec(place.name("kernels")) is None


def test_the_objects_of_a_package_are_no_modules_of_it(place: Place, gcc: Compile) -> None:
    place.put("kernels/add.o", gcc("basic/add.c"))
    kernels = importlib.import_module(place.name("kernels"))
    assert kernels.add(1, 2) == 3
    with pytest.raises(ModuleNotFoundError, match=r"kernels\.add"):
        importlib.import_module(place.name("kernels.add"))


def test_objects_for_another_platform_are_passed_over(
    place: Place, foreign: Path, gcc: Compile
) -> None:
    place.put("kernels/a.o", foreign)
    place.put("kernels/b.o", gcc("basic/add.c"))
    module = importlib.import_module(place.name("kernels"))
    assert module.add(1, 2) == 3
    assert module.__file__ == place.path("kernels/b.o")


@pytest.mark.parametrize("name", OBJECTS[:1] + OBJECTS[2:])
def test_objects_for_another_platform_only_say_so(place: Place, name: str, foreign: Path) -> None:
    place.put(name, foreign)
    with pytest.raises(ImportError) as caught:
        importlib.import_module(place.name("kernels"))
    error = caught.value
    assert error.name == place.name("kernels")
    assert error.path == place.path(name.partition("/")[0])
    assert "is elf64 for riscv64; this interpreter needs elf64 for" in str(error)


# ---- Two entries ----

KINDS = ["directory", "zip_stored"]


@pytest.fixture(params=[(first, second) for first in KINDS for second in KINDS], ids="-".join)
def two(request: pytest.FixtureRequest, make_place: MakePlace) -> tuple[Place, Place]:
    first, second = request.param
    return make_place("first", first), make_place("second", second)


@pytest.mark.parametrize("name", OBJECTS)
def test_an_earlier_regular_module_wins(two: tuple[Place, Place], name: str, content) -> None:
    two[0].put("kernels.py", "KIND = 'regular'")
    two[1].put(name, content(name))
    assert is_regular(importlib.import_module("kernels"))


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("regular", REGULAR)
def test_an_earlier_object_wins(two: tuple[Place, Place], name: str, regular: str, content) -> None:
    expected = two[0].put(name, content(name))
    two[1].put(regular, "KIND = 'regular'")
    assert importlib.import_module("kernels").__file__ == expected


def test_an_earlier_object_wins_over_a_later_one(two: tuple[Place, Place], content) -> None:
    expected = two[0].put("kernels.a", content("kernels.a"))
    two[1].put("kernels/a.o", content("kernels/a.o"))
    assert importlib.import_module("kernels").__file__ == expected


@pytest.mark.parametrize("name", ["kernels.o", "kernels/a.o"])
def test_a_stray_object_hides_nothing(
    two: tuple[Place, Place], name: str, stray: Path, content
) -> None:
    two[0].put(name, stray)
    expected = two[1].put("kernels.o", content("kernels.o"))
    assert importlib.import_module("kernels").__file__ == expected


@pytest.mark.parametrize("name", ["kernels.o", "kernels/a.o"])
def test_a_broken_object_hides_no_module(two: tuple[Place, Place], name: str) -> None:
    two[0].put(name, "not an object")
    two[1].put("kernels.py", "KIND = 'regular'")
    assert is_regular(importlib.import_module("kernels"))


def test_objects_win_over_a_namespace_wherever_it_is(two: tuple[Place, Place], content) -> None:
    two[0].put("kernels/data.txt", "")
    expected = two[1].put("kernels/a.o", content("kernels/a.o"))
    assert importlib.import_module("kernels").__file__ == expected


# ---- Namespace packages ----


@pytest.fixture(params=["directory", "zip"])
def namespace(request: pytest.FixtureRequest, make_place: MakePlace) -> Place:
    """A place with a directory `space`; zip files have to name theirs up to Python 3.12."""
    place = make_place("here", "directory" if request.param == "directory" else "zip_stored")
    if request.param == "zip":
        place.put("space/", "")
    place.put("space/data.txt", "no object")
    return place


def test_a_directory_without_objects_stays_a_namespace(namespace: Place) -> None:
    space = importlib.import_module("space")
    assert list(space.__path__) == [namespace.path("space")]
    assert space.__spec__.origin is None


def test_objects_are_found_in_a_namespace_package(namespace: Place, content) -> None:
    namespace.put("space/inner/a.o", content("a.o"))
    assert importlib.import_module("space.inner").add(1, 2) == 3


def test_a_directory_of_extension_modules_stays_a_namespace(
    namespace: Place, builder: Builder
) -> None:
    for tail in ["fast", "faster"]:
        namespace.put(f"space/{tail}.o", Form("file", is_extension=True).build(tail, builder))
    assert importlib.import_module("space").__spec__.origin is None
    assert importlib.import_module("space.fast").add(1, 2) == 3
    assert importlib.import_module("space.faster").add(3, 4) == 7


def test_broken_objects_leave_a_namespace_alone(namespace: Place) -> None:
    namespace.put("space/a.o", "not an object")
    namespace.put("space/script.py", "KIND = 'regular'")
    assert is_regular(importlib.import_module("space.script"))


# ---- Others ----


@pytest.mark.parametrize(("name", "origin"), [("_abc", "built-in"), ("zipimport", "frozen")])
@pytest.mark.parametrize("kind", KINDS)
def test_builtin_and_frozen_modules_win(
    make_place: MakePlace,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    name: str,
    origin: str,
    content,
) -> None:
    make_place("here", kind).put(f"{name}.o", content(f"{name}.o"))
    monkeypatch.delitem(sys.modules, name)
    assert importlib.util.find_spec(name).origin == origin


def test_a_name_that_is_nowhere_is_a_plain_module_not_found_error(place: Place, content) -> None:
    place.put("kernels.o", content("kernels.o"))
    with pytest.raises(ModuleNotFoundError) as caught:
        importlib.import_module(place.name("kernel"))
    assert str(caught.value) == f"No module named '{place.name('kernel')}'"
