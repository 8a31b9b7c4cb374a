"""A module is reloaded by one thread while another one looks its functions up, or calls them.

Threads change at a few places only, each of which a test makes happen: in Python code, and when a
function that nobody holds any more goes.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import orcjit_import
from orcjit_import import imported, loader, observers

from .places import PLACES

Compile = Callable[..., Path]

FORMS = ["object", "archive"]


@pytest.fixture(params=FORMS)
def module(request, tmp_path: Path, gcc: Compile, builder) -> ModuleType:
    """A module with the functions `alpha`, `zeta` and others, of which none has been looked up."""
    place = PLACES["directory"](tmp_path / "here").open()
    content, suffix = gcc("basic/multiple.c"), ".o"
    if request.param == "archive":
        content, suffix = builder.archive("multiple.a", content), ".a"
    name = f"meanwhile_{request.param}"
    place.put(f"{name}{suffix}", content)
    return importlib.import_module(name)


def is_whole(module: ModuleType) -> bool:
    functions = (module.alpha, module.zeta)
    ours = imported.namespace_of(module).resolved_names()
    return sorted(ours) == ["alpha", "zeta"] and [each() for each in functions] == [1, 26]


@pytest.mark.parametrize("before", [[], ["zeta"]], ids=["none", "one"])
def test_a_lookup_ends_when_the_module_has_been_reloaded(
    module: ModuleType, before: list[str]
) -> None:
    for name in before:
        getattr(module, name)
    look_up = vars(module)["__getattr__"]  # as another thread has it, which is inside
    importlib.reload(module)
    shown = dict(vars(module))
    assert look_up("alpha")() == 1
    assert {"alpha", "zeta"} < set(look_up("__all__"))
    assert vars(module) == shown
    assert is_whole(module)


@pytest.mark.parametrize("before", [[], ["zeta"]], ids=["none", "one"])
def test_a_lookup_ends_just_before_the_module_is_reloaded(
    module: ModuleType, before: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in before:
        getattr(module, name)
    look_up = vars(module)["__getattr__"]
    in_one_step = loader.in_one_step
    done = []

    def look_up_first(*changes):
        done.append(look_up("alpha"))
        return in_one_step(*changes)

    monkeypatch.setattr(loader, "in_one_step", look_up_first)
    importlib.reload(module)
    assert done[0]() == 1
    assert "alpha" not in vars(module)  # that was the old one
    assert is_whole(module)


def test_functions_are_there_all_the_time(module: ModuleType) -> None:
    """Also when the old ones go, where other threads may run."""
    seen = []

    class Function:
        def __del__(self) -> None:
            seen.append((module.alpha(), module.zeta()))

    module.alpha()
    module.zeta()
    imported.namespace_of(module)._resolved["gone"] = Function()
    importlib.reload(module)
    assert seen == [(1, 26)]
    assert is_whole(module)


def test_a_lookup_ends_when_the_module_has_been_unloaded(module: ModuleType) -> None:
    look_up, library = vars(module)["__getattr__"], module.__library__
    orcjit_import.unload(module.__name__)
    shown = dict(vars(module))
    with pytest.raises(orcjit_import.LibraryClosedError):
        look_up("alpha")
    assert vars(module) == shown
    assert library not in imported.kept
    observers.coverage()  # asks what is kept for its exports
