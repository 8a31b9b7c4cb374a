"""What help(), inspect, doctest and completion show of functions that objects describe."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pydoc
import re
import rlcompleter
import shutil
from pathlib import Path

import pytest


def help_on(thing: object) -> list[str]:
    """Return the lines that help() shows."""
    shown = pydoc.plain(pydoc.render_doc(thing, "Help on %s:"))
    return [line.rstrip() for line in shown.rstrip().splitlines()]


# The second is how Python 3.14 and newer describe what has a ``__get__``.
HEADING = "Help on (ExportedFunction|method descriptor add) in module kernels:"


def test_help_of_a_function_reads_as_that_of_a_python_function(kernels) -> None:
    heading, *lines = help_on(kernels("attributes/typed.cc").add)
    assert re.fullmatch(HEADING, heading)
    assert lines == [
        "",
        "add(arg0: int, arg1: int, /) -> int",
        "    Add two integers.",
        "",
        "      The second line is indented.",
        "",
        "    >>> kernels.add(20, 22)",
        "    42",
    ]


def test_help_of_a_function_in_c(kernels) -> None:
    module = kernels("attributes/described.c", '-DDOC="Add two integers."')
    assert help_on(module.f)[2:] == ["f(...)", "    Add two integers."]


def test_help_of_a_function_without_metadata(kernels) -> None:
    assert help_on(kernels("basic/add.c").add)[2:] == ["add(...)"]


def test_help_of_a_module_lists_its_functions(kernels) -> None:
    module = kernels("attributes/typed.cc")
    shown = help_on(module)
    functions = shown[shown.index("FUNCTIONS") + 1 : shown.index("DATA")]
    heads = [line.strip() for line in functions if line[4:5].strip()]
    assert heads[0] == "add(arg0: int, arg1: int, /) -> int"
    assert "join(first: str, second: bytes, /) -> str" in heads
    assert "        Add two integers." in functions
    assert [head.split("(")[0] for head in heads if head[0] != ")"] == module.__all__


def test_help_of_a_package_lists_its_functions(here: Path, cc) -> None:
    (here / "outer" / "inner").mkdir(parents=True)
    shutil.copyfile(cc("basic/add.c"), here / "outer" / "a.o")
    shutil.copyfile(cc("attributes/typed.cc"), here / "outer" / "inner" / "a.o")
    shown = help_on(importlib.import_module("outer.inner"))
    assert "    add(arg0: int, arg1: int, /) -> int" in shown
    assert "    outer.inner" in shown


def test_help_of_the_class() -> None:
    from orcjit_import.exported_function import ExportedFunction

    shown = help_on(ExportedFunction)
    assert shown[2].startswith("class ExportedFunction(tvm_ffi.core.Function)")
    assert " |  A function that an imported object module exports." in shown
    assert list(inspect.signature(ExportedFunction).parameters)[:2] == ["function", "export"]


def test_inspect_takes_it_for_a_routine(kernels) -> None:
    module = kernels("attributes/typed.cc")
    assert inspect.isroutine(module.add)
    assert inspect.getmodule(module.add) is module
    assert inspect.getdoc(module.add).splitlines()[0] == "Add two integers."
    assert dict(inspect.getmembers(module, inspect.isroutine))["add"] is module.add


def test_names_of_a_function(kernels) -> None:
    add = kernels("attributes/typed.cc").add
    assert (add.__name__, add.__qualname__, add.__module__) == ("add", "add", "kernels")
    assert repr(add) == "<exported function kernels.add>"


def test_no_documentation_is_none(kernels) -> None:
    add = kernels("basic/add.c").add
    assert add.__doc__ is None
    assert inspect.getdoc(add) is None


def test_documentation_and_signature_can_be_replaced(kernels) -> None:
    add = kernels("attributes/typed.cc").add
    add.__doc__ = "Mine."
    add.__signature__ = inspect.Signature()
    assert inspect.getdoc(add) == "Mine."
    assert str(inspect.signature(add)) == "()"


def test_the_signature_is_not_read_before_it_is_asked_for(gcc_kernels, monkeypatch) -> None:
    from orcjit_import import DynamicLibrary

    asked = []
    monkeypatch.setattr(DynamicLibrary, "get_function_metadata", lambda *_, **__: asked.append(1))
    add = gcc_kernels("attributes/typed.cc").add
    assert add(1, 2) == 3
    assert asked == []
    assert [add.__signature__, add.__signature__] == [None, None]
    assert asked == [1]


def test_doctest_runs_the_examples_of_the_documentation(kernels) -> None:
    module = kernels("attributes/typed.cc")
    globals_ = {"kernels": module}
    (found,) = doctest.DocTestFinder().find(module.add, "add", module, globals_, globals_)
    results = doctest.DocTestRunner().run(found)
    assert (results.attempted, results.failed) == (1, 0)


def test_doctest_finds_the_functions_that_were_used(kernels) -> None:
    module = kernels("attributes/typed.cc")
    assert module.add(1, 1) == 2
    found = doctest.DocTestFinder().find(module)
    assert [test.name for test in found if test.examples] == ["kernels.add"]


def test_completion(kernels) -> None:
    complete = rlcompleter.Completer({"kernels": kernels("attributes/typed.cc")}).complete
    matches = [complete("kernels.a", state) for state in range(4)]
    assert matches == ["kernels.add(", "kernels.address(", "kernels.apply(", None]
    assert complete("kernels.noth", 0) == "kernels.nothing()"


@pytest.mark.parametrize("name", ["__getattr__", "__dir__"])
def test_dir_does_not_show_what_makes_it_work(gcc_kernels, name: str) -> None:
    module = gcc_kernels("basic/add.c")
    assert name not in dir(module)
    assert "__library__" in dir(module)


def packaged(here, builder, *objects, as_archive=False):
    """Import objects as the package `several`; return it."""
    directory = here / "several"
    directory.mkdir()
    if as_archive:
        objects = [builder.archive("several.a", *objects)]
    for path in objects:
        shutil.copy(path, directory / path.name)
    importlib.invalidate_caches()
    return importlib.import_module("several")


@pytest.mark.parametrize("as_archive", [False, True])
def test_help_where_one_of_several_objects_is_documented(here, cc, builder, as_archive) -> None:
    documented = cc("attributes/described.c", '-DDOC="Add two integers."')
    module = packaged(here, builder, cc("basic/add.c"), documented, as_archive=as_archive)
    assert help_on(module.f)[2:] == ["f(...)", "    Add two integers."]
    assert help_on(module.add)[2:] == ["add(...)"]


@pytest.mark.parametrize("as_archive", [False, True])
def test_documentation_is_not_asked_for_where_there_is_none(
    here, cc, builder, monkeypatch, as_archive
) -> None:
    asked = []
    module = packaged(
        here, builder, cc("basic/add.c"), cc("attributes/described.c"), as_archive=as_archive
    )
    kind = type(module.__library__)
    monkeypatch.setattr(kind, "get_function_doc", lambda *args: asked.append(args))
    assert module.f(1, 2) == module.add(1, 2) == 3
    assert asked == []
    assert module.add.__doc__ is None
    assert len(asked) == 1
