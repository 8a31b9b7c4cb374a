"""Threads that import the same and different modules at once, from every kind of container."""

import importlib
from collections.abc import Callable
from pathlib import Path

from support.build import Builder
from support.threads import in_many_threads

from .conftest import Installed
from .forms import Form
from .places import Place

Compile = Callable[..., Path]


def test_the_same_module(installed: Installed) -> None:
    modules = in_many_threads(8, lambda number: installed.load())
    assert len(set(map(id, modules))) == 1
    assert modules[0].add(1, 2) == 3


def test_different_modules(place: Place, builder: Builder) -> None:
    names = [f"kernels{number}" for number in range(8)]
    for number, name in enumerate(names):
        Form("package" if number % 2 else "file").install(place, name, builder)
    full = [place.name(name) for name in names]
    modules = in_many_threads(8, lambda number: importlib.import_module(full[number]))
    assert [module.add(1, 2) for module in modules] == [3] * 8
    assert [module.__name__ for module in modules] == full


def test_a_graph_entered_at_every_point(place: Place, gcc: Compile, trace) -> None:
    for name in ["top", "left", "right", "base"]:
        place.put(f"{name}.o", gcc("initializers/plain.c", f"-DNAME={name}"))
    place.put("top.orcjit.toml", f"depends = {[place.name('left'), place.name('right')]!r}")
    for name in ["left", "right"]:
        place.put(f"{name}.orcjit.toml", f"depends = {[place.name('base')]!r}")
    names = ["top", "left", "right", "base"] * 3
    in_many_threads(12, lambda number: importlib.import_module(place.name(names[number])))
    words = trace.words()
    assert (words[0], words[-1], len(words)) == ("+base", "+top", 4)
