"""Python files in bundles: compared with the RECORD before Python loads them.

zipimport finds and loads them as in any zip file. What it finds in a bundle first is looked at by
`refusal_of`; then a finder of ours takes its place among the path entry finders, where it is asked
whoever searches. Data files are compared when they are read.
"""

import sys
from _frozen_importlib import ModuleSpec
from zipimport import zipimporter

from . import _is_running
from .bundle import (
    is_checking,
    is_reading,
    known_archives,
    not_compared,
    open_directory,
    up_to_date,
)
from .errors import ObjectReadError, OrcJITError
from .import_lock import without_import_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.abc import TraversableResources
    from types import ModuleType
    from typing import Any

    from .bundle import Archive

_SEPARATOR = "\\" if sys.platform == "win32" else "/"
# What zipimport looks for, and falls back to where the first is out of date.
_ENDINGS = (f"{_SEPARATOR}__init__.pyc", f"{_SEPARATOR}__init__.py", ".pyc", ".py")


def refusal_of(fullname: str, spec: ModuleSpec) -> ModuleSpec | None:
    """Check what PathFinder has found, if it lies in a bundle.

    Parameters
    ----------
    fullname
        The module's name.
    spec
        Of a module that zipimport loads, or of a namespace package.

    Returns
    -------
    ModuleSpec or None
        One whose loader raises the ImportError; None if what was found may be loaded.
    """
    if is_checking():  # this is what the check itself needs
        return None
    try:
        if spec.loader is None:
            _check_namespace(spec)
        else:
            importer: Any = spec.loader
            if is_reading(importer.archive):
                raise not_compared(importer.archive, f"{fullname} is needed to read it")
            if up_to_date(importer).is_bundle:
                spec.loader = guard(importer)
                _check_module(importer, fullname)
    except OrcJITError as error:
        return _refusing(fullname, spec.origin, error, spec.submodule_search_locations)
    return None


def guard(importer: zipimporter) -> "Any":
    """Have a finder of ours asked for what lies in a bundle; return it.

    Parameters
    ----------
    importer
        The path entry finder that zipimport has made of it.
    """
    for entry, known in list(sys.path_importer_cache.items()):
        if type(known) is zipimporter and known.archive == importer.archive:
            ours: Any = BundleImporter(_place_of(known))
            sys.path_importer_cache[entry] = ours
    return BundleImporter(_place_of(importer))


def release() -> None:
    """Have zipimport asked again; modules that are imported keep their loaders."""
    for entry, known in list(sys.path_importer_cache.items()):
        if isinstance(known, BundleImporter):
            del sys.path_importer_cache[entry]


def _place_of(importer: zipimporter) -> str:
    return f"{importer.archive}{_SEPARATOR}{importer.prefix}".rstrip(_SEPARATOR)


def _check_namespace(spec: ModuleSpec) -> None:
    """Refuse directories in bundles that hold something else than they list."""
    bundles = [archive for archive in known_archives() if archive.is_bundle]
    for place in spec.submodule_search_locations or () if bundles else ():
        for archive in bundles:
            if place.startswith(archive.path + _SEPARATOR):
                archive.checked()


def _check_module(importer: zipimporter, fullname: str) -> None:
    """Compare the files that can be a module with the RECORD."""
    archive = up_to_date(importer)
    members = _members_of(archive, importer, fullname)
    if not members:
        raise ObjectReadError(
            f"{archive.path}: was replaced, and has no {fullname} any more [OJ506]"
        )
    for member in members:
        archive.read(member)


def _members_of(archive: "Archive", importer: zipimporter, fullname: str) -> list[str]:
    place = importer.prefix + fullname.rpartition(".")[2]
    return [place + ending for ending in _ENDINGS if place + ending in archive.table]


def _refusing(
    fullname: str, path: str | None, reason: OrcJITError, places: "list[str] | None"
) -> ModuleSpec:
    path = path or next(iter(places or ()), None)
    loader: Any = RefusingLoader(fullname, path, str(reason))
    return ModuleSpec(fullname, loader, origin=path, is_package=places is not None)


class BundleImporter(zipimporter):
    """Finds and loads what lies in a bundle, after comparing it with the RECORD."""

    def find_spec(self, fullname: str, target: "ModuleType | None" = None) -> ModuleSpec | None:
        """Find a module as zipimport does; one that was changed refuses to be loaded.

        In the middle of a check there is nothing in it, and in the middle of a search nothing that
        was changed: what these need is elsewhere.
        """
        if is_checking() or is_reading(self.archive):
            return None
        archive = up_to_date(self)
        members = _members_of(archive, self, fullname) if archive.is_bundle else []
        try:
            if members:
                without_import_lock(_check_module, self, fullname)  # which imports what it takes
            spec = super().find_spec(fullname, target)  # not before: it reads compiled code
            if archive.is_bundle and spec is not None and spec.loader is None:
                without_import_lock(archive.checked)
        except OrcJITError as error:
            if _is_running():
                return None
            place = f"{archive.path}{_SEPARATOR}{(members or [self.prefix])[0]}"
            places = [place.rpartition(_SEPARATOR)[0]]
            is_package = not members or f"{_SEPARATOR}__init__.py" in members[0]
            return _refusing(fullname, place, error, places if is_package else None)
        return spec

    def get_data(self, pathname: str) -> bytes:
        """Return the content of a file, given by its path or by its name in the bundle.

        Raises
        ------
        OSError
            If there is none, or it is not what the RECORD says.
        """
        return up_to_date(self).read(pathname.removeprefix(self.archive + _SEPARATOR))

    def get_resource_reader(self, fullname: str) -> "TraversableResources | None":  # type: ignore[override]
        """Return what `importlib.resources` reads the files of a package with."""
        if not self.is_package(fullname):
            return None
        from .resources import reader_of

        return reader_of(open_directory(self).directory(fullname.rpartition(".")[2]))


class RefusingLoader:
    """Loads nothing: says why a module of a bundle is not imported."""

    def __init__(self, name: str, path: str | None, reason: str) -> None:
        self.name = name
        self.path = path
        self.reason = reason

    def create_module(self, spec: ModuleSpec) -> None:
        """Let importlib make the module that will not be executed."""

    def exec_module(self, module: "ModuleType") -> None:  # noqa: ARG002
        """Raise the ImportError."""
        self._refuse()

    def get_code(self, fullname: str) -> None:  # noqa: ARG002
        """Raise the ImportError: `python -m` asks for code.

        Of an ImportError that speaks of ``__main__`` runpy says that there is no such module.
        """
        if self.name == "__main__":
            raise ObjectReadError(self.reason)
        self._refuse()

    def _refuse(self) -> None:
        from .error_form import shaped

        text = f"cannot import {self.name!r}: {self.reason}"
        cause = ObjectReadError(self.reason)
        raise ImportError(
            shaped(text, kind="ImportError"), name=self.name, path=self.path
        ) from cause
