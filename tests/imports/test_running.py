"""Running modules: ``python -m``, `runpy`, zip applications, and what ``-v`` and ``-X`` print."""

import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.build import Builder

from .forms import FORMS, Form
from .places import PLACES, Place

Compile = Callable[..., Path]

MAIN = "import sys\nfrom . import add\nprint(__name__, __package__, add(*map(int, sys.argv[1:])))\n"


@pytest.fixture
def python(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run an interpreter which has orcjit_import from its start, as `enable` makes it."""
    start = tmp_path / "start"
    start.mkdir()
    (start / "sitecustomize.py").write_text("import orcjit_import\n")

    def run(*arguments: str, path: str = "") -> subprocess.CompletedProcess[str]:
        search = [path, str(start), os.environ.get("PYTHONPATH", "")]
        return subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, search))},
        )

    return run


@pytest.fixture
def runnable(place: Place, gcc: Compile) -> Place:
    """An object package with a program in it."""
    place.put("kernels/a.o", gcc("basic/add.c"))
    place.put("kernels/__main__.py", MAIN)
    return place


def test_python_m_runs_the_program_in_an_object_package(runnable: Place, python) -> None:
    name = runnable.name("kernels")
    done = python("-m", name, "20", "22", path=runnable.entry)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"__main__ {name} 42\n"


def test_runpy_runs_the_program_in_an_object_package(
    runnable: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = runnable.name("kernels")
    monkeypatch.setattr(sys, "argv", ["", "1", "2"])
    names = runpy.run_module(name, run_name="started")
    assert names["__spec__"].name == f"{name}.__main__"
    assert capsys.readouterr().out == f"started {name} 3\n"


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_objects_alone_are_no_program(place: Place, form: Form, builder: Builder) -> None:
    form.install(place, "kernels", builder)
    expected = "is a package and cannot be" if form.is_package else "No code object available for"
    with pytest.raises(ImportError, match=expected):
        runpy.run_module(place.name("kernels"))


@pytest.mark.parametrize("kind", ["directory", "zip_stored", "zip_deflated"])
def test_an_application_imports_objects_beside_its_program(
    kind: str, tmp_path: Path, gcc: Compile, python
) -> None:
    place = PLACES[kind](tmp_path / "here").open()
    place.put("kernels.o", gcc("basic/add.c"))
    place.put("__main__.py", "import kernels\nprint(kernels.add(20, 22), kernels.__file__)\n")
    done = python(place.entry)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"42 {place.path('kernels.o')}\n"


def test_importtime_has_a_line_for_it(place: Place, gcc: Compile, python) -> None:
    place.put("kernels.o", gcc("basic/add.c"))
    name = place.name("kernels")
    done = python("-X", "importtime", "-c", f"import {name}", path=place.entry)
    assert done.returncode == 0
    assert re.search(rf"^import time: +\d+ \| +\d+ \| +{name}$", done.stderr, re.MULTILINE)


def test_verbose_imports_say_what_loads_it(place: Place, gcc: Compile, python) -> None:
    path = place.put("kernels.o", gcc("basic/add.c"))
    name = place.name("kernels")
    done = python("-v", "-c", f"import {name}", path=place.entry)
    assert done.returncode == 0
    loaded = re.search(rf"import '{name}' # \w+\('{name}', '{re.escape(path)}'\)", done.stderr)
    assert loaded is not None


if sys.version_info >= (3, 15):

    def test_a_lazy_import_links_at_first_use(place: Place, gcc: Compile, python) -> None:
        """PEP 810; `from` the same module as well."""
        place.put("kernels.o", gcc("basic/add.c"))
        name = place.name("kernels")
        program = f"lazy import {name}; lazy from {name} import add; import sys\n"
        program += f"print('{name}' in sys.modules, add(1, 2), {name}.add(3, 4), sep='/')"
        done = python("-c", program, path=place.entry)
        assert (done.stdout, done.stderr) == ("False/3/7\n", "")
