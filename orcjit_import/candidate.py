"""Candidates: which objects of a file or directory make a module, and why they cannot.

`find_all` judges what a container (see source.py) holds for a name: it reads headers and symbol
tables, and links nothing. The finder decides whose turn it is.
"""
# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH118, PTH119, PTH120

import os
import sys

from . import _part, naming
from .error_base import OrcJITError
from .opened import OpenedObjects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from .bundle import ZipDirectory
    from .manifest import Manifest
    from .source import Directory


# Holds something where directories of sources are packages without a word: `install(sources=True)`.
compiles: "list[bool]" = []


class Candidate:
    """What a name was found to be: the objects to link, or the reason why they cannot be.

    Attributes
    ----------
    path
        The object file, or the directory of a package.
    is_directory
        Whether it is a directory of objects.
    container
        The directory of the package, or the one in which the file lies.
    entry
        The entry of the search path in which it was found.
    objects
        The objects and archives, those to link in link order.
    manifest, manifest_path
        What the manifest declares, and its path; None and "" if there is none.
    init_symbol
        The function ``PyInit_NAME`` or ``PyModExport_NAME`` of this very name, if the objects
        define one: they are an extension module.
    problem, problem_path
        Why importing it fails, if that is known already, and which file is to blame.
    is_certain
        Whether it takes the name even so: it exports something here, or has a manifest. Otherwise
        a module further down the path is preferred.
    """

    __slots__ = (
        "container",
        "entry",
        "init_symbol",
        "is_certain",
        "is_directory",
        "manifest",
        "manifest_path",
        "objects",
        "path",
        "problem",
        "problem_path",
    )

    def __init__(
        self, path: str, container: "Directory | ZipDirectory", *, is_directory: bool
    ) -> None:
        self.path = path
        self.container = container
        self.entry = ""
        self.is_directory = is_directory
        self.objects: OpenedObjects
        self.manifest: Manifest | None = None
        self.manifest_path = ""
        self.init_symbol: str | None = None
        self.problem: OrcJITError | None = None
        self.problem_path = path
        self.is_certain = False

    @property
    def is_package(self) -> bool:
        """Whether it can have submodules, as a directory does.

        But not an extension module of which there are only objects: like the ``.so`` that it stands
        for, it imports relative to the package in which it lies.
        """
        return self.is_directory and (
            self.init_symbol is None or _may_have_submodules(self.container)
        )

    @property
    def stands_for_so(self) -> bool:
        """Whether it takes the place of the ``.so`` in its directory, before ``NAME.py``.

        What makes an extension module does, and what has a manifest; other kernels give way. So do
        objects that are all for other platforms, as a ``.so`` does whose suffix says so, and all
        where the core does not work.
        """
        is_meant = self.init_symbol is not None or bool(self.manifest_path)
        is_nothing_for_here = bool(self.objects.foreign) and not self.objects.labels
        is_core_missing = self.problem is not None and isinstance(
            self.problem, _part("errors").NativeLibraryError
        )
        return is_meant and not is_nothing_for_here and not is_core_missing

    @property
    def links_nothing(self) -> bool:
        """Whether it is declared, but made of archives that export nothing.

        Their members are linked when other packages refer to them, so nothing registers itself.
        """
        objects = self.objects
        is_empty = not objects.has_exports and self.init_symbol is None and bool(objects.labels)
        return is_empty and all(label.endswith(naming.ARCHIVE_SUFFIXES) for label in objects.labels)

    @property
    def origin(self) -> str:
        """The module's ``__file__``: a file even for a package, whose data files lie beside it."""
        if not self.is_directory:
            return self.path
        for label in self.objects.labels:  # no generator: one that is left cannot be interrupted
            if os.path.dirname(label) == self.path:
                return label
        return self.manifest_path or self.path

    @property
    def manifest_place(self) -> str:
        """The path at which its manifest is read, if there is one."""
        if self.is_directory:
            return os.path.join(self.path, naming.MANIFEST_NAME)
        return os.path.join(self.container.path, naming.manifest_name(os.path.basename(self.path)))

    def declarations(self) -> "Manifest | None":
        """Merge what the manifest declares with what the objects declare themselves.

        Returns
        -------
        Manifest or None
            None where nothing is declared.

        Raises
        ------
        ManifestError
            If an object declares what no manifest may; `problem_path` is that object's then.
        """
        if not self.objects.declarations:
            return self.manifest
        from .manifest import Manifest

        merged = Manifest.copy_of(self.manifest)
        for label, text in self.objects.declarations:
            self.problem_path = label
            merged.add_declaration(text, label)
        self.problem_path = self.path
        return merged


