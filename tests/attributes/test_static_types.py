"""What mypy knows: modules of objects through a stub beside them, and orcjit_import itself."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import textwrap
import venv
from pathlib import Path

import pytest
import tvm_ffi

import orcjit_import

pytestmark = pytest.mark.x86_64("a type checker finds the same on every machine")

STUB = "import tvm_ffi\n\ndef __getattr__(name: str) -> tvm_ffi.Function: ...\n"
FORMS = [("kernels.o", "kernels.pyi"), ("kernels/a.o", "kernels/__init__.pyi")]


@pytest.fixture(scope="session")
def user_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python whose site-packages has orcjit_import and tvm_ffi, as they are after an install."""
    home = tmp_path_factory.mktemp("user")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    (packages,) = home.glob("lib/python*/site-packages")
    for package in [orcjit_import, tvm_ffi]:
        directory = Path(package.__file__).parent
        (packages / directory.name).symlink_to(directory)
    return python


@pytest.fixture
def check(user_python: Path, tmp_path: Path):
    """Check a program with `mypy --strict`, in the directory of the objects; return its lines."""
    cache = user_python.parent / "mypy-cache"

    def run(program: str, directory: Path = tmp_path) -> list[str]:
        (directory / "program.py").write_text(textwrap.dedent(program))
        command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "program.py"]
        options = ["--python-executable", str(user_python), "--cache-dir", str(cache)]
        environment = {key: value for key, value in os.environ.items() if key != "MYPYPATH"}
        done = subprocess.run(
            [*command, *options], cwd=directory, capture_output=True, text=True, env=environment
        )
        assert done.stderr == ""
        return done.stdout.splitlines()

    return run


@pytest.mark.parametrize(("place", "stub"), FORMS)
def test_a_stub_beside_the_objects(here: Path, gcc, check, place: str, stub: str) -> None:
    for path in [here / place, here / stub]:
        path.parent.mkdir(exist_ok=True)
    shutil.copyfile(gcc("basic/add.c"), here / place)
    (here / stub).write_text(STUB)
    program = """
        import kernels
        from kernels import add
        total: int = kernels.add(1, 2) + add(3, 4)
        kernels.add.nonsense
    """
    assert check(program, here) == [
        'program.py:5: error: "Function" has no attribute "nonsense"  [attr-defined]'
    ]
    module = importlib.import_module("kernels")
    assert module.add(1, 2) == 3
    assert module.__file__ == str(here / place)


def test_without_a_stub_the_module_is_not_known(here: Path, gcc, check) -> None:
    shutil.copyfile(gcc("basic/add.c"), here / "kernels.o")
    (line, *_) = check("import kernels\n", here)
    assert "error: Cannot find implementation or library stub for module" in line


def test_the_package_is_typed(check) -> None:
    program = """
        import orcjit_import
        session = orcjit_import.ExecutionSession()
        library = session.create_library("kernels")
        reveal_type(session)
        reveal_type(library)
        reveal_type(library.exports)
        reveal_type(library.get_function("add"))
        reveal_type(orcjit_import.default_session().load_module(["a.o", b""]))
        reveal_type(orcjit_import.unload)
        error: orcjit_import.OrcJITError = orcjit_import.ObjectFormatError("")
    """
    types = [line.partition("Revealed type is ")[2].strip('"') for line in check(program)]
    assert types == [
        "orcjit_import.session.ExecutionSession",
        "orcjit_import.session.DynamicLibrary",
        "list[str]",
        "tvm_ffi.core.Function",
        "tvm_ffi.module.Module",
        "def (name: str)",
    ]


def test_wrong_use_of_the_package_is_found(check) -> None:
    program = """
        import orcjit_import
        orcjit_import.ExecutionSession().create_library(1)
        orcjit_import.ExecutionSession().load_module(["a.o"]).nonsense(1)
        orcjit_import.unload()
    """
    codes = [line.rpartition("[")[2].rstrip("]") for line in check(program)]
    assert codes == ["arg-type", "call-arg"]
