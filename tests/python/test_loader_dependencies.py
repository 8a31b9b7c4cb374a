"""Dependencies of object modules: order, link order, cycles, missing ones, and threads.

With fake objects.
"""

import importlib
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest

from .objects import depends, fake, package, regular


def link_order(linker: ModuleType, name: str) -> list[str]:
    return linker.libraries[name].link_order


# ---- Dependencies ----


def test_dependencies_are_imported_first_and_linked(here: Path, fake_linker: ModuleType) -> None:
    package(here, "top", "base")
    package(here, "base")
    importlib.import_module("top")
    assert fake_linker.events == ["initialize base", "initialize top"]
    assert link_order(fake_linker, "top") == ["base"]
    assert "base" in sys.modules


def test_a_manifest_beside_an_object_file(here: Path, fake_linker: ModuleType) -> None:
    fake(here / "top.o", "f")
    depends(here / "top.orcjit.toml", "base")
    package(here, "base")
    importlib.import_module("top")
    assert link_order(fake_linker, "top") == ["base"]


def test_a_base_library_need_not_export_functions(here: Path, fake_linker: ModuleType) -> None:
    package(here, "top", "base")
    fake(here / "base" / "gemm.o")
    (here / "base" / "orcjit.toml").touch()
    importlib.import_module("top")
    assert link_order(fake_linker, "top") == ["base"]


def test_the_link_order_has_the_direct_ones(here: Path, fake_linker: ModuleType) -> None:
    """The core follows what these depend on in turn: see tests/session/test_session_link_order."""
    package(here, "top", "left", "right")
    package(here, "left", "bottom")
    package(here, "right", "side", "bottom")
    package(here, "side")
    package(here, "bottom")
    importlib.import_module("top")
    assert link_order(fake_linker, "top") == ["left", "right"]
    assert link_order(fake_linker, "right") == ["side", "bottom"]
    assert fake_linker.events.count("initialize bottom") == 1


def test_relative_names_are_relative_to_the_package(here: Path, fake_linker: ModuleType) -> None:
    package(here, "outer", ".inner")
    package(here / "outer", "inner", ".deep", "..sibling")
    package(here / "outer" / "inner", "deep")
    fake(here / "outer" / "sibling" / "a.o", "a")
    importlib.import_module("outer")
    assert link_order(fake_linker, "outer.inner") == ["outer.inner.deep", "outer.sibling"]


def test_the_parent_package_is_two_dots(here: Path, fake_linker: ModuleType) -> None:
    package(here, "outer")
    package(here / "outer", "inner", "..")
    importlib.import_module("outer.inner")
    assert link_order(fake_linker, "outer.inner") == ["outer"]


def test_relative_names_of_a_file_are_relative_to_its_package(
    here: Path, fake_linker: ModuleType
) -> None:
    regular(here / "package" / "__init__.py")
    fake(here / "package" / "_top.o", "top")
    fake(here / "package" / "_base.o", "base")
    depends(here / "package" / "_top.orcjit.toml", "._base")
    importlib.import_module("package._top")
    assert link_order(fake_linker, "package._top") == ["package._base"]


def test_an_ordinary_module_is_imported_for_its_effects(
    here: Path, fake_linker: ModuleType
) -> None:
    package(here, "top", "effects")
    regular(here / "effects.py", "HAPPENED = True")
    importlib.import_module("top")
    assert sys.modules["effects"].HAPPENED
    assert link_order(fake_linker, "top") == []


def test_a_missing_dependency_shows_who_declared_it(here: Path, fake_linker: ModuleType) -> None:
    package(here, "top", "middle")
    package(here, "middle", "absent")
    with pytest.raises(ImportError) as caught:
        importlib.import_module("top")
    error = caught.value
    assert not isinstance(error, ModuleNotFoundError)
    assert error.name == "top"
    assert error.path == str(here / "top" / "orcjit.toml")
    assert str(error) == (
        f"cannot import 'top': needs 'middle' (depends in {here}/top/orcjit.toml:1): "
        f"cannot import 'middle': needs 'absent' (depends in {here}/middle/orcjit.toml:1): "
        f"No module named 'absent'; install it, or correct that line"
    )
    assert isinstance(error.__cause__.__cause__, ModuleNotFoundError)
    assert not {"top", "middle"} & set(sys.modules)
    assert fake_linker.libraries == {}


def test_a_relative_dependency_of_a_top_level_file(here: Path, fake_linker: ModuleType) -> None:
    fake(here / "top.o", "top")
    depends(here / "top.orcjit.toml", ".base")
    with pytest.raises(ImportError, match=r"cannot import 'top': needs '\.base'"):
        importlib.import_module("top")


