"""Common symbols (-fcommon, Fortran) beside variables of declared shared libraries, as linked."""

from __future__ import annotations

import ctypes
import importlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import tvm_ffi
from support.build import control_library
from support.compilers import Compiler

import orcjit_import

Compile = Callable[..., Path]

# Of three elements, where the objects have two.
VARIABLES = {
    "initialized": (["-DCOUNT=3", "-DVALUE=5"], "one"),
    "zero": (["-DCOUNT=3"], "two"),
    "weak": (["-DCOUNT=3", "-DVALUE=5", "-DWEAK"], "two"),
}


@pytest.fixture(params=VARIABLES)
def variable(request, tmp_path: Path, shared: Compile, soname: str) -> tuple[Path, str]:
    """Return a shared library, and whether its variable is one with that of the objects."""
    flags, expected = VARIABLES[request.param]
    return shared(tmp_path / soname, "declarations/table.c", *flags, "-fno-common"), expected


@pytest.fixture
def small_variable(tmp_path: Path, shared: Compile, soname: str) -> Path:
    return shared(
        tmp_path / soname, "declarations/table.c", "-DCOUNT=1", "-DVALUE=5", "-fno-common"
    )


@pytest.fixture
def objects(cc: Compile) -> list[Path]:
    numbers = (1, 2)
    return [cc("symbols/common.c", "-fcommon", "-DCOUNT=2", f"-DID={n}") for n in numbers]


def seen(library: Path, first: Callable[..., int], second: Callable[..., int]) -> str:
    """Whether the objects' variable and the library's are one; the objects have the same."""
    table = ctypes.c_int64.in_dll(ctypes.CDLL(str(library)), "table")
    before = first(0, 7), second(0)
    assert before == (7, 7)
    return "one" if table.value == 7 else "two"


def test_control(
    variable: tuple[Path, str], objects: list[Path], compiler: Compiler, tmp_path: Path
) -> None:
    library, expected = variable
    run_path = f"-Wl,-rpath,{library.parent}"
    linked = tvm_ffi.load_module(
        str(control_library(tmp_path, compiler, *objects, library, run_path))
    )
    assert seen(library, linked["set_1"], linked["get_2"]) == expected


@pytest.mark.parametrize("bind", ["lazy", "now"])
def test_one_variable_or_two(
    variable: tuple[Path, str], objects: list[Path], here: Path, bind: str
) -> None:
    library, expected = variable
    assert seen(library, *functions(here, library, objects, bind)) == expected


def test_a_variable_that_is_too_small(
    small_variable: Path, objects: list[Path], here: Path
) -> None:
    """A linker takes it, with a warning, and the objects write beyond its end."""
    assert seen(small_variable, *functions(here, small_variable, objects, "now")) == "two"


def functions(
    here: Path, library: Path, objects: list[Path], bind: str
) -> list[Callable[..., int]]:
    """Import the objects as one package, and return a function of each."""
    (here / "kernels").mkdir()
    for number, path in enumerate(objects):
        shutil.copy(path, here / "kernels" / f"{number}.o")
    (here / "kernels" / "orcjit.toml").write_text(f"libraries = ['{library}']\nbind = '{bind}'\n")
    kernels = importlib.import_module("kernels")
    return [kernels.set_1, kernels.get_2]


def test_a_variable_of_the_c_library(builder, compiler: Compiler, tmp_path: Path) -> None:
    text = '#include "kernel.h"\nint optind;\nEXPORT_INT_AS(get) { return optind; }\n'
    path = builder.compile_text(compiler.name, "common_optind.c", text, "-fcommon")
    control = tvm_ffi.load_module(str(control_library(tmp_path, compiler, path)))
    optind = ctypes.c_int.in_dll(ctypes.CDLL(None), "optind").value
    assert optind == 1
    assert control["get"]() == optind
    assert orcjit_import.default_session().load_module(path)["get"]() == optind


def test_one_that_its_own_object_does_not_use(builder, compiler: Compiler) -> None:
    """It has no place when its object is linked, and gets one when another object needs it."""
    declared = '#include "kernel.h"\nint counter;\nEXPORT_INT(one) { return 1; }\n'
    used = '#include "kernel.h"\nextern int counter;\nEXPORT_INT(count) { return ++counter; }\n'
    objects = [
        builder.compile_text(compiler.name, "declares_counter.c", declared, "-fcommon"),
        builder.compile_text(compiler.name, "uses_counter.c", used),
    ]
    module = orcjit_import.default_session().load_module(objects)
    assert module["one"]() == 1
    assert [module["count"](), module["count"]()] == [1, 2]
