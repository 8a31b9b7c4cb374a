"""Failing imports: the type, `name`, `path`, the words that matter, and that nothing remains."""

import gc
import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.process import mappings

from orcjit_import import errors

from .objects import depends, regular

Entry = Callable[[str], Path]
Place = Callable[..., Path]


def code_mappings() -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in mappings() if one.is_generated_code]


@pytest.fixture
def fails(here: Path, capfd: pytest.CaptureFixture[str], gcc: Callable[..., Path]):
    """Import `kernels` and check everything that all failures have in common."""
    (here / "warm_up.o").write_bytes(gcc("basic/add.c").read_bytes())
    importlib.import_module("warm_up").add(1, 2)

    def check(kind: type[Exception], *words: str, path: Path | None = None) -> ImportError:
        before = code_mappings()
        with pytest.raises(ImportError) as caught:
            importlib.import_module("kernels")
        error = caught.value
        assert type(error) is ImportError
        assert error.name == "kernels"
        assert error.path == str(path or here / "kernels.o")
        assert isinstance(error.__cause__, kind)
        if isinstance(error.__cause__, errors.OrcJITError):
            place = path / "orcjit.toml" if path is not None else here / "kernels.orcjit.toml"
            reason = str(error.__cause__).replace(" in orcjit.toml", f" in {place}")
            if kind is errors.UndefinedSymbolError:
                reason += ". `orcjit-import explain kernels` tells what was found where"
            assert str(error) == f"cannot import 'kernels': {reason}"
        for word in ["cannot import 'kernels': ", *words]:
            assert word in str(error)
        assert "kernels" not in sys.modules
        gc.collect()
        assert code_mappings() == before
        assert capfd.readouterr() == ("", "")
        return error

    return check


def test_an_empty_file(here: Path, fails) -> None:
    (here / "kernels.o").touch()
    fails(errors.ObjectFormatError, str(here / "kernels.o"), "is empty")


def test_a_text_file(here: Path, fails) -> None:
    (here / "kernels.o").write_text("int add(int a, int b);")
    fails(errors.ObjectFormatError, "is a text file")


def test_a_truncated_object(here: Path, fails, cc: Place) -> None:
    data = cc("basic/add.c").read_bytes()
    (here / "kernels.o").write_bytes(data[: len(data) // 2])
    fails(errors.ObjectFormatError, "kernels.o")


def test_a_shared_library(here: Path, fails) -> None:
    library = Path(errors.__file__).parent / "lib" / "liborcjit_import.so"
    (here / "kernels.o").symlink_to(library)
    fails(errors.ObjectFormatError, "is a shared library")


def test_an_executable(here: Path, fails) -> None:
    (here / "kernels.o").symlink_to(sys.executable)
    fails(errors.ObjectFormatError, "executable")


def test_an_object_for_another_architecture(here: Path, fails, clang: Place) -> None:
    foreign = clang("foreign/freestanding.c", "--target=aarch64-linux-gnu", "-ffreestanding")
    (here / "kernels.o").write_bytes(foreign.read_bytes())
    fails(errors.ObjectFormatError, "aarch64", "this interpreter needs elf64 for x86_64")


def test_bitcode(here: Path, fails, clang: Place) -> None:
    (here / "kernels.o").write_bytes(clang("basic/add.c", "-flto").read_bytes())
    fails(errors.ObjectFormatError, "-flto")


def test_objects_for_other_platforms_are_passed_over(
    here: Path, place: Place, clang: Place
) -> None:
    foreign = clang("foreign/freestanding.c", "--target=aarch64-linux-gnu", "-ffreestanding")
    place(here / "kernels" / "b.o", "basic/add.c")
    (here / "kernels" / "a.o").write_bytes(foreign.read_bytes())
    assert importlib.import_module("kernels").add(1, 2) == 3


@pytest.mark.parametrize("target", ["x86_64-apple-macos13", "x86_64-pc-windows-msvc"])
def test_objects_of_other_formats_are_passed_over(
    here: Path, place: Place, clang: Place, target: str
) -> None:
    foreign = clang("foreign/freestanding.c", f"--target={target}", "-fno-pic")
    place(here / "kernels" / "b.o", "basic/add.c")
    (here / "kernels" / "a.o").write_bytes(foreign.read_bytes())
    assert importlib.import_module("kernels").add(1, 2) == 3


def test_an_undefined_symbol_is_reported_at_import(here: Path, fails, place: Place) -> None:
    place(here / "kernels" / "needs.o", "broken/undefined_one.c")
    fails(
        errors.UndefinedSymbolError,
        "orcjit_missing_function",
        "needs.o",
        path=here / "kernels",
    )


def test_an_undefined_cxx_symbol_is_named_demangled_too(here: Path, fails, place: Place) -> None:
    place(here / "kernels.o", "broken/undefined_cxx.cc")
    fails(errors.UndefinedSymbolError, "kernels::gemm(double, char const*)", "_ZN7kernels4gemm")


def test_a_duplicate_definition(here: Path, fails, place: Place) -> None:
    for name in ["one", "two"]:
        place(here / "kernels" / f"{name}.o", "basic/add.c")
    fails(errors.DuplicateSymbolError, "one.o", "two.o", path=here / "kernels")


def test_an_initializer_that_throws(here: Path, fails, place: Place) -> None:
    place(here / "kernels.o", "initializers/throws.cc")
    fails(errors.InitializerError, "no such device: tpu7")


def test_a_broken_object_among_good_ones(here: Path, fails, place: Place) -> None:
    place(here / "kernels" / "a.o", "basic/add.c")
    path = here / "kernels" / "b.o"
    path.touch()
    fails(errors.ObjectFormatError, "b.o", "is empty", path=path)


def test_a_manifest_error(here: Path, fails, place: Place) -> None:
    place(here / "kernels.o", "basic/add.c")
    manifest = here / "kernels.orcjit.toml"
    manifest.write_text("dependz = []")
    fails(errors.ManifestError, f"{manifest}:1: unknown key 'dependz'", path=manifest)


def test_a_missing_dependency(here: Path, fails, place: Place) -> None:
    place(here / "kernels.o", "basic/add.c")
    manifest = depends(here / "kernels.orcjit.toml", "absent_kernels")
    fails(ImportError, f"needs 'absent_kernels' (depends in {manifest}:1)", path=manifest)


def test_the_import_works_once_the_reason_is_gone(here: Path, fails, place: Place) -> None:
    place(here / "kernels" / "a.o", "basic/calls_helper.c")
    fails(errors.UndefinedSymbolError, "helper", path=here / "kernels")
    place(here / "kernels" / "b.o", "basic/helper.c", "-DVALUE=3")
    kernels = importlib.import_module("kernels")
    assert kernels.call_helper() == 3
    assert kernels.__library__.library_name.partition("#")[0] == "kernels"


def test_a_broken_object_hides_no_module(entry: Entry) -> None:
    (entry("first") / "kernels.o").touch()
    regular(entry("second") / "kernels.py")
    assert importlib.import_module("kernels").KIND == "regular"
