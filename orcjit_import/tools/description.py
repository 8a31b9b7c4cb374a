"""What is in the objects of a module: symbols, sections, compilers, initializers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from ..error_form import plain_text
from ..errors import OrcJITError
from ..naming import INIT_PREFIXES, LINKABLE_SUFFIXES, SYMBOL_PREFIX
from . import core

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..candidate import Candidate
    from ..source import ObjectPlaces

# Of objects and archives on every platform, and of those that imports here do not look for.
EVERY_SUFFIX = (".o", ".a", ".obj", ".lib")
ONLY_ELSEWHERE = tuple(suffix for suffix in EVERY_SUFFIX if suffix not in LINKABLE_SUFFIXES)
# Symbols with the prefix that are no functions of a module: native/object/naming.h.
_SPECIAL_PREFIX = "__tvm_ffi__"
_METADATA_PREFIX = "__tvm_ffi__metadata_"
_DOCUMENTATION_PREFIX = "__tvm_ffi__doc_"

# The sections with types of variables: of ELF, of Mach-O, and of COFF in the form of CodeView.
_DEBUG_INFORMATION = (".debug_info", ".zdebug_info", "__DWARF,__debug_info", ".debug$T")


class Section(NamedTuple):
    """A section of an object: its name, its size in bytes, and what it holds."""

    name: str
    size: int
    kind: str


class Symbol(NamedTuple):
    """A global symbol that an object defines."""

    name: str
    kind: str
    binding: str
    visibility: str
    size: int

    @property
    def is_visible(self) -> bool:
        """Whether other libraries can refer to it."""
        return self.visibility in ("default", "protected")


class Reference(NamedTuple):
    """A symbol that an object refers to and does not define."""

    name: str
    binding: str


@dataclass
class ObjectDescription:
    """One object file, or one member of an archive.

    Parameters
    ----------
    label
        Its path; within an archive, ``libk.a(add.o)``.
    format, machine
        As "elf64" and "x86_64".
    problem
        Why it cannot be linked here; "" if it can.
    eager
        Whether it is linked at import: because something of it runs then, or because it has
        addresses of 32 bits, which may be out of reach.
    initializers
        Names of the sections with functions that run when it is loaded or unloaded.
    compilers
        What the compilers say of themselves.
    declarations
        What it declares with the macros of ``orcjit_import.h``.
    demangled
        What mangled names stand for.
    """

    label: str
    format: str = ""
    machine: str = ""
    problem: str = ""
    eager: bool = False
    sections: list[Section] = field(default_factory=list)
    defined: list[Symbol] = field(default_factory=list)
    undefined: list[Reference] = field(default_factory=list)
    initializers: list[str] = field(default_factory=list)
    compilers: list[str] = field(default_factory=list)
    declarations: list[str] = field(default_factory=list)
    demangled: dict[str, str] = field(default_factory=dict)

    @property
    def exports(self) -> list[str]:
        """The names of the functions that it gives to a module."""
        return sorted(
            symbol.name[len(SYMBOL_PREFIX) :]
            for symbol in self.defined
            if symbol.is_visible and is_export(symbol.name)
        )

    @property
    def init_functions(self) -> list[str]:
        """The init functions of extension modules that it defines."""
        return [s.name for s in self.defined if s.name.startswith(INIT_PREFIXES)]

    @property
    def has_debug_info(self) -> bool:
        """Whether it has line numbers and types for debuggers."""
        return any(section.name in _DEBUG_INFORMATION for section in self.sections)

    @property
    def thread_locals(self) -> list[str]:
        """The thread-local variables that it defines and others can see."""
        return [symbol.name for symbol in self.defined if symbol.kind == "thread-local"]

    @property
    def sizes(self) -> dict[str, int]:
        """Bytes of each kind of section, the largest first."""
        total: dict[str, int] = {}
        for section in self.sections:
            total[section.kind] = total.get(section.kind, 0) + section.size
        return dict(sorted(total.items(), key=lambda item: -item[1]))

    def carries(self, export: str) -> list[str]:
        """Return what an exported function brings along: "signature", "documentation"."""
        names = {symbol.name for symbol in self.defined}
        carried = {"signature": _METADATA_PREFIX, "documentation": _DOCUMENTATION_PREFIX}
        return [what for what, prefix in carried.items() if prefix + export in names]

    def plain(self, symbol: str) -> str:
        """Return a symbol as its language writes it."""
        return self.demangled.get(symbol, symbol)


def is_export(symbol: str) -> bool:
    """Whether a symbol is a function that a module shows as an attribute."""
    is_ours = symbol.startswith(SYMBOL_PREFIX) and symbol != SYMBOL_PREFIX
    return is_ours and not symbol.startswith(_SPECIAL_PREFIX)


def linked_of(objects: list[ObjectDescription]) -> list[ObjectDescription]:
    """Return those that are linked here; all of them, if they are for other platforms only.

    What objects for several platforms define and need is no sum: an import takes those of one.
    """
    return [each for each in objects if not each.problem] or objects


def describe_all(found: Candidate) -> list[ObjectDescription]:
    """Describe what a module is made of on any platform: also what imports here look past."""
    objects = describe(found.objects.places)
    if not found.is_directory:
        return objects
    container = found.container
    others = [name for name in container.files() if name.endswith(ONLY_ELSEWHERE)]
    return [*objects, *describe(container.places(sorted(others)))]


def describe(places: ObjectPlaces, indices: Iterable[int] | None = None) -> list[ObjectDescription]:
    """Describe objects and archives; of those that cannot be read, the `problem` says why."""
    chosen = range(len(places.labels)) if indices is None else indices
    return [described for index in chosen for described in _describe_one(places, index)]


def _describe_one(places: ObjectPlaces, index: int) -> Iterator[ObjectDescription]:
    try:
        entries = core.describe(places, index)
    except OrcJITError as error:
        yield ObjectDescription(places.labels[index], problem=plain_text(str(error)))
        return
    for entry in entries:
        yield _from_json(entry)


def _from_json(entry: dict[str, Any]) -> ObjectDescription:
    kinds = {"sections": Section, "defined": Symbol, "undefined": Reference}
    for key, kind in kinds.items():
        entry[key] = [kind(*values) for values in entry.get(key, [])]
    entry["problem"] = plain_text(entry.get("problem", ""))
    return ObjectDescription(**entry)
