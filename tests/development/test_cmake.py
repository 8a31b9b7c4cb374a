"""`orcjit_import_add_package`: which objects a package gets."""

import sys

import pytest
from support.build import run
from support.compilers import cmake_command
from support.keeping import BuildError

import orcjit_import

from .projects import value_of, write_kernel

LISTS = """\
cmake_minimum_required(VERSION 3.20)
project(project LANGUAGES C CXX)
find_package(orcjit_import CONFIG REQUIRED)
orcjit_import_add_package(kernels SOURCES {} {})
"""


@pytest.fixture
def build(tmp_path):
    """Build the package of some sources, again and again."""

    def build_it(*sources, more="", flags=()):
        (tmp_path / "CMakeLists.txt").write_text(LISTS.format(" ".join(sources), more))
        options = [
            *flags,
            f"-DPython_EXECUTABLE={sys.executable}",
            f"-Dorcjit_import_DIR={orcjit_import.get_cmake_dir()}",
        ]
        cmake = cmake_command()
        run(cmake, "-S", tmp_path, "-B", tmp_path / "build", *options)
        run(cmake, "--build", tmp_path / "build")
        return sorted(path.name for path in (tmp_path / "build" / "kernels").iterdir())

    return build_it


@pytest.mark.slow
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


@pytest.mark.slow
def test_all_that_a_manifest_declares(build, tmp_path):
    for name in ["one", "two"]:
        write_kernel(tmp_path / f"{name}.c", name, 6)
    more = "DEPENDS json LIBRARIES libm.so.6 OBJECTS two.c.o *.o EXPORTS t* BIND now"
    build("one.c", "two.c", more=more)
    assert (tmp_path / "build" / "kernels" / "orcjit.toml").read_text().splitlines()[1:] == [
        'depends = ["json"]',
        'libraries = ["libm.so.6"]',
        'objects = ["two.c.o", "*.o"]',
        'exports = ["t*"]',
        'bind = "now"',
    ]
    assert value_of("kernels.two(), *kernels.__all__", tmp_path / "build") == "6 two"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("EXPORTS one tow", r"exports has 'tow', which is no function here; did you mean 'two'"),
        ("EXPORTS x*", r"exports has 'x\*', which matches no function"),
        ("OBJECTS two.o", r"objects has 'two\.o', which is no object or archive here"),
    ],
)
def test_what_is_misspelt_fails_the_build(build, tmp_path, more, message):
    for name in ["one", "two"]:
        write_kernel(tmp_path / f"{name}.c", name, 6)
    for _ in range(2):
        with pytest.raises(BuildError, match=message):
            build("one.c", "two.c", more=more)


@pytest.mark.slow
def test_an_installation_with_stubs(build, tmp_path):
    write_kernel(tmp_path / "one.c", "one", 7)
    build("one.c", more="INSTALL_DESTINATION python STUBS")
    run(cmake_command(), "--install", tmp_path / "build", "--prefix", tmp_path / "installed")
    names = sorted(path.name for path in (tmp_path / "installed/python/kernels").iterdir())
    assert names == ["__init__.pyi", "one.c.o", "orcjit.toml", "py.typed"]
    assert value_of("kernels.one()", tmp_path / "installed" / "python") == "7"


@pytest.mark.slow
def test_link_time_optimization_is_off(build, tmp_path):
    write_kernel(tmp_path / "one.c", "one", 8)
    build("one.c", flags=["-DCMAKE_INTERPROCEDURAL_OPTIMIZATION=ON"])
    assert value_of("kernels.one()", tmp_path / "build") == "8"


def test_a_wrong_word(build, tmp_path):
    write_kernel(tmp_path / "one.c", "one", 9)
    with pytest.raises(BuildError, match=r"\(kernels\): BIND is lazy or now, and not eager"):
        build("one.c", more="BIND eager")
