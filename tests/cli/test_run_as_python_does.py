"""`orcjit-import run` and `python`: what a program sees and how it ends is the same."""

import os
import subprocess
import sys
import zipapp
from pathlib import Path

import pytest

ENDINGS = {
    "exit": "raise SystemExit(7)",
    "text": "raise SystemExit('told')",
    "EOFError": "raise EOFError('end')",
    "EPIPE": "import errno; raise OSError(errno.EPIPE, 'pipe')",
    "interrupt": "raise KeyboardInterrupt",
    "click": "import click; raise click.ClickException('of the program')",
    "ours": "import orcjit_import; raise orcjit_import.OrcJITError('of the program')",
    "syntax": "a = = 1",
    "late": "import atexit, __main__; atexit.register(lambda: print(__main__.x)); x = 1",
}
SEEN = """
import sys, __main__, pickle
import helper
class Value: pass
pickle.loads(pickle.dumps(Value()))
spec = __spec__ and __spec__.name
print([__name__, __file__, __package__, spec, sys.argv, sys.path[0], __builtins__ is not None])
print(sys.modules["__main__"].__dict__ is globals(), __main__ is sys.modules[__name__])
"""
RUN = ["-m", "orcjit_import", "run"]


def both(*arguments: str, run=(), python=(), **variables: str):
    """Run a program with `python`, and with `orcjit-import run`."""
    environment = {**os.environ, **variables}
    return [
        subprocess.run(
            [sys.executable, *start, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        for start in ((*python,), (*RUN, *run))
    ]


@pytest.mark.parametrize("ending", list(ENDINGS))
def test_how_a_program_ends(shell, ending):
    shell.put("program.py", ENDINGS[ending])
    expected, found = both("program.py")
    assert (found.returncode, found.stdout) == (expected.returncode, expected.stdout)
    assert found.stderr.splitlines()[-1:] == expected.stderr.splitlines()[-1:]
    assert ("Traceback" in found.stderr) == ("Traceback" in expected.stderr) or ending == "syntax"


@pytest.fixture
def programs(shell):
    for name in ("directory/__main__.py", "directory/inner/program.py", "directory/script"):
        shell.put(name, SEEN)
    shell.put("directory/helper.py", "")
    shell.put("directory/inner/helper.py", "")
    Path("link.py").symlink_to("directory/inner/program.py")
    zipapp.create_archive("directory", "app.pyz", interpreter="/usr/bin/env python3")
    zipapp.create_archive("directory", "app.zip")
    return shell


@pytest.mark.parametrize(
    "text",
    [
        *("directory/inner/program.py", "link.py", "./link.py", "directory/script"),
        *("app.pyz", "app.zip", "./directory", "directory/"),
    ],
)
def test_what_a_program_sees(programs, text):
    expected, found = both(text, "an argument", "--option")
    assert (expected.returncode, expected.stderr) == (0, "")
    assert (found.returncode, found.stderr) == (0, "")
    for spelled, same in (("/./", "/"), ("directory/'", "directory'")):
        for each in (expected, found):
            each.stdout = each.stdout.replace(spelled, same)
    assert found.stdout == expected.stdout


def test_a_module_as_with_m(programs, monkeypatch):
    monkeypatch.chdir("directory")
    for module in ("inner.program", "inner/program.py"):
        python = ["-m"] if module == "inner.program" else []
        expected, found = both(module, "x", python=python)
        assert (expected.returncode, found.returncode) == (0, 0)
        assert [found.stdout, found.stderr][0].split(", [")[0] == expected.stdout.split(", [")[0]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="PYTHONSAFEPATH came with Python 3.11")
@pytest.mark.parametrize("text", ["directory/inner/program.py", "app.pyz"])
def test_a_safe_path(programs, text):
    expected, found = both(text, PYTHONSAFEPATH="1")
    assert found.returncode == expected.returncode == ("program" in text)
    assert found.stdout == expected.stdout
    assert found.stderr.splitlines()[-1:] == expected.stderr.splitlines()[-1:]


def test_a_compiled_file(shell):
    source = shell.put("program.py", "print(__file__, __name__)")
    subprocess.run([sys.executable, "-m", "compileall", "-b", "-q", source], check=True)
    expected, found = both("program.pyc")
    assert (found.stdout, found.stderr) == (expected.stdout, "")


def test_objects_at_a_path(shell, builder):
    text = '#include "kernel.h"\nEXPORT_INT(main) { return 40 + num_args; }\n'
    shell.put("below/kernels.o", builder.compile_text("gcc", "main.c", text))
    shell.put("package/a.o", builder.compile_text("gcc", "main.c", text))
    for place in ("below/kernels.o", "./package"):
        assert shell.run("run", place, "a", "b")[0] == 42


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("empty", "'empty' is a package, and cannot be run itself"),
        ("./empty", "./empty: has no __main__.py to run, and is no object module"),
        ("email", "No module named email.__main__; 'email' is a package, and cannot be run"),
        ("sys", "'sys' is written in C, and has no code to run"),
        ("absent/x", "absent/x: there is no such file or directory"),
        ("b.zip", "b.zip: has no __main__.py to run"),
    ],
)
def test_what_has_nothing_to_run(shell, text, words):
    Path("empty").mkdir()
    zipapp.create_archive(Path("empty"), "b.zip", main="a:b")
    subprocess.run([sys.executable, "-m", "zipfile", "-c", "b.zip", "empty"], check=True)
    message = shell.error("run", text)
    assert words in message
    assert message.count("\n") == 1
