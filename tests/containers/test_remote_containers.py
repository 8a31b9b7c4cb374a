"""Containers over HTTP: what is fetched, what is kept on disk, and what a terminal shows."""

from __future__ import annotations

import errno
import importlib
import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from support.http_server import HttpServer
from support.importing import imports_put_back

from orcjit_import import cache as cache_module
from orcjit_import import containers
from orcjit_import.cache import Cache, verify
from orcjit_import.containers import fsspec_files, progress


class Remote:
    """A directory on a server, of which the objects are imported as by new processes."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.server = HttpServer(directory)

    def put(self, name: str, data: bytes, when: float) -> None:
        (self.directory / name).write_bytes(data)
        os.utime(self.directory / name, (when, when))

    def value(self) -> int:
        """Import the module and call it."""
        containers.mount(self.server.url, "remote")
        try:
            module = importlib.import_module("far_away")
            return module.value()
        finally:
            containers.unmount("remote")
            sys.modules.pop("far_away", None)

    def fetched(self) -> int:
        """Return how often the object was fetched, since this was last asked."""
        count = self.server.requests.count("GET /far_away.o")
        self.server.requests.clear()
        return count


@pytest.fixture
def remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    monkeypatch.setattr(cache_module, "_default", [Cache(tmp_path / "cache", layers=[])])
    (tmp_path / "served").mkdir()
    made = Remote(tmp_path / "served")
    with imports_put_back(tmp_path):
        yield made
    made.server.close()


def test_an_object_is_fetched_once_and_kept_on_disk(remote, gcc):
    remote.put("far_away.o", gcc("basic/value.c", "-DVALUE=1").read_bytes(), 1e9)
    assert [remote.value() for _ in range(3)] == [1, 1, 1]
    assert remote.fetched() == 1


def test_a_changed_object_is_fetched_anew(remote, gcc):
    remote.put("far_away.o", gcc("basic/value.c", "-DVALUE=1").read_bytes(), 1e9)
    remote.value()
    remote.put("far_away.o", gcc("basic/value.c", "-DVALUE=2").read_bytes(), 1.1e9)
    assert remote.value() == 2
    assert remote.fetched() == 2


def test_a_damaged_copy_is_fetched_anew(remote, gcc, tmp_path):
    remote.put("far_away.o", gcc("basic/value.c", "-DVALUE=1").read_bytes(), 1e9)
    remote.value()
    (copy,) = (tmp_path / "cache").rglob("*.o")
    copy.write_bytes(copy.read_bytes().replace(b"\x7fELF", b"\x7fFLE"))
    assert len(verify(cache_module.default_cache())) == 1
    assert remote.value() == 1
    assert remote.fetched() == 2
    assert verify(cache_module.default_cache()) == []


def test_a_server_that_is_gone_is_told(remote, gcc):
    remote.put("far_away.o", gcc("basic/value.c", "-DVALUE=1").read_bytes(), 1e9)
    url = remote.server.url
    remote.server.close()
    remote.server = HttpServer(remote.directory)  # at another port
    containers.mount(url, "remote")
    try:
        with pytest.raises(ModuleNotFoundError, match="far_away"):
            importlib.import_module("far_away")
    finally:
        containers.unmount("remote")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def look_at_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Make `sys.stderr` a terminal of some width, to which everything is slow.

    Called by a test itself: pytest replaces the stream between fixtures and test.
    """
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    monkeypatch.setattr(progress, "PAUSE", 0.0)
    return terminal


def test_a_terminal_shows_how_far_a_slow_one_is(remote, gcc, monkeypatch):
    terminal = look_at_terminal(monkeypatch)
    data = gcc("basic/value.c", "-DVALUE=1").read_bytes()
    remote.put("far_away.o", data + bytes(8_000_000 - len(data)), 1e9)
    assert remote.value() == 1
    shown = terminal.getvalue()
    assert "/far_away.o" in shown
    amounts = re.findall(r"m(\d\.\d)/8\.0 MB", shown)
    assert len(set(amounts)) > 2
    assert amounts[-1] == "8.0"
    assert shown.endswith("\x1b[2K")  # the line of the bar is empty again


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_bar_takes_one_line(monkeypatch, width):
    terminal = look_at_terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", str(width))
    place = f"https://example.org/{'deep/' * 20}far_away.o"
    with progress.SlowRead(place, 3_000_000) as read:
        for done in (1_000_000, 2_000_000, 3_000_000):
            read.show(done)
    during, _, _ = terminal.getvalue().rpartition("3.0/3.0 MB")
    assert "\n" not in during
    assert "far_away.o" in during
    assert "1.0/3.0 MB" in during
    assert "\u2501" in during  # the bar


def test_a_server_need_not_give_parts_of_a_large_object(remote, gcc):
    remote.put("far_away.o", gcc("basic/value.c", "-DVALUE=1").read_bytes() + bytes(6 << 20), 1e9)
    assert remote.value() == 1


class RangesOnly(fsspec.AbstractFileSystem):
    """A file system of one file, that reads any part of a file at once, as object stores do."""

    protocol = "ranges"
    cachable = False

    def __init__(self, size):
        super().__init__()
        self.asked = []
        self.size = size

    def info(self, path, **_):
        return {"name": path, "size": self.size, "type": "file"}

    def _open(self, path, mode="rb", **options):
        files = self

        class File(fsspec.spec.AbstractBufferedFile):
            def _fetch_range(self, start, end):
                files.asked.append(end - start)
                return bytes(end - start)

        return File(self, path, mode, **options)


@pytest.mark.parametrize("size", [3000, 3_000_000])
def test_a_store_is_asked_once(size):
    files = RangesOnly(size)
    assert len(fsspec_files.FsspecPath(files, "far_away.o").read_bytes()) == size
    assert files.asked == [size]


def test_a_store_is_asked_where_no_copy_can_be_written(monkeypatch):
    files = RangesOnly(3_000_000)

    def fails(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    files.get_file = fails
    assert len(fsspec_files.FsspecPath(files, "far_away.o").read_bytes()) == files.size
    monkeypatch.setattr(tempfile, "tempdir", "/no/such/place")
    assert len(fsspec_files.FsspecPath(files, "far_away.o").read_bytes()) == files.size


def test_an_error_of_the_store_is_told():
    files = RangesOnly(3_000_000)

    def fails(*_, **__):
        raise PermissionError(errno.EACCES, "not for you", "far_away.o")

    files.get_file = fails
    with pytest.raises(PermissionError, match="not for you"):
        fsspec_files.FsspecPath(files, "far_away.o").read_bytes()


def test_a_bar_is_taken_away_where_reading_fails(monkeypatch):
    terminal = look_at_terminal(monkeypatch)

    def read_half() -> None:
        with progress.SlowRead("far_away.o", None) as read:
            read.show(512)
            raise OSError("lost")

    with pytest.raises(OSError, match="lost"):
        read_half()
    assert "far_away.o" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K")


QUICK = """
import sys
from orcjit_import import containers
containers.mount(sys.argv[1], "remote")
import far_away
print(far_away.value(), "rich" in sys.modules)
"""


def test_nothing_is_shown_of_a_quick_one(remote, gcc, tmp_path):
    remote.put("far_away.o", gcc("basic/value.c", "-DVALUE=3").read_bytes(), 1e9)
    environment = {**os.environ, "ORCJIT_CACHE_DIR": str(tmp_path / "other")}
    program = [sys.executable, "-c", QUICK, remote.server.url]
    done = subprocess.run(program, capture_output=True, text=True, env=environment)
    assert (done.stdout, done.stderr) == ("3 False\n", "")