@pytest.mark.parametrize("members", [["a"], ["a", "b"], ["a", "b", "c"]])
def test_a_cycle_is_refused_with_the_chain(
    here: Path, fake_linker: ModuleType, members: list[str]
) -> None:
    for member, following in zip(members, [*members[1:], members[0]], strict=True):
        package(here, member, following)
    with pytest.raises(ImportError) as caught:
        importlib.import_module("a")
    cures = {1: "remove 'a' from its own depends"}
    cure = cures.get(len(members), "move what they share into a package that needs none of them")
    assert f"dependency cycle: {' -> '.join(members)} -> a; {cure}" in str(caught.value)
    assert not set(members) & set(sys.modules)
    assert fake_linker.libraries == {}


def test_a_cycle_names_only_its_members(here: Path, fake_linker: ModuleType) -> None:
    package(here, "top", "a")
    package(here, "a", "b")
    package(here, "b", "a")
    with pytest.raises(ImportError, match=r"dependency cycle: a -> b -> a; move what [\w ]+$"):
        importlib.import_module("top")


def test_a_cycle_through_a_python_module(here: Path, fake_linker: ModuleType) -> None:
    package(here, "a", "python_part")
    regular(here / "python_part.py", "import b")
    package(here, "b", "a")
    with pytest.raises(ImportError, match=r"dependency cycle: a -> b -> a; move what [\w ]+$"):
        importlib.import_module("a")


def test_a_package_may_depend_on_its_own_subpackage(here: Path, fake_linker: ModuleType) -> None:
    package(here, "outer", ".inner")
    package(here / "outer", "inner")
    assert importlib.import_module("outer.inner").__name__ == "outer.inner"


def test_what_a_python_dependency_raises_arrives(here: Path, fake_linker: ModuleType) -> None:
    package(here, "top", "effects")
    regular(here / "effects.py", "raise KeyError('unlucky')")
    with pytest.raises(KeyError, match="unlucky"):
        importlib.import_module("top")
    assert "top" not in sys.modules


# ---- Threads ----


def test_threads_that_import_the_same_package_at_once(here: Path, fake_linker: ModuleType) -> None:
    package(here, "top", "base", run="import time; time.sleep(0.05)")
    package(here, "base", run="import time; time.sleep(0.05)")
    modules = in_threads(["top"] * 8)
    assert len(set(map(id, modules))) == 1
    assert fake_linker.events == ["initialize base", "initialize top"]


def test_threads_that_import_packages_of_one_graph(here: Path, fake_linker: ModuleType) -> None:
    package(here, "top", "left", "right")
    for side in ["left", "right"]:
        package(here, side, "base", run="import time; time.sleep(0.02)")
    package(here, "base", run="import time; time.sleep(0.02)")
    modules = in_threads(["top", "base", "right", "left"] * 3)
    assert {module.__name__ for module in modules} == {"top", "left", "right", "base"}
    assert len(fake_linker.events) == 4


def test_a_cycle_met_from_both_sides_does_not_hang(here: Path, fake_linker: ModuleType) -> None:
    """Each thread holds what the other needs: importlib lets one see the other's unfinished."""
    meeting = threading.Barrier(2, timeout=10)
    sys.modules["rendezvous"] = ModuleType("rendezvous")
    sys.modules["rendezvous"].meet = meeting.wait
    for name, other in [("a", "b"), ("b", "a")]:
        regular(here / f"meet_{name}.py", "import rendezvous\nrendezvous.meet()")
        package(here, name, f"meet_{name}", other)
    errors = in_threads(["a", "b"])
    del sys.modules["rendezvous"]
    assert all(isinstance(error, ImportError) for error in errors)
    assert any("dependency cycle" in str(error) for error in errors)
    assert not {"a", "b"} & set(sys.modules)
    assert fake_linker.libraries == {}


def test_threads_that_look_up_the_same_function_get_the_same(
    here: Path, fake_linker: ModuleType
) -> None:
    fake(here / "kernels.o", "add")
    module = importlib.import_module("kernels")
    results: list[object] = []
    threads = [threading.Thread(target=lambda: results.append(module.add)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, results))) == 1


def in_threads(names: list[str]) -> list[ModuleType | ImportError]:
    results: list[ModuleType | ImportError] = []

    def run(name: str) -> None:
        try:
            results.append(importlib.import_module(name))
        except ImportError as error:
            results.append(error)

    threads = [threading.Thread(target=run, args=(name,), daemon=True) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(results) == len(names), "a thread hangs"
    return results
