"""Archives that are declared and of which an import links nothing: it says so, once."""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

import orcjit_import
from orcjit_import import UnusedArchiveWarning

from .places import Place

Compile = Callable[..., Path]

REGISTERING = (
    "int is_there;\n__attribute__((constructor)) static void put(void) { is_there = 1; }\n"
)


@pytest.fixture
def kernel(gcc: Compile) -> Path:
    """An object that calls `helper`, which another one has to define."""
    return gcc("basic/calls_helper.c")


@pytest.fixture
def helper(gcc: Compile, builder) -> Path:
    return builder.archive("libhelper.a", gcc("basic/helper.c", "-DVALUE=5"))


@pytest.fixture
def other(builder) -> Path:
    """An archive of which nothing is needed."""
    return builder.archive("libother.a", builder.compile_text("gcc", "other.c", "int other;"))


@pytest.fixture
def registering(builder) -> Path:
    compiled = builder.compile_text("gcc", "registering.c", REGISTERING)
    return builder.archive("libregistering.a", compiled)


def warned(name: str) -> list[warnings.WarningMessage]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        importlib.import_module(name)
    assert {each.category for each in caught} <= {UnusedArchiveWarning}
    return caught


def test_one_of_two_archives(place: Place, kernel, helper, other) -> None:
    place.put("kernels/a.o", kernel)
    place.put("kernels/libhelper.a", helper)
    place.put("kernels/libother.a", other)
    objects = ["a.o", "libhelper.a", "libother.a"]
    place.put("kernels/orcjit.toml", f'bind = "lazy"\nobjects = {objects}\n')
    (warning,) = warned(place.name("kernels"))
    text = str(warning.message)
    assert "libother.a' is linked: nothing that " in text
    assert repr(place.name("kernels")) in text
    assert "ld -r --whole-archive libother.a -o libother.o" in text
    assert "orcjit-import check" in text
    assert (warning.filename.rpartition("/")[2], warning.lineno) == ("orcjit.toml", 2)
    assert sys.modules[place.name("kernels")].call_helper() == 5


def test_each_unused_archive_and_each_import(place: Place, gcc, other, registering) -> None:
    place.put("kernels/a.o", gcc("basic/add.c"))
    place.put("kernels/libother.a", other)
    place.put("kernels/libregistering.a", registering)
    objects = ["libother.a", "a.o", "libregistering.a"]
    place.put("kernels/orcjit.toml", f"objects = {objects}\n")
    name = place.name("kernels")
    assert len(warned(name)) == 2
    assert warned(name) == []
    with pytest.warns(UnusedArchiveWarning) as again:
        importlib.reload(sys.modules[name])
    assert len(again) == 2


@pytest.mark.parametrize("bind", ["lazy", "now"])
def test_an_archive_that_is_used(place: Place, kernel, helper, bind) -> None:
    place.put("kernels/a.o", kernel)
    place.put("kernels/libhelper.a", helper)
    place.put("kernels/orcjit.toml", f'bind = "{bind}"\nobjects = ["a.o", "libhelper.a"]\n')
    assert warned(place.name("kernels")) == []


def test_an_archive_with_functions_whose_members_come_when_they_are_called(
    place: Place, gcc: Compile, builder
) -> None:
    place.put("kernels/a.o", gcc("basic/add.c"))
    place.put(
        "kernels/more.a", builder.archive("more.a", gcc("basic/helper.c"), gcc("basic/counter.c"))
    )
    place.put("kernels/orcjit.toml", 'objects = ["a.o", "more.a"]\n')
    place.put("alone.a", builder.archive("alone.a", gcc("basic/add.c")))
    place.put("alone.orcjit.toml", "")
    assert warned(place.name("kernels")) == warned(place.name("alone")) == []


@pytest.mark.parametrize("how", ["not declared", "by a pattern"])
def test_an_archive_that_only_lies_there(place: Place, gcc: Compile, other, how) -> None:
    place.put("kernels/a.o", gcc("basic/add.c"))
    place.put("kernels/libother.a", other)
    place.put("kernels/orcjit.toml", 'objects = ["a.o", "*.a"]\n' if how == "by a pattern" else "")
    assert warned(place.name("kernels")) == []


def test_an_archive_with_initializers_alone(place: Place, registering) -> None:
    place.put("plugin.a", registering)
    place.put("plugin.orcjit.toml", "")
    (warning,) = warned(place.name("plugin"))
    assert "plugin.a' is linked" in str(warning.message)
    assert "register something when they are initialized" in str(warning.message)


def test_an_archive_beside_a_module(place: Place, gcc: Compile, other) -> None:
    place.put("kernels.o", gcc("basic/add.c"))
    place.put("parts/libother.a", other)
    place.put("kernels.orcjit.toml", 'objects = [\n"kernels.o",\n"parts/libother.a"]\n')
    (warning,) = warned(place.name("kernels"))
    assert (warning.filename.rpartition("/")[2], warning.lineno) == ("kernels.orcjit.toml", 3)


def test_the_same_made_one_object(place: Place, registering, builder) -> None:
    whole = builder.product("ld", "-r", "--whole-archive", registering, "-o", "whole.o")
    place.put("plugin.o", whole)
    place.put("plugin.orcjit.toml", "")
    assert warned(place.name("plugin")) == []


@pytest.mark.parametrize("is_used", [True, False])
def test_a_package_that_is_an_archive_for_others(
    place: Place, kernel, gcc, helper, is_used
) -> None:
    place.put("base.a", helper)
    place.put("base.orcjit.toml", "")
    place.put("top.o", kernel if is_used else gcc("basic/add.c"))
    place.put("top.orcjit.toml", f"depends = ['{place.name('base')}']\n")
    told = [str(each.message) for each in warned(place.name("top"))]
    assert len(told) == (not is_used)
    assert all(repr(place.name("base")) in each for each in told)


def test_as_an_error_nothing_is_imported(place: Place, registering) -> None:
    place.put("plugin.a", registering)
    place.put("plugin.orcjit.toml", "")
    with warnings.catch_warnings():
        warnings.simplefilter("error", UnusedArchiveWarning)
        with pytest.raises(UnusedArchiveWarning, match="no member of"):
            importlib.import_module(place.name("plugin"))
    assert place.name("plugin") not in sys.modules


def test_a_failed_import_leaves_nothing_to_tell(place: Place, registering, gcc: Compile) -> None:
    place.put("base.a", registering)
    place.put("base.orcjit.toml", "")
    place.put("top.o", gcc("basic/calls_helper.c"))
    place.put("top.orcjit.toml", f"depends = ['{place.name('base')}']\n")
    with pytest.raises(ImportError, match="undefined symbol"):
        importlib.import_module(place.name("top"))
    place.put("sound.o", gcc("basic/add.c"))
    importlib.invalidate_caches()
    assert len(warned(place.name("sound"))) == 1  # of base, which stays imported
    orcjit_import.unload(place.name("base"))
