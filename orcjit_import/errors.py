"""The exceptions of this package, one tree, and its warning; standard library only.

Most are raised by the native core, which names them by class name; `_native` and TVM-FFI build
them as ``cls(message)``. Failed imports are plain ImportErrors with one of these as ``__cause__``.
Imports that succeed do not load this: see ``error_base.py``.
"""

from .error_base import OrcJITError, listeners

__all__ = [
    "ArgumentTypeError",
    "ArgumentValueError",
    "CacheWarning",
    "CompilationError",
    "ContainerError",
    "DuplicateSymbolError",
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
    "ObserverError",
    "OrcJITError",
    "PolicyError",
    "RelocationError",
    "SharedLibraryError",
    "SymbolNotFoundError",
    "SymbolProviderError",
    "ToolNotFoundError",
    "UndefinedSymbolError",
    "UnsupportedObjectError",
    "UnusedArchiveWarning",
]

# ---- The arguments of a call ----


class ArgumentTypeError(OrcJITError, TypeError):
    """A function was given something of a type that it does not take."""


class ArgumentValueError(OrcJITError, ValueError):
    """A function was given a value that it does not take."""


# ---- The bytes of an object ----


class ObjectNotFoundError(OrcJITError, FileNotFoundError):
    """There is no file of that name: check the path given to ``add`` or ``load_module``."""


class ObjectIsADirectoryError(OrcJITError, IsADirectoryError):
    """A directory was given where one object file belongs.

    Add its files one by one, or import the directory as a package.
    """


class ObjectReadError(OrcJITError, OSError):
    """The file exists but could not be read: check its permissions and the disk."""


class ObjectFormatError(OrcJITError, ValueError):
    """The file is no object that this interpreter can link.

    Empty, text, truncated or corrupt files, shared libraries and executables, LLVM bitcode, and
    objects for another architecture or operating system. Compile the source again for this host
    with ``-c``; the message says what was found.
    """


class UnsupportedObjectError(ObjectFormatError):
    """The object is well-formed, but something in it cannot be linked at run time.

    The message names it, and the compiler flag to drop or to add.
    """


# ---- Symbols ----


class UndefinedSymbolError(OrcJITError, LookupError):
    """Nothing defines a symbol that an object needs.

    Add the object that defines it, put its library into the link order, or declare the package
    that defines it under ``depends`` in ``orcjit.toml``.
    """


class DuplicateSymbolError(OrcJITError, ValueError):
    """Two objects of one library define the same symbol.

    Make one of the definitions static or weak, or put the objects into two libraries.
    """


class SymbolNotFoundError(OrcJITError, LookupError):
    """``symbol_address`` was asked for a symbol that the library does not define."""


class SymbolProviderError(OrcJITError, LookupError):
    """What Python code was to give for a symbol cannot be had; the cause is its exception."""


class FunctionNotFoundError(OrcJITError, AttributeError):
    """The library exports no function of that name; the message lists similar names.

    Functions are exported with ``TVM_FFI_DLL_EXPORT_TYPED_FUNC`` or as ``__tvm_ffi_<name>``.
    """


class RelocationError(OrcJITError, ValueError):
    """A reference cannot reach its target: usually an object compiled without ``-fPIC``."""


# ---- Libraries and sessions ----


class InitializerError(OrcJITError, RuntimeError):
    """Code that runs when the library is loaded (a static constructor) threw an exception."""


class SharedLibraryError(OrcJITError, OSError):
    """A shared library that ``libraries`` declares cannot be found or loaded.

    Install what contains it, or correct the name or path in ``orcjit.toml``; the message has the
    places that were looked at and the reason of the dynamic loader.
    """


class LinkOrderError(OrcJITError, ValueError):
    """The link order names something else than other libraries of the same session."""


class LibraryNameError(OrcJITError, ValueError):
    """The session already has a library of that name: choose another, or leave it empty."""


class LibraryBinaryError(OrcJITError, ValueError):
    """The embedded ``__tvm_ffi__library_bin`` is corrupt, or needs a loader that is missing."""


class LibraryClosedError(OrcJITError, RuntimeError):
    """The library was unloaded and cannot be used any more."""


class LibraryInUseError(OrcJITError, RuntimeError):
    """``unload`` was asked for a library that other imported modules link against.

    Unload those first; the message names them.
    """


class JITMemoryError(OrcJITError, MemoryError):
    """The memory reserved for linked code is used up: unload libraries, or use more sessions."""


# ---- The import system and the installation ----


class ManifestError(OrcJITError, ValueError):
    """A manifest (``orcjit.toml``) is not valid; the message names file, line and key."""


class ContainerError(OrcJITError, ValueError):
    """Something is no container of objects, or its name is taken."""


class ObserverError(OrcJITError, LookupError):
    """There is no observer of that name."""


class ToolNotFoundError(OrcJITError, FileNotFoundError):
    """A program that is needed is not installed: ninja, or dot of Graphviz."""


class CompilationError(OrcJITError):
    """A source that is imported cannot be compiled; the message is the compiler's own."""

    def __str__(self) -> str:
        from .error_form import told_by, without_codes

        return without_codes(told_by(self))  # what a compiler says has a form already


class PolicyError(OrcJITError):
    """A policy does not allow an import, or cannot be had; the message says which."""


class ModuleNotLoadedError(OrcJITError, LookupError):
    """``unload`` was asked for a name that is not an imported object module."""


class NativeLibraryError(OrcJITError, ImportError):
    """The native library is missing, unloadable, or does not fit these Python files or TVM-FFI.

    Nearly always a broken or mixed installation: reinstall the package that the message names.
    """


class UnusedArchiveWarning(UserWarning):
    """An import has linked no member of an archive that its manifest declares.

    Nearly always another archive was meant, or its members only register something: nothing refers
    to such members, so a linker leaves them out.
    """


class CacheWarning(UserWarning):
    """The cache of compiled kernels cannot be written to, so that they are built every time.

    The message has the reason of the system.
    """


for listener in listeners:
    listener(globals())
