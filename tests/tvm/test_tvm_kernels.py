"""Kernels that TVM compiles compute, raise and call back as they do when TVM loads them itself."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.process import lines_of

RunScript = Callable[..., str]
Outcomes = dict[str, Any]

KERNELS = [
    "add",
    "column_sums",
    "matmul",
    "reverse",
    "scale_bfloat16",
    "scale_float16",
    "softmax",
]

WRONG_CALLS = {
    "too few arguments": ("TypeError", "Expected 3 arguments"),
    "wrong type": ("TypeError", "Mismatched type on argument #2"),
    "wrong element type": ("TypeError", "Mismatched c.dtype on argument #2"),
    "wrong number of dimensions": ("ValueError", "Mismatched c.ndim on argument #2"),
    "sizes that do not agree": ("ValueError", "expected to match a.shape[0]"),
    "size that is not the constant": ("ValueError", "expected 64"),
    "no number": ("TypeError", "divide(x: int64, y: int64)"),
    "failed assertion": ("RuntimeError", "y has to be another number than zero"),
}


@pytest.fixture(scope="session")
def control(built: Path, run_script: RunScript) -> Outcomes:
    """What comes of the calls in calls.py when TVM links and loads the kernels itself."""
    return json.loads(run_script("calls.py", "shared", built / "shared" / "kernels.so"))


@pytest.fixture(scope="session")
def outcomes_of(built: Path, run_script: RunScript) -> Callable[[str], Outcomes]:
    return functools.cache(
        lambda form: json.loads(run_script("calls.py", "imported", built / form))
    )


@pytest.fixture
def outcomes(outcomes_of: Callable[[str], Outcomes], form: str) -> Outcomes:
    """What comes of the same calls when the kernels are imported."""
    return outcomes_of(form)


@pytest.mark.parametrize("name", KERNELS)
def test_result_is_that_of_tvm(outcomes: Outcomes, control: Outcomes, name: str) -> None:
    assert outcomes["results"][name] == control["results"][name]


@pytest.mark.parametrize("name", KERNELS)
def test_control_is_right(control: Outcomes, name: str) -> None:
    assert control["deviations"][name] < 1e-3


def test_numbers_are_passed_and_returned(outcomes: Outcomes) -> None:
    assert outcomes["divided"] == [3, -4, 2**62 // 3]


def test_kernel_calls_back_into_python(outcomes: Outcomes) -> None:
    assert outcomes["reported"] == [[0, 0.5], [1, 1.5], [2, 2.5], [3, 3.5]]


@pytest.mark.parametrize("what", WRONG_CALLS)
def test_wrong_call_raises_what_tvm_raises(
    outcomes: Outcomes, control: Outcomes, what: str
) -> None:
    kind, words = WRONG_CALLS[what]
    assert outcomes["errors"][what] == control["errors"][what]
    assert outcomes["errors"][what][0] == kind
    assert words in outcomes["errors"][what][1]


def test_function_works_on_after_a_wrong_call(built: Path) -> None:
    program = """
        import sys, numpy, orcjit_import
        sys.path.insert(0, sys.argv[1])
        import kernels
        a, b = numpy.arange(4, dtype="float32"), numpy.zeros(4, "float32")
        for _ in range(1000):
            try:
                kernels.add(a, a, b[:2])
            except ValueError:
                kernels.add(a, a, b)
        print(b.tolist())
    """
    assert lines_of(program, built / "alone") == ["[0.0, 2.0, 4.0, 6.0]"]


def test_kernels_are_called_from_many_threads_at_once(built: Path) -> None:
    program = """
        import sys, numpy, orcjit_import, tvm
        from support.threads import in_many_threads
        sys.path.insert(0, sys.argv[1])
        import kernels
        def work(number):
            random = numpy.random.default_rng(number)
            a, b = (random.random((64, 64), dtype="float32") for _ in range(2))
            c, right = numpy.empty_like(a), 0
            for _ in range(50):
                c[:] = 0
                kernels.matmul(a, b, c)
                right += numpy.allclose(c, a @ b, rtol=1e-4)
            return right
        print(in_many_threads(4, work))
    """
    assert lines_of(program, built / "object", OPENBLAS_NUM_THREADS="1") == ["[50, 50, 50, 50]"]


def test_every_object_can_be_linked_at_import(built: Path, form: str) -> None:
    program = """
        import sys, orcjit_import
        sys.path.insert(0, sys.argv[1])
        import kernels
        print(*kernels.__all__, kernels.divide(42, 7))
    """
    (printed,) = lines_of(program, built / form, ORCJIT_BIND_NOW="1")
    assert {*KERNELS, "divide", "report", "6"} <= set(printed.split())


def test_imported_function_is_an_argument_of_other_functions(built: Path) -> None:
    program = """
        import sys, orcjit_import, tvm_ffi
        sys.path.insert(0, sys.argv[1])
        import kernels
        apply = tvm_ffi.convert(lambda function, *rest: function(*rest))
        print(apply(kernels.divide, 42, 7))
    """
    assert lines_of(program, built / "alone") == ["6"]
