"""`orcjit-import stubs`: what mypy and pyright take, of the signatures that objects carry."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import tvm_ffi
from support.installation import place_for_type_checkers

from orcjit_import.tools.stubs import annotation

USES = """
import kernels
import numpy
total: int = kernels.add(1, 2)
text: str = kernels.join("a", b"b")
dimensions: int = kernels.dimensions(numpy.zeros(3, "float32"))
kernels.scale("no number", True)
kernels.dimensions([1, 2])
"""


@pytest.fixture
def typed(shell, cc):
    shell.put("kernels.o", cc("attributes/typed.cc"))
    return shell


def test_functions_with_their_types(typed):
    text = typed.output("stubs", "kernels")
    assert "def add(arg0: int, arg1: int, /) -> int:" in text
    assert "def join(first: str, second: bytes, /) -> str:" in text
    assert "def scale(value: float, negative: bool, /) -> float:" in text
    assert '"""Add two integers.' in text
    assert "def dimensions(arg0: _Array, /) -> int:" in text
    compile(text, "kernels.pyi", "exec")


def test_what_takes_no_array_has_no_protocol(shell, gcc):
    shell.put("kernels.o", gcc("basic/add.c"))
    assert "_Array" not in shell.output("stubs", "kernels")


def test_an_array_that_is_returned_is_one_of_tvm_ffi():
    assert annotation(tvm_ffi.Tensor) == "tvm_ffi.Tensor"
    assert annotation(tvm_ffi.Tensor | None, is_given=True) == "_Array | None"
    callback = Callable[[tvm_ffi.Tensor], tvm_ffi.Tensor]
    told = annotation(callback, is_given=True)
    assert told == "collections.abc.Callable[[tvm_ffi.Tensor], _Array]"


@pytest.mark.slow
def test_mypy_takes_it(typed):
    typed.output("stubs", "kernels", "-o", ".")
    typed.put("program.py", USES)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "program.py", "kernels.pyi"],
        capture_output=True,
        text=True,
        env={**os.environ, "MYPYPATH": place_for_type_checkers()},
        check=False,
    )
    errors = [line for line in done.stdout.splitlines() if ": error:" in line]
    assert len(errors) == 2, done.stdout
    assert 'program.py:7: error: Argument 1 to "scale" has incompatible type' in errors[0]
    assert 'program.py:8: error: Argument 1 to "dimensions" has incompatible type' in errors[1]


@pytest.mark.slow
def test_pyright_takes_it(typed):
    typed.output("stubs", "kernels", "-o", ".")
    typed.put("program.py", USES)
    settings = {
        "include": ["program.py", "kernels.pyi"],
        "typeCheckingMode": "strict",
        "extraPaths": list(filter(None, [place_for_type_checkers()])),
    }
    typed.put("pyrightconfig.json", json.dumps(settings))
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable],
        capture_output=True,
        text=True,
        # It runs JavaScript, which no sanitizer has to watch.
        env={name: value for name, value in os.environ.items() if name != "LD_PRELOAD"},
        check=False,
    )
    # It warns that there is no source for the stub, which is so.
    found = json.loads(done.stdout)["generalDiagnostics"]
    error, other = (one for one in found if one["severity"] == "error")
    assert error["rule"] == other["rule"] == "reportArgumentType"
    assert [each["range"]["start"]["line"] for each in (error, other)] == [6, 7]
    assert '"Literal[\'no number\']" is not assignable to "float"' in error["message"]
    assert '"__dlpack__" is not present' in other["message"]


def test_a_function_without_metadata(shell, gcc):
    shell.put("kernels.o", gcc("basic/add.c"))
    assert "\nadd: tvm_ffi.Function\n" in shell.output("stubs", "kernels")


def test_a_package_has_its_stub_inside(shell, gcc):
    shell.put("kernels/a.o", gcc("basic/add.c"))
    assert shell.output("stubs", "kernels", "-o", "out") == "wrote out/kernels/__init__.pyi\n"
    assert (shell.directory / "out/kernels/__init__.pyi").read_text().startswith('"""Object module')


def test_subpackages_have_theirs(shell, gcc):
    for place in ("kernels/a.o", "kernels/inner/a.o", "kernels/inner/most/a.o"):
        shell.put(place, gcc("basic/add.c"))
    shell.output("stubs", "kernels", "-o", "out")
    made = sorted(str(path) for path in Path("out").rglob("*.pyi"))
    assert made == [
        "out/kernels/__init__.pyi",
        "out/kernels/inner/__init__.pyi",
        "out/kernels/inner/most/__init__.pyi",
    ]


def test_names_that_no_stub_can_have_are_left_out(shell, cc):
    shell.put("kernels.o", cc("attributes/names.c"))
    compile(shell.output("stubs", "kernels"), "kernels.pyi", "exec")


def test_what_is_no_object_module(shell):
    assert "'json' is no object module" in shell.error("stubs", "json")


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (None, "None"),
        (int | None, "int | None"),
        (list[int], "list[int]"),
        (dict[str, list[float]], "dict[str, list[float]]"),
    ],
)
def test_types(kind, written):
    assert annotation(kind) == written
