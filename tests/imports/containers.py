"""Places that are no directories and no zip files of the path: containers that were mounted.

One is a mapping of bytes in memory; the others are file systems of fsspec, of which the HTTP server
is on this machine and keeps what it serves in a directory.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import fsspec
from support.http_server import HttpServer

from orcjit_import import containers

from .places import DirectoryPlace, Place


class MountedPlace(Place):
    """What is mounted under a name, and takes its files from a source."""

    def __init__(self, name: Path, source: object) -> None:
        super().__init__(name)
        self.source = source

    def open(self, position: int = 0) -> Place:
        containers.mount(self.source, self.entry, path=[])
        return super().open(position)

    def close(self) -> None:
        containers.unmount(self.entry)


class InMemory(MountedPlace):
    def __init__(self, root: Path) -> None:
        self.content: dict[str, bytes] = {}
        super().__init__(root, self.content)

    def _write(self, files: dict[str, bytes]) -> None:
        self.content.update(files)


class InFsspecMemory(MountedPlace):
    def __init__(self, root: Path) -> None:
        super().__init__(root, f"memory:/{root}")

    def _write(self, files: dict[str, bytes]) -> None:
        for name, data in files.items():
            fsspec.filesystem("memory").pipe_file(f"{self.entry}/{name}", data)


class InFsspecZip(MountedPlace):
    """A zip file, of which fsspec reads the table once: each change makes another file."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, None)
        self._all: dict[str, bytes] = {}
        self._count = 0

    def open(self, position: int = 0) -> Place:
        return Place.open(self, position)

    def _write(self, files: dict[str, bytes]) -> None:
        self._all.update(files)
        self._count += 1
        path = Path(f"{self.entry}{self._count}.zip")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
            for name, data in self._all.items():
                opened.writestr(name, data)
        containers.unmount(self.entry)
        containers.mount(f"zip://::file://{path}", self.entry)


class OverHttp(MountedPlace):
    def __init__(self, root: Path) -> None:
        self._files = DirectoryPlace(root.with_suffix(".served"))
        self._files._write({})
        self.server = HttpServer(Path(self._files.entry))
        super().__init__(root, self.server.url)

    def close(self) -> None:
        super().close()
        self.server.close()

    def _write(self, files: dict[str, bytes]) -> None:
        self._files._write(files)


CONTAINERS = {
    "memory": InMemory,
    "fsspec_memory": InFsspecMemory,
    "fsspec_zip": InFsspecZip,
    "fsspec_http": OverHttp,
}