def _may_have_submodules(container: "Directory | ZipDirectory") -> bool:
    return any(name.endswith(naming.MODULE_SUFFIXES) for name in container.files()) or any(
        name.isidentifier() and name != "__pycache__" for name in container.directories()
    )


def find_all(
    container: "Directory | ZipDirectory",
    tail: str,
    *,
    only_packages: bool,
    listing: "AbstractSet[str] | None" = None,
    is_alone: bool = True,
) -> "list[Candidate]":
    """Return what a container holds for the module name `tail`, in the order of preference.

    Up to the first that takes the name: what comes after it is not read. With `only_packages` its
    files are no modules, but the objects of one. `listing` has the names in the container, if they
    are known: what it does not have is not looked for. Unless they are `is_alone`, there is a
    regular module of the name, from which only what stands for a ``.so`` takes it.
    """
    every: list[Candidate] = []  # no generator: one that is left cannot be interrupted in order
    for name in (tail,) if only_packages else naming.place_names(tail):
        if listing is not None and name not in listing:
            continue
        if name == tail:
            found = find_package(container.directory(name))
        else:
            found = find_file(container, name, listing)
        if found is not None:
            every.append(found)
            if found.is_certain and (is_alone or found.stands_for_so):
                break
    return every


def find_winner(
    container: "Directory | ZipDirectory", tail: str, *, only_packages: bool
) -> Candidate | None:
    """Return the objects that take the name `tail` in a container, also from regular modules."""
    regular = regular_file(container, tail)
    if regular.startswith(os.path.join(tail, "")) or regular.endswith(naming.EXTENSION_SUFFIXES):
        return None
    every = find_all(container, tail, only_packages=only_packages, is_alone=not regular)
    certain = (found for found in every if found.is_certain)
    return next((found for found in certain if not regular or found.stands_for_so), None)


def regular_file(container: "Directory | ZipDirectory", tail: str) -> str:
    """Return the file that Python would import as `tail`, relative to the container; "" if none."""
    init = os.path.join(tail, "__init__")
    every = [start + suffix for start in (init, tail) for suffix in naming.MODULE_SUFFIXES]
    return next(filter(container.has_file, every), "")


def find_file(
    container: "Directory | ZipDirectory",
    name: str,
    listing: "AbstractSet[str] | None" = None,
    tail: str = "",
) -> Candidate | None:
    """Judge the object file or archive `name`; None if it is a stray build product.

    With a `tail` it is not found by its name, but loaded as a module of another one.
    """
    manifest = naming.manifest_name(name)
    may_have_manifest = listing is None or manifest in listing
    if may_have_manifest and not container.has_file(name):
        return None
    found = Candidate(os.path.join(container.path, name), container, is_directory=False)
    if may_have_manifest:
        _read_manifest(found, manifest)
    judged = judge(found, [name], tail)
    # What could be read is a file. Only of the others the file system is asked what they are.
    if found.objects.defects and not may_have_manifest and not container.has_file(name):
        return None
    return judged


def of_lone_file(directory: str, name: str, manifest: "Manifest | None") -> Candidate:
    """Describe an object file in a directory, of which is known that it exports functions."""
    container = _part("source").Directory(directory)
    found = Candidate(f"{directory}/{name}", container, is_directory=False)
    found.objects = OpenedObjects.of_kernels(container.places([name]))
    found.entry, found.is_certain = directory, True
    if manifest is not None:
        found.manifest, found.manifest_path = manifest, manifest.path
    return found


def find_package(container: "Directory | ZipDirectory", tail: str = "") -> Candidate | None:
    """Judge the objects in a directory; None if it is no object package but, say, a namespace.

    A `tail` is as in `find_file`.
    """
    names = container.files()
    linkable = naming.linkable(names)
    if not linkable and naming.MANIFEST_NAME not in names:
        return _of_sources(container, names, None) if compiles else None
    found = Candidate(container.path, container, is_directory=True)
    _read_manifest(found, naming.MANIFEST_NAME)
    if found.manifest is not None and found.manifest.sources:
        return _of_sources(container, names, found.manifest)
    judged = judge(found, linkable, tail)
    if judged is None or (not found.is_certain and _is_namespace(names, found.objects)):
        return None
    return judged


def _of_sources(
    container: "Directory | ZipDirectory", names: "Sequence[str]", manifest: "Manifest | None"
) -> Candidate | None:
    """Return the package of the sources in a directory, which is compiled when it is imported."""
    found: Candidate | None
    found = _part("compilers.packages").find_sources(container, names, manifest)
    return found


