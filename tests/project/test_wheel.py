"""The wheel: one for every Python 3 of a platform, with one shared library in it."""

import sysconfig
import zipfile
from email.parser import Parser

import pytest

import orcjit_import


@pytest.fixture
def contents(wheel):
    with zipfile.ZipFile(wheel) as archive:
        yield archive


def test_name_says_any_python_on_this_platform(wheel):
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    version = orcjit_import.__version__
    assert wheel.name == f"orcjit_import-{version}-py3-none-{platform}.whl"


def test_is_installed_as_platform_specific(contents):
    (name,) = [name for name in contents.namelist() if name.endswith(".dist-info/WHEEL")]
    assert Parser().parsestr(contents.read(name).decode())["Root-Is-Purelib"] == "false"


def test_has_one_shared_library(contents):
    binaries = [name for name in contents.namelist() if name.endswith((".so", ".a", ".o"))]
    assert binaries == ["orcjit_import/lib/liborcjit_import.so"]
    assert contents.getinfo(binaries[0]).file_size <= 5_000_000


def test_library_is_the_one_that_was_tested(contents, library):
    assert contents.read("orcjit_import/lib/liborcjit_import.so") == library.read_bytes()


def test_is_marked_as_typed(contents):
    assert "orcjit_import/py.typed" in contents.namelist()


def test_has_the_package_and_nothing_beside_it(contents):
    top = {name.split("/")[0] for name in contents.namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == {"orcjit_import"}


def test_has_every_python_file_of_the_package(contents, root):
    sources = {p.relative_to(root).as_posix() for p in (root / "orcjit_import").rglob("*.py")}
    assert sources <= set(contents.namelist())


def test_has_the_licence(contents):
    (name,) = [name for name in contents.namelist() if name.endswith("/LICENSE")]
    assert "Apache License" in contents.read(name).decode()


def test_needs_nothing_of_llvm(contents):
    (name,) = [name for name in contents.namelist() if name.endswith(".dist-info/METADATA")]
    metadata = Parser().parsestr(contents.read(name).decode())
    required = [line for line in metadata.get_all("Requires-Dist") if "extra ==" not in line]
    assert any(line.startswith("apache-tvm-ffi") for line in required)
    assert [line for line in required if "llvm" in line.lower()] == []
