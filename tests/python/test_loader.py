"""From a spec to a module: order of the steps, dependencies, failures. With fake objects."""

import importlib
import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import orcjit_import
from orcjit_import.errors import (
    InitializerError,
    LibraryInUseError,
    ManifestError,
    ModuleNotLoadedError,
    ObjectFormatError,
)

from .objects import fake, package

Entry = Callable[[str], Path]


# ---- The module ----


def test_the_module_has_what_importlib_documents(here: Path, fake_linker: ModuleType) -> None:
    path = fake(here / "kernels.o", "add")
    module = importlib.import_module("kernels")
    assert type(module) is ModuleType
    assert module.__file__ == str(path)
    assert module.__package__ == ""
    assert module.__name__ == "kernels"
    assert module.__loader__ is module.__spec__.loader
    assert not hasattr(module, "__path__")
    assert repr(module) == f"<module 'kernels' from {str(path)!r}>"


def test_the_package_has_what_importlib_documents(here: Path, fake_linker: ModuleType) -> None:
    package(here, "kernels")
    module = importlib.import_module("kernels")
    assert module.__path__ == [str(here / "kernels")]
    assert module.__package__ == "kernels"
    assert module.__file__ == str(here / "kernels" / "kernels.o")


def test_all_objects_of_a_directory_are_one_library(here: Path, fake_linker: ModuleType) -> None:
    for name in ["b", "a", "c"]:
        fake(here / "kernels" / f"{name}.o", name)
    module = importlib.import_module("kernels")
    assert list(fake_linker.libraries) == ["kernels"]
    assert [one["exports"] for one in module.__library__.core.objects] == [["a"], ["b"], ["c"]]
    assert module.__all__ == ["a", "b", "c"]


def test_a_function_is_looked_up_once(here: Path, fake_linker: ModuleType) -> None:
    fake(here / "kernels.o", "add", "sub")
    module = importlib.import_module("kernels")
    assert module.__library__.looked_up == []
    function = module.add
    assert function() == "kernels.add"
    assert module.__dict__["add"] is function is module.add
    assert module.__library__.looked_up == ["add"]
    assert (function.__name__, function.__module__) == ("add", "kernels")


def test_dir_shows_exports_before_they_are_looked_up(here: Path, fake_linker: ModuleType) -> None:
    fake(here / "kernels.o", "add", "class", "a.b")
    module = importlib.import_module("kernels")
    assert {"add", "class", "a.b", "__library__", "__file__"} <= set(dir(module))
    assert getattr(module, "a.b")() == "kernels.a.b"
    assert getattr(module, "class")() == "kernels.class"


def test_star_import_takes_the_exports(here: Path, fake_linker: ModuleType) -> None:
    fake(here / "kernels.o", "add", "sub")
    names: dict[str, object] = {}
    exec("from kernels import *", names)
    assert set(names) - {"__builtins__"} == {"add", "sub"}


def test_an_export_never_overwrites_a_dunder(here: Path, fake_linker: ModuleType) -> None:
    path = fake(here / "kernels.o", "add", "__file__", "__library__", "__dir__")
    module = importlib.import_module("kernels")
    assert module.__file__ == str(path)
    assert module.__all__ == ["add"]


def test_a_wrong_name_is_an_attribute_error_with_near_names(
    here: Path, fake_linker: ModuleType
) -> None:
    fake(here / "kernels.o", "multiply", "add")
    module = importlib.import_module("kernels")
    with pytest.raises(AttributeError) as caught:
        _ = module.multply
    assert str(caught.value) == (
        "module 'kernels' has no attribute 'multply'. Did you mean: 'multiply'?"
    )
    assert caught.value.name == "multply"
    with pytest.raises(AttributeError, match=r"module 'kernels' has no attribute 'xyz'$"):
        _ = module.xyz
    with pytest.raises(ImportError, match="cannot import name 'multply' from 'kernels'"):
        exec("from kernels import multply")


@pytest.mark.parametrize(
    ("variable", "manifest", "expected"),
    [("", "", False), ("1", "", True), ("0", "", False), ("", 'bind = "now"', True)],
)
def test_when_to_link(
    here: Path,
    fake_linker: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    manifest: str,
    expected: bool,
) -> None:
    monkeypatch.setenv("ORCJIT_BIND_NOW", variable)
    fake(here / "kernels.o", "add")
    (here / "kernels.orcjit.toml").write_text(manifest)
    assert importlib.import_module("kernels").__library__.core.bind_now is expected


# ---- Failures ----


@pytest.mark.parametrize(
    ("step", "kind"), [("add", ObjectFormatError), ("initialize", InitializerError)]
)
def test_a_failing_import_leaves_nothing(
    here: Path, fake_linker: ModuleType, step: str, kind: type[Exception]
) -> None:
    path = fake(here / "kernels.o", "add", fails=step)
    with pytest.raises(ImportError, match="cannot import 'kernels': ") as caught:
        importlib.import_module("kernels")
    assert (caught.value.name, caught.value.path) == ("kernels", str(path))
    assert type(caught.value) is ImportError
    assert type(caught.value.__cause__) is kind
    assert "kernels" not in sys.modules
    assert fake_linker.libraries == {}
    fake(path, "add")
    assert importlib.import_module("kernels").add() == "kernels.add"


