"""Nothing is ever unpacked to disk: no file is opened for writing, and none is left anywhere."""

import importlib
import os
from pathlib import Path

import pytest
from support.build import Builder
from support.process import lines_of, mappings

from .forms import EXTENSIONS, FORMS
from .places import PLACES

ZIPS = [kind for kind in PLACES if "zip" in kind or kind == "wheel"]

# Reports each file that Python code opens for writing or makes in another way.
PROGRAM = """
import os, sys

def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            print("written:", path)
    elif event in {"os.mkdir", "os.link", "os.symlink", "os.rename", "tempfile.mkstemp"}:
        print(event, *arguments)

sys.dont_write_bytecode = True
sys.addaudithook(watch)
import importlib
import orcjit_import
entry, *names = sys.argv[1:]
sys.path.insert(0, entry)
for name in names:
    print(importlib.import_module(name).add(1, 2))
"""


@pytest.mark.parametrize("kind", ZIPS)
def test_no_file_is_written(kind: str, tmp_path: Path, builder: Builder) -> None:
    place = PLACES[kind](tmp_path / "here").open()
    forms = [*FORMS, *EXTENSIONS]
    for number, form in enumerate(forms):
        form.install(place, f"kernels{number}", builder)
    names = [place.name(f"kernels{number}") for number in range(len(forms))]
    scratch, home = tmp_path / "scratch", tmp_path / "home"
    scratch.mkdir()
    home.mkdir()
    before = sorted(tmp_path.rglob("*"))
    printed = lines_of(PROGRAM, place.entry, *names, TMPDIR=str(scratch), HOME=str(home))
    assert printed == ["3"] * len(forms)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_watch_would_see_a_file_that_is_written(tmp_path: Path) -> None:
    program = f"{PROGRAM}\nopen(sys.argv[1] + '/x', 'w').close()"
    assert lines_of(program, tmp_path) == [f"written: {tmp_path}/x"]


LARGE = """
#include "kernel.h"
static const char table[20 << 20] = {7};
EXPORT_INT(look_up) { return table[ARG(0)]; }
"""


def test_a_large_stored_member_is_read_where_it_is(tmp_path: Path, builder: Builder) -> None:
    """It is neither copied to another file nor mapped, so that the zip file may change."""
    place = PLACES["zip_stored"](tmp_path).open()
    place.put("kernels.o", builder.compile_text("gcc", "large.c", LARGE))
    kernels = importlib.import_module("kernels")
    assert os.path.realpath(place.entry) not in {one.path for one in mappings()}
    assert kernels.look_up(0) == 7