def judge_objects(
    container: "Directory | ZipDirectory", path: str, names: "Sequence[str]", tail: str
) -> Candidate | None:
    """Judge some objects of a container as one module, as `find_file` does a single one."""
    return judge(Candidate(path, container, is_directory=False), names, tail)


def _read_manifest(found: Candidate, name: str) -> None:
    """Read the manifest, if there is one; what is wrong with it is a problem of the candidate."""
    if not found.container.has_file(name):
        return
    found.manifest_path = os.path.join(found.container.path, name)
    found.is_certain = True
    try:
        found.manifest = _part("manifest").read_manifest(found.container, name)
    except _part("errors").ManifestError as error:
        _blame(found, error, found.manifest_path)


def judge(found: Candidate, names: "Sequence[str]", tail: str) -> Candidate | None:
    """Sort the objects by what can be done with them; None if none of them makes a module."""
    found.objects = objects = OpenedObjects(found.container.places(_select(found, names)))
    for label, defect in objects.defects:
        _blame(found, defect, label)
    found.init_symbol = _find_init_symbol(found, tail)
    # Strays, and objects of other extension modules, must not hide the .so built from them.
    makes_a_module = objects.has_exports or found.init_symbol is not None
    # A bundle holds what it lists: what is wrong there is no reason to look further.
    is_meant = found.container.is_bundle and bool(objects.defects)
    found.is_certain = found.is_certain or makes_a_module or is_meant
    if not objects.labels and (found.is_certain or objects.foreign):
        _blame(found, _mismatch(found), found.path)
    return found if found.is_certain or found.problem else None


def _select(found: Candidate, names: "Sequence[str]") -> "Sequence[str]":
    """Return the objects to link: those that the manifest lists, or all that there are."""
    if found.manifest is None or not found.manifest.objects:
        return names
    try:
        return found.manifest.select_objects(found.container)
    except _part("errors").ManifestError as error:
        _blame(found, error, found.manifest_path)
        return ()


def _blame(found: Candidate, problem: OrcJITError, path: str) -> None:
    """Note why importing will fail; what was noted first stays."""
    if found.problem is None:
        found.problem, found.problem_path = problem, path


def _find_init_symbol(found: Candidate, tail: str) -> str | None:
    """Return the init function of this very name; those of other modules do not count."""
    if not found.objects.init_functions:
        return None
    file = os.path.basename(found.path)
    symbols = naming.init_symbols(tail or (file if found.is_directory else file.rpartition(".")[0]))
    defined = {symbol: label for label, symbol in found.objects.init_functions}
    symbol = next((symbol for symbol in symbols if symbol in defined), None)
    if symbol and naming.is_module_export(symbol) and not naming.knows_module_exports():
        label = defined[symbol]
        _blame(found, _too_new(label, symbol, symbols[0]), label)
    return symbol


def _too_new(label: str, symbol: str, known: str) -> OrcJITError:
    here = ".".join(map(str, sys.version_info[:3]))
    error: OrcJITError = _part("errors").UnsupportedObjectError(
        f"{label}: {symbol} returns the slots of a module (PEP 793) [OJ232], which needs CPython "
        f"3.15 or "
        f"newer, and this is {here}; it does not define {known}, which this one would call. "
        f"Compile the sources for this version of Python, or import it with a newer one"
    )
    return error


def _mismatch(found: Candidate) -> OrcJITError:
    """Say what was found for other platforms, where nothing is for this one.

    Whether those would be stray build products here is not known: only their headers are read.
    """
    here = f"this interpreter needs {_host()}"
    foreign = found.objects.foreign
    if not foreign:
        return _format_error(
            f"{found.path}: no object or archive beside the manifest [OJ233]; {here}"
        )
    kinds = ", ".join(f"{os.path.basename(label)} is {name}" for label, name, _ in foreign[:4])
    rest = f" and {len(foreign) - 4} more" if len(foreign) > 4 else ""
    return _format_error(
        f"{found.path}: nothing for this platform [OJ126]: {kinds}{rest}; {here}. "
        f"Compile the sources for this platform, too"
    )


def _format_error(message: str) -> OrcJITError:
    error: OrcJITError = _part("errors").ObjectFormatError(message)
    return error


def _host() -> str:
    """Return the format and machine of objects that this interpreter can link, by the core."""
    return " for ".join(_part("_native").host())


def _is_namespace(names: "Iterable[str]", objects: OpenedObjects) -> bool:
    """Whether a directory without ``__init__`` serves as a namespace package.

    It does if modules can be imported from it: Python files, or objects of extension modules.
    """
    has_python_modules = any(name.endswith(naming.MODULE_SUFFIXES) for name in names)
    return has_python_modules or objects.has_extension_modules
