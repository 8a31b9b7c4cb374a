"""What of TVM has to be there when its kernels are imported and called: most need nothing of it.

Kernels with parallel loops or large temporary arrays call TVM's run time, which is a shared
library. A manifest can ask for it, or for all of TVM.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.process import lines_of

Place = Callable[..., Path]

CALL = """
    import sys, numpy, orcjit_import
    sys.path.insert(0, sys.argv[1])
    import kernels
    a, b, c = (numpy.full(shape, 2, "float32") for shape in [{shape}] * 3)
    kernels.{call}
    print((c == {result}).all(), "tvm" in sys.modules)
"""
REVERSE = CALL.format(shape=4096, call="reverse(a, c)", result=4)
MATMUL = CALL.format(shape=(64, 64), call="matmul(a, b, c)", result=4 * 64)

CATCH = """
    import sys, numpy, orcjit_import
    sys.path.insert(0, sys.argv[1])
    import kernels
    a = b = c = numpy.zeros({shape}, "float32")
    try:
        kernels.{call}
    except RuntimeError as error:
        print(error)
"""
CATCH_REVERSE = CATCH.format(shape=4096, call="reverse(a, c)")
CATCH_MATMUL = CATCH.format(shape=(64, 64), call="matmul(a, b, c)")


def test_most_kernels_need_nothing_of_tvm(built: Path) -> None:
    program = """
        import sys, numpy, orcjit_import
        sys.path.insert(0, sys.argv[1])
        import kernels
        a, c = numpy.ones((3, 10), "float32"), numpy.zeros((3, 10), "float32")
        kernels.softmax(a, c)
        print(numpy.allclose(c, 0.1), kernels.divide(9, 4))
        print("tvm" in sys.modules, "libtvm_runtime" in open("/proc/self/maps").read())
    """
    assert lines_of(program, built / "alone") == ["True 2", "False False"]


@pytest.mark.parametrize("program", [REVERSE, MATMUL], ids=["workspace", "parallel"])
def test_run_time_is_a_declared_shared_library(place: Place, program: str) -> None:
    directory = place("kernels", 'libraries = ["tvm/lib/libtvm_runtime.so"]')
    assert lines_of(program, directory) == ["True False"]


def test_run_time_is_found_by_its_file_name(place: Place) -> None:
    directory = place("kernels", 'libraries = ["libtvm_runtime.so"]')
    assert lines_of(MATMUL, directory) == ["True False"]


def test_run_time_comes_with_a_dependency_on_tvm(place: Place) -> None:
    assert lines_of(MATMUL, place("kernels", 'depends = ["tvm"]')) == ["True True"]


def test_tvm_may_be_imported_after_the_kernels(place: Place) -> None:
    program = MATMUL.replace("import kernels", "import kernels, tvm")
    assert lines_of(program, place("kernels")) == ["True True"]


@pytest.mark.parametrize(
    ("program", "needed"),
    [(CATCH_REVERSE, "TVMBackendAllocWorkspace"), (CATCH_MATMUL, "TVMBackendParallelLaunch")],
    ids=["workspace", "parallel"],
)
def test_call_without_the_run_time_says_what_is_missing(
    place: Place, program: str, needed: str
) -> None:
    (message,) = lines_of(program, place("kernels"))
    assert needed in message
    assert 'depends = ["tvm"]' in message


def test_calls_of_registered_functions_need_no_run_time(place: Place) -> None:
    program = """
        import sys, numpy, orcjit_import, tvm_ffi
        sys.path.insert(0, sys.argv[1])
        import kernels
        tvm_ffi.register_global_func("tests.report", lambda *values: print(*values))
        kernels.report(numpy.array([0.5, 1.5, 2.5, 3.5], "float32"))
    """
    assert lines_of(program, place("kernels")) == ["0 0.5", "1 1.5", "2 2.5", "3 3.5"]
