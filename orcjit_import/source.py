"""Object sources: where the bytes of an object file or archive are, and what is known of them.

Nothing here opens a file: the native core reads, maps and judges the bytes. `find_file` and
`find_package` apply the rules of which objects make a module; the finder decides whose turn it is.
"""
# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH113, PTH118, PTH119

import os
import sys

from . import _native, naming
from .errors import ObjectFormatError, OrcJITError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ._native import ObjectFacts


class ObjectSource:
    """One object file or archive: a file, a slice of a file (a stored zip member), or bytes.

    Attributes
    ----------
    label
        What messages call it.
    path
        The file, or "" for bytes.
    offset, size
        The slice of the file; size 0 stands for all of it.
    data
        The bytes, if it is not a file.
    """

    __slots__ = ("_facts", "data", "label", "offset", "path", "size")

    def __init__(
        self,
        path: str = "",
        *,
        label: str = "",
        offset: int = 0,
        size: int = 0,
        data: bytes | None = None,
    ) -> None:
        self.path = path
        self.label = label or path
        self.offset = offset
        self.size = size
        self.data = data
        self._facts: ObjectFacts | None = None

    @property
    def facts(self) -> "ObjectFacts":
        """What the core reads from the header and the symbol table; raises `ObjectFormatError`."""
        if self._facts is None:
            self._facts = _native.inspect(self.path, self.offset, self.data, self.size)
        return self._facts

    @property
    def defect(self) -> OrcJITError | None:
        """Why the core cannot read it, if it cannot."""
        try:
            _ = self.facts
        except OrcJITError as error:
            return error
        return None

    def __repr__(self) -> str:
        return f"ObjectSource({self.label!r})"


class Candidate:
    """What a name was found to be: the objects to link, or the reason why they cannot be.

    Attributes
    ----------
    path
        The object file, or the directory of a package.
    is_package
        Whether it is a directory of objects.
    sources
        The objects and archives to link, in link order.
    manifest
        Path of the manifest, if there is one.
    problem, problem_path
        Why importing it fails, if that is known already, and which file is to blame.
    is_certain
        Whether it takes the name even so: it exports something here, or has a manifest. Otherwise
        a module further down the path is preferred.
    """

    __slots__ = (
        "is_certain",
        "is_package",
        "manifest",
        "path",
        "problem",
        "problem_path",
        "sources",
    )

    def __init__(self, path: str, *, is_package: bool, manifest: str | None) -> None:
        self.path = path
        self.is_package = is_package
        self.manifest = manifest
        self.sources: list[ObjectSource] = []
        self.problem: OrcJITError | None = None
        self.problem_path = path
        self.is_certain = manifest is not None


def find_file(path: str) -> Candidate | None:
    """Judge the object file or archive at `path`; None if it is a stray build product."""
    if not os.path.isfile(path):
        return None
    manifest = naming.manifest_name(path)
    found = Candidate(
        path, is_package=False, manifest=manifest if os.path.isfile(manifest) else None
    )
    return _judge(found, [ObjectSource(path)])


def find_package(directory: str) -> Candidate | None:
    """Judge the objects in `directory`; None if it is no object package but, say, a namespace."""
    names = _names_in(directory)
    linkable = [name for name in names if naming.is_linkable(name)]
    has_manifest = naming.MANIFEST_NAME in names
    if not linkable and not has_manifest:
        return None
    manifest = os.path.join(directory, naming.MANIFEST_NAME) if has_manifest else None
    found = _judge(
        Candidate(directory, is_package=True, manifest=manifest),
        [ObjectSource(os.path.join(directory, name)) for name in linkable],
    )
    if found is not None and not found.is_certain and _has_python_modules(names):
        return None
    return found


def _judge(found: Candidate, sources: "Sequence[ObjectSource]") -> Candidate | None:
    """Sort the objects by what can be done with them; None if none of them makes a module."""
    broken = [source for source in sources if source.defect]
    sound = [source for source in sources if not source.defect]
    foreign = [source for source in sound if not source.facts["native"]]
    found.sources = [source for source in sound if source.facts["native"]]
    if broken:
        found.problem, found.problem_path = broken[0].defect, broken[0].path
    found.is_certain = found.is_certain or _makes_a_module(found.sources)
    found.problem = found.problem or _mismatch(found, foreign)
    return found if found.is_certain or found.problem else None


def _makes_a_module(sources: "Sequence[ObjectSource]") -> bool:
    """Whether one of the objects exports a function; without any they are stray build products.

    Objects that define ``PyInit_NAME`` are extension modules, which cannot be imported yet: like
    strays they must not hide the ``.so`` that was built from them.
    """
    return any(source.facts["exports"] for source in sources)


def _mismatch(found: Candidate, foreign: "Sequence[ObjectSource]") -> OrcJITError | None:
    """Say what was found for other platforms, if that is all there is.

    Whether those would be stray build products here is not known: only their headers are read.
    """
    if found.sources or not (found.is_certain or foreign):
        return None
    here = f"this interpreter needs {_host()}"
    if not foreign:
        return ObjectFormatError(f"{found.path}: no object or archive beside the manifest; {here}")
    kinds = ", ".join(f"{os.path.basename(s.path)} is {_platform_of(s)}" for s in foreign[:4])
    rest = f" and {len(foreign) - 4} more" if len(foreign) > 4 else ""
    return ObjectFormatError(
        f"{found.path}: nothing for this platform: {kinds}{rest}; {here}. "
        f"Compile the sources for this platform, too"
    )


def _platform_of(source: ObjectSource) -> str:
    facts = source.facts
    return f"{facts['format']} for {facts['machine']}" if facts["machine"] else facts["format"]


def _host() -> str:
    """Return the format and machine of objects that this interpreter can link."""
    formats = {"linux": "elf64", "darwin": "macho64", "win32": "coff"}
    machine = os.uname().machine if hasattr(os, "uname") else "AMD64"
    return f"{formats.get(sys.platform, sys.platform)} for {machine}"


def _names_in(directory: str) -> list[str]:
    """Return the names of the files in a directory, sorted; none if it is no directory."""
    try:
        with os.scandir(directory) as entries:
            return sorted(entry.name for entry in entries if entry.is_file())
    except OSError:
        return []


def _has_python_modules(names: "Sequence[str]") -> bool:
    """Whether a directory without ``__init__`` also serves as a Python namespace package."""
    from importlib.machinery import all_suffixes

    return any(name.endswith(tuple(all_suffixes())) for name in names)
