"""On a terminal no line is broken by the terminal itself, in the middle of a word."""

from __future__ import annotations

import os
import pty
import re
import struct
import subprocess
import sys
import termios
from fcntl import ioctl

import pytest

from .conftest import CommandLine

COLUMNS = 60
STYLE = re.compile(r"\x1b\[[\d;?]*[a-zA-Z]")
# What is longer than a line has one of its own: a path, or a symbol.
CUT = 2


@pytest.fixture
def lines(shell: CommandLine):
    """Run a command on a terminal; return what it shows."""

    def run(*arguments: str) -> list[str]:
        ours, theirs = pty.openpty()
        ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
        environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "ORCJIT_ERRORS")}
        process = subprocess.Popen(
            [sys.executable, "-m", "orcjit_import", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            env={**environment, "TERM": "xterm", "NO_COLOR": "1"},
        )
        os.close(theirs)
        shown = b""
        try:
            while read := os.read(ours, 1 << 16):
                shown += read
        except OSError:  # the other end is closed
            pass
        os.close(ours)
        process.wait()
        return STYLE.sub("", shown.decode()).replace("\r\n", "\n").splitlines()

    return run


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "kernels"],
        ["explain", "strays"],
        ["explain", "kernels"],
        ["inspect", "a-file-that-is-not-there-and-has-a-long-name.o"],
        ["doctor"],
        ["inspect", "long"],
    ],
    ids=" ".join,
)
def test_lines_end_where_words_do(lines, shell, gcc, arguments):
    shell.put("kernels/a.o", gcc("broken/undefined_one.c"))
    shell.put("strays/a.o", gcc("basic/helper.c"))
    shell.put("long/a.o", gcc("attributes/long_name.cc", "-std=c++17"))
    shown = lines(*arguments)
    assert len(shown) > CUT
    for line in shown:
        words = line.split()
        assert len(line) <= COLUMNS or len(words) <= CUT, line


@pytest.mark.parametrize("command", ["init", "check", "graph"])
def test_help_names_what_an_option_takes(lines, command):
    """In words that no column of the table of options cuts."""
    words = " ".join(lines(command, "--help")).replace("│", " ").split()
    choices = {
        "init": ["setuptools", "scikit-build-core", "cmake"],
        "check": ["text", "github"],
        "graph": ["tree", "dot", "mermaid", "svg"],
    }
    assert set(choices[command]) <= {word.strip(".,:;") for word in words}
