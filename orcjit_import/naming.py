"""The rules of names: modules and their files, exports and their symbols. Pure functions only.

This file is imported by the finder at start-up and must stay free of imports that cost.
"""

import sys
from _frozen_importlib_external import BYTECODE_SUFFIXES, SOURCE_SUFFIXES
from _imp import extension_suffixes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Suffixes of one object file, and of a static archive.
OBJECT_SUFFIXES = (".obj", ".o") if sys.platform == "win32" else (".o",)
ARCHIVE_SUFFIXES = (".lib", ".a") if sys.platform == "win32" else (".a",)
LINKABLE_SUFFIXES = OBJECT_SUFFIXES + ARCHIVE_SUFFIXES
_PLACE_ENDINGS = ("", *LINKABLE_SUFFIXES)

# Of regular modules. In one directory, the extension module is Python's first choice.
EXTENSION_SUFFIXES = tuple(extension_suffixes())
PYTHON_SUFFIXES = (*SOURCE_SUFFIXES, *BYTECODE_SUFFIXES)
MODULE_SUFFIXES = EXTENSION_SUFFIXES + PYTHON_SUFFIXES

# Comparing more names takes too long for an error that most programs catch (as in CPython).
_MOST_COMPARED = 750

MANIFEST_NAME = "orcjit.toml"
SYMBOL_PREFIX = "__tvm_ffi_"

# Of the functions that make extension modules; U: the name that follows is in Punycode.
INIT_PREFIXES = ("PyInit_", "PyInitU_", "PyModExport_", "PyModExportU_")


def file_names(tail: str) -> tuple[str, ...]:
    """Return the names of files that can be the module `tail`, in the order of preference."""
    return tuple([tail + suffix for suffix in LINKABLE_SUFFIXES])


def place_names(tail: str) -> list[str]:
    """Return the names of the directory and the files that can be the module `tail`."""
    return [tail + ending for ending in _PLACE_ENDINGS]


def manifest_name(file_name: str) -> str:
    """Return the name of the manifest that belongs beside the object or archive `file_name`."""
    return f"{file_name.rpartition('.')[0]}.{MANIFEST_NAME}"


def linkable(file_names: "Iterable[str]") -> list[str]:
    """Return those of the files in a package directory that are its objects and archives."""
    return [
        name for name in file_names if name.endswith(LINKABLE_SUFFIXES) and not name.startswith(".")
    ]


def is_never_ours(tail: str) -> bool:
    """Whether no object can be the module `tail` (the last component of a module name).

    Names like ``__main__`` have a meaning of their own to Python, and what is no identifier-like
    file name cannot be found in a directory.
    """
    return is_dunder(tail) or not tail or "/" in tail or "\\" in tail or "\0" in tail


def is_dunder(name: str) -> bool:
    """Whether `name` is reserved for the interpreter, as ``__file__`` is."""
    return len(name) > 4 and name.startswith("__") and name.endswith("__")


def attributes(exports: "Iterable[str]") -> list[str]:
    """Return those of the exports that become attributes of their module: a dunder never does."""
    return [name for name in exports if name and not (name.startswith("__") and is_dunder(name))]


def symbol_of(export: str) -> str:
    """Return the symbol that defines the exported function `export`."""
    return SYMBOL_PREFIX + export


def init_symbol(tail: str, kind: str = "PyInit") -> str:
    """Return the symbol of a function that makes the extension module `tail` (PEP 489)."""
    if tail.isascii():
        return f"{kind}_{tail.replace('-', '_')}"
    return f"{kind}U_{tail.encode('punycode').decode().replace('-', '_')}"


def init_symbols(tail: str) -> list[str]:
    """Return all such symbols, first the one that this interpreter prefers.

    Since CPython 3.15 that is an export of slots (PEP 793), which older ones do not know.
    """
    kinds = ("PyModExport", "PyInit") if knows_module_exports() else ("PyInit", "PyModExport")
    return [init_symbol(tail, kind) for kind in kinds]


def why_stray(file_name: str, name: str = "", hint: str = "") -> str:
    """Say why an object or archive is no module, of its own name or another, and what makes one.

    A hint tells what it defines instead (`mistakes.hint_of_exports`).
    """
    told = f". {hint}" if hint else ""
    tail, _, suffix = file_name.rpartition(".")
    no_member = (
        f", and merge it (`ld -r --whole-archive {file_name} -o {tail}{OBJECT_SUFFIXES[-1]}`), "
        f"since of an archive only members are linked that something refers to"
    )
    return (
        f"exports neither a function {SYMBOL_PREFIX}NAME nor {init_symbol(name or tail)}, so it is "
        f"passed over as a stray [OJ102]{told}. If it is meant, since its initializers register "
        f"something, say, put a manifest {manifest_name(file_name)} beside it, which may be empty"
        f"{no_member if f'.{suffix}' in ARCHIVE_SUFFIXES else ''}"
    )


def is_module_export(init_symbol: str) -> bool:
    """Whether a function returns the slots of a module, and does not make one itself."""
    return init_symbol.startswith("PyModExport")


def knows_module_exports() -> bool:
    """Whether this interpreter makes modules from exported slots (PEP 793)."""
    return sys.hexversion >= 0x030F0000


def export_of(symbol: str) -> str | None:
    """Return the name under which `symbol` is exported, or None if it is no exported function."""
    name = symbol.removeprefix(SYMBOL_PREFIX)
    is_special = name.startswith("_")
    return None if name == symbol or is_special or not name else name


def near_names(name: str, known: "Sequence[str]") -> str:
    """Return the end of a message: the names in `known` that are like `name`, if any is.

    Comparing takes time, and code that only asks whether there is an attribute pays for it, too;
    so nothing is suggested for very large libraries, as in CPython.
    """
    if len(known) > _MOST_COMPARED:
        return ""
    import difflib

    near = [repr(found) for found in difflib.get_close_matches(name, known, n=3)]
    return f". Did you mean: {', '.join(near)}?" if near else ""
