"""An import, a reload and an unload that are interrupted at any step have not happened.

The sweeps raise an exception at every call, line and return of the package, one after the other.
Afterwards nothing may be left: no module, no library (its name would be taken), nobody who is said
to use a dependency; or the old module has to be there with all it had. And the next try succeeds.
"""

from __future__ import annotations

import importlib
import itertools
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from support.build import Builder
from support.interrupting import every_step, sweep  # noqa: F401  (a fixture)

import orcjit_import

from .forms import FORMS, Form
from .places import PLACES, Place

Compile = Callable[..., Path]

# The kinds of containers that are read in different ways. A stored member differs from a deflated
# one in a few steps only.
KINDS = ["directory", pytest.param("zip_stored", marks=pytest.mark.slow), "zip_deflated"]


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return PLACES[request.param](tmp_path / "here").open()


# Libraries of tests that ran before stay, and so do their names.
_numbers = itertools.count()


@pytest.fixture
def name() -> str:
    """Return a name that no other test gives to a module."""
    return f"kernels_{next(_numbers)}"


def nothing_is_left(*names: str) -> bool:
    """Whether neither modules nor libraries of these names are there."""
    session = orcjit_import.default_session()
    for name in names:
        session.create_library(name)  # goes at once; fails if the name is taken
    return not set(names) & set(sys.modules)


def load(name: str) -> Callable[[], ModuleType]:
    return lambda: importlib.import_module(name)


def loads_and_unloads(name: str, expected: Callable[[ModuleType], bool]) -> bool:
    """Whether a module can be imported, its library gets its name, and it can be unloaded."""
    module = importlib.import_module(name)
    works = expected(module) and module.__library__.library_name == name
    orcjit_import.unload(name)
    return works


def adds(module: ModuleType) -> bool:
    return module.add(1, 2) == 3


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_an_import(place: Place, form: Form, builder: Builder, name: str) -> None:
    form.install(place, name, builder)
    assert loads_and_unloads(name, adds)
    for step in every_step(load(name)):
        assert nothing_is_left(name), step
        assert loads_and_unloads(name, adds), step
    orcjit_import.unload(name)


def test_an_import_that_is_not_plain(tmp_path: Path, gcc: Compile, name: str) -> None:
    """Where somebody has to be told, what is found as a plain object goes the general way."""
    import orcjit_import.symbols.imports

    place = PLACES["directory"](tmp_path / "here").open()
    place.put(f"{name}.o", gcc("basic/add.c"))
    for _ in range(3):  # from then on it is found so
        assert loads_and_unloads(name, adds)
    for step in every_step(load(name)):
        assert nothing_is_left(name), step
    orcjit_import.unload(name)


def test_an_import_with_a_dependency(tmp_path: Path, gcc: Compile, name: str) -> None:
    place = PLACES["directory"](tmp_path / "here").open()
    top, base = f"{name}_top", f"{name}_base"
    place.put(f"{top}/a.o", gcc("basic/calls_helper.c"))
    place.put(f"{top}/orcjit.toml", f"depends = ['{base}']")
    place.put(f"{base}.o", gcc("basic/helper.c", "-DVALUE=5"))
    place.put(f"{base}.orcjit.toml", "")
    for step in every_step(load(top)):
        # What was imported before stays, as always; it is whole, and used by nobody.
        if base in sys.modules:
            orcjit_import.unload(base)
        assert nothing_is_left(top, base), step
    assert sys.modules[top].call_helper() == 5
    orcjit_import.unload(top)
    orcjit_import.unload(base)


def test_an_import_of_a_submodule(tmp_path: Path, gcc: Compile, name: str) -> None:
    place = PLACES["directory"](tmp_path / "here").open()
    place.put(f"{name}/__init__.py", "")
    place.put(f"{name}/kernels.o", gcc("basic/add.c"))
    package = importlib.import_module(name)
    for step in every_step(load(f"{name}.kernels")):
        assert nothing_is_left(f"{name}.kernels"), step
        assert not hasattr(package, "kernels"), step
    orcjit_import.unload(f"{name}.kernels")


