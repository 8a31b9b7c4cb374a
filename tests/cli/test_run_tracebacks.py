"""`orcjit-import run` shows the traceback of a program that fails, and nothing of its own."""

import subprocess
import sys

import pytest

FAILS = "def inner():\n    raise ValueError('of the program')\n\n\ninner()\n"
RUN = ["-m", "orcjit_import", "run"]


def error_of(*arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120).stderr


@pytest.mark.parametrize(
    ("place", "target"),
    [
        ("program.py", "program.py"),
        ("program.py", "program"),
        ("package/__main__.py", "package"),
        ("package/__main__.py", "./package"),
        ("package/program.py", "package.program"),
    ],
)
def test_a_traceback_begins_with_the_program(shell, place, target):
    path = shell.put(place, FAILS)
    lines = error_of(*RUN, target).splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    files = [line.strip() for line in lines if line.startswith("  File ")]
    assert files == [
        f'File "{path}", line 5, in <module>',
        f'File "{path}", line 2, in inner',
    ]
    assert lines[-1] == "ValueError: of the program"


def test_an_import_that_fails_ends_with_its_line(shell, gcc):
    shell.put("kernels.o", gcc("declarations/uses.c"))
    path = shell.put("program.py", "import kernels\n")
    lines = error_of(*RUN, "program.py").splitlines()
    files = [line.strip() for line in lines if line.startswith("  File ")]
    assert files == [f'File "{path}", line 1, in <module>']
    told = [line for line in lines if "undefined symbol 'provided'" in line]
    assert lines[0] == "Traceback (most recent call last):"
    assert len(told) == 1


def test_a_file_that_does_not_compile(shell):
    shell.put("program.py", "a = = 1\n")
    assert error_of(*RUN, "program.py") == error_of("program.py").replace(
        '"program.py"', f'"{shell.directory / "program.py"}"'
    ).replace(f'"{shell.directory}/{shell.directory}', f'"{shell.directory}')


def test_a_hook_of_the_program_is_its_own(shell):
    hook = "import sys\nsys.excepthook = lambda *found: print('mine', file=sys.stderr)\n"
    shell.put("program.py", f"{hook}1 / 0\n")
    assert error_of(*RUN, "program.py") == "mine\n"
