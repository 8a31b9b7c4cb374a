"""The build takes LLVM 23.1 from where it is told to, and no other LLVM."""

import sys
from pathlib import Path

import pytest

CONFIG = "set(LLVM_PACKAGE_VERSION {version})\nset(LLVM_VERSION_MAJOR 22)\n"


@pytest.fixture
def other_llvm(tmp_path):
    """Make an LLVM of any version, as far as CMake can tell, and return its prefix."""

    def make(version: str) -> Path:
        prefix = tmp_path / f"llvm-{version}"
        directory = prefix / "lib" / "cmake" / "llvm"
        directory.mkdir(parents=True)
        (directory / "LLVMConfig.cmake").write_text(CONFIG.format(version=version))
        return prefix

    return make


@pytest.fixture
def configure(tmp_path, root):
    """The command that configures the build in a new directory."""
    import cmake

    return (
        *(Path(cmake.CMAKE_BIN_DIR) / "cmake", "-S", root, "-B", tmp_path / "build"),
        *("-G", "Ninja", f"-DPython3_EXECUTABLE={sys.executable}"),
        f"-DCMAKE_MAKE_PROGRAM={ninja()}",
    )


def ninja() -> Path:
    import ninja

    return Path(ninja.BIN_DIR) / "ninja"


def test_pypi_package_is_the_default(configure, succeed):
    output = succeed(*configure, LLVM_DIR="", LLVM_PREFIX="")
    assert "LLVM 23.1.1" in output
    assert "Python package mlc_llvm_static" in output


@pytest.mark.parametrize("version", ["22.1.0", "23.2.0", "24.0.0"])
def test_wrong_version_says_found_and_expected(configure, fail, other_llvm, version):
    directory = other_llvm(version) / "lib" / "cmake" / "llvm"
    output = fail(*configure, LLVM_DIR=str(directory))
    assert f"found {version}, expected 23.1.x" in output
    assert f"{directory} (environment variable LLVM_DIR)" in " ".join(output.split())
    assert "Set LLVM_DIR to" in output


def test_prefix_names_the_sdk_too(configure, fail, other_llvm):
    prefix = other_llvm("22.1.0")
    output = fail(*configure, LLVM_DIR="", LLVM_PREFIX=str(prefix))
    assert "found 22.1.0, expected 23.1.x" in output
    assert "environment variable LLVM_PREFIX" in output


def test_directory_without_llvm(configure, fail, tmp_path):
    output = fail(*configure, LLVM_DIR=str(tmp_path))
    assert f"LLVM not found: {tmp_path}" in " ".join(output.split())


def test_another_sdk_of_the_same_version(configure, succeed):
    import mlc_llvm_static

    output = succeed(*configure, LLVM_DIR="", LLVM_PREFIX=mlc_llvm_static.get_prefix())
    assert "LLVM 23.1.1" in output
    assert "environment variable LLVM_PREFIX" in output
