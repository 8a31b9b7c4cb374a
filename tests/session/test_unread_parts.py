"""Parts of large objects that no link reads stay unread: debug information, intermediate code."""

import importlib
import os
import zipfile

import pytest
from support.backtraces import frames
from support.counting import make_counting_library, make_preloaded
from support.elf import sections
from support.process import lines_of

import orcjit_import

LARGE = 128 << 10
LOAD = """
import ctypes, sys
import orcjit_import
count = ctypes.CDLL(None).orcjit_test_read_bytes
session = orcjit_import.ExecutionSession()
before = count()
library = session.create_library()
library.add(sys.argv[1])
assert library["outer"] is not None
print(count() - before)
"""


@pytest.fixture(scope="module")
def counting(tmp_path_factory):
    """Return a library that counts what the process reads, to be loaded before it."""
    return make_counting_library(tmp_path_factory.mktemp("counting"))


@pytest.fixture
def large(cc):
    path = cc("backtraces/chain.cc", "-g3", "-O0")
    assert path.stat().st_size > 2 * LARGE
    return path


def bytes_needed(path):
    """Return the size of what is not for debuggers and compilers."""
    image = path.read_bytes()
    marks = (b".debug", b".rela.debug", b".gnu.lto_", b".gnu.debuglto_", b".rela.gnu.debuglto_")
    unread = [part.size for part in sections(image) if part.name.startswith(marks)]
    return len(image) - sum(unread)


def read_for(path, counting):
    [read] = lines_of(LOAD, path, LD_PRELOAD=counting)
    return int(read)


@pytest.mark.x86_64("a library that is loaded into an emulator")
def test_debug_information_is_not_read(large, counting):
    needed = bytes_needed(large)
    assert needed < large.stat().st_size / 2
    # What lies between is read as well where it is little.
    assert needed * 0.9 < read_for(large, counting) < needed + LARGE


@pytest.mark.x86_64("a library that is loaded into an emulator")
def test_intermediate_code_is_not_read(gcc, counting):
    path = gcc("backtraces/chain.cc", "-flto", "-ffat-lto-objects", "-g3")
    needed = bytes_needed(path)
    assert needed < path.stat().st_size / 2
    assert read_for(path, counting) < needed + LARGE


@pytest.mark.x86_64("a library that is loaded into an emulator")
def test_member_of_a_large_archive(large, cc, builder, counting):
    others = [cc("backtraces/chain.cc", "-g3", "-O0", each) for each in ("-gdwarf-4", "-gdwarf-3")]
    archive = builder.archive("large.a", cc("basic/add.c"), large, *others)
    assert archive.stat().st_size > 1 << 20
    assert read_for(archive, counting) < archive.stat().st_size / 3


# Writes another file over the one that is read, when the first bytes of that have been read.
REWRITING = """
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
static ssize_t disturbed(int file, void* out, size_t size, off_t offset) {
  static int is_done;
  ssize_t n = syscall(SYS_pread64, file, out, size, offset);
  if (is_done || n < 4 || memcmp(out, "\\177ELF", 4) != 0) return n;
  is_done = 1;
  char part[4096];
  int from = open(getenv("TEST_FROM"), O_RDONLY), to = open(getenv("TEST_TO"), O_WRONLY);
  for (ssize_t m; (m = read(from, part, sizeof part)) > 0;)
    if (write(to, part, m) != m) abort();
  return n;
}
ssize_t pread(int f, void* out, size_t size, off_t at) { return disturbed(f, out, size, at); }
ssize_t pread64(int f, void* out, size_t size, off_t at) { return disturbed(f, out, size, at); }
"""
REFUSED = """
import sys
import orcjit_import
library = orcjit_import.ExecutionSession().create_library()
try:
    library.add(sys.argv[1])
except orcjit_import.ObjectReadError as error:
    print(error)
"""


@pytest.mark.x86_64("a library that is loaded into an emulator")
def test_a_file_that_is_written_between_its_parts_is_refused(large, tmp_path):
    """Rather than linked with the headers of one object, and the code of another one."""
    path, after = tmp_path / "written.o", tmp_path / "after.o"
    path.write_bytes(large.read_bytes())
    after.write_bytes(large.read_bytes())
    os.utime(path, (0, 0))
    library = make_preloaded(tmp_path, REWRITING)
    [told] = lines_of(REFUSED, path, LD_PRELOAD=library, TEST_FROM=str(after), TEST_TO=str(path))
    assert told.startswith(f"'{path}' was changed after it was opened; import again")


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_lines_are_those_of_the_whole_file(large, tmp_path, session, monkeypatch, compression):
    found = frames(session.load_module(large).outer, 1)
    assert found
    assert found[0][1] != "<unknown>:0"
    name = f"chain_in_parts_{compression}_{large.parent.name}"
    with zipfile.ZipFile(tmp_path / "b.zip", "w", compression) as opened:
        opened.write(large, f"{name}.o")
    monkeypatch.syspath_prepend(str(tmp_path / "b.zip"))
    assert frames(importlib.import_module(name).outer, 1) == found


def test_what_lies_in_two_sections_is_read(large, tmp_path, session):
    """An object whose debug information lies over its code is odd, and linked all the same."""
    image = bytearray(large.read_bytes())
    text = next(part for part in sections(bytes(image)) if part.name == b".text")
    debug = next(part for part in sections(bytes(image)) if part.name == b".debug_info")
    place = image.index(debug.offset.to_bytes(8, "little") + debug.size.to_bytes(8, "little"))
    image[place : place + 16] = text.offset.to_bytes(8, "little") + text.size.to_bytes(8, "little")
    path = tmp_path / "overlapping.o"
    path.write_bytes(image)
    assert session.load_module(path).sort is not None


def test_sections_that_lie_outside_are_refused_as_ever(large, tmp_path, session):
    image = bytearray(large.read_bytes())
    debug = next(part for part in sections(bytes(image)) if part.name == b".debug_info")
    place = image.index(debug.offset.to_bytes(8, "little") + debug.size.to_bytes(8, "little"))
    image[place + 8 : place + 16] = (1 << 40).to_bytes(8, "little")
    path = tmp_path / "outside.o"
    path.write_bytes(image)
    with pytest.raises(orcjit_import.ObjectFormatError, match="lies beyond the end of the file"):
        session.load_module(path)
