"""Declarations in objects say what a manifest says, in every form and container."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest
from support.process import mappings

from orcjit_import.manifest import Manifest

from .declaring import declaring, manifest
from .forms import CONTAINERS, FORMS, make_module

Compile = Callable[..., Path]

EVERYTHING = (
    "depends=basekernels",
    "depends=.sibling",
    "libraries=libm.so.6",
    "libraries=../lib/libfoo.so",
    "exports=alpha",
    "exports=m*",
    "bind=now",
)


def declared() -> dict[str, object]:
    """Return what the module `kernels` declares, without importing it."""
    found = importlib.util.find_spec("kernels").loader.found.declarations() or Manifest()
    return {key: getattr(found, key) for key in ("depends", "libraries", "exports", "bind")}


def base(place: Compile, here: Path, name: str, value: int) -> None:
    """Make a package that defines helper()."""
    place(here / name / "helper.o", "basic/helper.c", f"-DVALUE={value}")
    (here / name / "orcjit.toml").touch()


# ---- Objects and manifests ----


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("form", FORMS)
def test_an_object_declares_what_a_manifest_can(
    here: Path, cc: Compile, form: str, container: str
) -> None:
    make_module(here, form, container, [cc("basic/multiple.c", *declaring(*EVERYTHING))])
    assert declared() == {
        "depends": ("basekernels", ".sibling"),
        "libraries": ("libm.so.6", "../lib/libfoo.so"),
        "exports": ("alpha", "m*"),
        "bind": "now",
    }


@pytest.mark.parametrize("form", FORMS)
def test_a_manifest_declares_the_same(here: Path, cc: Compile, form: str) -> None:
    make_module(here, form, "directory", [cc("basic/multiple.c", *declaring(*EVERYTHING))])
    of_object = declared()
    make_module(here, form, "directory", [cc("basic/multiple.c")], manifest(*EVERYTHING))
    assert declared() == of_object


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("form", FORMS)
def test_declarations_take_effect(
    here: Path, cc: Compile, place: Compile, form: str, container: str
) -> None:
    base(place, here, "base", 7)
    flags = declaring("depends=base", "exports=call_*", "libraries=libm.so.6", "bind=now")
    make_module(here, form, container, [cc("basic/calls_helper.c", *flags)])
    kernels = importlib.import_module("kernels")
    assert kernels.call_helper() == 7
    assert kernels.__all__ == ["call_helper"]
    assert not hasattr(kernels, "read_helper_data")


def test_an_object_that_declares_nothing(here: Path, cc: Compile) -> None:
    make_module(here, "file", "directory", [cc("basic/multiple.c", *declaring())])
    assert declared() == {"depends": (), "libraries": (), "exports": (), "bind": "lazy"}
    assert importlib.import_module("kernels").alpha() == 1


def test_the_order_of_declarations_is_the_link_order(
    here: Path, cc: Compile, place: Compile
) -> None:
    base(place, here, "first", 1)
    base(place, here, "second", 2)
    flags = declaring("depends=second", "depends=first")
    make_module(here, "file", "directory", [cc("basic/calls_helper.c", *flags)])
    assert importlib.import_module("kernels").call_helper() == 2


def test_a_relative_name_is_relative_to_the_package(
    here: Path, cc: Compile, place: Compile
) -> None:
    base(place, here / "kernels", "base", 5)
    make_module(
        here, "package", "directory", [cc("basic/calls_helper.c", *declaring("depends=.base"))]
    )
    assert importlib.import_module("kernels").call_helper() == 5


def test_a_kernel_of_several_objects_declares_in_link_order(here: Path, cc: Compile) -> None:
    objects = [
        cc("basic/add.c", *declaring("depends=one", "depends=both")),
        cc("basic/counter.c", *declaring("depends=both", "depends=two", "bind=now")),
    ]
    make_module(here, "package", "directory", objects)
    assert declared()["depends"] == ("one", "both", "two")
    assert declared()["bind"] == "now"


@pytest.mark.parametrize("container", CONTAINERS)
def test_all_members_of_an_archive_declare(here: Path, cc: Compile, container: str) -> None:
    objects = [
        cc("basic/add.c"),
        cc("basic/counter.c", *declaring("depends=one")),
        cc("basic/multiple.c", *declaring()),
        cc("basic/value.c", *declaring("depends=two", "libraries=libm.so.6")),
    ]
    make_module(here, "archive", container, objects)
    assert declared()["depends"] == ("one", "two")
    assert declared()["libraries"] == ("libm.so.6",)


def test_a_manifest_and_objects_add_up(here: Path, cc: Compile) -> None:
    objects = [cc("basic/add.c", *declaring("depends=both", "depends=object", "exports=add"))]
    text = manifest("depends=manifest", "depends=both", "libraries=libm.so.6", "exports=a*")
    make_module(here, "package", "directory", objects, text)
    assert declared() == {
        "depends": ("manifest", "both", "object"),
        "libraries": ("libm.so.6",),
        "exports": ("a*", "add"),
        "bind": "lazy",
    }


@pytest.mark.parametrize(
    ("of_manifest", "of_object", "expected"),
    [("now", "lazy", "now"), ("lazy", "now", "now"), ("lazy", "lazy", "lazy")],
)
def test_one_now_binds_all(
    here: Path, cc: Compile, of_manifest: str, of_object: str, expected: str
) -> None:
    objects = [cc("basic/add.c", *declaring(f"bind={of_object}"))]
    make_module(here, "package", "directory", objects, manifest(f"bind={of_manifest}"))
    assert declared()["bind"] == expected


@pytest.mark.parametrize("when", ["lazy", "now"])
def test_when_code_is_linked(here: Path, cc: Compile, when: str) -> None:
    make_module(here, "file", "directory", [cc("basic/add.c", *declaring(f"bind={when}"))])
    before = generated_code()
    kernels = importlib.import_module("kernels")
    assert (generated_code() > before) is (when == "now")
    assert kernels.add(2, 3) == 5
    assert generated_code() > before


def generated_code() -> int:
    return sum(one.end - one.start for one in mappings() if one.is_generated_code)


def test_only_what_is_selected_declares(here: Path, cc: Compile) -> None:
    objects = [
        cc("basic/add.c", *declaring("depends=wanted")),
        cc("basic/counter.c", *declaring("depends=not_wanted")),
    ]
    make_module(here, "package", "directory", objects, "objects = ['0_add.o']")
    assert declared()["depends"] == ("wanted",)


def test_objects_for_another_platform_declare_nothing(
    here: Path, cc: Compile, clang: Compile
) -> None:
    flags = ("--target=riscv64-linux-gnu", "-ffreestanding", *declaring("depends=elsewhere"))
    foreign = clang("foreign/freestanding.c", *flags)
    own = cc("basic/add.c", *declaring("depends=here"))
    make_module(here, "package", "directory", [foreign, own])
    assert declared()["depends"] == ("here",)


def test_the_section_of_other_tools(here: Path, cc: Compile) -> None:
    make_module(here, "package", "directory", [cc("basic/add.c"), cc("declarations/padded.S")])
    assert declared()["depends"] == ("first", "second", "third")


# ---- Errors ----


def fails(path: Path | str, *words: str) -> ImportError:
    with pytest.raises(ImportError) as caught:
        importlib.import_module("kernels")
    error = caught.value
    assert (error.name, error.path) == ("kernels", str(path))
    for word in ["cannot import 'kernels': ", *words]:
        assert word in str(error)
    return error


@pytest.mark.parametrize(
    ("declaration", "words"),
    [
        ("dependz=base", ("unknown key 'dependz'", "did you mean 'depends'?")),
        ("objects=a.o", ("unknown key 'objects'",)),
        ("nothing", ("unknown key 'nothing'",)),
        ("depends=no-name", ("no module name",)),
        ("depends=", ("no module name",)),
        ("libraries=", ("no file name",)),
        ("exports=", ("no function name",)),
        ("bind=sometimes", ("'sometimes'", '"lazy" or "now"')),
    ],
)
@pytest.mark.parametrize("container", CONTAINERS)
def test_a_bad_value_names_the_object(
    here: Path, cc: Compile, container: str, declaration: str, words: tuple[str, ...]
) -> None:
    objects = [cc("basic/add.c"), cc("basic/counter.c", *declaring(declaration))]
    blamed = make_module(here, "package", container, objects) / "1_counter.o"
    fails(blamed, f"{blamed}: declares {declaration!r}", *words)


def test_a_bad_value_in_an_archive(here: Path, cc: Compile) -> None:
    objects = [cc("basic/add.c"), cc("basic/counter.c", *declaring("bind=sometimes"))]
    blamed = make_module(here, "archive", "directory", objects)
    fails(blamed, str(blamed), "'sometimes'")


def test_a_declaration_without_an_end(here: Path, cc: Compile) -> None:
    objects = [cc("basic/add.c"), cc("declarations/unterminated.S")]
    module = make_module(here, "package", "directory", objects)
    fails(module / "1_unterminated.o", "1_unterminated.o", ".orcjit_import")


def test_a_missing_dependency_names_the_object(here: Path, cc: Compile) -> None:
    path = make_module(here, "file", "directory", [cc("basic/add.c", *declaring("depends=absent"))])
    fails(path, f"needs 'absent' (depends in {path})", "No module named 'absent'")


def test_a_cycle_of_declarations_is_refused(here: Path, cc: Compile, place: Compile) -> None:
    place(here / "other.o", "basic/counter.c", *declaring("depends=kernels"))
    make_module(here, "file", "directory", [cc("basic/add.c", *declaring("depends=other"))])
    with pytest.raises(ImportError, match="dependency cycle: kernels -> other -> kernels"):
        importlib.import_module("kernels")


def test_an_export_that_matches_nothing_names_the_object(here: Path, cc: Compile) -> None:
    path = make_module(here, "file", "directory", [cc("basic/add.c", *declaring("exports=ad"))])
    fails(path, str(path), "exports has 'ad'", "did you mean 'add'?")
