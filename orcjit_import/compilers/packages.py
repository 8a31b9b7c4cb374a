"""Packages of sources: what the finder finds, and what is compiled when it is imported."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from .. import candidate as candidates
from .. import imported, naming
from ..candidate import Candidate
from ..error_form import told_by, without_codes
from ..errors import CompilationError, ManifestError, OrcJITError
from ..finder import make_spec
from ..found_loader import FoundLoader
from ..import_errors import import_error
from ..manifest import Manifest
from ..source import Directory, ObjectPlaces
from . import known_suffixes
from .compilation import Source, compile_all
from .toolchains import Toolchains

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from ..opened import OpenedObjects

_LINE_WIDTH = 79


class SourcePackage(Candidate):
    """A directory of sources that were found; they are compiled when somebody needs the objects.

    Attributes
    ----------
    sources
        Their names, in the order in which they are linked; empty where the manifest is wrong.
    """

    __slots__ = ("_compiled", "sources")

    def __init__(self, container: Directory, sources: Sequence[str]) -> None:
        super().__init__(container.path, container, is_directory=True)
        self.sources = list(sources)
        self.is_certain = True
        self.init_symbol = ""  # not known yet: see loader.py
        self._compiled: Candidate | None = None

    is_package = True
    links_nothing = False

    @property
    def stands_for_so(self) -> bool:
        """Whether it takes the place of the ``.so``: what has a manifest does."""
        return bool(self.manifest_path)

    @property
    def origin(self) -> str:
        """The module's ``__file__``, as long as nothing is compiled."""
        return self.manifest_path or os.path.join(self.path, self.sources[0])  # noqa: PTH118

    @property
    def objects(self) -> OpenedObjects:  # type: ignore[override]
        """The objects, which are compiled for that."""
        return self.compiled().objects

    def declarations(self) -> Manifest | None:
        """Return what the manifest declares: what it depends on can be imported before."""
        return self.manifest

    def compiled(self) -> Candidate:
        """Return the package of the objects.

        Raises
        ------
        OrcJITError
            If a source cannot be compiled, or the objects export nothing.
        """
        if self._compiled is None:
            self._compiled = self._compile()
        return self._compiled

    def _compile(self) -> Candidate:
        from ..cache import default_cache

        manifest = Manifest.copy_of(self.manifest)
        cache = default_cache()
        toolchains = Toolchains(manifest.compiler, manifest.flags)
        sources = [Source(self.path, name, toolchains.of(name)) for name in self.sources]
        line = _ProgressLine(self.path)
        try:
            compiled = compile_all(cache, sources, line.show)
        finally:
            line.clear()
        names = [f"{name}.o" for name in self.sources]
        container = CompiledDirectory(self.path, dict(zip(names, compiled, strict=True)))
        selected = manifest.select_objects(self.container) if manifest.objects else []
        others = selected or naming.linkable(self.container.files())
        found = Candidate(self.path, container, is_directory=True)
        found.manifest_path, found.is_certain = self.manifest_path, True
        found.manifest = manifest
        manifest.objects = ()  # they are chosen here
        candidates.judge(found, [*others, *names], self.path.rpartition("/")[2])
        found.entry = self.entry
        return found


class CompiledDirectory(Directory):
    """A directory of sources, in which their objects seem to lie as well."""

    __slots__ = ("_compiled",)

    def __init__(self, path: str, compiled: dict[str, bytes]) -> None:
        super().__init__(path)
        self._compiled = compiled

    def read(self, name: str) -> bytes:
        """Return the content of a file, or of an object that was compiled."""
        compiled = self._compiled.get(name)
        return super().read(name) if compiled is None else compiled

    def places(self, names: Iterable[str]) -> ObjectPlaces:
        """Return where objects are: in memory, if they were compiled."""
        every = list(names)
        labels = super().places(every).labels
        slices = [None if name in self._compiled else (0, 0) for name in every]
        return ObjectPlaces(labels, slices=slices, read=lambda index: self.read(every[index]))


class SourceLoader(FoundLoader):
    """Compiles a package of sources, and leaves the rest to the loader of its objects."""

    __slots__ = ()

    found: SourcePackage

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Compile the sources, and make the spec one of the objects.

        Raises
        ------
        ImportError
            If one cannot be compiled, in the words of the compiler, or anything is wrong with the
            objects.
        """
        made = self._compiled()
        spec.loader, spec.origin = made.loader, made.origin
        loader: Any = made.loader
        module: ModuleType | None = loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Compile what has changed, and reload the objects: `importlib.reload` comes here."""
        self._compiled().loader.exec_module(module)  # type: ignore[union-attr]

    def _compiled(self) -> ModuleSpec:
        if self.found.problem is not None:
            problem: OrcJITError = self.found.problem
            raise import_error(self.name, str(problem), self.found.problem_path) from problem
        for allow in imported.guards:  # the manifest says which program is run
            allow(self.name, self.found)
        try:
            return make_spec(self.name, self.found.compiled())
        except ManifestError as error:
            raise import_error(self.name, str(error), self.path) from error
        except CompilationError as error:
            head, newline, said = told_by(error).partition("\n")
            told = import_error(self.name, head, self.path)
            told.msg = f"{told.msg}{newline}{without_codes(said)}"
            told.args = (told.msg,)
            raise told from error


def find_sources(
    container: Any, names: Sequence[str], manifest: Manifest | None
) -> SourcePackage | None:
    """Return the package of the sources in a directory; None if there are none.

    Parameters
    ----------
    container
        The directory.
    names
        The files directly in it.
    manifest
        What it declares; None if there is none, and all sources count.
    """
    is_readable = not container.archive and isinstance(container, Directory)  # by a compiler
    if manifest is None:
        if not is_readable:
            return None
        suffixes = tuple(known_suffixes())
        sources = sorted(name for name in names if name.endswith(suffixes))
        is_namespace = any(name.endswith(naming.MODULE_SUFFIXES) for name in names)
        return SourcePackage(container, sources) if sources and not is_namespace else None
    found = SourcePackage(container, ())
    found.manifest = manifest
    found.manifest_path = manifest.path
    try:
        if not is_readable:
            where = "a zip file" if container.archive else "a container"
            raise CompilationError(
                f"{container.path}: sources in {where} cannot be compiled [OJ925]: put them into a "
                f"directory, or put objects there"
            )
        found.sources = manifest.select_sources(container)
    except OrcJITError as error:
        found.problem, found.problem_path = error, manifest.path
    return found


class _ProgressLine:
    """Says on a terminal what is compiled, in a line that goes again."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._is_shown = False

    def show(self, count: int, total: int, name: str) -> None:
        """Show how far it is."""
        if sys.stderr is not None and sys.stderr.isatty():
            text = f"compiling {self._path}: {count}/{total} {name}"
            sys.stderr.write(f"\r{text[:_LINE_WIDTH]:<{_LINE_WIDTH}}")
            sys.stderr.flush()
            self._is_shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self._is_shown:
            sys.stderr.write(f"\r{'':<{_LINE_WIDTH}}\r")
            sys.stderr.flush()
