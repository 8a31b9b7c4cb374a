"""Every example is built and run as its README says, in a copy of its directory."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import typed_compilers
from support.compilers import find_compiler
from support.typed_compilers import stand_in

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
SLOW_CLANG = pytest.param("clang", marks=pytest.mark.slow)

QUICK_START = """\
it exports add, apply_twice, count_words, divide, greet, scale_add, total

add(1, 2)             3
divide(1, 4)          0.25
greet('linker')       hello, linker
count_words([...])    {'to': 2, 'be': 1, 'or': 1}
scale_add(x, 10, y)   [ 1. 11. 21. 31.]
total(x)              6.0
apply_twice(f, 5)     7
divide(1, 0)          ValueError: divide() by zero
"""

BUILDS = {
    "make": [["make", "PYTHON=python"]],
    "cmake": [
        ["cmake", "-S", ".", "-B", "build/cmake", "-DPython_EXECUTABLE=" + sys.executable],
        ["cmake", "--build", "build/cmake"],
    ],
    "python": [["python", "build_with_python.py"]],
}


@pytest.fixture
def quick_start(tmp_path: Path) -> Path:
    return copy("quick-start", tmp_path)


# CMake is what docs/how-to-cmake.md builds with, too, and that is not slow.
WAYS = [pytest.param(way, marks=pytest.mark.slow) if way == "cmake" else way for way in BUILDS]


@pytest.mark.parametrize("way", WAYS)
def test_quick_start(quick_start: Path, way: str) -> None:
    for command in BUILDS[way]:
        run(command, quick_start)
    printed = run(["python", "run.py", f"build/{way}"], quick_start)
    head, _, rest = printed.partition("\n")
    assert head.startswith(f"mykernels comes from build/{way}/mykernels")
    assert rest == QUICK_START


@pytest.mark.parametrize("name", ["gcc", SLOW_CLANG])
def test_quick_start_with_each_compiler(quick_start: Path, name: str) -> None:
    compiler = find_compiler(name)
    run(["make", "PYTHON=python", f"CC={compiler.c}", f"CXX={stand_in(compiler.cxx)}"], quick_start)
    assert QUICK_START in run(["python", "run.py", "build/make"], quick_start)


def test_link_order(tmp_path: Path) -> None:
    directory = copy("link-order", tmp_path)
    run(["make", "PYTHON=python"], directory)
    assert run(["python", "with_depends.py"], directory).splitlines() == [
        "norm_squared(3, 4) = 25.0",
        "imported along with it: ['geometry', 'vectors']",
    ]
    first, second, error = run(["python", "with_session.py"], directory).splitlines()
    assert (first, second) == ("norm_squared(3, 4) = 25.0", "norm_squared(3, 4) = 50.0")
    assert "undefined symbol" in error
    assert "vectors_dot" in error


@pytest.mark.parametrize("name", ["gcc", SLOW_CLANG])
def test_dependencies_with_each_compiler(tmp_path: Path, name: str) -> None:
    directory = copy("dependencies", tmp_path)
    compiler = find_compiler(name)
    run(["make", "PYTHON=python", f"CC={compiler.c}", f"CXX={stand_in(compiler.cxx)}"], directory)
    assert run(["python", "run.py"], directory).splitlines() == [
        "sine(90) is 1.0",
        "peak(0, 10) is 0.695",
        "peak(0, 90) is 1.0",
        "imported along with it: meter, synth, synth.shape, tables",
    ]


def test_extension_module_as_object_and_as_shared_library(tmp_path: Path) -> None:
    directory = copy("extension-module", tmp_path)
    run(["python", "build.py"], directory)
    ways = ("object", "shared")
    first, second = (run(["python", "run.py", f"build/{way}"], directory) for way in ways)
    assert first.startswith("tally comes from tally.o\n")
    assert first.partition("\n")[2] == second.partition("\n")[2]


@pytest.mark.slow
def test_cuda(tmp_path: Path) -> None:
    """The README's commands. A GPU or not, the result is the runtime's."""
    directory = copy("cuda", tmp_path)
    readme = (directory / "README.md").read_text()
    install, *commands = [line.strip() for line in readme.splitlines() if line.startswith("    ")]
    assert install == "pip install 'nvidia-cuda-nvcc==13.*'"  # as `make test` did
    module, result = run(["bash", "-ec", "\n".join(commands)], directory).splitlines()
    assert module == f"<module 'gpu' from '{directory}/build/gpu/scale.o'>"
    assert re.fullmatch(
        r"\[0.0, 10.0, 20.0, 30.0\]|the CUDA runtime says: .*(driver|device).*", result
    )


def test_each_example_is_run() -> None:
    """By this file or, as its README says, by tests/docs or tests/tvm."""
    examples = {path.parent.name for path in EXAMPLES.glob("*/README.md")}
    tested = {"cuda", "dependencies", "extension-module", "link-order", "quick-start", "tvm"}
    tested |= {"cluster", "dask", "ray", "wheel", "zip-bundle"}
    assert examples == tested


@pytest.mark.slow
def test_demo_uses_each_compiler_and_is_right() -> None:
    printed = run(["python", str(EXAMPLES / "demo.py")], EXAMPLES)
    assert "All results are right." in printed
    for name in ("gcc", "clang"):
        rows = [line for line in printed.splitlines() if line.startswith(f"{name} ")]
        assert any(" C " in row for row in rows), printed
        assert any(" C++ " in row for row in rows), printed
    assert ">>> mykernels.add(40, 2)\n    42\n" in printed


@pytest.mark.slow
def test_demo_fails_when_a_result_is_wrong(tmp_path: Path) -> None:
    copied = copy("", tmp_path)
    source = copied / "quick-start" / "src" / "add.c"
    source.write_text(source.read_text().replace("+ args[1].v_int64", "- args[1].v_int64"))
    done = start(["python", "demo.py"], copied)
    assert done.returncode == 1
    assert "WRONG: numbers" in done.stdout


def copy(name: str, directory: Path) -> Path:
    """Copy an example, without what somebody built in it."""
    built = shutil.ignore_patterns("build", "*.o", "__pycache__")
    return Path(shutil.copytree(EXAMPLES / name, directory / "example", ignore=built))


def run(command: list[str], directory: Path) -> str:
    """Run a command of an example and return what it prints; it has to succeed."""
    done = start(command, directory)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def start(command: list[str], directory: Path) -> subprocess.CompletedProcess[str]:
    path = [typed_compilers.directory(), Path(sys.executable).parent, os.environ["PATH"]]
    environment = {
        **os.environ,
        "PATH": os.pathsep.join(map(str, path)),
    }
    return subprocess.run(
        command, cwd=directory, env=environment, capture_output=True, text=True, check=False
    )
