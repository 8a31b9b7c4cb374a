"""Loads an object module: the steps from a ModuleSpec to a module with functions.

`exec_module` is the pipeline. Importing this file is cheap; `tvm_ffi` and the native library come
in with `session`, when the first object module is executed.
"""

from _frozen_importlib import ModuleSpec  # importlib.machinery costs a millisecond or two

from .errors import OrcJITError
from .linking import Importing, Linked, import_error, link_objects
from .tracing import trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.abc import TraversableResources
    from types import ModuleType
    from typing import Any

    from .candidate import Candidate
    from .module import ObjectNamespace


def make_spec(fullname: str, found: "Candidate") -> ModuleSpec:
    """Make the spec of an object module.

    Its origin is a file even for a package: the first object in the directory, so that
    ``os.path.dirname(module.__file__)`` is where the package's data files are.
    """
    loader = _make_loader(fullname, found)
    spec = ModuleSpec(fullname, loader, origin=found.origin, is_package=found.is_package)
    if spec.submodule_search_locations is not None:
        spec.submodule_search_locations.append(found.path)
    spec.has_location = True
    return spec


def _make_loader(fullname: str, found: "Candidate") -> "Any":
    if found.init_symbol is None:
        return ObjectLoader(fullname, found)
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

    def exec_module(self, module: "ModuleType") -> None:
        """Link the objects into a fresh library and let the module show it.

        Also called by `importlib.reload`: if anything fails, the module stays as it was.

        Raises
        ------
        ImportError
            If anything is wrong with the objects or their dependencies.
        """
        from .imported import namespace_of

        if self.found.problem is None:  # else there is nothing to link
            self._load_session()
        previous = namespace_of(module)
        try:
            with Importing(self.name):
                linked = link_objects(self.name, self.found, module.__package__ or "")
                self._publish(module, linked, previous)
        except BaseException:
            if previous is not None:
                previous.restore()
            raise

    def _load_session(self) -> None:
        """Import TVM-FFI: before anything is linked, for a shared library may need it."""
        try:
            from . import session  # noqa: F401
        except (ImportError, OrcJITError) as error:
            raise import_error(self.name, str(error), self.found.path) from error

    def _publish(
        self, module: "ModuleType", linked: Linked, previous: "ObjectNamespace | None"
    ) -> None:
        """Run the initializers and show the library in the module; close it if that fails."""
        from . import imported, session
        from .module import ObjectNamespace

        try:
            library = session.wrap(linked.library, self.path)
            namespace = ObjectNamespace(vars(module), library, linked.declared)
            root = session.initialize(library, bind_now=linked.bind_now)
        except BaseException as error:
            linked.library.close()
            if not isinstance(error, Exception):
                raise
            raise import_error(self.name, str(error), self.found.path) from error
        imported.record(library, linked, namespace)
        if previous is not None:
            previous.forget()
        namespace.publish(root)
        objects = self.found.objects.labels
        trace("imported %s: %d objects, from %s", self.name, len(objects), self.path)
