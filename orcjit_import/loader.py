"""Imports an object module: the steps from a ModuleSpec to a module with functions.

`exec_module` is the pipeline. Importing this file is cheap; `tvm_ffi` and the native library come
in with `session`, when the first object module is executed.
"""

import itertools
import os
import sys
import threading
from importlib.machinery import ModuleSpec

from .errors import (
    LibraryInUseError,
    LibraryNameError,
    ManifestError,
    ModuleNotLoadedError,
)
from .manifest import Manifest, read_manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.readers import FileReader
    from types import ModuleType
    from typing import Any

    from .module import ObjectNamespace
    from .session import DynamicLibrary
    from .source import Candidate

# Links everything at import instead of when it is first needed.
BIND_VARIABLE = "ORCJIT_BIND_NOW"

# Every imported library. It stays until the process ends, or `unload`: values and exceptions made
# by its code may outlive the module object. Written only while importlib's lock of the module that
# the library belongs to is held; single operations on a dict are atomic.
_imported: "dict[DynamicLibrary, ObjectNamespace]" = {}

# Tells apart the libraries of one module that was imported more than once.
_serial_numbers = itertools.count(2)


class _Progress(threading.local):
    """Names of the object modules that this thread is in the middle of importing."""

    def __init__(self) -> None:
        self.names: list[str] = []


_progress = _Progress()


def make_spec(fullname: str, found: "Candidate") -> ModuleSpec:
    """Make the spec of an object module.

    Its origin is a file even for a package: the first object in the directory, so that
    ``os.path.dirname(module.__file__)`` is where the package's data files are.
    """
    loader: Any = ObjectLoader(fullname, found)  # Loader is a protocol in all but its type
    spec = ModuleSpec(fullname, loader, origin=loader.path, is_package=found.is_package)
    if spec.submodule_search_locations is not None:
        spec.submodule_search_locations.append(found.path)
    spec.has_location = True
    return spec


class ObjectLoader:
    """Loads one object module, as importlib asks for it.

    Attributes
    ----------
    name
        The module's name.
    path
        Its ``__file__``.
    package_directory
        The directory whose objects it is made of, if it is a package.
    """

    def __init__(self, name: str, found: "Candidate") -> None:
        self.name = name
        self.path = found.sources[0].path if found.sources else found.path
        self.package_directory = found.path if found.is_package else None
        self._found = found

    def create_module(self, spec: ModuleSpec) -> None:
        """Let importlib make a plain module: its attributes are the fastest."""

    def exec_module(self, module: "ModuleType") -> None:
        """Link the objects into a fresh library and let the module show it.

        Also called by `importlib.reload`: if anything fails, the module stays as it was.
        """
        previous = _namespace_of(module)
        _progress.names.append(self.name)
        try:
            self._load(module, previous)
        except BaseException:
            if previous is not None:
                previous.restore()
            raise
        finally:
            _progress.names.pop()

    def _load(self, module: "ModuleType", previous: "ObjectNamespace | None") -> None:
        manifest = self._read_manifest()
        dependencies = self._import_dependencies(manifest, module)
        try:
            namespace = self._link(module, manifest, dependencies)
        except Exception as error:
            raise self._import_error(str(error)) from error
        if previous is not None:
            previous.forget()
        namespace.publish()

    def _read_manifest(self) -> Manifest:
        """Read the declarations; raise what is already known to be wrong with the objects."""
        found = self._found
        if found.problem is not None:
            raise self._import_error(str(found.problem), found.problem_path) from found.problem
        if found.manifest is None:
            return Manifest()
        try:
            return read_manifest(found.manifest)
        except ManifestError as error:
            raise self._import_error(str(error), found.manifest) from error

    def _import_dependencies(
        self, manifest: Manifest, module: "ModuleType"
    ) -> "tuple[DynamicLibrary, ...]":
        """Import what the manifest declares, in order; return the libraries among it."""
        package = module.__package__ or ""
        imported = [self._import_dependency(name, package, manifest) for name in manifest.depends]
        return tuple(library for library in imported if library is not None)

    def _import_dependency(
        self, name: str, package: str, manifest: Manifest
    ) -> "DynamicLibrary | None":
        try:
            return _import_library(name, package)
        except ImportError as error:
            reason = f"needs {name!r} (depends in {manifest.path}): {error}"
            raise self._import_error(reason, manifest.path) from error

    def _link(
        self,
        module: "ModuleType",
        manifest: Manifest,
        dependencies: "tuple[DynamicLibrary, ...]",
    ) -> "ObjectNamespace":
        """Make the library: objects, link order, initializers. Nothing remains if it fails."""
        from . import session
        from .module import ObjectNamespace

        library = _create_library(self.name)
        try:
            for source in self._found.sources:
                session.add_source(library, source)
            library.set_link_order(*_breadth_first(dependencies))
            bind_now = manifest.bind == "now" or os.environ.get(BIND_VARIABLE) == "1"
            root = session.initialize(library, bind_now=bind_now)
            namespace = ObjectNamespace(vars(module), library, root, dependencies)
        except BaseException:
            session.close(library)
            raise
        _imported[library] = namespace
        return namespace

    def _import_error(self, reason: str, path: str | None = None) -> ImportError:
        message = f"cannot import {self.name!r}: {reason}"
        return ImportError(message, name=self.name, path=path or self._found.path)

    # ---- What else importlib, inspect and runpy ask a loader for ----

    def is_package(self, fullname: str) -> bool:  # noqa: ARG002
        """Whether the module is a package: a directory of objects."""
        return self.package_directory is not None

    def get_filename(self, fullname: str) -> str:  # noqa: ARG002
        """Return the module's ``__file__``."""
        return self.path

    def get_code(self, fullname: str) -> None:
        """Return None: the module has no Python code."""

    def get_source(self, fullname: str) -> None:
        """Return None: the module has no Python source."""

    def get_data(self, path: str) -> bytes:
        """Return the content of a file beside the objects."""
        with open(path, "rb") as file:  # noqa: PTH123  (an import shall not import pathlib)
            return file.read()

    def get_resource_reader(self, fullname: str) -> "FileReader":  # noqa: ARG002
        """Return the reader that `importlib.resources` uses for the directory of `path`."""
        from importlib.readers import FileReader

        this: Any = self  # FileReader wants `path` only
        return FileReader(this)

    def __repr__(self) -> str:
        return f"ObjectLoader({self.name!r}, {self.path!r})"


