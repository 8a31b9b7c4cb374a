"""Makes a project of a package of objects that builds, installs and has a test."""

from __future__ import annotations

import importlib.metadata
import keyword
import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import templates
from ..errors import ArgumentValueError, ObjectReadError
from .writing import make_parents, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator

# Ways to build it: each is a directory of templates.
WAYS = ("setuptools", "scikit-build-core", "cmake")

# What `pip` runs has to be here already: --no-build-isolation takes it from the environment.
_LEAST = {"setuptools": "77", "scikit-build-core": "0.10"}


@dataclass
class Project:
    """What was made.

    Parameters
    ----------
    name
        The package's name.
    directory
        Where the project lies.
    files
        Its files.
    next_steps
        Commands that build, install and try it, to be typed where `directory` is relative to.
    """

    name: str
    directory: Path
    files: list[Path]
    next_steps: list[str]


def make_project(directory: Path, way: str, name: str = "") -> Project:
    """Write the files of a new project.

    Parameters
    ----------
    directory
        Where to; it is made if it does not exist.
    way
        How it is built: one of `WAYS`.
    name
        The package's name; that of the directory if it is empty.

    Returns
    -------
    Project
        What was made.

    Raises
    ------
    ArgumentValueError
        If no package can have that name.
    ObjectReadError
        If one of the files is there already, or cannot be written. None is written if one is there.
    """
    name = name or directory.resolve().name.replace("-", "_").replace(".", "_")
    _require_usable(name)
    texts = {directory / path: text for path, text in sorted(_files_of(way, name))}
    for path in texts:
        if path.exists() or path.is_symlink():
            raise ObjectReadError(f"{path}: is there already. Choose another directory [OJ624]")
    for path, text in texts.items():
        make_parents(path)
        write_text(path, text)
    return Project(name, directory, list(texts), list(_next_steps(directory, way, name)))


def _require_usable(name: str) -> None:
    if not name.isidentifier() or keyword.iskeyword(name):
        raise ArgumentValueError(
            f"{name!r} is no name that a package can have: give one with --name [OJ635]"
        )
    if name in sys.stdlib_module_names or name in sys.builtin_module_names:
        raise ArgumentValueError(
            f"{name!r} is a module of Python itself, which is found first [OJ636]: give another "
            f"name with --name"
        )


def _files_of(way: str, name: str) -> Iterator[tuple[Path, str]]:
    """Yield the path of each file, and what is in it."""
    for template in (templates.COMMON, way):
        root = templates.get_template(template)
        for path in root.rglob("*"):
            if not path.is_file() or path.suffix == ".pyc":
                continue
            place = str(path.relative_to(root)).replace(templates.PACKAGE, name)
            # Files that begin with a dot are left out of packages by some tools.
            place = ".gitignore" if place == "gitignore" else place
            yield Path(place), path.read_text("utf-8").replace(templates.PACKAGE, name)


def _next_steps(directory: Path, way: str, name: str) -> Iterator[str]:
    if directory.resolve() != Path.cwd():
        yield f"cd {shlex.quote(os.fspath(directory))}"
    program = f"import orcjit_import, {name}; print({name}.add(1, 2))"
    if way == "cmake":
        yield "cmake -S . -B build -DPython_EXECUTABLE=$(command -v python)"
        yield "cmake --build build"
        yield f'PYTHONPATH=build python -c "{program}"'
        return
    if not _is_installed(way, _LEAST[way]):
        yield f'python -m pip install "{way}>={_LEAST[way]}"'
    yield "python -m pip install --no-build-isolation ."
    yield f'python -c "{program}"'


def _is_installed(name: str, least: str) -> bool:
    """Whether a distribution is there, and new enough."""
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return _numbers(version) >= _numbers(least)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]
