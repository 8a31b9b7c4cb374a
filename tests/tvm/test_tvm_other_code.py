"""Kernels of TVM beside code of others: a C function that they call, a system library."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.process import lines_of

Compile = Callable[..., Path]

BLEND = "float tests_blend(float a, float weight) { return a * weight + (1 - weight); }\n"

CALL_BLEND = """
    import sys, numpy, orcjit_import
    sys.path.insert(0, sys.argv[1])
    import blends
    a, c = numpy.full(16, 3, "float32"), numpy.zeros(16, "float32")
    blends.blend(a, c)
    print((c == 2).all(), *blends.__all__)
"""


@pytest.fixture
def blends(built: Path, tmp_path: Path) -> Path:
    """A package with a kernel that calls `tests_blend`."""
    return Path(shutil.copytree(built / "mixed" / "blends", tmp_path / "blends"))


@pytest.fixture
def blend_object(cc: Compile, tmp_path: Path) -> Path:
    source = tmp_path / "blend_weight.c"
    source.write_text(BLEND)
    return cc(str(source))


def test_kernel_calls_a_function_of_another_object(blends: Path, blend_object: Path) -> None:
    shutil.copy(blend_object, blends)
    assert lines_of(CALL_BLEND, blends.parent) == ["True blend main"]


def test_kernel_calls_a_function_of_another_package(blends: Path, blend_object: Path) -> None:
    other = blends.parent / "functions"
    other.mkdir()
    shutil.copy(blend_object, other)
    (other / "orcjit.toml").write_text("")
    (blends / "orcjit.toml").write_text('depends = ["functions"]')
    assert lines_of(CALL_BLEND, blends.parent) == ["True blend main"]


def test_missing_function_is_an_import_error(blends: Path) -> None:
    program = """
        import sys, orcjit_import
        sys.path.insert(0, sys.argv[1])
        try:
            import blends
        except ImportError as error:
            print(error)
    """
    (message,) = lines_of(program, blends.parent)
    assert "undefined symbol 'tests_blend' (referenced by '__tvm_ffi_blend' in " in message


def test_system_library_announces_its_functions_at_import(built: Path) -> None:
    program = """
        import sys, numpy, orcjit_import, tvm_ffi
        sys.path.insert(0, sys.argv[1])
        announced = lambda: tvm_ffi.system_lib("tests_").implements_function("add")
        print(announced())
        import system
        print(announced(), "tests_add" in system.__all__)
        a, c = numpy.ones(4, "float32"), numpy.zeros(4, "float32")
        tvm_ffi.system_lib("tests_")["add"](a, a, c)
        print(c.tolist())
    """
    assert lines_of(program, built / "system") == [
        "False",
        "True True",
        "[2.0, 2.0, 2.0, 2.0]",
    ]
