"""`orcjit_import_add_package`: which objects a package gets."""

import sys
import sysconfig
from pathlib import Path

import pytest
from support.build import run

import orcjit_import

from .projects import value_of, write_kernel

LISTS = """\
cmake_minimum_required(VERSION 3.20)
project(project LANGUAGES C CXX)
find_package(orcjit_import CONFIG REQUIRED)
orcjit_import_add_package(kernels SOURCES {})
"""


@pytest.fixture
def build(tmp_path):
    """Build the package of some sources, again and again."""

    def build_it(*sources):
        (tmp_path / "CMakeLists.txt").write_text(LISTS.format(" ".join(sources)))
        options = [
            f"-DPython_EXECUTABLE={sys.executable}",
            f"-Dorcjit_import_DIR={orcjit_import.get_cmake_dir()}",
        ]
        cmake = Path(sysconfig.get_path("scripts"), "cmake")
        run(cmake, "-S", tmp_path, "-B", tmp_path / "build", *options)
        run(cmake, "--build", tmp_path / "build")
        return sorted(path.name for path in (tmp_path / "build" / "kernels").iterdir())

    return build_it


def test_sources_of_the_same_name(build, tmp_path):
    sources = ["a/add.c", "b/add.c", "once.c"]
    for number, source in enumerate(sources):
        write_kernel(tmp_path / source, f"f{number}", number)
    assert build(*sources) == ["a.add.c.o", "b.add.c.o", "once.c.o", "orcjit.toml"]
    calls = " + ".join(f"kernels.f{number}() * 10**{number}" for number in range(3))
    assert value_of(calls, tmp_path / "build") == "210"


def test_a_source_that_is_gone_leaves_no_object(build, tmp_path):
    for name in ["one", "two"]:
        write_kernel(tmp_path / f"{name}.c", name, 5)
    assert build("one.c", "two.c") == ["one.c.o", "orcjit.toml", "two.c.o"]
    (tmp_path / "build" / "kernels" / "mine.o").touch()
    assert build("one.c") == ["mine.o", "one.c.o", "orcjit.toml"]
