"""The common case of an import: one object file, which is all that a directory holds for its name.

Of such a file nothing has to be asked but what it exports, so the steps of the general way (see
``finder.py``, ``candidate.py``, ``linking.py``, ``loader.py``) are two calls of the core here: one
reads and checks the object, the other makes a library of it and initializes that. Whatever is not
plain goes the general way, which also says what is wrong.

The finder comes here from the third import of an object on: all that is needed is loaded then.
"""

import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import FileFinder
from _thread import get_ident

from . import _is_interrupt, _part, _searching, imported, naming
from ._native import RECORD_SEPARATOR, opener_of_kernels
from .atomic import Committed, in_one_step
from .dependencies import importing
from .error_base import OrcJITError
from .finder import announce, is_inside_object_package, lists_no_module
from .linking import is_plain
from .loader import ObjectLoader
from .module import NOT_THERE, ObjectNamespace
from .tracing import trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from types import ModuleType
    from typing import Any

    from .atomic import Change
    from .candidate import Candidate
    from .session import DynamicLibrary

_OBJECT_SUFFIX = naming.OBJECT_SUFFIXES[0]
_MANIFEST_ENDING = f".{naming.MANIFEST_NAME}"

# What else may take the name in a directory, or says something of the object.
_OTHER_ENDINGS = ("", *naming.LINKABLE_SUFFIXES[1:], _MANIFEST_ENDING)

_new_opened, _open_kernels = opener_of_kernels()
_is_linux = sys.platform == "linux"  # others may ignore the case of names
_EAGER, _DOCUMENTED = b"e", "d"  # facts before the first name
_Module = type(sys)
_parts = vars(sys.modules[__package__])  # those that are complete: see `_part`


def find(fullname: str, tail: str, home: str, path: "Sequence[str] | None") -> ModuleSpec | None:
    """Return the spec of a plain object file in the entry `home`; None where more is to be asked.

    The entries before that one must hold nothing of the name, by listings that are up to date.
    """
    entries = sys.path if path is None else path
    if not _is_linux or get_ident() in _searching or tail[:2] == "__" or "\\" in tail:
        return None
    try:
        importer: Any = sys.path_importer_cache[home]
        for entry in entries:
            if entry == home:
                break
            if not _holds_nothing(sys.path_importer_cache[entry], tail):
                return None
        if type(importer) is not FileFinder or not _is_alone(importer, tail):
            return None
        if "." in fullname and is_inside_object_package(fullname, importer.path):
            return None
        file = f"{importer.path}/{tail}{_OBJECT_SUFFIX}"
        opened = _new_opened()
        exports = _open_kernels(file.encode(), opened, importer._path_mtime)  # type: ignore[attr-defined]  # noqa: SLF001
    except Exception as error:
        if _is_interrupt(error):
            raise
        return None  # entries and finders of an unknown kind, or names that are no text
    if exports is None:
        return None
    announce(fullname, file)
    kind = EagerFileLoader if exports.startswith(_EAGER) else LoneFileLoader
    loader: Any = kind(fullname, file, opened, exports)
    spec = ModuleSpec(fullname, loader, origin=file)
    spec._set_fileattr = True  # type: ignore[attr-defined]  # noqa: SLF001  (what `has_location` sets)
    return spec


def _is_alone(importer: "Any", tail: str) -> bool:
    """Whether FileFinder's listing has the object file, and nothing else of the name."""
    listing = importer._path_cache  # noqa: SLF001
    for ending in _OTHER_ENDINGS:
        if tail + ending in listing:
            return False
    for ending, _ in importer._loaders:  # noqa: SLF001
        if tail + ending in listing:
            return False
    return tail + _OBJECT_SUFFIX in listing and importer.path[-1] != "/"


def _holds_nothing(importer: "Any", tail: str) -> bool:
    """Whether an entry of the path certainly has neither a regular module nor objects of a name."""
    if importer is None:  # PathFinder passes over it, too
        return True
    listing: AbstractSet[str] = getattr(importer, "_path_cache", frozenset())
    return lists_no_module(importer, tail) and listing.isdisjoint(naming.place_names(tail))


def _new_module(spec: ModuleSpec) -> "ModuleType":
    """Make a plain module, of which importlib has nothing to ask that it does not have."""
    module = _Module(spec.name)
    attributes = module.__dict__
    attributes["__file__"] = spec.origin
    attributes["__path__"] = attributes["__cached__"] = NOT_THERE
    return module


class LoneFileLoader(ObjectLoader):
    """Loads an object file of which the core has read all that its import needs.

    Nothing of the object runs when it is linked, so that is done where the module is made, which
    nobody sees before all has succeeded: where anything fails or interrupts it, the module goes,
    and the library with it. A module that was made otherwise, and one that is reloaded, goes the
    general way.
    """

    __slots__ = ("_exports", "_found", "_opened")

    def __init__(self, name: str, path: str, opened: "Any", exports: bytes) -> None:
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
            self._found = _parts["candidate"].of_lone_file(directory, file)
        return self._found

    def create_module(self, spec: ModuleSpec) -> "ModuleType | None":  # type: ignore[override]
        """Link the object, and make a plain module that shows its functions.

        Raises
        ------
        ImportError
            If it cannot be linked.
        """
        if self._opened is None or "session" not in _parts or not is_plain():
            return None
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
        kept = imported.kept
        return ObjectNamespace(module, library, kept, spec, exports, is_documented=is_documented)

    def _prepare(self, module: "ModuleType") -> "Change":
        """Finish a module of `create_module`; link the object into any other one."""
        attributes = module.__dict__
        if attributes.pop("__cached__", None) is NOT_THERE:
            del attributes["__path__"]
            return in_one_step(bool)  # nothing is left to be done
        return super()._prepare(module)

    exec_module = Committed(_prepare)


class EagerFileLoader(LoneFileLoader):
    """Loads such a file of which something runs at import: in the module that importlib makes."""

    __slots__ = ()

    def create_module(self, spec: ModuleSpec) -> "ModuleType":  # type: ignore[override]
        """Make a plain module of which importlib need not ask what it has."""
        return _new_module(spec)

    def _prepare(self, module: "ModuleType") -> "Change":
        attributes = module.__dict__
        is_new = attributes.pop("__cached__", None) is NOT_THERE
        if is_new:
            del attributes["__path__"]
        if not is_new or self._opened is None or "session" not in _parts or not is_plain():
            return super()._prepare(module)
        _parts["session"].tell_requests()
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
