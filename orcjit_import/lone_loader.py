"""The common case of a load: an object file of which `lone_file` has read all that it needs."""

import sys
from _frozen_importlib import ModuleSpec

from . import _part, imported
from ._native import RECORD_SEPARATOR
from .atomic import Committed, in_one_step
from .error_base import OrcJITError
from .found_loader import FoundLoader
from .imported import importing, is_plain
from .module import NOT_THERE, ObjectNamespace
from .tracing import trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from .atomic import Change
    from .candidate import Candidate
    from .manifest import Manifest
    from .session import DynamicLibrary

_EAGER, _DOCUMENTED = b"e", "d"  # facts before the first name
_Module = type(sys)
_parts = vars(sys.modules[__package__])  # those that are complete: see `_part`


def loader_of(
    name: str, path: str, opened: "Any", exports: bytes, manifest: "Manifest | None"
) -> "LoneFileLoader":
    """Return the loader of what was opened, by what the core says of it."""
    kind = EagerFileLoader if exports.startswith(_EAGER) else LoneFileLoader
    return kind(name, path, opened, exports, manifest)


def _new_module(spec: ModuleSpec) -> "ModuleType":
    """Make a plain module, of which importlib has nothing to ask that it does not have."""
    module = _Module(spec.name)
    attributes = module.__dict__
    attributes["__file__"] = spec.origin
    attributes["__path__"] = attributes["__cached__"] = NOT_THERE
    return module


class LoneFileLoader(FoundLoader):
    """Loads an object file of which the core has read all that its import needs.

    Nothing of the object runs when it is linked, so that is done where the module is made, which
    nobody sees before all has succeeded: where anything fails or interrupts it, the module goes,
    and the library with it. A module that was made otherwise, and one that is reloaded, goes the
    general way.
    """

    __slots__ = ("_exports", "_found", "_manifest", "_opened")

    def __init__(
        self, name: str, path: str, opened: "Any", exports: bytes, manifest: "Manifest | None"
    ) -> None:
        self._manifest = manifest
        self.name = name
        self.path = path
        self.package_directory = None
        self._opened = opened
        self._exports = exports
        self._found: Candidate | None = None

    @property
    def found(self) -> "Candidate":  # type: ignore[override]
        """The object as the general way describes it; made where somebody asks."""
        if self._found is None:
            directory, _, file = self.path.rpartition("/")
            self._found = _part("candidate").of_lone_file(directory, file, self._manifest)
        return self._found

    def create_module(self, spec: ModuleSpec) -> "ModuleType | None":
        """Link the object, and make a plain module that shows its functions.

        Raises
        ------
        ImportError
            If it cannot be linked.
        """
        if self._opened is None or not is_plain():
            return None
        self.session()
        library = self._link()
        try:
            module = _new_module(spec)
            namespace = self._namespace(module, library, spec)
            namespace.show(module.__dict__)
            imported.expect(module, namespace)
            trace("imported %s: %d objects, from %s", self.name, 1, self.path)
            return module
        except BaseException:
            _parts["session"].close(library)
            raise

    def _link(self) -> "DynamicLibrary":
        """Make the library, and initialize it."""
        opened, self._opened = self._opened, None
        imported.settle()
        sys.audit("orcjit_import.link", self.name, self.path)
        sys.audit("orcjit_import.initialize", self.name, self.path)
        try:
            library: DynamicLibrary = _part("opened_library").link_opened(opened, self.name)
            return library
        except OrcJITError as error:
            raise _part("import_errors").link_error(self.name, error, self.found) from error

    def _namespace(
        self, module: "ModuleType", library: "DynamicLibrary", spec: ModuleSpec
    ) -> ObjectNamespace:
        facts, *exports = self._exports.decode().split(RECORD_SEPARATOR)
        is_documented = _DOCUMENTED in facts
        shown = exports if self._manifest is None else self._manifest.select("exports", exports)
        return ObjectNamespace(
            module,
            library,
            imported.kept,
            spec,
            shown,
            hidden=frozenset(exports).difference(shown) if self._manifest is not None else None,
            is_documented=is_documented,
        )

    def _prepare(self, module: "ModuleType") -> "Change":
        """Finish a module of `create_module`; link the object into any other one."""
        attributes = module.__dict__
        if attributes.pop("__cached__", None) is NOT_THERE:
            del attributes["__path__"]
            return in_one_step(bool)  # nothing is left to be done
        return self._prepare_as_others(module)

    def _prepare_as_others(self, module: "ModuleType") -> "Change":
        change: Change = _part("loader").ObjectLoader(self.name, self.found).prepare(module)
        return change

    exec_module = Committed(_prepare)


class EagerFileLoader(LoneFileLoader):
    """Loads such a file of which something runs at import: in the module that importlib makes."""

    __slots__ = ()

    def create_module(self, spec: ModuleSpec) -> "ModuleType":
        """Make a plain module of which importlib need not ask what it has."""
        return _new_module(spec)

    def _prepare(self, module: "ModuleType") -> "Change":
        attributes = module.__dict__
        is_new = attributes.pop("__cached__", None) is NOT_THERE
        if is_new:
            del attributes["__path__"]
        if not is_new or self._opened is None or not is_plain():
            return self._prepare_as_others(module)
        self.session().tell_requests()
        library = self._link()
        try:
            namespace = self._namespace(module, library, attributes["__spec__"])
            trace("imported %s: %d objects, from %s", self.name, 1, self.path)
            return in_one_step(*imported.keeping(namespace), *namespace.showing(library))
        except BaseException:
            _parts["session"].close(library)
            raise

    exec_module = Committed(_prepare)


importing(LoneFileLoader.create_module.__code__)
importing(EagerFileLoader.exec_module.code)
