"""The projects whose extension modules are imported as objects, and how each is built and tested.

Every version is pinned: what these tests say must not change with what others publish.
"""

from __future__ import annotations

from dataclasses import dataclass

SETUPTOOLS = "setuptools==80.9.0"
PYTEST = "pytest==8.4.2"


@dataclass(frozen=True)
class Project:
    """A source distribution with extension modules and with tests.

    Attributes
    ----------
    forms
        What becomes of each shared library: "object" is NAME.o, "directory" is NAME/ with all
        objects, "archive" is NAME.a.
    modules
        All its extension modules.
    tests
        What pytest is given: paths in the sdist, or paths of the installed packages after "tree/".
    arguments
        What else pytest is given.
    copied
        What of the sdist the tests need, if that is not `tests`.
    build, extra
        Requirements of the build and of the tests.
    libraries
        Shared libraries that the modules declare.
    """

    name: str
    version: str
    forms: tuple[str, ...]
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()
    build: tuple[str, ...] = (SETUPTOOLS,)
    extra: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()


MARKUPSAFE = Project(
    "markupsafe",
    "3.0.4",
    forms=("object",),
    modules=("markupsafe._speedups",),
    tests=("tests",),
)


PROJECTS = (
    MARKUPSAFE,
    Project(
        "msgpack",
        "1.2.4",
        forms=("object",),
        modules=("msgpack._cmsgpack",),
        tests=("test",),
        copied=("test",),
    ),
    Project(
        "brotli",
        "1.2.1",
        forms=("directory", "archive"),
        modules=("_brotli",),
        tests=("python/tests",),
        arguments=("-o", "python_files=*_test.py", "-k", "not mapsdatazrh"),
        copied=("python", "tests"),
        build=(SETUPTOOLS, "pkgconfig==1.5.5"),
    ),
    Project(
        "zstandard",
        "0.25.0",
        forms=("object",),
        modules=("zstandard.backend_c",),
        tests=("tests",),
        build=(SETUPTOOLS, "packaging==25.0"),
    ),
    Project(
        "pyyaml",
        "6.0.3",
        forms=("object", "directory"),
        modules=("yaml._yaml",),
        tests=("tests/legacy_tests",),
        build=(SETUPTOOLS, "Cython==3.1.4", "wheel==0.45.1"),
        libraries=("libyaml-0.so.2",),
    ),
    Project(
        "kiwisolver",
        "1.5.1",
        forms=("directory",),
        modules=("kiwisolver._cext",),
        tests=("py/tests",),
        copied=("py/tests",),
        build=(SETUPTOOLS, "setuptools_scm==8.3.1", "cppy==1.3.1"),
    ),
    Project(
        "greenlet",
        "3.5.6",
        forms=("object",),
        modules=(
            "greenlet._greenlet",
            "greenlet.tests._test_extension",
            "greenlet.tests._test_extension_cpp",
        ),
        tests=("tree/greenlet/tests",),
        arguments=("-k", "not TestLeaks and not test_switching_many_threads"),
        extra=("objgraph==3.6.2", "psutil==7.0.0"),
    ),
    Project(
        "contourpy",
        "1.3.2",
        forms=("directory",),
        modules=("contourpy._contourpy",),
        tests=("tests",),
        arguments=("-k", "not big and not codebase", "-m", "not image"),
        build=("meson==1.9.0", "meson-python==0.18.0", "ninja==1.13.0", "pybind11==3.0.1"),
        extra=("numpy==2.2.6", "wurlitzer==3.1.1"),
    ),
    Project(
        "ujson",
        "6.1.0",
        forms=("archive",),
        modules=("ujson",),
        tests=("tests",),
        build=(SETUPTOOLS, "setuptools_scm==9.2.2"),
    ),
    Project(
        "argon2-cffi-bindings",
        "26.2.0",
        forms=("directory",),
        modules=("_argon2_cffi_bindings._ffi",),
        tests=("tests",),
        build=(
            "scikit-build-core==1.0.3",
            "setuptools_scm==9.2.2",
            "cmake==4.1.0",
            "ninja==1.13.0",
        ),
        extra=("cffi==2.0.0",),
    ),
    Project(
        "lz4",
        "4.4.5",
        forms=("archive",),
        modules=("lz4._version", "lz4.block._block", "lz4.frame._frame"),
        tests=(
            "tests/block/test_block_0.py",
            "tests/block/test_block_3.py",
            "tests/frame/test_frame_1.py",
            "tests/frame/test_frame_2.py",
            "tests/frame/test_frame_5.py",
            "tests/frame/test_frame_6.py",
        ),
        build=(SETUPTOOLS, "setuptools_scm==8.3.1", "pkgconfig==1.5.5", "wheel==0.45.1"),
        extra=("psutil==7.0.0",),
    ),
    Project(
        "simplejson",
        "4.3.0",
        forms=("object",),
        modules=("simplejson._speedups",),
        tests=("tree/simplejson/tests",),
    ),
    Project(
        "pyclipper",
        "1.4.0",
        forms=("directory",),
        modules=("pyclipper._pyclipper",),
        tests=("tests",),
        build=(SETUPTOOLS, "setuptools_scm==8.3.1", "Cython==3.1.4"),
    ),
    Project(
        "multidict",
        "7.2.1",
        forms=("object",),
        modules=("multidict._multidict", "multidict._testcapi"),
        tests=("tests",),
        arguments=(
            "-k",
            "not release_notes and not leak and not callgrind and not circular_imports",
        ),
    ),
)
