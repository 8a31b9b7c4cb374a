"""File systems of fsspec that wrap others, over HTTP: with and without parts, small and large."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fsspec.implementations.http import HTTPFileSystem
from support.http_server import HttpServer

from orcjit_import import cache as cache_module
from orcjit_import.cache import Cache
from orcjit_import.containers import fsspec_files
from orcjit_import.errors import ContainerError

SIZES = {"small.o": 3000, "large.o": 6 << 20}
WRAPPING = [
    "",
    "dir",
    "filecache",
    "simplecache",
    "blockcache",
    "dir::filecache",
    "dir::blockcache",
]
ARCHIVES = ["", "simplecache", "filecache", "blockcache", "dir"]
# Each file is asked for once, its size before that; `blockcache` asks for that once more.
MOST_REQUESTS = 3


@pytest.fixture(params=[False, True], ids=["whole", "parts"])
def server(request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpServer]:
    monkeypatch.setattr(cache_module, "_default", [Cache(tmp_path / "cache", layers=[])])
    served = tmp_path / "served"
    (served / "k").mkdir(parents=True)
    for name, size in SIZES.items():
        (served / "k" / name).write_bytes(name.encode() * (size // len(name)))
    with zipfile.ZipFile(served / "k.zip", "w") as archive:
        for name in SIZES:
            archive.write(served / "k" / name, f"k/{name}")
    made = HttpServer(served, gives_parts=request.param)
    references = {f"k/{name}": [f"{made.url}k/{name}"] for name in SIZES}
    (served / "references.json").write_text(json.dumps({"version": 1, "refs": references}))
    yield made
    made.close()


# What fsspec keeps blocks in is closed by the collector of garbage.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def read_all(place: fsspec_files.FsspecPath, server: HttpServer) -> None:
    """Compare what can be read there with what is served."""
    assert {each.name for each in place.iterdir()} >= set(SIZES)
    for name, size in SIZES.items():
        server.requests.clear()
        assert place.joinpath(name).read_bytes() == name.encode() * (size // len(name))
        assert len(server.requests) <= MOST_REQUESTS


@pytest.mark.parametrize("wrapping", WRAPPING)
def test_a_directory_is_read_through_what_wraps_it(server, wrapping):
    url = f"{server.url}k"
    read_all(fsspec_files.open_url(f"{wrapping}::{url}" if wrapping else url), server)


@pytest.mark.parametrize("wrapping", ARCHIVES)
def test_an_archive_is_read_through_what_wraps_it(server, wrapping):
    archive = f"{server.url}k.zip"
    if wrapping == "dir":
        url = f"dir://k::zip::{archive}"
    else:
        url = "::".join(["zip://k", *filter(None, [wrapping]), archive])
    read_all(fsspec_files.open_url(url), server)


@pytest.mark.parametrize("start", ["reference://k", "dir://k::reference"])
def test_references_are_followed(server, start):
    read_all(fsspec_files.open_url(f"{start}::{server.url}references.json"), server)


def test_what_cannot_be_opened_is_told_by_its_url(server, tmp_path):
    (tmp_path / "served/broken.zip").write_bytes(b"no archive")
    with pytest.raises(ContainerError, match=r"broken\.zip: fsspec cannot open it: \S"):
        fsspec_files.open_url(f"zip://k::{server.url}broken.zip")


def test_a_file_system_made_with_functions_is_read(server, tmp_path):
    async def get_client(**options):
        from aiohttp import ClientSession

        options.pop("loop", None)
        return ClientSession(**options)

    files = HTTPFileSystem(get_client=get_client)
    data = fsspec_files.FsspecPath(files, f"{server.url}k/small.o").read_bytes()
    assert data.startswith(b"small.o")
    assert not list((tmp_path / "cache").rglob("*.o"))  # it could not be told from another one
