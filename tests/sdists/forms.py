"""Turns an installed project with shared libraries into the same one with objects.

Each shared library is replaced by the inputs of its final link, which the build recorded.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .link_recorder import Link
    from .workshop import Built


def make_tree(built: Built, form: str, tree: Path) -> None:
    """Copy what is installed to `tree`, with objects in the place of shared libraries.

    The form "shared" leaves the shared libraries as they are.
    """
    shutil.copytree(built.tree, tree)
    if form == "shared":
        return
    libraries = built.project.libraries
    for path in sorted(tree.rglob("*.so")):
        WRITERS[form](path.with_name(_module_name(path)), built.links[path.name], libraries)
        path.unlink()


def _module_name(path: Path) -> str:
    """Return the last part of the name of the extension module in a shared library."""
    suffix = next(suffix for suffix in EXTENSION_SUFFIXES if path.name.endswith(suffix))
    return path.name.removesuffix(suffix)


def _write_object(base: Path, link: Link, libraries: tuple[str, ...]) -> None:
    (only,) = link.objects
    assert not link.archives
    shutil.copyfile(only, base.with_name(f"{base.name}.o"))
    _declare(base.with_name(f"{base.name}.orcjit.toml"), libraries)


def _write_directory(base: Path, link: Link, libraries: tuple[str, ...]) -> None:
    base.mkdir()
    for path in map(Path, [*link.objects, *link.archives]):
        shutil.copyfile(path, base / path.name)
    _declare(base / "orcjit.toml", libraries)


def _write_archive(base: Path, link: Link, libraries: tuple[str, ...]) -> None:
    assert not link.archives
    archive = base.with_name(f"{base.name}.a")
    subprocess.run(["ar", "rcs", archive, *link.objects], check=True)
    _declare(base.with_name(f"{base.name}.orcjit.toml"), libraries)


def _declare(manifest: Path, libraries: tuple[str, ...]) -> None:
    if libraries:
        manifest.write_text(f"libraries = {json.dumps(libraries)}\n")


WRITERS = {"object": _write_object, "directory": _write_directory, "archive": _write_archive}