def test_an_interrupted_import_leaves_nothing(here: Path, fake_linker: ModuleType) -> None:
    fake(here / "kernels.o", "add", run="raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        importlib.import_module("kernels")
    assert fake_linker.libraries == {}


def test_a_bad_manifest_is_an_import_error(here: Path, fake_linker: ModuleType) -> None:
    path = package(here, "kernels") / "orcjit.toml"
    path.write_text("\ndepend = []")
    with pytest.raises(ImportError, match=r":2: unknown key 'depend'") as caught:
        importlib.import_module("kernels")
    assert caught.value.path == str(path)
    assert isinstance(caught.value.__cause__, ManifestError)


# ---- Reload and unload ----


def test_reload_gives_a_fresh_library(here: Path, fake_linker: ModuleType) -> None:
    path = fake(here / "kernels.o", "add", "old")
    module = importlib.import_module("kernels")
    before, library = module.add, module.__library__
    module.mine, _ = 1, module.old
    fake(path, "add", "new")
    assert importlib.reload(module) is module
    assert module.__library__ is not library
    assert module.__all__ == ["add", "new"]
    assert module.add is not before
    assert before() == "kernels.add"
    assert not hasattr(module, "old")
    assert module.mine == 1


def test_reload_may_change_the_form(here: Path, fake_linker: ModuleType) -> None:
    fake(here / "kernels.o", "add").touch()
    module = importlib.import_module("kernels")
    fake(here / "kernels" / "a.o", "add")
    importlib.invalidate_caches()
    importlib.reload(module)
    assert module.__path__ == [str(here / "kernels")]


@pytest.mark.parametrize("step", ["add", "initialize", "find"])
def test_a_failing_reload_changes_nothing(here: Path, fake_linker: ModuleType, step: str) -> None:
    path = fake(here / "kernels.o", "add")
    module = importlib.import_module("kernels")
    before = {"add": module.add, **vars(module)}
    if step == "find":
        path.write_text("broken")
    else:
        fake(path, "add", fails=step)
    with pytest.raises(ImportError):
        importlib.reload(module)
    assert vars(module) == before
    assert sys.modules["kernels"] is module
    assert module.add() == "kernels.add"


def test_many_reloads(here: Path, fake_linker: ModuleType) -> None:
    fake(here / "kernels.o", "add")
    module = importlib.import_module("kernels")
    for _ in range(1500):
        importlib.reload(module)
    assert module.add()


def test_a_deleted_module_is_imported_afresh(here: Path, fake_linker: ModuleType) -> None:
    fake(here / "kernels.o", "add")
    first = importlib.import_module("kernels")
    del sys.modules["kernels"]
    second = importlib.import_module("kernels")
    assert second is not first
    assert second.__library__ is not first.__library__
    assert first.add() == "kernels.add"


def test_unload_closes_the_library(here: Path, fake_linker: ModuleType) -> None:
    package(here, "outer")
    package(here / "outer", "inner")
    inner = importlib.import_module("outer.inner")
    orcjit_import.unload("outer.inner")
    assert fake_linker.events[-1] == "close outer.inner"
    assert "outer.inner" not in sys.modules
    assert not hasattr(sys.modules["outer"], "inner")
    assert not hasattr(inner, "inner_f")
    assert importlib.import_module("outer.inner") is not inner


@pytest.mark.parametrize("name", ["never_imported", "json"])
def test_unload_of_what_is_no_object_module(name: str, fake_linker: ModuleType) -> None:
    with pytest.raises(ModuleNotLoadedError, match=f"'{name}' is not an imported object module"):
        orcjit_import.unload(name)


def test_unload_of_a_library_in_use(here: Path, fake_linker: ModuleType) -> None:
    package(here, "top", "base")
    package(here, "base")
    importlib.import_module("top")
    with pytest.raises(LibraryInUseError, match="'base' cannot be unloaded: 'top' links"):
        orcjit_import.unload("base")
    orcjit_import.unload("top")
    orcjit_import.unload("base")
    assert fake_linker.libraries == {}


# ---- Files beside the objects ----


def test_resources_of_a_package(here: Path, fake_linker: ModuleType) -> None:
    import importlib.resources
    import pkgutil

    package(here, "kernels")
    (here / "kernels" / "table.json").write_text(json.dumps([1, 2]))
    module = importlib.import_module("kernels")
    assert importlib.resources.files(module).joinpath("table.json").read_text() == "[1, 2]"
    assert pkgutil.get_data("kernels", "table.json") == b"[1, 2]"


def test_inspect_knows_the_file(here: Path, fake_linker: ModuleType) -> None:
    import inspect

    path = fake(here / "kernels.o", "add")
    module = importlib.import_module("kernels")
    assert inspect.getfile(module) == str(path)
