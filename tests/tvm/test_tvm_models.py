"""A model that TVM compiles to objects, weights included, is imported and run by TVM's machine.

Beside the object with the kernels there is one with the model: `__tvm_ffi__library_bin`, a tree of
modules whose root is of TVM's kind "relax.VMExecutable". All models here define the same kernels.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.process import lines_of

Place = Callable[..., Path]
RunScript = Callable[..., str]
Outcome = dict[str, Any]

# Weights inside, weights as arguments, and compiled to machine code instead of bytecode.
MODELS = ["model", "bare", "compiled"]


@pytest.fixture(scope="session")
def run_models(built: Path, run_script: RunScript) -> Callable[[str, str], Outcome]:
    @functools.cache
    def run(how: str, form: str) -> Outcome:
        return json.loads(run_script("model_calls.py", how, built / form))

    return run


@pytest.fixture(scope="session")
def control(run_models: Callable[[str, str], Outcome]) -> Outcome:
    """What the models do when TVM loads its own shared libraries."""
    return run_models("shared", "shared")


@pytest.mark.parametrize("name", MODELS)
def test_control_is_right(control: Outcome, name: str) -> None:
    assert max(control[name]["deviations"]) < 1e-5


@pytest.mark.parametrize("name", MODELS)
def test_imported_model_gives_the_results_of_tvm(
    run_models: Callable[[str, str], Outcome], control: Outcome, form: str, name: str
) -> None:
    assert run_models("imported", form)[name] == control[name]


@pytest.mark.parametrize("form", ["object", pytest.param("archive", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", MODELS)
def test_loaded_model_gives_the_results_of_tvm(
    run_models: Callable[[str, str], Outcome], control: Outcome, form: str, name: str
) -> None:
    assert run_models("loaded", form)[name] == control[name]


def test_wrong_input_is_an_exception(control: Outcome) -> None:
    kind, message = control["model"]["error"]
    assert kind == "RuntimeError"
    assert "(17 vs. 16)" in message


def test_model_runs_with_the_run_time_of_tvm_alone(place: Place) -> None:
    directory = place("model", 'libraries = ["tvm/lib/libtvm_runtime.so"]')
    program = """
        import sys, numpy, orcjit_import
        sys.path.insert(0, sys.argv[1])
        import model
        machine = model.vm_load_executable()
        machine["vm_initialization"](1, 0, 2)  # the CPU, number 0, pooled memory
        result = numpy.from_dlpack(machine["forward"](numpy.ones((3, 16), "float32")))
        print(result.shape, numpy.allclose(result.sum(axis=1), 1), "tvm" in sys.modules)
    """
    assert lines_of(program, directory) == ["(3, 4) True False"]


CATCH = """
    import sys, orcjit_import
    sys.path.insert(0, sys.argv[1])
    try:
        import {name}
    except ImportError as error:
        print(error)
        print(type(error.__cause__).__name__, "{name}" in sys.modules)
"""


def test_bytecode_without_the_run_time_is_an_import_error(place: Place) -> None:
    message, rest = lines_of(CATCH.format(name="model"), place("model"))
    assert message.startswith("cannot import 'model': ")
    assert "'relax.VMExecutable'" in message
    assert rest == "LibraryBinaryError False"


def test_compiled_model_without_the_run_time_is_an_import_error(place: Place) -> None:
    message, rest = lines_of(CATCH.format(name="compiled"), place("compiled"))
    assert "undefined symbol 'TVMBackendAnyListSetPackedArg'" in message
    assert rest == "UndefinedSymbolError False"


def test_reloaded_model_has_a_machine_of_its_own(place: Place) -> None:
    directory = place("model", 'libraries = ["libtvm_runtime.so"]')
    program = """
        import importlib, sys, numpy, orcjit_import
        sys.path.insert(0, sys.argv[1])
        import model
        def run():
            machine = model.vm_load_executable()
            machine["vm_initialization"](1, 0, 2)
            return machine["forward"]
        x = numpy.ones((3, 16), "float32")
        old = run()
        library = model.__library__
        importlib.reload(model)
        new = run()
        print(model.__library__ is not library)
        print((numpy.from_dlpack(old(x)) == numpy.from_dlpack(new(x))).all())
    """
    assert lines_of(program, directory) == ["True", "True"]


def test_root_module_is_what_the_virtual_machine_takes(place: Place) -> None:
    program = """
        import sys, numpy, tvm, orcjit_import
        from tvm import relax
        sys.path.insert(0, sys.argv[1])
        import model
        root = model.__root_module__
        print(isinstance(root, tvm.runtime.Module), root.kind, model.__library__.kind)
        forward = relax.VirtualMachine(root, tvm.cpu())["forward"]
        result = forward(tvm.runtime.tensor(numpy.ones((3, 16), "float32")))
        print(numpy.allclose(result.numpy().sum(axis=1), 1))
    """
    assert lines_of(program, place("model")) == ["True relax.VMExecutable orcjit", "True"]