def test_an_import_that_runs_initializers(place: Place, gcc: Compile, trace, name: str) -> None:
    place.put(f"{name}.o", gcc("initializers/plain.c", "-DNAME=kernels"))
    importlib.import_module(name)
    orcjit_import.unload(name)
    for step in every_step(load(name)):
        assert nothing_is_left(name), step
        words = trace.words()
        assert words.count("+kernels") == words.count("-kernels"), step
    orcjit_import.unload(name)


FAILURES = {
    "broken": ("", ""),
    "undefined": ("broken/undefined_one.c", ""),
    "throws": ("initializers/throws.cc", ""),
    "manifest": ("basic/add.c", "bind = 'never'"),
    "missing": ("basic/add.c", "depends = ['absent_kernels']"),
    "circle": ("basic/add.c", "depends = ['{name}']"),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failing_import(place: Place, gcc: Compile, name: str, kind: str) -> None:
    source, manifest = FAILURES[kind]
    place.put(f"{name}.o", gcc(source) if source else "text")
    if manifest:
        place.put(f"{name}.orcjit.toml", manifest.format(name=name))

    def fails() -> None:
        with pytest.raises(ImportError, match=f"cannot import '{name}'"):
            importlib.import_module(name)

    fails()
    for step in every_step(fails):
        assert nothing_is_left(name), step
    assert nothing_is_left(name)


@pytest.mark.parametrize("exports", ["", "exports = ['alpha']"])
def test_a_reload(place: Place, gcc: Compile, name: str, exports: str) -> None:
    place.put(f"{name}.o", gcc("basic/multiple.c"))
    kernels = importlib.import_module(name)
    kernels.mine = 1
    alpha, before = kernels.alpha, dict(vars(kernels))
    place.put(f"{name}.orcjit.toml", exports)
    # importlib sets these before it calls the loader, and does not take them back.
    by_importlib = ["__spec__", "__loader__"]
    for step in every_step(lambda: importlib.reload(kernels)):
        now = {**vars(kernels), **{each: before[each] for each in by_importlib}}
        assert now == before, step
        assert kernels.alpha is alpha
        assert alpha() == 1
        assert sys.modules[name] is kernels
        assert nothing_is_left(f"{name}#2"), step
    assert kernels.alpha is not alpha
    assert (kernels.alpha(), alpha(), kernels.mine) == (1, 1, 1)
    orcjit_import.unload(name)
    assert nothing_is_left(name)


def test_an_unload(place: Place, gcc: Compile, name: str) -> None:
    base, top = f"{name}_base", f"{name}.top"
    place.put(f"{name}/a.o", gcc("basic/add.c"))
    place.put(f"{name}/top/a.o", gcc("basic/calls_helper.c"))
    place.put(f"{name}/top/orcjit.toml", f"depends = ['{base}']")
    place.put(f"{base}.o", gcc("basic/helper.c", "-DVALUE=5"))
    place.put(f"{base}.orcjit.toml", "")
    package, module = importlib.import_module(name), importlib.import_module(top)
    assert module.call_helper() == 5
    for step in every_step(lambda: orcjit_import.unload(top)):
        if top in sys.modules:
            assert (package.top, module.call_helper()) == (module, 5), step
            with pytest.raises(orcjit_import.LibraryInUseError):
                orcjit_import.unload(base)
        else:  # after the step that counts
            assert nothing_is_left(top), step
            assert "top" not in vars(package)
            assert not {"call_helper", "__library__", "__all__"} & set(vars(module))
            module = importlib.import_module(top)
            assert module.call_helper() == 5
    orcjit_import.unload(base)
    orcjit_import.unload(name)


def test_looking_up_a_function(place: Place, gcc: Compile, name: str) -> None:
    place.put(f"{name}.o", gcc("basic/multiple.c"))
    kernels = importlib.import_module(name)

    def take() -> object:
        return kernels.alpha

    for step in every_step(take):
        assert kernels.alpha() == 1, step
        orcjit_import.unload(name)
        kernels = importlib.import_module(name)
    orcjit_import.unload(name)
    assert nothing_is_left(name)


def test_loading_a_module_with_the_session(
    session: orcjit_import.ExecutionSession, gcc: Compile
) -> None:
    path = gcc("basic/add.c")

    def load_module() -> object:
        return session.load_module(path, "kernels").add(1, 2)

    for step in every_step(load_module):
        assert session.create_library("kernels") is not None, step
