"""What a module exports, what it needs, and who provides that."""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from .. import shared_libraries
from ..error_form import plain_text
from ..errors import OrcJITError
from ..manifest import Manifest
from . import core
from .description import ObjectDescription, describe, describe_all, linked_of
from .targets import Target, candidate_of, declared_by, find_spec, full_name, on_path

# How long a child process may take to tell signatures, in seconds.
_PATIENCE = 60
NOBODY, THIS_PACKAGE, RUNTIME, WEAK = "nobody", "this package", "orcjit_import", "nobody, but weak"
# Of what the system gives to objects for another one.
OTHER_SYSTEM = "not looked up here"


@dataclass
class Export:
    """An exported function.

    Parameters
    ----------
    name
        The name of the attribute.
    object
        The object that defines it.
    signature
        As ``(a: int, b: int, /) -> int``; "" if the object carries none, or it was not asked.
    documentation
        Its docstring; "" likewise.
    carries_signature
        Whether the object has it, asked or not.
    """

    name: str
    object: str
    signature: str = ""
    documentation: str = ""
    carries_signature: bool = False


@dataclass
class Inspection:
    """What is known of one module.

    Parameters
    ----------
    name
        The name under which it would be imported.
    path
        The object file, archive or directory.
    kind
        "module", "package" or "extension module".
    objects
        Its objects, and the members of its archives.
    exports
        Its functions, by name.
    needs
        Symbols that its objects do not define, each with what does: "this package", a dependency's
        name, the path of a shared library, or `NOBODY`. Of a module for other platforms, whose
        libraries are not here, `OTHER_SYSTEM` stands for those.
    declared
        What manifest and objects declare.
    problem
        Why it cannot be imported, if that is known without linking; "" otherwise.
    is_broken
        Whether that would be so on any platform.
    """

    name: str
    path: str
    kind: str
    objects: list[ObjectDescription]
    exports: list[Export] = field(default_factory=list)
    needs: dict[str, str] = field(default_factory=dict)
    declared: Manifest = field(default_factory=Manifest)
    problem: str = ""
    is_broken: bool = False

    @property
    def demangled(self) -> dict[str, str]:
        """What mangled names of all objects stand for."""
        return {name: plain for each in self.objects for name, plain in each.demangled.items()}


def inspect_target(target: Target, *, run: bool = True) -> Inspection:
    """Look at a module.

    Parameters
    ----------
    target
        What `targets.find_targets` has found.
    run
        Whether signatures and documentation may be asked for: they are functions of the objects, so
        that a child process imports the module for it. Where that fails, they are left out.

    Returns
    -------
    Inspection
        What is known of it.
    """
    found = target.found
    is_extension = found.init_symbol is not None
    kind = "extension module" if is_extension else "package" if found.is_package else "module"
    objects = describe_all(found)
    result = Inspection(target.name, found.path, kind, objects)
    result.problem = plain_text(str(found.problem or ""))
    result.is_broken = target.is_broken
    try:
        result.declared = found.declarations() or Manifest()
    except OrcJITError as error:
        result.problem = result.problem or plain_text(str(error))
        result.is_broken = True
    result.exports = _exports_of(objects)
    with on_path(target.entry):
        result.needs = _Providers(target, result.declared, objects).table()
    if run and target.is_importable and any(_carries_anything(each) for each in objects):
        _add_signatures(result, target)
    return result


def _exports_of(objects: list[ObjectDescription]) -> list[Export]:
    exports = {
        name: Export(name, each.label, carries_signature="signature" in each.carries(name))
        for each in linked_of(objects)
        for name in each.exports
    }
    return [exports[name] for name in sorted(exports)]


def _carries_anything(described: ObjectDescription) -> bool:
    return any(described.carries(name) for name in described.exports)


class _Providers:
    """Who defines what the objects of a module refer to, in the order in which an import looks."""

    def __init__(
        self, target: Target, declared: Manifest, objects: list[ObjectDescription]
    ) -> None:
        self._objects = linked_of(objects)
        self._is_foreign = any(each.problem for each in self._objects)
        self._own = {symbol.name for each in self._objects for symbol in each.defined}
        self._dependencies = _symbols_of_dependencies(target, declared)
        self._shared = _open_shared_libraries(target, declared)

    def table(self) -> dict[str, str]:
        """Return each symbol that is referred to and not defined here, with its provider."""
        from .. import ffi_api  # noqa: F401  (linked code may refer to TVM-FFI)

        references: dict[str, bool] = {}
        for each in self._objects:
            for name, binding in each.undefined:
                is_weak = binding == "weak"
                references[name] = references.get(name, True) and is_weak
        return {
            name: self._provider_of(name) or (WEAK if is_weak else NOBODY)
            for name, is_weak in sorted(references.items())
        }

    def _provider_of(self, name: str) -> str:
        plain = name.partition("@")[0]
        if name in self._own or plain.startswith(("__start_", "__stop_")):
            return THIS_PACKAGE
        for dependency, symbols in self._dependencies.items():
            if plain in symbols:
                return dependency
        return OTHER_SYSTEM if self._is_foreign else core.locate(plain, self._shared)


def _symbols_of_dependencies(target: Target, declared: Manifest) -> dict[str, set[str]]:
    """Return what the object modules among the dependencies define, breadth first."""
    symbols: dict[str, set[str]] = {}
    waiting = [(name, target.package) for name in declared.depends]
    for name, package in waiting:  # grows while it is walked
        fullname = full_name(name, package)
        spec = find_spec(fullname)
        found = candidate_of(spec) if spec is not None else None
        if found is None or fullname in symbols:
            continue
        objects = describe(found.objects.places)
        symbols[fullname] = {
            symbol.name
            for each in linked_of(objects)
            for symbol in each.defined
            if symbol.is_visible
        }
        inner_package = fullname if found.is_package else fullname.rpartition(".")[0]
        waiting += [(item, inner_package) for item in declared_by(found).depends]
    return symbols


def _open_shared_libraries(target: Target, declared: Manifest) -> list[str]:
    """Load what is declared under ``libraries``, and return the paths."""
    found = (_open_shared_library(target, name) for name in declared.libraries)
    return [path for path in found if path]


def _open_shared_library(target: Target, name: str) -> str:
    """Load a shared library; "" if that fails: `check` says why, and it provides nothing."""
    try:
        path = shared_libraries.resolve(name, target.found.container)
        ctypes.CDLL(path)
    except OSError:  # also SharedLibraryError
        return ""
    return path


# ---- Signatures: in a child process, which may do whatever the objects do ----


def _add_signatures(result: Inspection, target: Target) -> None:
    command = [sys.executable, "-c", _CHILD, target.name, target.entry]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
        told: dict[str, Any] = json.loads(done.stdout.rpartition(_MARK)[2])
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return
    for export in result.exports:
        signature, documentation = told.get(export.name, ("", ""))
        export.signature, export.documentation = signature, documentation


# Before the answer, which comes after whatever the objects print.
_MARK = "\x1e"
_CHILD = f"""
import inspect, json, sys
import orcjit_import
name, entry = sys.argv[1:]
sys.path.insert(0, entry)
module = __import__(name, fromlist=["*"])
told = {{}}
for export in module.__all__:
    function = getattr(module, export)
    try:
        signature = str(inspect.signature(function))
    except (TypeError, ValueError):
        signature = ""
    told[export] = (signature, function.__doc__ or "")
print({_MARK!r} + json.dumps(told))
"""
