"""Files that cannot be read, and files that are no objects at all."""

import os
from pathlib import Path

import pytest
from support.build import control_library, run
from support.compilers import find_compiler
from support.elf import with_type

import orcjit_import
from orcjit_import import (
    ObjectFormatError,
    ObjectIsADirectoryError,
    ObjectNotFoundError,
    ObjectReadError,
    OrcJITError,
)


def test_missing_file(add, tmp_path):
    with pytest.raises(ObjectNotFoundError, match=r"missing\.o") as caught:
        add(tmp_path / "missing.o")
    assert isinstance(caught.value, FileNotFoundError)


def test_missing_file_in_load_module(session, tmp_path):
    with pytest.raises(ObjectNotFoundError, match=r"missing\.o"):
        session.load_module(tmp_path / "missing.o")


def test_missing_file_after_a_good_one(session, gcc, tmp_path):
    with pytest.raises(ObjectNotFoundError, match=r"missing\.o"):
        session.load_module([gcc("basic/add.c"), tmp_path / "missing.o"])


def test_dangling_link(add, tmp_path):
    link = tmp_path / "link.o"
    link.symlink_to(tmp_path / "nothing")
    with pytest.raises(ObjectNotFoundError, match=r"link\.o"):
        add(link)


def test_directory(add, tmp_path):
    with pytest.raises(ObjectIsADirectoryError, match="directory") as caught:
        add(tmp_path)
    assert isinstance(caught.value, IsADirectoryError)
    assert str(tmp_path) in str(caught.value)


def test_path_through_a_file(add, gcc):
    with pytest.raises(OSError, match=r"add\.o"):
        add(gcc("basic/add.c") / "below.o")


@pytest.mark.parametrize("path", ["/proc/self/mem", "/dev/null", "/dev/full"])
def test_what_is_no_regular_file(add, path):
    with pytest.raises((ObjectReadError, ObjectFormatError), match=path):
        add(path)


def test_pipe_is_refused_and_not_waited_for(add, tmp_path):
    pipe = tmp_path / "pipe.o"
    os.mkfifo(pipe)
    with pytest.raises((ObjectReadError, ObjectFormatError), match=r"pipe\.o"):
        add(pipe)


def test_link_to_itself(add, tmp_path):
    loop = tmp_path / "loop.o"
    loop.symlink_to(loop)
    with pytest.raises(ObjectReadError, match=r"loop\.o") as caught:
        add(loop)
    assert isinstance(caught.value, OSError)


def test_name_that_is_too_long(add):
    with pytest.raises(OSError, match="long"):
        add("x" * 5000)


def test_empty_file(add, tmp_path):
    path = tmp_path / "empty.o"
    path.touch()
    with pytest.raises(ObjectFormatError, match=r"empty\.o.*empty"):
        add(path)


def test_empty_bytes(add):
    with pytest.raises(ObjectFormatError, match="empty"):
        add(b"")


def test_text_file(add, tmp_path):
    path = tmp_path / "notes.o"
    path.write_text("int main(void) { return 0; }\n")
    with pytest.raises(ObjectFormatError, match=r"notes\.o.*not an object"):
        add(path)


def test_zeros(add):
    with pytest.raises(ObjectFormatError, match="not an object"):
        add(bytes(4096))


def test_bytes_that_are_no_object_are_labelled(session):
    with pytest.raises(ObjectFormatError, match="bytes"):
        session.load_module(b"no object at all, but of some length")


def test_shared_library(add, gcc, tmp_path):
    path = control_library(tmp_path, find_compiler("gcc"), gcc("basic/add.c"))
    with pytest.raises(ObjectFormatError, match=r"shared library.*load_module"):
        add(path)


def test_executable(add):
    with pytest.raises(ObjectFormatError, match=r"executable|shared library"):
        add(Path("/proc/self/exe").resolve())  # sys.executable may be a script


def test_executable_that_is_not_relocatable(add, gcc):
    with pytest.raises(ObjectFormatError, match="executable"):
        add(with_type(gcc("basic/add.c").read_bytes(), 2))


def test_core_file(add, gcc):
    with pytest.raises(ObjectFormatError, match="core"):
        add(with_type(gcc("basic/add.c").read_bytes(), 4))


def test_source_file_of_python(add):
    with pytest.raises(ObjectFormatError, match=r"test_error_files\.py"):
        add(__file__)


def test_zip_file(add, tmp_path):
    path = tmp_path / "k.o"
    path.write_bytes(b"PK\3\4" + bytes(100))
    with pytest.raises(ObjectFormatError, match=r"k\.o"):
        add(path)


def test_linker_script(add, tmp_path):
    path = tmp_path / "script.a"
    path.write_text("INPUT(a.o b.o)\n")
    with pytest.raises(ObjectFormatError, match=r"script\.a"):
        add(path)


@pytest.mark.parametrize("content", [b"!<arch>\n" + b"x" * 59, b"!<arch>\n" + b"x" * 200])
def test_broken_archive(add, content):
    with pytest.raises(ObjectFormatError, match="archive"):
        add(content)


def test_truncated_archive(link, builder, gcc):
    image = builder.archive("k.a", gcc("archive/entry.c"), gcc("archive/chained.c")).read_bytes()
    for size in [9, 60, 68, 70, 100, len(image) // 2, len(image) - 100]:
        with pytest.raises(ObjectFormatError, match=r"archive|index|truncated"):
            link(image[:size], "entry")


def test_archive_of_text_files(link, tmp_path):
    (tmp_path / "a.txt").write_text("hello")
    archive = tmp_path / "text.a"
    run("ar", "rcs", archive, tmp_path / "a.txt")
    with pytest.raises(OrcJITError):
        link(archive, "hello")


def test_all_errors_derive_from_one():
    names = [name for name in orcjit_import.errors.__all__ if name != "OrcJITError"]
    classes = [getattr(orcjit_import.errors, name) for name in names]
    assert all(issubclass(each, OrcJITError) for each in classes if not issubclass(each, Warning))
    assert len(names) >= 16


def test_failed_file_is_not_left_open(session, tmp_path):
    path = tmp_path / "bad.o"
    path.write_bytes(b"no object")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(10):
        with pytest.raises(ObjectFormatError):
            session.load_module(path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_failed_file_is_not_left_mapped(session, gcc, tmp_path):
    path = tmp_path / "cut.o"
    path.write_bytes(gcc("calls/values.cc").read_bytes()[:-64])
    with pytest.raises(ObjectFormatError):
        session.load_module(path)
    assert str(path) not in Path("/proc/self/maps").read_text()