def unload(name: str) -> None:
    """Unload an imported object module: run its finalizers and give its memory back.

    Parameters
    ----------
    name
        The name under which it was imported.

    Raises
    ------
    ModuleNotLoadedError
        If no object module of that name is imported.
    LibraryInUseError
        If another imported module links against it.

    Warnings
    --------
    Nothing made by the module's code may be in use any more: functions, values whose deleters are
    its code, exceptions it threw.
    """
    namespace = _namespace_of(sys.modules.get(name))
    if namespace is None:
        raise ModuleNotLoadedError(f"{name!r} is not an imported object module")
    users = sorted({user.name for user in _users_of(namespace.library)})
    if users:
        raise LibraryInUseError(
            f"{name!r} cannot be unloaded: {', '.join(map(repr, users))} links against it"
        )
    from . import session

    module = sys.modules.pop(name)
    _unbind_from_parent(name, module)
    namespace.withdraw()
    del _imported[namespace.library]
    session.close(namespace.library)


def _import_library(name: str, package: str) -> "DynamicLibrary | None":
    """Import a module by the normal import system; return its library if it has one."""
    from importlib.util import resolve_name

    fullname = resolve_name(name, package)
    if fullname in _progress.names:
        raise _cycle(fullname)
    # In a deadlock with another thread that is importing it and waits for us, __import__ returns
    # (import_module does not): the module is unfinished then, or was removed again.
    __import__(fullname)
    module = sys.modules.get(fullname)
    namespace = _namespace_of(module)
    if module is None or (namespace is None and _is_ours(module)):
        raise _cycle(fullname)
    return namespace.library if namespace is not None else None


def _is_ours(module: "ModuleType") -> bool:
    return isinstance(getattr(module, "__loader__", None), ObjectLoader)


def _namespace_of(module: "ModuleType | None") -> "ObjectNamespace | None":
    """Return what fills an imported object module; None for any other module."""
    library = getattr(module, "__library__", None)
    if library is None or "orcjit_import.session" not in sys.modules:
        return None
    from .session import DynamicLibrary

    return _imported.get(library) if isinstance(library, DynamicLibrary) else None


def _users_of(library: "DynamicLibrary") -> "Iterator[ObjectNamespace]":
    return (user for user in list(_imported.values()) if library in user.dependencies)


def _unbind_from_parent(name: str, module: "ModuleType") -> None:
    """Remove the attribute that importing a submodule added to its parent package."""
    parent, _, child = name.rpartition(".")
    attributes = vars(sys.modules[parent]) if parent in sys.modules else {}
    if attributes.get(child) is module:
        del attributes[child]


def _create_library(name: str) -> "DynamicLibrary":
    """Create a library named for the module; numbered if there is one, as after a reload."""
    from .session import default_session

    try:
        return default_session().create_library(name)
    except LibraryNameError:
        return _create_library(f"{name.partition('#')[0]}#{next(_serial_numbers)}")


def _breadth_first(libraries: "tuple[DynamicLibrary, ...]") -> "list[DynamicLibrary]":
    """Return the libraries and those they depend on, direct ones first, each once."""
    order = list(dict.fromkeys(libraries))
    for library in order:  # grows while it is walked
        order.extend(d for d in _imported[library].dependencies if d not in order)
    return order


def _cycle(name: str) -> ImportError:
    """Say which modules wait for each other; `name` closes the circle."""
    names = _progress.names
    first = names.index(name) if name in names else 0
    chain = " -> ".join([*names[first:], name])
    return ImportError(f"dependency cycle: {chain}", name=name)
