"""Loads an object module: the steps from a ModuleSpec to a module with functions.

`exec_module` is the pipeline. Importing this file is cheap; `tvm_ffi` and the native library come
in with `session`, when the first object module is executed.
"""

import sys
from _frozen_importlib import ModuleSpec  # importlib.machinery costs a millisecond or two

from . import _part, imported
from .atomic import Committed, in_one_step
from .dependencies import importing
from .error_base import OrcJITError
from .linking import Linked, import_error, link_error, link_objects, note_archives, watchers
from .naming import ARCHIVE_SUFFIXES
from .tracing import trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.abc import TraversableResources
    from types import ModuleType
    from typing import Any

    from .atomic import Change
    from .candidate import Candidate
    from .module import ObjectNamespace


def make_spec(fullname: str, found: "Candidate") -> ModuleSpec:
    """Make the spec of an object module.

    Its origin is a file even for a package: the first object in the directory, so that
    ``os.path.dirname(module.__file__)`` is where the package's data files are.
    """
    loader = _make_loader(fullname, found)
    is_package = loader.package_directory is not None
    spec = ModuleSpec(fullname, loader, origin=loader.path, is_package=is_package)
    if spec.submodule_search_locations is not None:
        spec.submodule_search_locations.append(found.path)
    spec.has_location = True
    return spec


def _make_loader(fullname: str, found: "Candidate") -> "Any":
    if found.init_symbol is None:
        return ObjectLoader(fullname, found)
    if not found.init_symbol:  # of sources, which are not compiled yet
        return _part("compilers.packages").SourceLoader(fullname, found)
    from .extension import ExtensionLoader

    return ExtensionLoader(fullname, found)


class FoundLoader:
    """What importlib, inspect and runpy ask every loader of objects for.

    Attributes
    ----------
    name
        The module's name.
    path
        Its ``__file__``.
    package_directory
        The directory whose objects it is made of, if it is a package.
    found
        Its objects.
    """

    __slots__ = ("__weakref__", "found", "name", "package_directory", "path")

    def __init__(self, name: str, found: "Candidate") -> None:
        self.name = name
        self.path = found.origin
        self.package_directory = found.path if found.is_package else None
        self.found = found

    @property
    def package(self) -> str:
        """The package that relative names are relative to, as ``__package__``."""
        is_package = self.package_directory is not None
        return self.name if is_package else self.name.rpartition(".")[0]

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
        """Return the content of a file beside the objects.

        Raises
        ------
        OSError
            If there is no such file.
        """
        return self.found.container.get_data(path)

    def get_resource_reader(self, fullname: str) -> "TraversableResources":  # noqa: ARG002
        """Return the reader that `importlib.resources` uses for the files beside the objects."""
        from .resources import reader_of

        return reader_of(self.found.container)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {self.path!r})"


class ObjectLoader(FoundLoader):
    """Loads one object module, as importlib asks for it."""

    __slots__ = ()

    def create_module(self, spec: ModuleSpec) -> None:
        """Let importlib make a plain module: its attributes are the fastest."""

    def _prepare(self, module: "ModuleType") -> "Change":
        """Link the objects into a fresh library and let the module show it.

        Also called by `importlib.reload`: until all has succeeded, the module stays as it was.

        Raises
        ------
        ImportError
            If anything is wrong with the objects or their dependencies.
        """
        imported.settle()
        # Only a module that is reloaded has one; asking others for an attribute would take longer.
        previous = imported.namespace_of(module) if "__library__" in vars(module) else None
        attributes = previous.restore() if previous is not None else {}
        # Where there is a problem, there is nothing to link.
        session = self._session() if self.found.problem is None else None
        linked = link_objects(self.name, self.found, self.package)
        try:
            return self._initialize(session, module, linked, previous, attributes)
        except BaseException as error:
            linked.library.discard()
            if not isinstance(error, OrcJITError):
                raise
            raise link_error(self.name, error, self.found) from error

    exec_module = Committed(_prepare)

    def _session(self) -> "Any":
        """Import TVM-FFI: before anything is linked, for a shared library may need it."""
        try:
            return _part("session")
        except (ImportError, OrcJITError) as error:
            raise import_error(self.name, str(error), self.found.path) from error

    def _initialize(
        self,
        session: "Any",
        module: "ModuleType",
        linked: Linked,
        previous: "ObjectNamespace | None",
        attributes: "dict[str, Any]",
    ) -> "Change":
        """Run the initializers; return what shows the library in the module."""
        library = session.wrap(linked.library, self.path)
        labels = self.found.objects.labels
        is_archive = bool(labels) and labels[0].endswith(ARCHIVE_SUFFIXES)
        namespace = _part("module").ObjectNamespace(
            module, library, imported.kept, linked, is_archive=is_archive
        )
        if previous is not None:
            namespace.follow(previous, attributes)
        sys.audit("orcjit_import.initialize", self.name, self.path)
        root = session.initialize(library, bind_now=linked.bind_now)
        note_archives(linked, self.found)
        for tell in watchers:
            tell()
        trace("imported %s: %d objects, from %s", self.name, len(labels), self.path)
        return in_one_step(*imported.keeping(namespace), *namespace.showing(root))


importing(ObjectLoader.exec_module.code)
