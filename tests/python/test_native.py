"""Loading the native library: what is said if it is missing or does not fit."""

import os
import subprocess
from pathlib import Path

import pytest
from support.process import run_python

from orcjit_import import _native, ffi_api
from orcjit_import.errors import NativeLibraryError


@pytest.fixture
def no_library_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_native, "_libraries", {})


def library(directory: Path, source: str) -> Path:
    path = directory / "core.so"
    text = source.encode()
    command = ["gcc", "-shared", "-fPIC", "-x", "c", "-", "-o", str(path)]
    subprocess.run(command, input=text, check=True)
    return path


def test_the_library_lies_in_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORCJIT_IMPORT_LIBRARY", raising=False)
    path = Path(_native.library_path())
    assert path.parent == Path(_native.__file__).parent / "lib"
    assert path.name == "liborcjit_import.so"


@pytest.mark.usefixtures("no_library_yet")
def test_a_missing_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ORCJIT_IMPORT_LIBRARY", str(tmp_path / "core.so"))
    with pytest.raises(NativeLibraryError, match=r"core\.so does not exist: install orcjit-import"):
        _native.load()


@pytest.mark.usefixtures("no_library_yet")
def test_a_library_that_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "core.so"
    path.write_text("text")
    monkeypatch.setenv("ORCJIT_IMPORT_LIBRARY", str(path))
    with pytest.raises(NativeLibraryError, match=r"cannot be loaded: .*core\.so"):
        _native.load()


@pytest.mark.usefixtures("no_library_yet")
def test_another_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ORCJIT_IMPORT_LIBRARY", str(library(tmp_path, "int x;")))
    with pytest.raises(NativeLibraryError, match=r"core\.so is not the native library"):
        _native.load()


@pytest.mark.usefixtures("no_library_yet")
def test_another_abi_names_both_sides_and_the_fix(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = "int orcjit_abi_version(void) { return 99; }"
    path = library(tmp_path, source)
    monkeypatch.setenv("ORCJIT_IMPORT_LIBRARY", str(path))
    with pytest.raises(NativeLibraryError) as caught:
        _native.load()
    for words in [f"need ABI {_native.ABI_VERSION}", f"{path} has ABI 99", "Install it again"]:
        assert words in str(caught.value)


@pytest.mark.parametrize("found", ["0.1.6", "0.1.8.post2", "0.1.15.post2", "0.2.0rc1", "main"])
def test_a_tvm_ffi_that_is_new_enough(found: str) -> None:
    ffi_api._check_tvm_ffi(found)


@pytest.mark.parametrize("found", ["0.1.5", "0.1.0", "0.0.9.post1"])
def test_a_tvm_ffi_that_is_too_old(found: str) -> None:
    with pytest.raises(NativeLibraryError) as caught:
        ffi_api._check_tvm_ffi(found)
    for words in [ffi_api.MINIMUM_TVM_FFI, f"but {found} is installed", "pip install --upgrade"]:
        assert words in str(caught.value)


def test_an_import_without_the_library_is_an_import_error(tmp_path: Path) -> None:
    (tmp_path / "kernels.o").touch()
    program = f"""
        import sys
        import orcjit_import
        sys.path.insert(0, {str(tmp_path)!r})
        try:
            import kernels
        except ImportError as error:
            print(error, "|", type(error.__cause__).__name__)
    """
    done = run_python(program, ORCJIT_IMPORT_LIBRARY=os.devnull + "/missing")
    assert "cannot import 'kernels': the native library" in done.stdout, done.stderr
    assert done.stdout.strip().endswith("| NativeLibraryError")
