"""`orcjit-import explain`: what a search finds, entry by entry, and why."""

import importlib
import sys

import pytest


def test_an_object_module(shell, gcc):
    path = shell.put("kernels.o", gcc("basic/add.c"))
    printed = shell.output("explain", "kernels")
    assert printed.startswith("import kernels\n  ")
    assert f"{path} is an object module of 1 object" in printed
    assert printed.endswith(f"so it is the object module {path}\n")
    (told,) = shell.json("explain", "kernels")
    assert (told["name"], told["lines"][-1]) == ("kernels", f"so it is the object module {path}")


def test_a_module_that_the_command_has_imported_itself(shell):
    printed = shell.output("explain", "json")
    assert "is a Python module, which wins in its entry" in printed
    assert "imported already" not in printed


def test_what_is_not_found(shell, gcc):
    shell.put("kernels.o", gcc("basic/helper.c", "-DVALUE=5"))
    status, printed, errors = shell.run("explain", "kernels", "json")
    assert (status, errors) == (1, "")
    first, second = printed.split("\n\n")
    assert "kernels.orcjit.toml beside it, which may be empty" in first
    assert "so it is not found" in first
    assert second.startswith("import json\n")


def test_entries_of_the_path_that_are_no_text(shell, gcc, monkeypatch):
    monkeypatch.setattr("sys.path", [*sys.path, [1], b"here", None])
    shell.put("here/kernels.o", gcc("basic/add.c"))
    assert shell.run("explain", "absent")[0] == 1
    assert shell.output("check", "here") == "1 module checked: no problems\n"


def test_a_relative_name(shell):
    status, printed, _ = shell.run("explain", ".kernels")
    assert (status, printed) == (
        1,
        "import .kernels\n  '.kernels' is no absolute name of a module\n",
    )


def test_what_cannot_be_linked(shell, gcc):
    """What is found is one question, and whether it can be imported is another."""
    path = shell.put("kernels.o", gcc("broken/undefined_one.c"))
    printed = shell.output("explain", "kernels")
    assert f"so it is the object module {path}\n" in printed
    assert "but undefined symbol 'orcjit_missing_function' (referenced by" in printed
    assert "Add the object that defines it" in printed
    assert "[OJ" not in printed


def test_why_it_cannot_be_linked_has_its_code(shell, gcc, monkeypatch):
    monkeypatch.delenv("ORCJIT_ERRORS")
    shell.put("kernels.o", gcc("broken/undefined_one.c"))
    (told,) = shell.json("explain", "kernels")
    assert told["lines"][-1].startswith("but undefined symbol 'orcjit_missing_function'")
    assert told["lines"][-1].endswith(" [OJ103]")


def test_what_a_dependency_keeps_from_being_linked(shell, gcc):
    shell.put("user.o", gcc("basic/add.c"))
    shell.put("user.orcjit.toml", 'depends = ["kernels"]')
    shell.put("kernels.o", gcc("broken/undefined_one.c"))
    assert "but kernels: undefined symbol 'orcjit_missing_function'" in shell.output(
        "explain", "user"
    )


def test_an_import_that_fails_points_to_it(shell, gcc):
    shell.put("kernels.o", gcc("broken/undefined_one.c"))
    sys.path.insert(0, str(shell.directory))
    with pytest.raises(ImportError, match=r"`orcjit-import explain kernels` tells what was found"):
        importlib.import_module("kernels")
