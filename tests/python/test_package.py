"""`import orcjit_import`: light, lazy, and complete."""

import subprocess
import sys
from pathlib import Path

import pytest

import orcjit_import
from orcjit_import import errors

PACKAGE = Path(orcjit_import.__file__).parent

EXPENSIVE = {
    "collections",
    "ctypes",
    "dataclasses",
    "enum",
    "functools",
    "importlib.metadata",
    "inspect",
    "json",
    "logging",
    "numpy",
    "pathlib",
    "re",
    "threading",
    "tomllib",
    "tvm_ffi",
    "typing",
    "zipfile",
}


def run_bare(program: str, cache: Path) -> str:
    """Run in an interpreter without site-packages; bytecode is kept in `cache`."""
    command = [sys.executable, "-S", "-E", "-X", f"pycache_prefix={cache}", "-c"]
    begin = f"import sys; sys.path.append({str(PACKAGE.parent)!r})\n"
    return subprocess.run(
        [*command, begin + program], check=True, capture_output=True, text=True
    ).stdout


def test_importing_it_imports_nothing_else(tmp_path: Path) -> None:
    program = """
import os
before = set(sys.modules)
import orcjit_import
print(*sorted(set(sys.modules) - before))
"""
    assert run_bare(program, tmp_path).split() == ["orcjit_import"]


def test_importing_it_imports_nothing_expensive(tmp_path: Path) -> None:
    program = "import orcjit_import; print(*sys.modules)"
    assert not EXPENSIVE & set(run_bare(program, tmp_path).split())


def test_importing_it_calls_few_functions(tmp_path: Path) -> None:
    """Counted, not timed: those of importlib that load its one module, and some of its own."""
    program = """
import sys
calls = []
sys.setprofile(lambda _frame, event, _arg: calls.append(event))
import orcjit_import
sys.setprofile(None)
print(sum(event in ("call", "c_call") for event in calls))
"""
    run_bare(program, tmp_path)  # writes the bytecode
    assert int(run_bare(program, tmp_path)) < 2000


def test_ordinary_imports_load_nothing_of_ours(tmp_path: Path) -> None:
    program = """
import orcjit_import
before = {name for name in sys.modules if name.startswith("orcjit_import")}
import colorsys, json.tool, email.message
try:
    import this_does_not_exist
except ModuleNotFoundError:
    pass
print({name for name in sys.modules if name.startswith("orcjit_import")} - before)
"""
    assert run_bare(program, tmp_path).strip() == "set()"


def test_all_names_exist_and_are_shown() -> None:
    for name in orcjit_import.__all__:
        assert getattr(orcjit_import, name) is not None
    assert set(orcjit_import.__all__) <= set(dir(orcjit_import))
    assert orcjit_import.__all__ == sorted(orcjit_import.__all__)


def test_all_errors_are_public() -> None:
    assert set(errors.__all__) <= set(orcjit_import.__all__)
    assert orcjit_import.OrcJITError is errors.OrcJITError


def test_a_lazy_name_becomes_an_ordinary_one() -> None:
    assert orcjit_import.UndefinedSymbolError is vars(orcjit_import)["UndefinedSymbolError"]


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match="module 'orcjit_import' has no attribute 'Sesion'"):
        _ = orcjit_import.Sesion


@pytest.mark.parametrize("name", [each for each in errors.__all__ if each.endswith("Error")])
def test_every_error_has_one_base_and_is_made_of_a_message(name: str) -> None:
    kind = getattr(errors, name)
    error = kind("what is wrong")
    assert isinstance(error, errors.OrcJITError)
    assert str(error) == "what is wrong"
    assert kind.__doc__


def test_the_parts_have_the_specs_that_python_would_give_them() -> None:
    program = """
import importlib.util, sys
from importlib.machinery import PathFinder
import orcjit_import
orcjit_import.OrcJITError
for name in ("errors", "naming", "policies"):
    module = importlib.import_module("orcjit_import." + name)
    known, found = module.__spec__, PathFinder.find_spec(module.__name__, orcjit_import.__path__)
    same = known == found and type(known.loader) is type(found.loader)
    cached = getattr(module, "__cached__", found.cached)  # until CPython 3.15
    print(same, known.cached == found.cached == cached)
print(orcjit_import.policies is sys.modules["orcjit_import.policies"])
print(importlib.util.find_spec("orcjit_import.not_there"))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == ["True True"] * 3 + ["True", "None"]
