"""Loads an object module of kernels: the steps from a ModuleSpec to a module with functions.

`exec_module` is the pipeline. Importing this file is cheap; `tvm_ffi` and the native library come
in with `session`, when the first object module is executed.
"""

import sys

from . import _part, imported
from .atomic import Committed, in_one_step
from .error_base import OrcJITError
from .found_loader import FoundLoader
from .imported import importing, watchers
from .linking import link_objects, note_archives
from .naming import ARCHIVE_SUFFIXES
from .tracing import trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    from ._library import Linked
    from .atomic import Change
    from .module import ObjectNamespace


class ObjectLoader(FoundLoader):
    """Loads one object module, as importlib asks for it."""

    __slots__ = ()

    def create_module(self, spec: "ModuleSpec") -> None:
        """Let importlib make a plain module: its attributes are the fastest."""

    def prepare(self, module: "ModuleType") -> "Change":
        """Link the objects into a fresh library; return what lets the module show it.

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
        session = self.session() if self.found.problem is None else None
        linked = link_objects(self.name, self.found, self.package)
        try:
            return self._initialize(session, module, linked, previous, attributes)
        except BaseException as error:
            linked.library.discard()
            if not isinstance(error, OrcJITError):
                raise
            raise _part("import_errors").link_error(self.name, error, self.found) from error

    exec_module = Committed(prepare)

    def _initialize(
        self,
        session: "Any",
        module: "ModuleType",
        linked: "Linked",
        previous: "ObjectNamespace | None",
        attributes: "dict[str, Any]",
    ) -> "Change":
        """Run the initializers; return what shows the library in the module."""
        library = session.wrap(linked.library, self.path)
        labels = self.found.objects.labels
        is_archive = bool(labels) and labels[0].endswith(ARCHIVE_SUFFIXES)
        namespace = _part("module").ObjectNamespace(
            module,
            library,
            imported.kept,
            linked,
            is_documented=self.found.objects.is_documented,
            is_archive=is_archive,
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
