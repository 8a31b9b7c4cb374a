"""`orcjit-import explain`: what a search finds, entry by entry, and why."""

import sys


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
