"""Import object files as Python modules.

``import orcjit_import`` puts a finder on ``sys.meta_path``: from then on ``NAME.o`` and directories
of object files on ``sys.path`` are imported like any module, linked in this process by LLVM's
ORC v2 / JITLink. The session API underneath is `ExecutionSession`.

This file is executed at every start that wants the finder, so it imports only that. All other
public names are imported on first use.
"""

from .hook import install, uninstall

TYPE_CHECKING = False  # known to type checkers by its name; `typing` would cost more than the rest
if TYPE_CHECKING:
    from ._version import __version__
    from .errors import (
        DuplicateSymbolError,
        FunctionNotFoundError,
        InitializerError,
        JITMemoryError,
        LibraryBinaryError,
        LibraryClosedError,
        LibraryInUseError,
        LibraryNameError,
        LinkOrderError,
        ManifestError,
        ModuleNotLoadedError,
        NativeLibraryError,
        ObjectFormatError,
        ObjectIsADirectoryError,
        ObjectNotFoundError,
        ObjectReadError,
        OrcJITError,
        RelocationError,
        SharedLibraryError,
        SymbolNotFoundError,
        UndefinedSymbolError,
        UnsupportedObjectError,
    )
    from .imported import unload
    from .include import get_include
    from .session import DynamicLibrary, ExecutionSession, default_session

__all__ = [
    "DuplicateSymbolError",
    "DynamicLibrary",
    "ExecutionSession",
    "FunctionNotFoundError",
    "InitializerError",
    "JITMemoryError",
    "LibraryBinaryError",
    "LibraryClosedError",
    "LibraryInUseError",
    "LibraryNameError",
    "LinkOrderError",
    "ManifestError",
    "ModuleNotLoadedError",
    "NativeLibraryError",
    "ObjectFormatError",
    "ObjectIsADirectoryError",
    "ObjectNotFoundError",
    "ObjectReadError",
    "OrcJITError",
    "RelocationError",
    "SharedLibraryError",
    "SymbolNotFoundError",
    "UndefinedSymbolError",
    "UnsupportedObjectError",
    "__version__",
    "default_session",
    "get_include",
    "install",
    "uninstall",
    "unload",
]

# Where the lazy names live; every other name of __all__ is an error class.
_HOMES = {
    "DynamicLibrary": "session",
    "ExecutionSession": "session",
    "__version__": "_version",
    "default_session": "session",
    "get_include": "include",
    "unload": "imported",
}


if not TYPE_CHECKING:  # a type checker knows the names above, and that there are no others

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = __import__(f"{__name__}.{_HOMES.get(name, 'errors')}", fromlist=[name])
        value: object = getattr(home, name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


install()
