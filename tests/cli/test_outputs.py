"""What `--output` may replace: a regular file that is not read, and nothing else."""

import os
import stat
import threading
import zipfile
from pathlib import Path

import pytest

from .conftest import names_in, write_members

COMMANDS = {"pack": ["pack", "kernels", "-o"], "graph": ["graph", "kernels", "-o"]}


@pytest.fixture(params=list(COMMANDS))
def command(request):
    return COMMANDS[request.param]


def test_a_link_is_followed(kernels, command):
    kernels.put("elsewhere/real.zip", "former")
    Path("link.zip").symlink_to("elsewhere/real.zip")
    kernels.output(*command, "link.zip")
    assert Path("link.zip").is_symlink()
    assert Path("elsewhere/real.zip").read_bytes() != b"former"
    assert [path.name for path in Path("elsewhere").iterdir()] == ["real.zip"]


def test_a_link_to_what_is_still_to_come(kernels, command):
    Path("link.zip").symlink_to("real.zip")
    kernels.output(*command, "link.zip")
    assert Path("link.zip").is_symlink()
    assert Path("real.zip").is_file()


def test_a_pipe_gets_the_content_and_stays(kernels, command):
    os.mkfifo("pipe")
    read = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_bytes()))
    reader.start()
    kernels.output(*command, "pipe")
    reader.join(60)
    assert stat.S_ISFIFO(Path("pipe").stat().st_mode)
    kernels.output(*command, "file")
    assert read == [Path("file").read_bytes()]


def test_the_null_device_stays(kernels, command):
    """A device of our own, lest a failure takes the system's."""
    try:
        os.mknod("null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
        Path("null").write_bytes(b"")
    except PermissionError:
        Path("null").unlink(missing_ok=True)
        Path("null").symlink_to("/dev/null")
    kernels.output(*command, "null")
    assert stat.S_ISCHR(Path("null").stat().st_mode)


@pytest.mark.parametrize(
    "arguments",
    [
        ["pack", "kernels", "-o", "kernels/a.o"],
        ["pack", "kernels/a.o", "-o", "kernels/a.o"],
        ["pack", "kernels/a.o", "-o", "link.zip"],
        ["graph", "kernels", "-o", "kernels/a.o"],
        ["graph", "kernels/a.o", "-o", "link.zip"],
        ["graph", "kernels", "-o", "kernels/orcjit.toml"],
        ["lock", "kernels", "-o", "kernels/a.o"],
        ["lock", "kernels", "-o", "link.zip"],
        ["lock", "kernels", "-o", "kernels/orcjit.toml"],
        ["run", "--trace", "kernels/a.o", "kernels/a.o"],
    ],
)
def test_an_input_is_not_replaced(kernels, arguments):
    kernels.put("kernels/orcjit.toml", "")
    Path("link.zip").symlink_to("kernels/a.o")
    before = Path("kernels/a.o").read_bytes()
    assert "is what shall be read. Choose another" in kernels.error(*arguments)
    assert Path("kernels/a.o").read_bytes() == before


def test_a_bundle_is_not_replaced_by_its_graph(kernels):
    kernels.output("pack", "kernels", "-o", "b.zip")
    assert "is what shall be read" in kernels.error("graph", "b.zip", "-o", "b.zip")
    assert zipfile.is_zipfile("b.zip")


def test_the_rights_of_a_new_file_are_those_of_any(kernels, command):
    kernels.output(*command, "made")
    kernels.put("usual", "")
    assert Path("made").stat().st_mode == Path("usual").stat().st_mode


@pytest.mark.parametrize("place", ["absent/x.zip", "kernels/a.o/x.zip", "loop"])
def test_where_nothing_can_be_written(kernels, command, place):
    Path("loop").symlink_to("loop")
    before = sorted(Path().iterdir())
    assert f"error: {place}: cannot be written: " in kernels.error(*command, place)
    assert sorted(Path().iterdir()) == before


@pytest.mark.parametrize("place", ["kernels/a.o", "loop"])
def test_stubs_where_nothing_can_be_made(kernels, place):
    Path("loop").symlink_to("loop")
    status, printed, errors = kernels.run("stubs", "kernels", "-o", place)
    assert (status, printed) in ((1, ""), (2, ""))  # what can be told of an option has 2
    assert "is a file" in errors or "cannot be made" in errors


def test_stubs_follow_links(kernels):
    kernels.output("stubs", "kernels", "-o", "typings")
    kernels.put("real.pyi", "former")
    Path("typings/kernels/__init__.pyi").unlink()
    Path("typings/kernels/__init__.pyi").symlink_to("../../real.pyi")
    kernels.output("stubs", "kernels", "-o", "typings")
    assert Path("typings/kernels/__init__.pyi").is_symlink()
    assert Path("real.pyi").read_text() != "former"


def test_unpack_does_not_replace_a_pipe_or_the_bundle(shell):
    write_members("b.zip", {"pipe": b"1", "b.zip": b"2"})
    assert "b.zip: is what shall be read" in shell.error("unpack", "b.zip", "--force")
    Path("out").mkdir()
    os.mkfifo("out/pipe")
    assert "out/pipe: is a device" in shell.error("unpack", "b.zip", "-d", "out", "--force")
    assert stat.S_ISFIFO(Path("out/pipe").stat().st_mode)
    assert names_in("b.zip") == ["pipe", "b.zip"]
