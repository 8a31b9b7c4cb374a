"""Links the objects of one import: what both kinds of object modules have in common.

`link_objects` is the pipeline: declarations, dependencies (imported first, see `dependencies`),
objects, shared libraries, link order. What it returns is linked as far as names go; the loaders
initialize it.
"""

import os
import sys
from _weakref import ref  # weakref costs more

from . import _part, naming
from .error_base import OrcJITError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ._library import CoreLibrary
    from .candidate import Candidate
    from .manifest import Manifest

# Links everything at import instead of when it is first needed.
BIND_VARIABLE = "ORCJIT_BIND_NOW"

# Loaded where somebody gives symbols to imports.
_SYMBOLS = f"{__package__}.symbols.imports"

# It is imported when an import has met archives of which nothing may be linked.
_UNUSED_ARCHIVES = f"{__package__}.unused_archives"

# What the core says where a well-known shared library defines an undefined symbol.
_DECLARE = "declare libraries = ["
_UNDEFINED = "undefined symbol "
_IN_MANIFEST = " in orcjit.toml"


# What has to allow an import before anything of it is linked: see policies.py.
guards: "list[Callable[[str, Candidate], object]]" = []


# What is called at the end of each import and unload: see observers.
watchers: "list[Callable[[], object]]" = []


class Linked:
    """The library of one import.

    It counts as a user of what it depends on as long as it exists and is not closed.

    Attributes
    ----------
    name
        The module's name.
    library
        The library that its objects were added to.
    declared
        What its manifest and objects declare, if anything.
    dependencies
        The libraries among what it depends on, in the declared order.
    """

    __slots__ = ("__weakref__", "_users", "declared", "dependencies", "library", "name")

    def __init__(
        self,
        name: str,
        library: "CoreLibrary",
        declared: "Manifest | None",
        dependencies: "tuple[Linked, ...]",
    ) -> None:
        self.name = name
        self.library = library
        self.declared = declared
        self.dependencies = dependencies
        self._users: dict[ref[Linked], None] = {}
        for dependency in dependencies:
            users = dependency._users  # noqa: SLF001
            users[ref(self, users.pop)] = None

    def users(self) -> "list[Linked]":
        """Return those that depend on this one."""
        users = [reference() for reference in list(self._users)]
        return [user for user in users if user is not None and not user.library.is_closed]

    @property
    def bind_now(self) -> bool:
        """Whether to link all objects at import."""
        is_declared = self.declared is not None and self.declared.bind == "now"
        return is_declared or os.environ.get(BIND_VARIABLE) == "1"


def link_objects(name: str, found: "Candidate", package: str) -> Linked:
    """Make a library of the objects that were found, linked against what they depend on.

    Parameters
    ----------
    name
        The module's name.
    found
        Its objects.
    package
        The package that relative names of dependencies are relative to.

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
        raise import_error(name, str(found.problem), found.problem_path) from found.problem
    sys.audit("orcjit_import.link", name, found.path)
    for allow in guards:
        allow(name, found)
    try:
        declared = found.declarations()
    except _part("errors").ManifestError as error:
        raise import_error(name, str(error), found.problem_path) from error
    dependencies: tuple[Linked, ...] = ()
    if declared is not None and declared.depends:
        from .dependencies import import_dependencies

        dependencies = import_dependencies(name, declared, package)
    try:
        library = _make_library(name, found, declared, dependencies, package)
    except OrcJITError as error:
        raise link_error(name, error, found) from error
    return Linked(name, library, declared, dependencies)


def of_library(name: str, library: "CoreLibrary") -> Linked:
    """Describe a library that was linked alone: nothing is declared."""
    return Linked(name, library, None, ())


def is_plain() -> bool:
    """Whether nobody has to be asked or told of an import that links one object, alone."""
    is_watched = guards or watchers
    return not is_watched and _SYMBOLS not in sys.modules and _UNUSED_ARCHIVES not in sys.modules


def note_archives(linked: Linked, found: "Candidate") -> None:
    """Warn of declared archives of which nothing is linked, at the end of the outermost import."""
    if linked.declared is None and _UNUSED_ARCHIVES not in sys.modules:
        return
    is_declared = linked.declared is not None and bool(linked.declared.path)
    has_archives = is_declared and any(
        label.endswith(naming.ARCHIVE_SUFFIXES) for label in found.objects.labels
    )
    if has_archives or _UNUSED_ARCHIVES in sys.modules:
        from . import unused_archives

        unused_archives.note(linked, found)


def import_error(name: str, reason: str, path: str) -> ImportError:
    """Make the error of a failed import."""
    from .error_form import shaped

    return ImportError(shaped(f"cannot import {name!r}: {reason}"), name=name, path=path)


def link_error(name: str, error: Exception, found: "Candidate") -> ImportError:
    """Make the error of an import that failed in the core; its advice names what is here.

    Only here, not in `import_error`: all that depends on the module repeats the message.
    """
    reason = str(error.args[0]) if error.args else str(error)  # not in its form yet
    return import_error(name, with_advice(reason, found), found.path)


def with_advice(reason: str, found: "Candidate") -> str:
    """Put what is here into the advice of the core: near definitions, libraries, the manifest."""
    if _UNDEFINED in reason:
        from .mistakes import with_near_definition

        reason = with_near_definition(reason, found.objects.places)
    if _DECLARE in reason:
        from .shared_libraries import with_installed_versions

        reason = with_installed_versions(reason)
    return reason.replace(_IN_MANIFEST, f" in {found.manifest_place}")


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
        if (declared is not None and declared.symbols) or _SYMBOLS in sys.modules:
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

    file = ""
    try:
        for file in declared.libraries:
            shared_libraries.load(library, file, found.container)
    except _part("errors").SharedLibraryError as error:
        origin = declared.origin_of("libraries", file)
        reason = f"needs {file!r} (libraries in {origin}): {error}"
        raise import_error(name, reason, origin.path) from error
