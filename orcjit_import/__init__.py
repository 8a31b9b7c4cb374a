"""Import object files as Python modules, linked in this process by LLVM's ORC v2 / JITLink.

``import orcjit_import`` puts a finder on ``sys.meta_path``: from then on ``NAME.o`` and directories
of object files on ``sys.path`` are imported like any module. Underneath is `ExecutionSession`.

All that runs at every start is in this file: opening a second one would cost as much. It decides
for each import whether objects can matter; all else that is public is imported on first use.
"""
# pathlib would triple the time of this import, and only type checkers are told the errors' names:
# ruff: noqa: F403, F405, PTH109, PTH112

import _imp
import os
import sys
from _frozen_importlib import ModuleSpec  # importlib.machinery costs half a millisecond
from _frozen_importlib_external import PathFinder, SourceFileLoader
from _thread import get_ident
from zipimport import zipimporter  # imported at every start

TYPE_CHECKING = False  # known to type checkers by its name; `typing` would cost more than the rest
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from types import FrameType
    from typing import Any

    from ._version import __version__
    from .cmake import get_cmake_dir
    from .development.building import build
    from .development.setuptools_command import *
    from .errors import *
    from .hook import uninstall
    from .include import get_include
    from .object_file_loader import ObjectFileLoader
    from .peer import provide_tvm_ffi_orcjit
    from .session import DynamicLibrary, ExecutionSession, default_session
    from .tools.explanation import explain
    from .unloading import unload

