"""Looks for objects where Python's own search of the path ends with an exception.

The finder of one entry of the path has raised it. Objects in an entry before that one are imported
all the same, as a ``.so`` there would be: no search would have come to the entry that fails. And
what zipimport raises for a damaged bundle becomes the ImportError that says what is wrong with it.
"""

import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import PathFinder
from zipimport import zipimporter

from . import _part, naming
from .finder import candidates_in, spec_of
from .import_lock import with_import_lock
from .path_entries import importer_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType
    from typing import Any

    from .candidate import Candidate


def find_before(
    fullname: str,
    error: Exception,
    path: "Sequence[str] | None",
    target: "ModuleType | None",
) -> "ModuleSpec | None":
    """Return the spec of what an import finds before the entry that fails; None if nothing.

    Parameters
    ----------
    fullname
        The module's name.
    error
        What PathFinder has raised. It counts only if the entry raises it again: a signal handler
        may have raised it as well.
    path
        The entries; None for those of `sys.path`.
    target
        A module that is reloaded.
    """
    if naming.is_never_ours(fullname.rpartition(".")[2]):
        return None
    found: Candidate | None = None
    for entry in list(sys.path if path is None else path):
        try:
            regular = with_import_lock(PathFinder.find_spec, fullname, [entry], target)
        except Exception as again:
            if type(again) is not type(error):
                raise
            return _refusal_of(fullname, entry) if found is None else spec_of(fullname, found)
        if regular is not None and regular.loader is not None:
            return None
        found = found or _first_certain(entry, fullname)
    return None


def _first_certain(entry: "Any", fullname: str) -> "Candidate | None":
    importer = importer_of(entry)
    if importer is None or not isinstance(entry, str):
        return None
    every = candidates_in(importer, entry, fullname, None)
    return next((candidate for candidate in every if candidate.is_certain), None)


def _refusal_of(fullname: str, entry: "Any") -> "ModuleSpec | None":
    """Return a spec whose loader says what is wrong with the bundle that an entry lies in."""
    importer: Any = sys.path_importer_cache.get(entry)
    if not issubclass(type(importer), zipimporter):
        return None
    found = ModuleSpec(fullname, importer, origin=entry)  # what zipimport would have returned
    refusal: ModuleSpec | None = _part("python_files").refusal_of(fullname, found)
    return refusal
