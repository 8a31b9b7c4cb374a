"""Sdist and wheel are built and installed as a user does it, for each Python that is here."""

import re
import shutil
import sys
import tarfile
import zipfile

import pytest
from support.compilers import find_tool
from support.interpreters import interpreters

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PROGRAM = "import orcjit_import; print(orcjit_import.ExecutionSession(), orcjit_import.__file__)"


@pytest.fixture(scope="module")
def dist(tmp_path_factory, succeed):
    """Build the sdist, and the wheel from the sdist."""
    directory = tmp_path_factory.mktemp("dist")
    succeed(sys.executable, "-m", "build", "--outdir", directory)
    return directory


@pytest.fixture
def install(tmp_path, succeed):
    """Install something into a new virtual environment and return that one's Python."""

    def install_with(interpreter, *what):
        python = tmp_path / "venv" / "bin" / "python"
        succeed(interpreter, "-m", "venv", tmp_path / "venv")
        succeed(python, "-m", "pip", "install", "--quiet", *what)
        return python

    return install_with


def test_sdist_has_all_that_a_build_takes(dist):
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    needed = {"CMakeLists.txt", "setup.py", "pyproject.toml", "LICENSE", "README.md", "Makefile"}
    assert needed <= names
    assert {"native/orcjit_import.map", "cmake/Layer.cmake", "tests/conftest.py"} <= names
    assert [name for name in names if name.endswith((".so", ".o", ".pyc"))] == []


@pytest.mark.parametrize("version", sorted(interpreters()))
def test_wheel_works(dist, install, succeed, tmp_path, version):
    (wheel,) = dist.glob("*.whl")
    python = install(interpreters()[version], wheel)
    output = succeed(python, "-I", "-c", PROGRAM)
    assert str(tmp_path / "venv") in output


KERNEL = """
#include <tvm/ffi/c_api.h>
TVM_FFI_DLL_EXPORT int __tvm_ffi_add_one(void *self, const TVMFFIAny *args, int32_t num_args,
                                         TVMFFIAny *result) {
  result->type_index = kTVMFFIInt;
  result->v_int64 = args[0].v_int64 + 1;
  return 0;
}
TVM_FFI_DLL_EXPORT int __tvm_ffi_fail(void *self, const TVMFFIAny *args, int32_t num_args,
                                      TVMFFIAny *result) {
  TVMFFIErrorSetRaisedFromCStr("ValueError", "no such luck");
  return -1;
}
"""
CALL_KERNEL = """
import sys, orcjit_import, tvm_ffi
lib = orcjit_import.ExecutionSession().create_library()
lib.add(sys.argv[1])
assert lib.get_function("add_one")(41) == 42
assert sorted(lib.exports) == ["add_one", "fail"]
assert tvm_ffi.load_module(sys.argv[1])["add_one"](1) == 2
try:
    lib.get_function("fail")()
except ValueError as error:
    print(error, tvm_ffi.__version__)
"""


def test_oldest_tvm_ffi_works(dist, install, succeed, tmp_path):
    """The minimum in the metadata is true, with a wheel built from newer headers."""
    (wheel,) = dist.glob("*.whl")
    oldest = oldest_tvm_ffi(wheel)
    python = install(sys.executable, wheel, f"apache-tvm-ffi=={oldest}")
    includes = succeed(python, "-m", "tvm_ffi.config", "--cflags").split()
    source, kernel = tmp_path / "k.c", tmp_path / "k.o"
    source.write_text(KERNEL)
    succeed(find_tool("gcc", "gcc"), "-O2", "-fPIC", *includes, "-c", source, "-o", kernel)
    output = succeed(python, "-I", "-c", CALL_KERNEL, kernel)
    assert output.split("\n")[0].endswith(f"no such luck {oldest}")


def oldest_tvm_ffi(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return re.search(r"Requires-Dist: apache-tvm-ffi.*>=([\w.]+)", archive.read(name).decode())[
            1
        ]


def test_sdist_can_be_installed(dist, install, succeed, tmp_path):
    (sdist,) = dist.glob("*.tar.gz")
    python = install(sys.executable, sdist)
    assert str(tmp_path / "venv") in succeed(python, "-I", "-c", PROGRAM)


def test_checkout_can_be_installed(install, succeed, tmp_path, root):
    copy = tmp_path / "checkout"
    ignored = shutil.ignore_patterns("build", ".venv*", ".git", "lib", "*.egg-info")
    shutil.copytree(root, copy, ignore=ignored)
    python = install(sys.executable, "--editable", copy)
    assert str(copy / "orcjit_import") in succeed(python, "-I", "-c", PROGRAM)
    assert (copy / "orcjit_import" / "lib" / "liborcjit_import.so").exists()
