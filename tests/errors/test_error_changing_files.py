"""Files that change, shrink or vanish between being added and being linked."""

import pytest
from support.process import lines_of

PREAMBLE = """
import sys
from pathlib import Path
from orcjit_import import ExecutionSession, OrcJITError
path, other = map(Path, sys.argv[1:])
session = ExecutionSession()
library = session.create_library()
library.add(path)
"""

# Works with the old content, or is refused: but the process survives.
LOOK_UP = """
try:
    print(library["use_sort"]())
except OrcJITError:
    print(999)
"""


@pytest.fixture
def copy(cc, tmp_path):
    """A large object of its own, that may be damaged."""
    path = tmp_path / "changing.o"
    path.write_bytes(cc("runtime/libstdcxx.cc").read_bytes())
    return path


@pytest.mark.parametrize("size", [0, 100, 4096, 100_000])
def test_file_that_is_truncated(copy, cc, size):
    program = f"{PREAMBLE}\nwith path.open('r+b') as file: file.truncate({size})\n{LOOK_UP}"
    assert lines_of(program, copy, cc("basic/add.c")) == ["999"]


def test_file_that_is_overwritten_with_another_object(copy, cc):
    program = f"{PREAMBLE}\npath.write_bytes(other.read_bytes())\n{LOOK_UP}"
    assert lines_of(program, copy, cc("basic/add.c")) == ["999"]


def test_file_that_is_overwritten_with_zeros(copy, cc):
    program = f"{PREAMBLE}\nsize = path.stat().st_size\npath.write_bytes(bytes(size))\n{LOOK_UP}"
    assert lines_of(program, copy, cc("basic/add.c")) == ["999"]


def test_file_that_is_overwritten_piece_by_piece(copy, cc):
    program = f"""{PREAMBLE}
content = bytearray(path.read_bytes())
for start in range(64, len(content), 7):
    content[start] ^= 0xFF
path.write_bytes(content)
{LOOK_UP}"""
    assert lines_of(program, copy, cc("basic/add.c")) == ["999"]


def test_file_that_is_deleted(copy, cc):
    program = f"{PREAMBLE}\npath.unlink()\nprint(library['use_sort']())"
    assert lines_of(program, copy, cc("basic/add.c")) == ["999"]


def test_file_that_is_replaced(copy, cc):
    program = f"""{PREAMBLE}
new = path.with_suffix(".new")
new.write_bytes(other.read_bytes())
new.rename(path)
print(library["use_sort"]())
again = session.create_library()
again.add(path)
print(again["add"](1, 2))
"""
    assert lines_of(program, copy, cc("basic/add.c")) == ["999", "3"]


def test_file_that_is_compiled_again_after_it_was_linked(session, cc, tmp_path):
    path = tmp_path / "kernel.o"
    path.write_bytes(cc("basic/value.c", "-DVALUE=1").read_bytes())
    old = session.load_module(path)
    assert old["value"]() == 1
    path.write_bytes(cc("basic/value.c", "-DVALUE=2").read_bytes())
    assert (old["value"](), session.load_module(path)["value"]()) == (1, 2)


def test_archive_that_is_truncated(cc, builder, tmp_path):
    path = tmp_path / "changing.a"
    members = [cc("runtime/libstdcxx.cc"), cc("basic/add.c")]
    path.write_bytes(builder.archive("k.a", *members).read_bytes())
    program = f"{PREAMBLE}\nwith path.open('r+b') as file: file.truncate(100)\n{LOOK_UP}"
    assert lines_of(program, path, cc("basic/add.c")) == ["999"]


LARGE = """
#include "kernel.h"
static const char table[20 << 20] = {7};
EXPORT_INT(use_sort) { return table[ARG(0)]; }
"""


@pytest.fixture
def large(builder, tmp_path):
    """An object of more than what is kept of a large archive's file."""
    path = tmp_path / "large.o"
    path.write_bytes(builder.compile_text("gcc", "large.c", LARGE).read_bytes())
    return path


@pytest.mark.parametrize("size", [0, 4096, 10 << 20])
def test_large_file_that_is_truncated(large, cc, size):
    look_up = "print(library['use_sort'](0))"
    program = f"{PREAMBLE}\nwith path.open('r+b') as file: file.truncate({size})\n{look_up}"
    assert lines_of(program, large, cc("basic/add.c")) == ["7"]


@pytest.fixture
def large_archive(large, gcc, builder, tmp_path):
    path = tmp_path / "large.a"
    members = [large, gcc("basic/value.c", "-DVALUE=5")]
    path.write_bytes(builder.archive("large.a", *members).read_bytes())
    return path


CALL = """
try:
    print(library["value"]())
except OrcJITError as error:
    print(type(error).__name__)
"""


def test_large_archive(large_archive, gcc):
    program = f"{PREAMBLE}\n{CALL}\nprint(library['use_sort'](0))"
    assert lines_of(program, large_archive, gcc("basic/add.c")) == ["5", "7"]


@pytest.mark.parametrize("size", [0, 100, 4096, 10 << 20])
def test_large_archive_that_is_truncated(large_archive, gcc, size):
    program = f"{PREAMBLE}\nwith path.open('r+b') as file: file.truncate({size})\n{CALL}"
    assert lines_of(program, large_archive, gcc("basic/add.c")) == ["ObjectReadError"]


def test_large_archive_that_is_overwritten(large_archive, gcc):
    program = f"{PREAMBLE}\npath.write_bytes(bytes(path.stat().st_size))\n{CALL}"
    assert lines_of(program, large_archive, gcc("basic/add.c")) == ["ObjectReadError"]


def test_large_archive_that_is_deleted(large_archive, gcc):
    program = f"{PREAMBLE}\npath.unlink()\n{CALL}"
    assert lines_of(program, large_archive, gcc("basic/add.c")) == ["5"]
