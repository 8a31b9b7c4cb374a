"""Fixtures that all tests share: compilers, object files, sessions, linkers and the trace."""

from __future__ import annotations

import gc
import os
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

# NumPy comes with TVM-FFI, and its OpenBLAS would start threads in each of the many processes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# What messages say is looked for in one line; tests/errors/test_error_form.py has their form.
os.environ.setdefault("ORCJIT_ERRORS", "plain")

from support.build import Builder, temporary_directory
from support.compilers import Compiler, find_compiler

# Hooks, which pytest finds here.
from support.costs import mark_costly, pytest_fixture_setup, pytest_runtest_protocol  # noqa: F401
from support.installation import origin_of_package
from support.kept import store
from support.linking import JitLinker, Linker, make_linker
from support.trace import Trace

# What imports of sources compile is kept apart from the user's own.
os.environ.setdefault("ORCJIT_CACHE_DIR", str(temporary_directory()))

Compile = Callable[..., Path]


def pytest_report_header() -> str:
    return f"orcjit_import: {origin_of_package()}"


@pytest.hookimpl(tryfirst=True)  # before marks select
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about another machine's instructions, flags or relocations."""
    mark_costly(items)
    for item in items:
        for machine in ("x86_64", "aarch64"):
            marker = item.get_closest_marker(machine)
            if marker is not None and platform.machine() != machine:
                item.add_marker(pytest.mark.skip(reason=f"for {machine}: {marker.args[0]}"))


def pytest_configure() -> None:
    origin_of_package()  # before any test of the wrong files


@pytest.fixture(scope="module", autouse=True)
def heap_of_other_files_is_left_alone() -> None:
    """Spare the many gc.collect() of the tests what will not go away: all that was made before."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def builder() -> Builder:
    return Builder(store().directory)


@pytest.fixture(params=["gcc", pytest.param("clang", marks=pytest.mark.slow)])
def compiler(request: pytest.FixtureRequest) -> Compiler:
    """Each compiler in turn: what the test loads is compiled by it.

    What Clang's objects hold that GCC's do not is in the rows of tests/compatibility, so that the
    tests that use this repeat with Clang what is known by then, and belong to the slow ones.
    """
    return find_compiler(request.param)


@pytest.fixture
def cc(builder: Builder, compiler: Compiler) -> Compile:
    """Compile a source below tests/objects with each compiler: `cc("basic/add.c", "-O0")`."""
    return lambda source, *flags: builder.compile(compiler, source, *flags)


@pytest.fixture
def gcc(builder: Builder) -> Compile:
    """Compile with GCC only, where the compiler makes no difference to what is tested."""
    return lambda source, *flags: builder.compile(find_compiler("gcc"), source, *flags)


@pytest.fixture
def clang(builder: Builder) -> Compile:
    """Compile with Clang only: it can make objects for platforms other than this one."""
    return lambda source, *flags: builder.compile(find_compiler("clang"), source, *flags)


@pytest.fixture
def session() -> object:
    import orcjit_import

    return orcjit_import.ExecutionSession()


@pytest.fixture
def jit() -> Linker:
    """Link with orcjit_import only: what no shared library can do, or nothing to compare."""
    return JitLinker()


@pytest.fixture(params=["jit", pytest.param("so", marks=pytest.mark.slow)])
def linker(request: pytest.FixtureRequest, tmp_path: Path, compiler: Compiler) -> Linker:
    """Link with orcjit_import, and with the system linker as a control.

    The control tells whether what a test expects is right, not whether the package is: it belongs
    to the slow tests.
    """
    return make_linker(request.param, tmp_path, compiler)


@pytest.fixture
def trace(tmp_path: Path) -> Iterator[Trace]:
    opened = Trace(tmp_path / "trace.txt")
    yield opened
    opened.close()
