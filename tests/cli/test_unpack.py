"""`orcjit-import unpack`: all files of a bundle, or none."""

import zipfile
from pathlib import Path

import pytest

from orcjit_import.errors import ObjectReadError
from orcjit_import.tools import unpacking

from .conftest import members_of, write_members


def test_unpack(kernels):
    kernels.output("pack", "kernels", "-o", "b.zip")
    assert kernels.output("unpack", "b.zip", "-d", "out").startswith("wrote 3 files below out")
    assert (kernels.directory / "out/kernels/data/table.txt").read_text() == "1 2 3"


def test_unpack_refuses_what_was_changed(kernels):
    kernels.output("pack", "kernels", "-o", "b.zip")
    with zipfile.ZipFile("b.zip", "a") as opened:
        opened.writestr("kernels/added.o", "more")
    assert "kernels/added.o: is not listed in RECORD" in kernels.error("unpack", "b.zip")


def test_unpack_stays_below_its_directory(shell):
    with zipfile.ZipFile("b.zip", "w") as opened:
        opened.writestr("../outside.txt", "text")
    assert "'../outside.txt' has a path that" in shell.error("unpack", "b.zip", "-d", "out")
    assert [path.name for path in shell.directory.iterdir()] == ["b.zip"]


def content_of(directory):
    """Return what is in a directory: the text of files, where links lead to, and directories."""
    found = {}
    for path in sorted(Path(directory).rglob("*")):
        name = path.relative_to(directory).as_posix()
        is_file = path.is_file() and not path.is_symlink()
        found[name] = path.read_bytes() if is_file else str(path.is_symlink() and path.readlink())
    return found


@pytest.fixture
def unpackable(kernels):
    """A bundle, and a directory with something else."""
    kernels.output("pack", "kernels", "-o", "b.zip")
    kernels.put("out/kernels/other.txt", "other")
    return kernels


@pytest.mark.parametrize("directory", [".", "new", "new/deep/er", "out"])
def test_where_files_are_put(unpackable, directory):
    if directory == ".":
        unpackable.directory.joinpath("kernels").rename("aside")
    unpackable.output("unpack", "b.zip", "-d", directory)
    found = content_of(directory)
    assert {name: found[name] for name in members_of("b.zip")} == members_of("b.zip")
    assert not [name for name in found if name.startswith(".")]


def test_what_is_there_is_not_replaced_without_being_told(unpackable):
    unpackable.put("out/kernels/data/table.txt", "mine")
    before = content_of("out")
    message = unpackable.error("unpack", "b.zip", "-d", "out")
    assert "out/kernels/data/table.txt: is there already" in message
    assert "--force" in message
    assert content_of("out") == before
    unpackable.output("unpack", "b.zip", "-d", "out", "--force")
    assert content_of("out")["kernels/data/table.txt"] == b"1 2 3"
    assert content_of("out")["kernels/other.txt"] == b"other"


@pytest.mark.parametrize("options", [[], ["--force"]])
def test_nothing_is_written_where_a_link_leads(unpackable, options):
    (unpackable.directory / "target").mkdir()
    (unpackable.directory / "out/kernels/data").symlink_to(unpackable.directory / "target")
    before = content_of(".")
    message = unpackable.error("unpack", "b.zip", "-d", "out", *options)
    assert "out/kernels/data: is a link or a file" in message
    assert content_of(".") == before


def test_a_link_in_the_place_of_a_file_is_replaced_itself(unpackable):
    mine = unpackable.put("mine.txt", "mine")
    (unpackable.directory / "out/kernels/a.o").symlink_to(mine)
    assert "is there already" in unpackable.error("unpack", "b.zip", "-d", "out")
    unpackable.output("unpack", "b.zip", "-d", "out", "--force")
    assert mine.read_text() == "mine"
    assert not (unpackable.directory / "out/kernels/a.o").is_symlink()


@pytest.mark.parametrize("options", [[], ["--force"]])
@pytest.mark.parametrize(
    ("there", "words"), [("a.o/x", "is a directory"), ("data", "is a link or a")]
)
def test_files_and_directories_do_not_replace_each_other(unpackable, there, words, options):
    unpackable.put(f"out/kernels/{there}", "mine")
    before = content_of("out")
    assert words in unpackable.error("unpack", "b.zip", "-d", "out", *options)
    assert content_of("out") == before


def test_a_changed_member_leaves_nothing_behind(unpackable):
    members = members_of("b.zip")
    write_members("b.zip", {**members, "kernels/data/table.txt": b"1 2 4"})
    for directory in ("out", "new/deep"):
        before = content_of(".")
        message = unpackable.error("unpack", "b.zip", "-d", directory)
        assert "kernels/data/table.txt: is not what RECORD says" in message
        assert content_of(".") == before


def test_a_directory_that_cannot_be_made(unpackable):
    before = content_of(".")
    assert "cannot be" in unpackable.error("unpack", "b.zip", "-d", "b.zip/below")
    assert content_of(".") == before


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("count", range(1, 12))
@pytest.mark.parametrize("force", [False, True])
def test_what_fails_at_any_move_leaves_all_as_it_was(unpackable, monkeypatch, error, count, force):
    if force:
        unpackable.put("out/kernels/data/table.txt", "mine")
        unpackable.put("out/kernels/a.o", "mine, too")
    before = content_of("out")
    rename, calls = Path.rename, []

    def failing(path, target):
        calls.append(path)
        if len(calls) == count:
            raise error
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    bundle, out = unpackable.directory / "b.zip", unpackable.directory / "out"
    if count > 3 + 2 * force:
        unpacking.unpack(bundle, out, force=force)
        return
    with pytest.raises((ObjectReadError, KeyboardInterrupt)):
        unpacking.unpack(bundle, out, force=force)
    assert content_of("out") == before


def test_a_wheel_without_a_record(shell):
    write_members("b.zip", {"a.txt": b"text", "dir/b.txt": b"more"})
    shell.output("unpack", "b.zip", "-d", "out")
    assert content_of("out") == {"a.txt": b"text", "dir": "False", "dir/b.txt": b"more"}
