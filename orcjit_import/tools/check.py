"""Everything that an import would find wrong, at once, without running any code of the objects.

The objects are really linked, so that what is told is what an import would tell. Dependencies are
found but not imported; declared shared libraries are loaded, because only that tells what they
define.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from importlib.util import resolve_name
from pathlib import Path
from typing import TYPE_CHECKING

from .. import joint_libraries, naming, shared_libraries
from .._library import create_library
from ..error_form import code_of, code_of_error, plain_text
from ..errors import OrcJITError
from ..import_errors import told_circle, with_advice
from ..manifest import Manifest
from ..mistakes import hint_of_exports, mistaken_exports
from ..strays import advice_on
from ..unused_archives import declared_archives, reason_of
from . import core
from .description import describe, linked_of
from .targets import Target, candidate_of, find_spec, may_be_made, on_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .._library import CoreLibrary


@dataclass(frozen=True)
class Problem:
    """Something that is wrong.

    Parameters
    ----------
    module
        The module that cannot be imported.
    path
        The file that is to blame.
    text
        What is wrong, and what to do.
    code
        By which docs/errors.md has it; "" if it has none.
    """

    module: str
    path: str
    text: str
    code: str = ""

    @property
    def told(self) -> str:
        """What is wrong with its code, as where it is raised."""
        return f"{self.text} [{self.code}]" if self.code else self.text


def check(targets: list[Target]) -> list[Problem]:
    """Return everything that stops imports of some modules, and of what they depend on.

    Parameters
    ----------
    targets
        What `targets.find_targets` has found.

    Returns
    -------
    list[Problem]
        Each problem once; none if the imports would succeed, as far as can be told without running
        their code.
    """
    from .. import ffi_api  # noqa: F401  (linked code may refer to TVM-FFI)

    checker = _Checker()
    for target in targets:
        with on_path(target.entry):
            checker.check(target)
    return list(dict.fromkeys(checker.problems))


class _Checker:
    """Checks modules, dependencies first, each once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._libraries: dict[str, CoreLibrary | None] = {}
        self._chain: list[str] = []

    def check(self, target: Target) -> CoreLibrary | None:
        """Note what is wrong with a module; return its library, or None if there is none."""
        if target.name in self._libraries:
            return self._libraries[target.name]
        self._libraries[target.name] = None
        self._chain.append(target.name)
        declared = self._declarations_of(target)
        self._check_objects(target, declared)
        dependencies = self._dependencies_of(target, declared)
        if target.found.objects.labels:
            self._libraries[target.name] = self._link(target, declared, dependencies)
        self._chain.pop()
        return self._libraries[target.name]

    def _note(self, target: Target, path: str, error: Exception | str) -> None:
        code = code_of(error) if isinstance(error, str) else code_of_error(error)
        self.problems.append(Problem(target.name, path, plain_text(str(error)), code))

    def _declarations_of(self, target: Target) -> Manifest:
        try:
            return target.found.declarations() or Manifest()
        except OrcJITError as error:
            self._note(target, target.found.problem_path, error)
            return target.found.manifest or Manifest()

    def _check_objects(self, target: Target, declared: Manifest) -> None:
        found = target.found
        for label, error in found.objects.defects:
            self._note(target, label, error)
        if found.problem is not None and found.problem not in dict(found.objects.defects).values():
            self._note(target, found.problem_path, found.problem)
        if not target.is_importable and not found.objects.defects and not found.objects.foreign:
            self._note(target, found.path, _why_stray(target))
        if target.found.container.archive and "." in target.name:
            self._check_parent(target)
        if target.hidden_by:
            self._note(target, found.path, _why_hidden(target))
        if target.is_importable:
            self._check_mistaken_exports(target)
        self._check_archives(target)
        self._check_foreign(target)
        for label, name, reason in found.objects.foreign if not found.objects.labels else ():
            if found.problem is None:
                self._note(target, label, f"'{label}' {reason or f'is {name}'}")
        if declared.exports:
            self._check_exports(target, declared)

    def _check_parent(self, target: Target) -> None:
        """Note that the package that a module in a zip file lies in is not found."""
        parent = target.name.rpartition(".")[0]
        if find_spec(parent) is None:
            reason = (
                f"No module named {parent!r} [OJ643]: the zip file has no entry for this "
                f"directory, by "
                f"which Python up to 3.12 knows a namespace package. Pack it with orcjit-import "
                f"pack, or zip -r"
            )
            self._note(target, target.found.path, reason)

    def _check_mistaken_exports(self, target: Target) -> None:
        """Note functions that are not exported, though their names say that they shall be."""
        places = target.found.objects.places
        for index, label in enumerate(places.labels):
            with contextlib.suppress(OrcJITError):  # it was noted already
                for described in core.describe(places, index):
                    for hint in mistaken_exports(described):
                        self._note(target, label, hint)

    def _check_foreign(self, target: Target) -> None:
        """Note objects for other platforms that are broken: an import here only looks past them."""
        places = target.found.objects.places
        foreign = {label for label, *_ in target.found.objects.foreign}
        for index, label in enumerate(places.labels):
            if label in foreign:
                try:
                    core.describe(places, index)
                except OrcJITError as error:
                    self._note(target, label, error)

    def _check_archives(self, target: Target) -> None:
        """Note archives whose members register something, but are not linked for it."""
        if not target.is_importable or not target.found.links_nothing:
            return
        objects = linked_of(describe(target.found.objects.places))
        eager = [each.label for each in objects if each.eager]
        if eager:
            self._note(
                target,
                target.found.path,
                f"no member is linked, so the initializers of {eager[0]} do not run: of an archive "
                f"only members are linked that something refers to. Merge it into an object "
                f"(`ld -r --whole-archive`), or put its members into a directory",
            )

    def _check_exports(self, target: Target, declared: Manifest) -> None:
        objects = linked_of(describe(target.found.objects.places))
        exports = sorted({name for each in objects for name in each.exports})
        try:
            declared.select("exports", exports)
        except OrcJITError as error:
            self._note(target, declared.path or target.found.path, error)

    def _dependencies_of(self, target: Target, declared: Manifest) -> list[CoreLibrary]:
        found = [self._dependency(target, declared, name) for name in declared.depends]
        return list(dict.fromkeys(library for library in found if library is not None))

    def _dependency(self, target: Target, declared: Manifest, name: str) -> CoreLibrary | None:
        try:
            return self._check_dependency(target, name)
        except (ImportError, OrcJITError) as error:
            origin = declared.origin_of("depends", name)
            told = str(error)
            if isinstance(error, ModuleNotFoundError):
                told = f"{told} [OJ131]; install it, or correct that line"
            self._note(target, origin.path, f"needs {name!r} (depends in {origin}): {told}")
            return None

    def _check_dependency(self, target: Target, name: str) -> CoreLibrary | None:
        fullname = resolve_name(name, target.package)
        if fullname in self._chain:
            raise ImportError(told_circle([*self._chain[self._chain.index(fullname) :], fullname]))
        spec = find_spec(fullname)
        if spec is None:
            if may_be_made(fullname):
                return None
            raise ModuleNotFoundError(f"No module named {fullname!r}")
        candidate = candidate_of(spec)
        if candidate is None:
            return None  # a Python module, which is imported for its effects
        return self.check(Target(fullname, candidate, candidate.entry))

    def _link(
        self, target: Target, declared: Manifest, dependencies: list[CoreLibrary]
    ) -> CoreLibrary | None:
        try:
            library = create_library(target.name)
            self._load_shared_libraries(target, declared, library)
            library.set_link_order(dependencies)
            problems = library.check(target.found.objects)
        except OrcJITError as error:
            self._note(target, target.found.path, error)
            return None
        for text in problems:
            told = (with_advice(text, target.found), *self._namespaces(target, declared))
            self._note(target, target.found.path, "; ".join(told))
        self._check_unused_archives(target, declared, library)
        return library

    def _namespaces(self, target: Target, declared: Manifest) -> Iterator[str]:
        """Tell which dependencies give no symbols, because their objects export nothing."""
        for name in declared.depends:
            with contextlib.suppress(ImportError):  # noted already
                yield from filter(None, [advice_on(find_spec(resolve_name(name, target.package)))])

    def _check_unused_archives(
        self, target: Target, declared: Manifest, library: CoreLibrary
    ) -> None:
        """Note archives that `objects` names and nothing refers to; others may need a whole one."""
        if target.found.links_nothing:
            return
        named = declared_archives(target.found, declared)
        for label in library.unused_archives() if named else ():
            if label in named:
                self._note(target, named[label].path, reason_of(label, target.name))

    def _load_shared_libraries(
        self, target: Target, declared: Manifest, library: CoreLibrary
    ) -> None:
        if len(declared.libraries) > 1:
            joint_libraries.prepare(declared.libraries, target.found.container)
        for file in declared.libraries:
            error = _failure_of(shared_libraries.load, library, file, target.found.container)
            if error is not None:
                origin = declared.origin_of("libraries", file)
                reason = f"needs {file!r} (libraries in {origin}): {error}"
                self._note(target, origin.path, reason)


def _failure_of(function: Callable[..., object], *arguments: object) -> OrcJITError | None:
    try:
        function(*arguments)
    except OrcJITError as error:
        return error
    return None


def _why_stray(target: Target) -> str:
    """Say why an object that is sound is not importable all the same."""
    hint = hint_of_exports(target.found.objects.places)
    return naming.why_stray(Path(target.found.path).name, hint=hint)


def _why_hidden(target: Target) -> str:
    """Say which module is imported in place of objects that are importable otherwise."""
    hidden = f"is never imported: {target.hidden_by} beside it wins"
    if not target.hidden_by.endswith(naming.PYTHON_SUFFIXES):
        return f"{hidden}. Take one of them away"
    name = naming.MANIFEST_NAME
    if not target.found.is_directory:
        name = naming.manifest_name(Path(target.found.path).name)
    return f"{hidden}. With a manifest, {name}, which may be empty, the objects win"
