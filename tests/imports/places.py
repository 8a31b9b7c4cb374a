"""Places to import from: each kind of container, filled in the same way.

A `Place` is an entry of `sys.path`, or a subpackage below one. What is put there gets a path as
``__file__`` shows it, and a module name.
"""

from __future__ import annotations

import importlib
import sys
import zipfile
from abc import ABC, abstractmethod
from pathlib import Path

from orcjit_import.record import digest_of

RECORD = "kernels-1.0.dist-info/RECORD"
DIST_INFO = {
    "kernels-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: kernels\nVersion: 1.0\n",
}


class Place(ABC):
    """Where modules are put.

    `entry` is what is put on `sys.path`; `root` the directory that modules lie in, as their paths
    show it; `package` what their names begin with, if it is a subpackage.
    """

    def __init__(self, entry: Path, inside: str = "", package: str = "") -> None:
        self.entry = str(entry)
        self.package = package
        self.inside = inside
        self.root = str(entry.joinpath(*package.split("."))) if package else str(entry)

    def name(self, tail: str) -> str:
        """Return the full name of the module `tail` in this place."""
        return f"{self.package}.{tail}" if self.package else tail

    def path(self, file: str) -> str:
        """Return the path of a file put here, as ``__file__`` shows it."""
        return f"{self.root}/{file}"

    def put(self, file: str, content: Path | bytes | str) -> str:
        """Put a file here; it can be imported at once."""
        data = content.read_bytes() if isinstance(content, Path) else content
        data = data.encode() if isinstance(data, str) else data
        below = f"{self.package.replace('.', '/')}/" if self.package else ""
        self._write({f"{below}{file}": data})
        importlib.invalidate_caches()
        return self.path(file)

    def open(self, position: int = 0) -> Place:
        """Put it on `sys.path`, with the regular packages above it."""
        self._write({f"{part}/__init__.py": b"" for part in self._packages()})
        sys.path.insert(position, self.entry)
        importlib.invalidate_caches()
        return self

    def _packages(self) -> list[str]:
        parts = self.package.split(".") if self.package else []
        return ["/".join(parts[: count + 1]) for count in range(len(parts))]

    @abstractmethod
    def _write(self, files: dict[str, bytes]) -> None: ...


class DirectoryPlace(Place):
    def _write(self, files: dict[str, bytes]) -> None:
        Path(self.entry).mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            target = Path(self.entry, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


class ZipPlace(Place):
    """A zip file, or a directory in it, that is written anew whenever something is put there."""

    def __init__(
        self, archive: Path, method: int, inside: str = "", package: str = "", **others: str
    ) -> None:
        super().__init__(archive / inside, inside, package)
        self.archive = archive
        self._method = method
        self._files = {name: text.encode() for name, text in others.items()}

    def _write(self, files: dict[str, bytes]) -> None:
        below = f"{self.inside}/" if self.inside else ""
        self._files.update({f"{below}{name}": data for name, data in files.items()})
        self.archive.parent.mkdir(parents=True, exist_ok=True)
        scratch = self.archive.with_suffix(".tmp")
        with zipfile.ZipFile(scratch, "w", self._method) as opened:
            for name, data in self._all_files().items():
                opened.writestr(name, data)
        scratch.replace(self.archive)

    def _all_files(self) -> dict[str, bytes]:
        return self._files


class WheelPlace(ZipPlace):
    """A wheel, whose RECORD lists all that is in it."""

    def _all_files(self) -> dict[str, bytes]:
        rows = [f"{name},{digest_of(data)},{len(data)}" for name, data in self._files.items()]
        return {**self._files, RECORD: "\n".join([*rows, f"{RECORD},,", ""]).encode()}


PLACES = {
    "directory": lambda root: DirectoryPlace(root),
    "subpackage": lambda root: DirectoryPlace(root, package="outer.inner"),
    "zip_stored": lambda root: ZipPlace(root / "bundle.zip", zipfile.ZIP_STORED),
    "zip_deflated": lambda root: ZipPlace(root / "bundle.zip", zipfile.ZIP_DEFLATED),
    "inside_zip": lambda root: ZipPlace(root / "app.pyz", zipfile.ZIP_STORED, "deep/er"),
    "wheel": lambda root: WheelPlace(
        root / "kernels-1.0-py3-none-any.whl", zipfile.ZIP_DEFLATED, **DIST_INFO
    ),
    "subpackage_in_zip": lambda root: ZipPlace(
        root / "bundle.zip", zipfile.ZIP_STORED, package="outer.inner"
    ),
}
