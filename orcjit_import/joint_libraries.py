"""Loads declared shared libraries that use each other's symbols, and do not name each other.

Those of MKL are such: a program is linked against all of them. Loaded one by one, each would find
its own symbols only, and a function that is missing ends the process when it is called.
"""

from . import shared_names
from ._native import load_shared_libraries
from .errors import SharedLibraryError
from .shared_libraries import find_installed, reason_of, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .bundle import ZipDirectory
    from .source import Directory


def prepare(declared: "Sequence[str]", container: "Directory | ZipDirectory") -> None:
    """Load each that finds all that it needs; let the others find it in all of them.

    What cannot be loaded is left to `shared_libraries.load`, which says so.

    Parameters
    ----------
    declared
        The items of ``libraries``.
    container
        The directory of the package, or the one that the object lies in.
    """
    try:
        paths = [_loadable(each, container) for each in declared]
    except SharedLibraryError:  # some file is not there
        return
    lacking = [path for path in paths if _problem_of([path])]  # loads them all that it can
    if lacking:
        _problem_of(paths)


def _loadable(declared: str, container: "Directory | ZipDirectory") -> str:
    """Return what the dynamic loader finds the file by."""
    path = resolve(declared, container)
    is_unknown = "/" not in path and _problem_of([path]).startswith(f"{path}: ")
    return find_installed(path, container) if is_unknown else path


def _problem_of(files: "Sequence[str]") -> str:
    """Load one as it is, or several together; return why that was not possible, or ""."""
    added = [shared_names.search_beside(file) for file in files]
    try:
        load_shared_libraries(files)
    except SharedLibraryError as error:
        return reason_of(error)
    finally:
        for each in added:
            if each is not None:
                each.close()
    return ""
