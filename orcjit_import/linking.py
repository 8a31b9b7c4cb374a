"""Links the objects of one import: what both kinds of object modules have in common.

`link_objects` is the pipeline: declarations, dependencies (imported first, see `dependencies`),
objects, shared libraries, link order. What it returns is linked as far as names go; the loaders
initialize it.
"""

import sys

from . import _part, naming
from .error_base import OrcJITError
from .imported import SYMBOLS, UNUSED_ARCHIVES, guards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._library import CoreLibrary, Linked
    from .candidate import Candidate
    from .manifest import Manifest


def link_objects(
    name: str, found: "Candidate", package: str, loaded: "CoreLibrary | None" = None
) -> "Linked":
    """Make a library of the objects that were found, linked against what they depend on.

    Parameters
    ----------
    name
        The module's name.
    found
        Its objects.
    package
        The package that relative names of dependencies are relative to.
    loaded
        The library that another interpreter has made of them: all is done but for linking.

    Returns
    -------
    Linked
        The library, not initialized yet. It is closed when nothing refers to it any more.

    Raises
    ------
    ImportError
        Whatever is wrong, with ``name`` and ``path``; an `OrcJITError` is its ``__cause__``.
    """
    if found.problem is not None:
        wrong, place = found.problem, found.problem_path
        raise _part("import_errors").import_error(name, str(wrong), place) from wrong
    sys.audit("orcjit_import.link", name, found.path)
    for allow in guards:
        allow(name, found)
    try:
        declared = found.declarations()
    except _part("errors").ManifestError as error:
        raise _part("import_errors").import_error(name, str(error), found.problem_path) from error
    dependencies: tuple[Linked, ...] = ()
    if declared is not None and declared.depends:
        from .dependencies import import_dependencies

        dependencies = import_dependencies(name, declared, package)
    try:
        library = loaded or _make_library(name, found, declared, dependencies, package)
    except OrcJITError as error:
        raise _part("import_errors").link_error(name, error, found) from error
    made: Linked = _part("_library").Linked(name, library, declared, dependencies)
    return made


def note_archives(linked: "Linked", found: "Candidate") -> None:
    """Warn of declared archives of which nothing is linked, at the end of the outermost import."""
    if linked.declared is None and UNUSED_ARCHIVES not in sys.modules:
        return
    is_declared = linked.declared is not None and bool(linked.declared.path)
    has_archives = is_declared and any(
        label.endswith(naming.ARCHIVE_SUFFIXES) for label in found.objects.labels
    )
    if has_archives or UNUSED_ARCHIVES in sys.modules:
        from . import unused_archives

        unused_archives.note(linked, found)


def _make_library(
    name: str,
    found: "Candidate",
    declared: "Manifest | None",
    dependencies: "tuple[Linked, ...]",
    package: str,
) -> "CoreLibrary":
    """Make the library; nothing remains of it if that fails."""
    library: CoreLibrary = _part("_library").create_library(name, found.objects)
    try:
        if declared is not None and declared.libraries:
            _load_shared_libraries(name, library, found, declared)
        if dependencies:  # what these depend on in turn, the core follows
            library.set_link_order([linked.library for linked in dependencies])
        if (declared is not None and declared.symbols) or SYMBOLS in sys.modules:
            _part("symbols.imports").provide_for(library, declared, package)
    except BaseException:
        library.discard()
        raise
    return library


def _load_shared_libraries(
    name: str, library: "CoreLibrary", found: "Candidate", declared: "Manifest"
) -> None:
    """Load what is declared under ``libraries``, in order."""
    from . import shared_libraries

    if len(declared.libraries) > 1:
        _part("joint_libraries").prepare(declared.libraries, found.container)

    file = ""
    try:
        for file in declared.libraries:
            shared_libraries.load(library, file, found.container)
    except _part("errors").SharedLibraryError as error:
        origin = declared.origin_of("libraries", file)
        reason = f"needs {file!r} (libraries in {origin}): {error}"
        raise _part("import_errors").import_error(name, reason, origin.path) from error
