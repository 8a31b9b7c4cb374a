"""Failing imports in every kind of container: the error, and that nothing remains."""

import importlib
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from orcjit_import import errors

from .places import Place, ZipPlace

Compile = Callable[..., Path]


@pytest.fixture
def fails(place: Place) -> Callable[..., ImportError]:
    """Import `kernels` and check everything that all failures have in common."""

    def check(kind: type[Exception], file: str, *words: str) -> ImportError:
        name = place.name("kernels")
        with pytest.raises(ImportError) as caught:
            importlib.import_module(name)
        error = caught.value
        assert type(error) is ImportError
        assert (error.name, error.path) == (name, place.path(file))
        assert isinstance(error.__cause__, kind)
        told = re.sub(r" in \S+[/.]orcjit\.toml", " in orcjit.toml", str(error))  # and where it is
        advice = ""
        if kind is errors.UndefinedSymbolError:
            advice = f". `orcjit-import explain {name}` tells what was found where"
        assert told == f"cannot import {name!r}: {error.__cause__}{advice}"
        assert name not in sys.modules
        for word in words:
            assert word in str(error)
        return error

    return check


def test_an_empty_object(place: Place, fails) -> None:
    path = place.put("kernels.o", b"")
    fails(errors.ObjectFormatError, "kernels.o", path, "is empty")


def test_a_text_file(place: Place, fails) -> None:
    path = place.put("kernels.o", "int add(int a, int b);")
    fails(errors.ObjectFormatError, "kernels.o", path, "is a text file")


