"""A loader for objects at a path that the caller knows: `ObjectFileLoader`."""

import os
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import naming
from .finder import make_spec
from .import_errors import import_error
from .listing import container_of

if TYPE_CHECKING:
    from importlib.abc import TraversableResources
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from .candidate import Candidate


class ObjectFileLoader:
    """Loads an object file, an archive or a directory of objects as a module of any name.

    It is to objects what `importlib.machinery.ExtensionFileLoader` is to shared libraries, for
    files that no search would find: ``importlib.util.spec_from_file_location(name, path,
    loader=ObjectFileLoader(name, path))``.

    Parameters
    ----------
    fullname
        The module's name. Of an extension module, the function ``PyInit_`` of this name is called.
    path
        The object file, archive or directory, which may be in a zip file. What it has of manifests
        is read.

    Attributes
    ----------
    name
        The module's name.
    path
        The path, absolute.
    """

    def __init__(self, fullname: str, path: "str | os.PathLike[str]") -> None:
        self.name = fullname
        self.path = str(Path(path).absolute())
        self._found: ModuleSpec | None = None

    def create_module(self, spec: "ModuleSpec") -> "ModuleType | None":
        """Make the module, and the spec one of an object module.

        Raises
        ------
        ImportError
            If there are no objects that make a module, or, of an extension module, anything is
            wrong with them.
        """
        found = self._spec()
        spec.loader, spec.origin = found.loader, found.origin
        spec.submodule_search_locations = found.submodule_search_locations
        module: ModuleType | None = self._loader.create_module(spec)
        return module

    def exec_module(self, module: "ModuleType") -> None:
        """Link the objects, unless that is done, and let the module show them.

        Raises
        ------
        ImportError
            If anything is wrong with the objects or their dependencies.
        """
        self._loader.exec_module(module)

    def is_package(self, fullname: str) -> bool:
        """Whether the module is a package: a directory of objects."""
        is_package: bool = self._loader.is_package(fullname)
        return is_package

    def get_filename(self, fullname: str) -> str:
        """Return the module's ``__file__``."""
        file_name: str = self._loader.get_filename(fullname)
        return file_name

    def get_code(self, fullname: str) -> None:
        """Return None: the module has no Python code."""

    def get_source(self, fullname: str) -> None:
        """Return None: the module has no Python source."""

    def get_data(self, path: str) -> bytes:
        """Return the content of a file beside the objects; raises `OSError`."""
        data: bytes = self._loader.get_data(path)
        return data

    def get_resource_reader(self, fullname: str) -> "TraversableResources":
        """Return the reader that `importlib.resources` uses for the files beside the objects."""
        reader: TraversableResources = self._loader.get_resource_reader(fullname)
        return reader

    @property
    def _loader(self) -> "Any":
        return self._spec().loader

    def _spec(self) -> "ModuleSpec":
        """Look at the objects, when they are needed and not before: a search may come first."""
        if self._found is None:
            self._found = make_spec(self.name, self._find())
        return self._found

    def _find(self) -> "Candidate":
        from .candidate import find_file, find_package

        directory, file = os.path.split(self.path)
        tail = self.name.rpartition(".")[2]
        inner: Any = pkgutil.get_importer(self.path)  # of a zip file also for what is not there
        outer: Any = pkgutil.get_importer(directory)
        is_file = outer is not None and container_of(outer).has_file(file)
        found = None
        if is_file and file.endswith(naming.LINKABLE_SUFFIXES):
            found = find_file(container_of(outer), file, tail=tail)
        elif not is_file and inner is not None:
            found = find_package(container_of(inner), tail)
        if found is not None:
            found.entry = directory
            return found
        why = self._why_no_file(outer, file) if is_file else self._why_no_directory(inner)
        raise import_error(self.name, f"{self.path}{why}", self.path)

    def _why_no_file(self, outer: "Any", file: str) -> str:
        if file.endswith(naming.LINKABLE_SUFFIXES):
            from .mistakes import hint_of_exports

            hint = hint_of_exports(container_of(outer).places([file]))
            return f" {naming.why_stray(file, self.name.rpartition('.')[2], hint)}"
        return f": objects and archives end in one of {', '.join(naming.LINKABLE_SUFFIXES)}"

    def _why_no_directory(self, inner: "Any") -> str:
        if inner is None:
            return ": there is no such file or directory [OJ602]"
        return " is a directory without objects that make a module"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {self.path!r})"
