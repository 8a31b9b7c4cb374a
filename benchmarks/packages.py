"""Makes packages of a thousand objects, in every form that they are shipped in.

One object is compiled, and copies get other names of the same length in their string tables: that
is as good as compiling a thousand, and quick.
"""

from __future__ import annotations

import os
import subprocess
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inputs import KERNELS, cxx_drivers, include_flags, run

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 1000
NAMES = [f"k{index:04}" for index in range(COUNT)]


@dataclass(frozen=True)
class Package:
    """A directory `objects` with a thousand objects; `make` adds other forms beside it."""

    root: Path

    @property
    def directory(self) -> Path:
        return self.root / "objects"

    @property
    def objects(self) -> list[Path]:
        return [self.directory / f"{name}.o" for name in NAMES]

    @property
    def archive(self) -> Path:
        return self.root / "archive" / "objects.a"

    @property
    def bundle(self) -> Path:
        return self.root / "bundle.zip"

    @property
    def linked(self) -> Path:
        return self.root / "linked" / "objects.so"

    def link(self, output: Path, linker: str | None = None) -> None:
        """Link the shared library that people ship today; `linker` as after ``-fuse-ld=``."""
        output.parent.mkdir(exist_ok=True)
        # A thousand paths are too much for some command lines.
        listing = output.with_suffix(".rsp")
        listing.write_text("\n".join(map(str, self.objects)))
        chosen = [f"-fuse-ld={linker}"] if linker else []
        driver = c_driver() if linker is None else linking_driver()
        run(driver, "-shared", *chosen, f"@{listing}", "-o", output)


def c_driver() -> str:
    return os.environ.get("CC", "cc")


def linking_driver() -> str:
    """Return the driver that knows other linkers: Clang finds an lld of its own version."""
    return cxx_drivers()[-1]


def has_linker(linker: str) -> bool:
    """Whether programs can be linked with ``-fuse-ld=`` of that name."""
    command = [linking_driver(), f"-fuse-ld={linker}", "-shared", "-x", "c", "-", "-o", os.devnull]
    return subprocess.run(command, input=b"", capture_output=True, check=False).returncode == 0


def make_c_package(root: Path) -> Package:
    """Make a package of C objects in all forms."""
    package = copy_objects(root, c_driver(), "eight_kilobytes.c", "-std=gnu11")
    package.archive.parent.mkdir()
    subprocess.run(["ar", "rcs", package.archive, *package.objects], check=True)
    with zipfile.ZipFile(package.bundle, "w", zipfile.ZIP_STORED) as bundle:
        for path in package.objects:
            bundle.write(path, f"objects/{path.name}")
    package.link(package.linked)
    return package


def copy_objects(root: Path, driver: str, source: str, *flags: str) -> Package:
    """Compile `source` once and write a thousand copies that export `NAMES`."""
    package = Package(root)
    package.directory.mkdir(parents=True)
    compiled = root / "compiled.o"
    run(driver, "-O2", "-fPIC", *flags, *include_flags(), "-c", KERNELS / source, "-o", compiled)
    image = compiled.read_bytes()
    for name, path in zip(NAMES, package.objects, strict=True):
        path.write_bytes(image.replace(b"k0000", name.encode()))
    return package
