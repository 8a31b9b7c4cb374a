"""What shells complete: subcommands, modules and files."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.fixture
def complete(kernels, gcc):
    """Complete the last word of a command line, in a directory with objects."""
    kernels.put("single.o", gcc("basic/add.c"))
    kernels.put("regular/__init__.py", "raise AssertionError('imported')")
    kernels.put("regular/inner.o", gcc("basic/add.c"))
    kernels.put("plain.py", "")

    def run(line: str) -> list[str]:
        words = line.split(" ")
        done = subprocess.run(
            [sys.executable, "-m", "orcjit_import"],
            env={
                **os.environ,
                "_ORCJIT_IMPORT_COMPLETE": "bash_complete",
                "COMP_WORDS": line,
                "COMP_CWORD": str(len(words) - 1),
            },
            capture_output=True,
            text=True,
        )
        assert done.stderr == ""
        return done.stdout.splitlines()

    return run


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("orcjit-import ins", ["plain,inspect"]),
        ("orcjit-import inspect ker", ["plain,kernels", "file,ker"]),
        ("orcjit-import check sing", ["plain,single", "file,sing"]),
        ("orcjit-import stubs regular.", ["plain,regular.inner", "file,regular."]),
        ("orcjit-import graph ./ker", ["file,./ker"]),
        ("orcjit-import explain plai", ["plain,plain", "file,plai"]),
        ("orcjit-import check plai", ["file,plai"]),
        ("orcjit-import run plai", ["plain,plain", "file,plai"]),
        ("orcjit-import verify ker", ["plain,kernels", "file,ker"]),
        ("orcjit-import lock ker", ["plain,kernels", "file,ker"]),
        ("orcjit-import init --with sci", ["plain,scikit-build-core"]),
        ("orcjit-import graph --format me", ["plain,mermaid"]),
    ],
)
def test_words_are_completed(complete, line, words):
    assert complete(line) == words
