"""Imports in the middle of a search, and of our own imports: PathFinder answers those alone.

Each in a process of its own, in which nothing of ours is loaded yet.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.process import lines_of

from .objects import regular

Place = Callable[..., Path]

# What a search needs is loaded last, and the first to be asked for.
FIRST = ["types", "functools", "ctypes", "struct", "_struct", "collections", "threading", "json"]


@pytest.fixture
def place(gcc: Callable[..., Path]) -> Place:
    """Compile with one compiler: what is in the objects makes no difference here."""

    def compile_to(target: Path, source: str) -> Path:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(gcc(source), target)
        return target

    return compile_to


@pytest.fixture
def kernels(here: Path, place: Place) -> Path:
    place(here / "kernels.o", "basic/add.c")
    return here


@pytest.fixture
def stray(place: Place, tmp_path: Path) -> Path:
    return place(tmp_path / "stray.o", "basic/no_exports.c")


PROLOGUE = """
import sys
before = set(sys.modules)
import orcjit_import
sys.path[:0] = sys.argv[1:]
"""


def failures(program: str) -> str:
    return f"{PROLOGUE}{program}\nassert not orcjit_import._failures, orcjit_import._failures\n"


@pytest.mark.parametrize("name", FIRST)
def test_a_zip_file_comes_first_on_the_path(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "any.zip", "w") as archive:
        archive.writestr("some.txt", "")
    program = f"import {name}, json\nprint({name}.__name__)"
    assert lines_of(failures(program), tmp_path / "any.zip") == [name]


@pytest.mark.parametrize("form", ["NAME.o", "NAME/NAME.o", "NAME/data.txt"])
@pytest.mark.parametrize("name", FIRST)
def test_a_stray_has_a_name_that_the_search_needs(
    here: Path, kernels: Path, stray: Path, name: str, form: str
) -> None:
    target = here / form.replace("NAME", name)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(stray.read_bytes())
    program = f"""
import {name}
assert not (vars(sys.modules[{name!r}]).get("__file__") or "").startswith(sys.argv[1])
import json, kernels
print(kernels.add(1, 2), sys.modules[{name!r}] is {name})
"""
    assert lines_of(failures(program), here) == ["3 True"]


def test_strays_of_all_that_the_package_itself_imports(
    here: Path, kernels: Path, stray: Path
) -> None:
    program = """
import kernels
for name in {*sys.modules} - before:
    if "." not in name and name not in ("kernels", "orcjit_import"):
        print(name)
"""
    names = lines_of(failures(program), here)
    assert len(names) > 20
    for name in names:
        (here / f"{name}.o").write_bytes(stray.read_bytes())
        (here / name).mkdir()
    program = "import kernels\nprint(kernels.add(1, 2))"
    assert lines_of(failures(program), here) == ["3"]


def test_the_modules_that_a_search_needs_are_listed() -> None:
    """On this version of Python, without `site`: that has loaded some of them."""
    program = """
import sys
sys.path[:] = sys.argv[1].split(":")
import orcjit_import
before = set(sys.modules)
from orcjit_import import bundle, candidate, extension, finder, hook, listing, loader, manifest
from orcjit_import import _native
for name in sorted({*sys.modules} - before - {*sys.builtin_module_names}):
    spec = sys.modules[name].__spec__
    if not name.startswith("orcjit_import.") and getattr(spec, "origin", None) != "frozen":
        assert name in orcjit_import._NEEDED, name
        print(name)
"""
    inner = "import subprocess, sys\n" + (
        "subprocess.run([sys.executable, '-I', '-S', '-c', sys.argv[1], ':'.join(sys.path)])"
    )
    assert "_ctypes" in lines_of(inner, program)


def test_a_module_is_imported_at_each_line_of_a_search(
    here: Path, kernels: Path, stray: Path, tmp_path: Path
) -> None:
    """As a signal handler, a finalizer or a debugger may do."""
    later = tmp_path / "later"
    for number in range(3000):
        (here / f"plain{number}.o").symlink_to(stray)
        regular(later / f"plain{number}.py", "")
    program = """
from importlib import import_module
numbers = iter(range(3000))
import logging
def import_one(frame, event, argument):
    if "orcjit_import" not in frame.f_code.co_filename:
        return None
    sys.settrace(None)
    number = next(numbers, None)
    if number is not None:
        assert import_module(f"plain{number}").__file__.endswith(".py")
    sys.settrace(import_one)
    return import_one
import_module("colorsys")
sys.settrace(import_one)
found = orcjit_import.ObjectFinder().find_spec("kernels")
sys.settrace(None)
assert found.origin.endswith("kernels.o"), found
assert next(numbers) > 200
import plain2999
import kernels
print(kernels.add(1, 2))
"""
    assert lines_of(failures(program), here, later) == ["3"]


def test_threads_search_at_once_for_the_first_time(
    here: Path, kernels: Path, stray: Path, place: Place
) -> None:
    names = ["types", "struct", "ctypes", "json", "csv", "queue", "shelve", "uuid"]
    for name in names:
        (here / f"{name}.o").write_bytes(stray.read_bytes())
    for number in range(4):
        place(here / f"kernels{number}.o", "basic/add.c")
    program = f"""
import _thread, time
from importlib import import_module
failed, done = [], []
def use(name):
    try:
        done.append(import_module(name))
    except BaseException as error:
        failed.append((name, error))
names = {names} + [f"kernels{{number}}" for number in range(4)]
for name in names:
    _thread.start_new_thread(use, (name,))
while len(done) + len(failed) < len(names):
    time.sleep(0.01)
print(failed)
"""
    assert lines_of(failures(program), here) == ["[]"]


@pytest.mark.parametrize("part", ["_native", "candidate", "finder", "loader", "bundle", "hook"])
def test_a_part_of_the_package_is_imported_by_its_user_first(
    here: Path, kernels: Path, stray: Path, part: str
) -> None:
    for name in FIRST:
        (here / f"{name}.o").write_bytes(stray.read_bytes())
    program = f"import orcjit_import.{part}, kernels\nprint(kernels.add(1, 2))"
    assert lines_of(failures(program), here) == ["3"]


def test_a_search_holds_no_lock_while_it_waits_for_another_thread(
    here: Path, kernels: Path
) -> None:
    """importlib asks finders under the lock of all imports, which that thread needs as well."""
    lines = [
        "import sys, time",
        "sys.is_started = True",
        "time.sleep(0.5)",
        "import colorsys",
        "from _struct import *",
    ]
    regular(here / "struct.py", "\n".join(lines))
    program = """
import faulthandler, _thread, time
faulthandler.dump_traceback_later(30, exit=True)
sys.is_started = False
_thread.start_new_thread(__import__, ("struct",))
while not sys.is_started:
    time.sleep(0.001)
import kernels
print(kernels.add(1, 2), "colorsys" in sys.modules)
"""
    assert lines_of(failures(program), here) == ["3 True"]