def test_a_truncated_object(place: Place, fails, gcc: Compile) -> None:
    data = gcc("basic/add.c").read_bytes()
    path = place.put("kernels.o", data[: len(data) // 2])
    fails(errors.ObjectFormatError, "kernels.o", path)


def test_a_broken_object_in_a_package(place: Place, fails, gcc: Compile) -> None:
    place.put("kernels/a.o", gcc("basic/add.c"))
    path = place.put("kernels/b.o", "broken")
    fails(errors.ObjectFormatError, "kernels/b.o", path)


def test_a_broken_archive(place: Place, fails) -> None:
    path = place.put("kernels.a", b"!<arch>\n" + b"x" * 100)
    fails(errors.ObjectFormatError, "kernels.a", path)


def test_an_undefined_symbol(place: Place, fails, gcc: Compile) -> None:
    place.put("kernels/needs.o", gcc("broken/undefined_one.c"))
    fails(errors.UndefinedSymbolError, "kernels", "orcjit_missing_function", "needs.o")


def test_a_duplicate_definition(place: Place, fails, gcc: Compile) -> None:
    paths = [place.put(f"kernels/{name}.o", gcc("basic/add.c")) for name in ["one", "two"]]
    fails(errors.DuplicateSymbolError, "kernels", *paths)


def test_an_initializer_that_throws(place: Place, fails, gcc: Compile) -> None:
    place.put("kernels.o", gcc("initializers/throws.cc"))
    fails(errors.InitializerError, "kernels.o", "no such device: tpu7")


def test_a_bad_manifest(place: Place, fails, gcc: Compile) -> None:
    place.put("kernels/a.o", gcc("basic/add.c"))
    path = place.put("kernels/orcjit.toml", "\nobject = []")
    fails(errors.ManifestError, "kernels/orcjit.toml", f"{path}:2: unknown key 'object'")


def test_a_selection_of_objects_that_matches_nothing(place: Place, fails, gcc: Compile) -> None:
    place.put("kernels/gemm.o", gcc("basic/add.c"))
    path = place.put("kernels/orcjit.toml", "objects = ['gem.o']")
    fails(errors.ManifestError, "kernels/orcjit.toml", f"{path}:1: ", "did you mean 'gemm.o'?")


def test_a_selection_of_exports_that_matches_nothing(place: Place, gcc: Compile) -> None:
    place.put("kernels/a.o", gcc("basic/multiple.c"))
    path = place.put("kernels/orcjit.toml", "exports = ['alpa']")
    with pytest.raises(ImportError, match="did you mean 'alpha'") as caught:
        importlib.import_module(place.name("kernels"))
    assert f"{path}:1: exports has 'alpa'" in str(caught.value)
    assert isinstance(caught.value.__cause__, errors.ManifestError)


def test_the_import_works_once_the_reason_is_gone(place: Place, fails, gcc: Compile) -> None:
    place.put("kernels/a.o", "broken")
    fails(errors.ObjectFormatError, "kernels/a.o")
    place.put("kernels/a.o", gcc("basic/add.c"))
    assert importlib.import_module(place.name("kernels")).add(1, 2) == 3


def test_an_encrypted_member_is_named(make_place, gcc: Compile) -> None:
    place: ZipPlace = make_place("here", "zip_stored")
    path = place.put("kernels.o", gcc("basic/add.c"))
    data = bytearray(place.archive.read_bytes())
    data[6] |= 1
    place.archive.write_bytes(data)
    importlib.invalidate_caches()
    with pytest.raises(ImportError, match=rf"{path}: the member is encrypted") as caught:
        importlib.import_module("kernels")
    assert (caught.value.name, caught.value.path) == ("kernels", path)


# ---- Strays: the error says what would make a module of them ----


@pytest.mark.parametrize("kind", ["o", "a"])
def test_a_stray_is_named_in_the_error(place: Place, gcc, builder, kind: str) -> None:
    stray = gcc("basic/no_exports.c")
    content = stray if kind == "o" else builder.archive("stray.a", stray)
    path = place.put(f"stray.{kind}", content)
    name = place.name("stray")
    assert importlib.util.find_spec(name) is None
    with pytest.raises(ModuleNotFoundError) as caught:
        importlib.import_module(name)
    assert (caught.value.name, caught.value.path) == (name, path)
    assert str(caught.value).startswith(f"No module named {name!r}, but {path} exports neither")
    assert "put a manifest stray.orcjit.toml beside it, which may be empty" in str(caught.value)
    assert ("ld -r --whole-archive" in str(caught.value)) == (kind == "a")


def test_a_stray_hides_no_module_of_a_later_finder(
    place: Place, gcc, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Later:
        @staticmethod
        def find_spec(fullname, path=None, target=None):
            if fullname == place.name("stray"):
                return importlib.util.spec_from_loader(fullname, loader=None, is_package=True)
            return None

    place.put("stray.o", gcc("basic/no_exports.c"))
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Later])
    assert importlib.import_module(place.name("stray"))
    del sys.modules[place.name("stray")]


def test_an_object_of_a_package_is_no_stray(place: Place, gcc) -> None:
    place.put("kernels/add.o", gcc("basic/add.c"))
    with pytest.raises(ModuleNotFoundError) as caught:
        importlib.import_module(place.name("kernels.add"))
    assert str(caught.value) == f"No module named {place.name('kernels.add')!r}"


@pytest.mark.x86_64("of others, code has no addresses of 32 bits")
def test_an_object_without_fpic_fails_at_its_import_and_not_at_a_call(
    fails: Callable[..., ImportError], place: Place, cc: Compile
) -> None:
    """Nothing of it runs at import, and a linker would refuse it as well."""
    place.put("kernels.o", cc("broken/unreachable_data.c", "-fno-pic", "-O2"))
    error = fails(errors.RelocationError, "kernels.o", "'getdate_err'")
    assert "compile with -fPIC" in " ".join(str(error).split())


@pytest.mark.x86_64("of others, code has no addresses of 32 bits")
def test_an_object_without_fpic_that_reaches_everything_is_linked_when_it_is_needed(
    place: Place, cc: Compile
) -> None:
    place.put("kernels.o", cc("basic/add.c", "-fno-pic", "-O2"))
    assert importlib.import_module(place.name("kernels")).add(1, 2) == 3
