"""Targets inside zip files: ``bundle.zip/kernels``, ``bundle.zip/kernels/add.o``."""

from __future__ import annotations

import zipimport
from typing import TYPE_CHECKING

from .. import naming
from ..bundle import open_directory
from ..candidate import Candidate, find_file, find_package, regular_file
from ..errors import ObjectFormatError, ObjectNotFoundError, ObjectReadError
from ..opened import OpenedObjects
from ..zip_table import is_zip
from .targets import Target, modules_in

if TYPE_CHECKING:
    from pathlib import Path

    from ..bundle import ZipDirectory


def targets_in_zip(path: Path) -> list[Target]:
    """Return what a path leads to that begins with that of a zip file; [] if it does not.

    Raises
    ------
    ObjectNotFoundError
        If there is no such file or directory in the zip file.
    ObjectFormatError
        If there are no objects in it.
    ObjectReadError
        If the zip file is damaged, or holds something else than it lists.
    """
    archive = next((each for each in path.parents if each.is_file()), None)
    if archive is None or not is_zip(str(archive)):
        return []
    parent = open_zip(str(path.parent))
    parent.require_what_is_listed()
    if path.name in parent.files():
        return [_of_object(path, parent)]
    if path.name not in parent.directories():
        raise ObjectNotFoundError(
            f"{path}: there is no such file or directory in {archive} [OJ637]"
        )
    container = open_zip(str(path))
    is_regular = container.has_file("__init__.py")
    found = None if is_regular else find_package(container)
    if found is not None:
        return [
            Target(path.name, found, str(path.parent), hidden_by=_hidden_by(found, path, parent))
        ]
    entry, prefix = (path.parent, f"{path.name}.") if is_regular else (path, "")
    targets = modules_in(container, str(entry), prefix)
    if not targets:
        raise ObjectFormatError(
            f"{path}: no object modules in this directory of a zip file [OJ638]"
        )
    return targets


def open_zip(path: str) -> ZipDirectory:
    """Return the directory at the path of a zip file, or at one that leads into it."""
    try:
        return open_directory(zipimport.zipimporter(path))
    except Exception as error:  # there is no end of what it raises for damaged files
        raise ObjectReadError(f"{path}: cannot be read as a zip file [OJ507]: {error}") from error


def _of_object(path: Path, container: ZipDirectory) -> Target:
    if path.suffix not in naming.LINKABLE_SUFFIXES:
        raise ObjectFormatError(f"{path}: neither an object file, nor an archive [OJ639]")
    found = find_file(container, path.name, None)
    is_importable = found is not None
    if found is None:
        found = Candidate(str(path), container, is_directory=False)
        found.objects = OpenedObjects(container.places([path.name]))
    hidden_by = _hidden_by(found, path, container)
    return Target(path.stem, found, str(path.parent), is_importable, hidden_by)


def _hidden_by(found: Candidate, path: Path, parent: ZipDirectory) -> str:
    """Return the Python module beside it that is imported in its place."""
    regular = regular_file(parent, path.stem)
    is_beaten = regular.endswith(naming.PYTHON_SUFFIXES) and found.stands_for_so
    return "" if is_beaten else regular
