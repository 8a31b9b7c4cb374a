"""Dependencies in every kind of container: order, diamonds, relative names, cycles."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .places import Place

Compile = Callable[..., Path]


def declare(place: Place, file: str, *names: str) -> str:
    return place.put(file, f"depends = {list(names)!r}\n")


@pytest.fixture
def put(place: Place, gcc: Compile) -> Callable[..., None]:
    """Put a package that writes its name when it is initialized, with dependencies."""

    def put(name: str, *dependencies: str) -> None:
        tail = name.rpartition("/")[2]
        place.put(f"{name}/{tail}.o", gcc("initializers/plain.c", f"-DNAME={tail}"))
        if dependencies:
            declare(place, f"{name}/orcjit.toml", *dependencies)

    return put


def test_symbols_of_a_dependency_are_found(place: Place, gcc: Compile) -> None:
    place.put("top/a.o", gcc("basic/calls_helper.c"))
    declare(place, "top/orcjit.toml", place.name("base"))
    place.put("base.o", gcc("basic/helper.c", "-DVALUE=5"))
    place.put("base.orcjit.toml", "")
    assert importlib.import_module(place.name("top")).call_helper() == 5


def test_a_diamond_is_initialized_once_and_dependencies_first(place: Place, put, trace) -> None:
    put("top", *map(place.name, ["left", "right"]))
    put("left", place.name("base"))
    put("right", place.name("base"))
    put("base")
    importlib.import_module(place.name("top"))
    assert trace.words() == ["+base", "+left", "+right", "+top"]


def test_relative_names_are_relative_to_the_package(place: Place, put, trace) -> None:
    put("first", ".second")
    put("first/second", ".third", "..sibling")
    put("first/second/third")
    put("first/sibling")
    importlib.import_module(place.name("first"))
    assert trace.words() == ["+third", "+sibling", "+second", "+first"]


def test_relative_names_of_a_file_are_relative_to_its_package(place: Place, gcc: Compile) -> None:
    place.put("package/__init__.py", "")
    place.put("package/_top.o", gcc("basic/calls_helper.c"))
    declare(place, "package/_top.orcjit.toml", "._base")
    place.put("package/_base/a.o", gcc("basic/helper.c", "-DVALUE=6"))
    place.put("package/_base/orcjit.toml", "")
    assert importlib.import_module(place.name("package._top")).call_helper() == 6


def test_an_ordinary_module_is_imported_for_its_effects(place: Place, put) -> None:
    put("top", place.name("effects"))
    place.put("effects.py", "HAPPENED = True")
    importlib.import_module(place.name("top"))
    assert sys.modules[place.name("effects")].HAPPENED


def test_a_cycle_is_refused_with_the_chain(place: Place, put) -> None:
    put("a", place.name("b"))
    put("b", place.name("c"))
    put("c", place.name("a"))
    with pytest.raises(ImportError) as caught:
        importlib.import_module(place.name("a"))
    chain = " -> ".join(map(place.name, "abca"))
    assert f"dependency cycle: {chain}" in str(caught.value)
    assert not set(map(place.name, "abc")) & set(sys.modules)


def test_a_missing_dependency_shows_who_declared_it_and_where(place: Place, put) -> None:
    put("top", place.name("middle"))
    put("middle", "absent_kernels")
    with pytest.raises(ImportError) as caught:
        importlib.import_module(place.name("top"))
    error, manifest = caught.value, place.path("top/orcjit.toml")
    assert (error.name, error.path) == (place.name("top"), manifest)
    for words in [
        f"needs '{place.name('middle')}' (depends in {manifest}:1)",
        f"needs 'absent_kernels' (depends in {place.path('middle/orcjit.toml')}:1)",
        "No module named 'absent_kernels'",
    ]:
        assert words in str(error)
    assert not {place.name("top"), place.name("middle")} & set(sys.modules)


def test_a_dependency_in_a_container_of_another_kind(
    make_place, gcc: Compile, tmp_path: Path
) -> None:
    zipped, directory = make_place("first", "zip_deflated"), make_place("second")
    zipped.put("top.o", gcc("basic/calls_helper.c"))
    declare(zipped, "top.orcjit.toml", "base")
    directory.put("base/a.o", gcc("basic/helper.c", "-DVALUE=8"))
    declare(directory, "base/orcjit.toml", "bottom")
    zipped.put("bottom.o", gcc("basic/add.c"))
    assert importlib.import_module("top").call_helper() == 8
    assert sys.modules["bottom"].add(1, 2) == 3
