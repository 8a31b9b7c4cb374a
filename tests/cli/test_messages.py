"""What is wrong is told in a line on stderr, whichever subcommand meets it: no traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "orcjit_import"]
SLOW_COMMANDS = [pytest.param([name], marks=pytest.mark.slow) for name in ("check", "graph")]
# Root may read and write everywhere, unless it gives that up.
UNPRIVILEGED = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE
ctypes.CDLL(None).prctl(24, 2, 0, 0, 0)  # CAP_DAC_READ_SEARCH
os.execv(sys.executable, [sys.executable, "-m", "orcjit_import", *sys.argv[1:]])
"""


def unprivileged(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", UNPRIVILEGED, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("option", [[], ["--json"]])
@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("nosuch", "'nosuch' is neither a file, nor a directory, nor a module on sys.path"),
        ("./nosuch.o", "./nosuch.o: there is no such file"),
        ("json", "'json' is no object module"),
        ("empty.o", "empty.o' is empty (0 bytes)"),
        ("broken.o", "broken.o"),
        ("needs.o", "undefined symbol 'provided'"),
        ("package.below", "package.below: cannot be imported: ZeroDivisionError: division by zero"),
        (".hidden", "'.hidden' is neither a file"),
    ],
)
def test_stubs_of_what_has_none(shell, gcc, target, words, option):
    shell.put("empty.o", "")
    shell.put("broken.o", gcc("basic/add.c")).write_bytes(gcc("basic/add.c").read_bytes()[:200])
    shell.put("needs.o", gcc("declarations/uses.c"))
    shell.put("package/__init__.py", "1 / 0")
    shell.put("package/below.o", gcc("basic/add.c"))
    message = shell.error("stubs", target, *option)
    assert words in message


def test_stubs_of_paths(kernels):
    by_name = kernels.output("stubs", "kernels")
    assert kernels.output("stubs", "./kernels") == by_name


@pytest.mark.parametrize("command", ["check", "inspect", "graph", "stubs"])
def test_a_directory_that_cannot_be_read(kernels, command):
    Path("closed").mkdir()
    Path("closed").chmod(0)
    done = unprivileged(command, "./closed")
    Path("closed").chmod(0o700)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("orcjit-import: error: ")
    assert "closed" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["stubs", "kernels", "-o", "closed"], ["pack", "kernels", "-o", "closed/x.zip"]],
    ids=["stubs", "pack"],
)
def test_a_directory_that_cannot_be_written_to(kernels, arguments):
    Path("closed").mkdir()
    Path("closed").chmod(0o555)
    done = unprivileged(*arguments)
    Path("closed").chmod(0o700)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("orcjit-import: error: closed")


@pytest.mark.parametrize("date", ["yesterday", "9" * 30, ""])
def test_a_date_that_is_none(kernels, monkeypatch, date):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", date)
    assert f"SOURCE_DATE_EPOCH is {date!r}" in kernels.error("pack", "kernels", "-o", "b.zip")


def test_a_date_that_a_zip_file_cannot_have(kernels, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "9999999999")
    kernels.output("pack", "kernels", "-o", "b.zip")


@pytest.mark.parametrize("command", [["inspect", "--static"], *SLOW_COMMANDS])
@pytest.mark.parametrize("name", ["größe", os.fsdecode(b"lat\xff")])
@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_a_name_that_stdout_cannot_take(shell, gcc, command, name, encoding):
    shell.put(f"{name}/a.o", gcc("basic/add.c"))
    for option in ([], ["--json"]):
        done = subprocess.run(
            [*COMMAND, *command, name, *option],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": encoding},
            timeout=120,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        if option:
            assert json.loads(done.stdout.decode())


def test_a_working_directory_that_was_removed(kernels):
    script = f'mkdir gone && cd gone && rmdir ../gone && "{sys.executable}" -m orcjit_import status'
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr
