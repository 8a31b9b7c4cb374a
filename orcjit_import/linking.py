"""Links the objects of one import: what both kinds of object modules have in common.

`link_objects` is the pipeline: declarations, dependencies (imported first), shared libraries,
objects, link order. What it returns is linked as far as names go; the loaders initialize it.
"""

import os
import threading

from .errors import ManifestError, SharedLibraryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._library import CoreLibrary
    from .candidate import Candidate
    from .manifest import Manifest

# Links everything at import instead of when it is first needed.
BIND_VARIABLE = "ORCJIT_BIND_NOW"

# What the core says where a well-known shared library defines an undefined symbol.
_DECLARE = "declare libraries = ["


class Linked:
    """The library of one import.

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
    users
        Those that are in use and depend on this one, as the keys.
    """

    __slots__ = ("declared", "dependencies", "library", "name", "users")

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
        self.users: dict[Linked, None] = {}

    def begin_use(self) -> None:
        """Note that what this library depends on has to stay."""
        for dependency in self.dependencies:
            dependency.users[self] = None

    def end_use(self) -> None:
        """Note that this library is unloaded."""
        for dependency in self.dependencies:
            dependency.users.pop(self, None)

    @property
    def bind_now(self) -> bool:
        """Whether to link all objects at import."""
        is_declared = self.declared is not None and self.declared.bind == "now"
        return is_declared or os.environ.get(BIND_VARIABLE) == "1"


class _Progress(threading.local):
    """Names of the object modules that this thread is in the middle of importing."""

    def __init__(self) -> None:
        self.names: list[str] = []


_progress = _Progress()


class Importing:
    """Marks a module as being imported by this thread, for the time of a ``with`` block."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        _progress.names.append(self._name)

    def __exit__(self, *_: object) -> None:
        _progress.names.pop()


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
        The library, not initialized yet. If that fails, the caller closes it.

    Raises
    ------
    ImportError
        Whatever is wrong, with ``name`` and ``path``; an `OrcJITError` is its ``__cause__``.
    """
    if found.problem is not None:
        raise import_error(name, str(found.problem), found.problem_path) from found.problem
    try:
        declared = found.declarations()
    except ManifestError as error:
        raise import_error(name, str(error), found.problem_path) from error
    dependencies: tuple[Linked, ...] = ()
    if declared is not None:
        dependencies = tuple(_import_dependencies(name, declared, package))
    try:
        library = _make_library(name, found, declared, dependencies)
    except ImportError:
        raise
    except Exception as error:
        raise import_error(name, str(error), found.path) from error
    return Linked(name, library, declared, dependencies)


def import_error(name: str, reason: str, path: str) -> ImportError:
    """Make the error of a failed import."""
    if _DECLARE in reason:
        from .shared_libraries import with_installed_versions

        reason = with_installed_versions(reason)
    return ImportError(f"cannot import {name!r}: {reason}", name=name, path=path)


def _import_dependencies(name: str, declared: "Manifest", package: str) -> "Iterator[Linked]":
    """Import what is declared, in order; yield the libraries among it, each once."""
    seen: list[Linked] = []
    for dependency in declared.depends:
        try:
            linked = _import_library(dependency, package)
        except ImportError as error:
            origin = declared.origin_of("depends", dependency)
            reason = f"needs {dependency!r} (depends in {origin}): {error}"
            raise import_error(name, reason, origin.path) from error
        if linked is not None and linked not in seen:
            seen.append(linked)
            yield linked


def _import_library(name: str, package: str) -> Linked | None:
    """Import a module by the normal import system; return its library if it has one."""
    import sys
    from importlib.util import resolve_name

    from .imported import is_unfinished, linked_of

    fullname = resolve_name(name, package)
    if fullname in _progress.names:
        raise _cycle(fullname)
    # In a deadlock with another thread that is importing it and waits for us, __import__ returns
    # (import_module does not): the module is unfinished then, or was removed again.
    __import__(fullname)
    module = sys.modules.get(fullname)
    if module is None or is_unfinished(module):
        raise _cycle(fullname)
    return linked_of(module)


def _cycle(name: str) -> ImportError:
    """Say which modules wait for each other; `name` closes the circle."""
    names = _progress.names
    first = names.index(name) if name in names else 0
    chain = " -> ".join([*names[first:], name])
    return ImportError(f"dependency cycle: {chain}", name=name)


def _make_library(
    name: str, found: "Candidate", declared: "Manifest | None", dependencies: "tuple[Linked, ...]"
) -> "CoreLibrary":
    """Make the library; nothing remains of it if that fails."""
    from ._library import create_library

    library = create_library(name)
    try:
        library.add(found.objects)
        if declared is not None and declared.libraries:
            _load_shared_libraries(name, library, found, declared)
        library.set_link_order([linked.library for linked in _breadth_first(dependencies)])
    except BaseException:
        library.close()
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
    except SharedLibraryError as error:
        origin = declared.origin_of("libraries", file)
        reason = f"needs {file!r} (libraries in {origin}): {error}"
        raise import_error(name, reason, origin.path) from error


def _breadth_first(direct: "tuple[Linked, ...]") -> "list[Linked]":
    """Return the libraries and those they depend on, direct ones first, each once."""
    order = list(dict.fromkeys(direct))
    for linked in order:  # grows while it is walked
        order.extend(other for other in linked.dependencies if other not in order)
    return order
