"""What importlib and others ask of every loader of objects."""

from . import _part
from .error_base import OrcJITError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.abc import TraversableResources
    from typing import Any

    from .candidate import Candidate


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

    def session(self) -> "Any":
        """Import TVM-FFI: before anything is linked, for a shared library may need it.

        Raises
        ------
        ImportError
            If TVM-FFI or the native library cannot be used.
        """
        try:
            return _part("session")
        except (ImportError, OrcJITError) as error:
            fail = _part("import_errors").import_error
            raise fail(self.name, str(error), self.package_directory or self.path) from error

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