# fmt: off
__all__ = [
    "ArgumentTypeError", "ArgumentValueError", "CacheWarning", "CompilationError", "ContainerError",
    "DuplicateSymbolError", "DynamicLibrary", "ExecutionSession", "FunctionNotFoundError",
    "InitializerError", "JITMemoryError", "LibraryBinaryError", "LibraryClosedError",
    "LibraryInUseError", "LibraryNameError", "LinkOrderError", "ManifestError",
    "ModuleNotLoadedError", "NativeLibraryError", "ObjectFileLoader", "ObjectFormatError",
    "ObjectIsADirectoryError", "ObjectNotFoundError", "ObjectReadError", "ObserverError",
    "OrcJITError", "PolicyError", "RelocationError", "SharedLibraryError", "SymbolNotFoundError",
    "SymbolProviderError", "ToolNotFoundError", "UndefinedSymbolError", "UnsupportedObjectError",
    "UnusedArchiveWarning", "__version__", "build", "default_session", "explain", "get_cmake_dir",
    "get_include", "install", "provide_tvm_ffi_orcjit", "uninstall", "unload",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker knows the names above, and that there are no others

    def __getattr__(name: str) -> object:
        # The interpreter asks for dunders, and importlib for a part of ours before it imports that.
        if (name.startswith("__") or _is_part(name)) and name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return globals().setdefault(name, _part("public_names").find(name))


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


# What an object module of a name can be called in a directory: see naming.py, which tells more.
_ENDINGS = (".obj", ".o", ".lib", ".a", "") if sys.platform == "win32" else (".o", ".a", "")
_NO_ENTRY = "\0"  # equal to no entry of a search path

# What the search itself imports of the standard library, in one version of Python or the other.
# These names are never objects: a search for one of them would have to have it first.
_NEEDED = frozenset(
    "_ctypes _py_warnings _struct _weakrefset collections collections.abc ctypes"  # noqa: SIM905
    " ctypes._endian ctypes._layout functools keyword operator reprlib struct sysconfig"
    " threading types warnings".split()
)

# Entries of search paths in which object modules were found: the next one probably is there, too.
_homes: "set[str]" = set()
_searching: "set[int]" = set()  # threads in which `_run` runs, or was interrupted
_failures: "list[Exception]" = []  # the first of ours in an import of somebody else
_is_failure_told = False  # whether it has been logged


class ObjectFinder:
    """Finds object modules; stands directly before PathFinder on `sys.meta_path`.

    PathFinder is asked first. What it answers decides where the search ends (a regular module wins
    in its entry and over all later ones), and the FileFinders have just listed their directories
    anew: whether one holds an object is a set operation, no ``stat`` and no cache of our own. Where
    an entry that has given object modules lists the name, those up to it are asked before. For a
    regular module it returns what PathFinder did; None if a finder was put between the two.
    """

    def find_spec(
        self, fullname: str, path: "Sequence[str] | None" = None, target: "Any" = None
    ) -> "ModuleSpec | None":
        """Return the spec of an object module of that name, or whatever PathFinder found."""
        tail = fullname.rpartition(".")[2]
        if fullname.partition(".")[0] == __name__:  # the search itself imports some of these
            return _spec_of_part(tail) if fullname == f"{__name__}.{tail}" else None
        is_computed = path is not None and type(path).__name__.endswith("NamespacePath")
        path = list(iter(path)) if is_computed else path  # type: ignore[arg-type]
        spec: ModuleSpec | None = None
        home = _part("path_entries").likely_home(tail, path) if _homes else None
        if home is not None:
            if "lone_loader" not in globals():  # loaded by the first plain object
                spec = _run("lone_file", "find_first", fullname, tail, path, target)
            elif target is None:
                spec = _part("lone_file").find(fullname, tail, home, path)
            spec = spec or _run("finder", "find_up_to", fullname, home, self, path, target)
            if spec is not None:
                return spec
        try:
            regular = PathFinder.find_spec(fullname, path, target)
        except Exception as error:  # of one entry's finder: objects in entries before it win
            spec = _run("path_failure", "find_before", fullname, error, path, target)
            if spec is None:
                raise
            return spec
        if _objects_may_win(regular, fullname, tail, path):
            may_be_kernels = regular is None and "tvm_ffi" in sys.modules  # else extension modules
            arguments = fullname, tail, path, target
            spec = _run("lone_file", "find_first", *arguments) if may_be_kernels else None
            spec = spec or _run("finder", "find_object_module", fullname, self, path, regular)
        if spec is None and regular and _may_be_in_bundle(regular):
            spec = _run("python_files", "refusal_of", fullname, regular)
        return spec or (regular if self.is_next_to_path_finder() else None)

    def is_next_to_path_finder(self) -> bool:
        """Whether PathFinder would be asked right after this finder."""
        before: object = None  # `index` would compare with finders of others, by their __eq__
        for finder in sys.meta_path:
            if finder is PathFinder:
                return before is self
            before = finder
        return False


def _is_part(name: str) -> bool:
    """Whether FileFinder has listed a file of ours of that name."""
    listing = getattr(sys.path_importer_cache.get(__path__[0]), "_path_cache", ())
    return f"{name}.py" in listing and name not in listing


def _spec_of_part(tail: str) -> "ModuleSpec | None":
    """Return what PathFinder would of a file of ours, in a third of the steps; None elsewhere."""
    if not _is_part(tail) or type(__spec__.loader) is not SourceFileLoader:
        return None
    path = f"{__path__[0]}{os.sep}{tail}.py"
    spec = ModuleSpec(f"{__name__}.{tail}", SourceFileLoader(f"{__name__}.{tail}", path))
    spec.origin, spec.has_location = path, True
    directory, start, ending = (__spec__.cached or "").rpartition("__init__")
    spec.cached = f"{directory}{tail}{ending}" if start else None
    return spec


def _run(part: str, task: str, fullname: str, *arguments: "Any") -> "Any":
    """Run a function of one of our parts in the middle of an import; None where it cannot tell.

    Until it returns, every import of this thread is PathFinder's alone: what it imports itself, and
    what a signal handler imports meanwhile, needs nothing of ours that is not complete yet. A
    failure of ours lets the regular import go on. An ImportError about the module that is searched
    for is no failure, but an answer; nor is what interrupts us.
    """
    is_nested = _is_running()
    if (is_nested or fullname in _NEEDED) and part != "python_files":  # which needs none of these
        return None
    try:
        _searching.add(get_ident())
        return _unlocked(lambda: getattr(_part(part), task)(fullname, *arguments))
    except Exception as error:
        if _is_interrupt(error) or (isinstance(error, ImportError) and error.name == fullname):
            raise
        _note_failure(error)
        return None
    finally:
        if not is_nested:
            _searching.discard(get_ident())


class _Unlocked(map):  # type: ignore[type-arg]
    """While one lives, this thread has let go the lock of all imports; it goes with its call."""

    __del__ = _imp.acquire_lock  # all in C: CPython 3.10 handles signals before a `finally`, too


def _unlocked(function: "Any") -> "Any":
    """Call a function while this thread does not hold the lock of all imports.

    importlib holds it when it asks a finder. Whoever imports something then may wait for a thread
    that waits for this lock. It is held twice where a search imports, as zipimport does for zlib.
    """
    calls = [lambda _: _unlocked(function) if _imp.lock_held() else function()]
    try:
        return next(next(map(_Unlocked, calls, zip(iter(_imp.release_lock, 0)))))
    except RuntimeError as error:  # of the function, or another thread has the lock, or none
        if error.__traceback__.tb_next or "import lock" not in str(error):  # type: ignore[union-attr]
            raise
    return function()


def _part(name: str) -> "Any":
    """Return one of our parts, for what every import does: an import statement costs more.

    importlib enters a part into this namespace when it is complete.
    """
    return globals().get(name) or __import__(f"{__name__}.{name}", fromlist=[name])


def _is_running() -> bool:
    """Whether another `_run` is further up in this thread: a mark would outlive an interrupt."""
    frame: FrameType | None = sys._getframe(2) if get_ident() in _searching else None  # noqa: SLF001
    while frame is not None and frame.f_code is not _run.__code__:
        frame = frame.f_back
    return frame is not None


def _is_interrupt(error: BaseException) -> bool:
    """Whether somebody else has raised an exception between two steps of ours.

    A signal handler and a trace function hold the frame that they interrupt; what we call does not.
    What another thread raises here has no frame of its own: its class tells.
    """
    above: FrameType | None = None
    trace = error.__traceback__
    while trace is not None:
        frame, trace = trace.tb_frame, trace.tb_next
        if above is not None and not _is_own(frame):
            held = list(frame.f_locals.values())
            held += [each for value in held if type(value) is tuple for each in value]
            if any(_is_watched(each, above) for each in held if type(each) is type(frame)):
                return True
        above = frame
    home = str(type(error).__module__).partition(".")[0]
    is_known = home in {__name__, "tvm_ffi", *sys.stdlib_module_names}
    return above is not None and _is_own(above) and not is_known


def _is_watched(frame: "FrameType", above: "FrameType") -> bool:
    name = frame.f_code.co_filename  # importlib takes its own frames out of tracebacks
    return frame is above or _is_own(frame) or name.startswith("<frozen importlib.")


def _is_own(frame: "FrameType") -> bool:
    return str(frame.f_globals.get("__name__")).partition(".")[0] == __name__


def _note_failure(error: Exception) -> None:
    """Log the first failure of this package in the middle of somebody else's import.

    None while a caller further up imports a part of it, which is an attribute when it is complete.
    """
    global _is_failure_told
    parts = [name.split(".")[1:] for name in list(sys.modules) if name.startswith(f"{__name__}.")]
    if any(len(part) == 1 and part[0] not in globals() for part in parts):
        return
    if not _failures:
        _failures.append(error)
    logging = sys.modules.get("logging")
    if not _is_failure_told and logging is not None and hasattr(logging, "getLogger"):
        _is_failure_told = True
        logging.getLogger(__name__).warning(
            "a search for objects failed, imports of Python modules go on: %r. Please report this",
            _failures[0],
            exc_info=_failures[0],
        )


def _objects_may_win(
    regular: "ModuleSpec | None", fullname: str, tail: str, path: "Iterable[str] | None"
) -> bool:
    """Whether an entry up to that of `regular` may list objects of the name: a first look."""
    is_namespace = regular is not None and regular.loader is None
    try:
        home = _directory_of(regular)
        names = {tail + ending for ending in (_ENDINGS[:-1] if is_namespace else _ENDINGS)}
        importer_of = sys.path_importer_cache.get
        for entry in sys.path if path is None else path:
            is_home = entry == home
            if is_home and not _gives_way(regular):
                return False
            # FileFinder's own listing: private, but there since Python 3.3.
            listing: AbstractSet[str] | None = getattr(importer_of(entry), "_path_cache", None)
            if not names.isdisjoint(listing) if listing else _may_hold(entry, fullname, names):
                return True
            if is_home:
                return False
    except Exception as error:
        if _is_interrupt(error):
            raise
        return True  # there are entries that are no text, or finders of an unknown kind
    return is_namespace and bool(_run("path_entries", "hold_objects", fullname, regular))


def _may_hold(entry: str, fullname: str, names: "AbstractSet[str]") -> bool:
    """Whether an entry without a listing may hold one: '', a zip file, what nobody has read yet."""
    importer: Any = sys.path_importer_cache.get(entry or _working_directory(), ())
    listing: AbstractSet[str] | None = getattr(importer, "_path_cache", None)
    if listing is not None:
        return not listing.isdisjoint(names) or (not listing and importer._path_mtime == -1)  # noqa: SLF001
    is_container = issubclass(type(importer), zipimporter) or hasattr(type(importer), "files")
    # Entries of editable installations are no directories, but names that their finders know.
    is_asked = importer is not None and (is_container or os.path.isdir(entry or os.curdir))
    return is_asked and bool(_run("finder", "entry_may_hold", fullname, entry))


def _gives_way(regular: "ModuleSpec | None") -> bool:
    """Whether a ``.so`` in its entry would win over a regular module: it is a Python file."""
    is_file = regular is not None and regular.submodule_search_locations is None
    return is_file and str(regular.origin).endswith((".py", ".pyc"))  # type: ignore[union-attr]


def _may_be_in_bundle(regular: "ModuleSpec") -> bool:
    """Whether zipimport loads a module, or it is a namespace and zip files have been met."""
    loader: Any = regular.loader
    return type(loader) is zipimporter or (loader is None and "bundle" in globals())


def _directory_of(regular: "ModuleSpec | None") -> str:
    """Return the path entry in which PathFinder found a regular module, if its spec shows it."""
    if regular is None or regular.loader is None:
        return _NO_ENTRY
    places = regular.submodule_search_locations or [regular.origin or ""]
    return places[0].rpartition(os.sep)[0]


def _working_directory() -> str:
    """Return the directory that the path entry '' stands for."""
    try:
        return os.getcwd()
    except OSError as error:
        if _is_interrupt(error):
            raise
        return ""  # it was removed: PathFinder passes over it, too


class _Watcher:
    """Waits for the first import of the modules that know objects afterwards: see watching.py.

    It stands first, since any finder may find them, and is gone when it has seen all.
    """

    def __init__(self, awaited: set[str]) -> None:
        self.awaited = awaited

    def find_spec(
        self, fullname: str, path: "Sequence[str] | None" = None, target: "Any" = None
    ) -> "ModuleSpec | None":
        """Pass on what the other finders say of a module that is awaited; None for all others."""
        if fullname not in self.awaited:
            return None
        return _run("watching", "find_and_extend", fullname, self, path, target)  # type: ignore[no-any-return]


def install(*, policy: "Any" = None, sources: bool = False) -> None:
    """Make object files importable, if they are not already.

    The finder is put directly before PathFinder: built-in modules, and finders that others put
    first, keep their precedence. Neither `tvm_ffi`, nor `pkgutil`, nor the core is imported for it.

    Parameters
    ----------
    policy
        What has to allow each import from now on: see `orcjit_import.policies`.
    sources
        Whether directories of sources without a manifest are packages, too.
    """
    if policy is not None or sources:
        _part("hook").ask_for(policy, sources)
    if not _is_installed(ObjectFinder):
        finders = sys.meta_path
        before = finders.index(PathFinder) if PathFinder in finders else len(finders)
        finders.insert(before, ObjectFinder())
        for module in list(sys.modules.values()):  # others than plain ones may import when asked
            path = module.__dict__.get("__path__") if type(module) is type(sys) else None
            if type(path).__name__.endswith("NamespacePath"):  # public since Python 3.15
                _run("strays", "have_told_late", module.__name__, module)
    if _is_installed(_Watcher):
        return
    awaited = {name for name in ("pkgutil", "tvm_ffi") if sys.modules.get(name) is None}
    sys.meta_path[:0] = [_Watcher(awaited)] if awaited else []
    for name in {"pkgutil", "tvm_ffi"} - awaited:
        _run("hook", "extend", name)


def _is_installed(kind: type) -> bool:
    return any(_is_instance(finder, kind) for finder in sys.meta_path)


def _is_instance(finder: object, kind: type) -> bool:  # which may be of an earlier import of ours
    return (type(finder).__module__, type(finder).__qualname__) == (__name__, kind.__qualname__)


install()
