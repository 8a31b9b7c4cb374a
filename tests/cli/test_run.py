"""`orcjit-import run` and `info`."""

import json
from pathlib import Path

import pytest
from support.process import run_python

MAIN = """
#include "kernel.h"
EXPORT_INT(main) { return 40 + num_args; }
"""


def test_a_python_file(shell, gcc):
    shell.put("kernels.o", gcc("basic/add.c"))
    shell.put("program.py", "import sys, kernels\nprint(kernels.add(1, 2), sys.argv, __name__)")
    printed = shell.output("run", "program.py", "--epochs", "3")
    assert printed == "3 ['program.py', '--epochs', '3'] __main__\n"


def test_a_python_module(shell, gcc):
    shell.put("kernels.o", gcc("basic/add.c"))
    shell.put("package/__main__.py", "import kernels\nprint(kernels.add(1, 2))")
    assert shell.output("run", "package") == "3\n"


def test_main_of_an_object_module(shell, builder):
    shell.put("kernels.o", builder.compile_text("gcc", "main.c", MAIN))
    status, _, _ = shell.run("run", "kernels", "a", "--b")
    assert status == 42


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("absent.py", "absent.py: there is no such file"),
        ("absent", "No module named 'absent' on sys.path"),
        ("broken.o", "cannot import 'broken': "),
        ("kernels", "object module 'kernels' exports no function 'main' to run: it exports 'add'"),
    ],
)
def test_what_cannot_be_run(shell, gcc, target, words):
    shell.put("kernels.o", gcc("basic/add.c"))
    shell.put("broken.o", "no object")
    assert words in shell.error("run", target)


@pytest.mark.parametrize("place", ["absent/out.json", "program.py/out.json"])
def test_a_trace_that_cannot_be_written_is_told_before_the_program_runs(shell, place):
    shell.put("program.py", "print('runs')")
    status, printed, errors = shell.run("run", "--trace", place, "program.py")
    assert (status, printed) == (1, "")
    assert errors.startswith("orcjit-import: error: /")
    assert f"/{place}: cannot be written: " in errors


def test_info_tells_versions(shell):
    facts = shell.json("info")
    assert facts["LLVM"].startswith("23.")
    assert not facts["compiled by"][0].isdigit()  # GCC tells its version only
    assert "liborcjit_import.so" in facts["native library"]
    assert "LLVM" in shell.output("info")


def test_info_tells_where_time_goes(shell, gcc):
    shell.put("kernels.o", gcc("basic/add.c"))
    times = shell.json("info", "kernels")
    assert 0 < times["read and check the objects"] < times["all of the import"]
    assert "all of the import" in shell.output("info", "kernels")


def test_info_of_what_cannot_be_imported(shell, gcc):
    shell.put("kernels.o", gcc("declarations/uses.c"))
    assert "undefined symbol 'provided'" in shell.error("info", "kernels")


def test_nothing_of_the_command_line_is_imported_by_an_import(shell, gcc):
    path = shell.put("kernels.o", gcc("basic/add.c"))
    program = """
import sys
sys.path.insert(0, sys.argv[1])
import orcjit_import, kernels
kernels.add(1, 2)
unwanted = ("click", "rich", "orcjit_import.cli", "orcjit_import.tools")
print([name for name in sys.modules if name.startswith(unwanted)])
"""
    assert run_python(program, path.parent).stdout == "[]\n"


def test_a_trace_is_written(shell, gcc):
    shell.put("kernels.o", gcc("basic/add.c"))
    shell.put("program.py", "import kernels, sys\nprint(kernels.add(1, 2))\nsys.exit(5)")
    command = "import sys; from orcjit_import.cli import main; main(sys.argv[1:])"
    done = run_python(command, "run", "--trace", "out.json", "program.py")
    assert (done.returncode, done.stdout, done.stderr) == (5, "3\n", "")
    events = json.loads(Path("out.json").read_text())["traceEvents"]
    assert "link kernels" in {event["name"] for event in events if event["ph"] == "X"}
