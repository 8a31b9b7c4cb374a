"""Tells why an import finds what it finds: `orcjit_import.explain`."""

from __future__ import annotations

import os
import pkgutil
import sys
from typing import TYPE_CHECKING, Any

from .. import _NEEDED, _failures, _gives_way, _is_installed, naming
from .. import ObjectFinder as _ObjectFinder
from ..compilers import known_suffixes
from ..error_form import plain_text, shaped, told_by
from ..errors import ArgumentTypeError, NativeLibraryError
from ..finder import candidates_in, look_into
from ..mistakes import hint_of_exports
from ..python_files import RefusingLoader
from ..source import Directory
from .check import check
from .description import describe_all
from .targets import Target, candidate_of, find_spec_now, named_entries
from .unread import why_unread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.machinery import ModuleSpec

    from ..candidate import Candidate


class Explanation(str):
    """A text that an interpreter shows as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def explain(name: str) -> Explanation:
    """Tell what an import of a module finds, entry by entry of the path, and why.

    What is found is linked to see whether that works, as `orcjit-import check` does. Nothing is
    imported for it, and no code of objects runs.

    Parameters
    ----------
    name
        The module's name.

    Returns
    -------
    Explanation
        A text, which an interpreter shows as it is.

    Raises
    ------
    ArgumentTypeError
        If it is no name.
    """
    if not isinstance(name, str):
        raise ArgumentTypeError(f"explain takes the name of a module [OJ633], not {_typed(name)}")
    return Explanation("\n".join([f"import {name}", *(f"  {line}" for line in _lines(name))]))


def _typed(value: object) -> str:
    return f"{type(value).__name__} {value!r}"


def _lines(name: str) -> Iterator[str]:
    if name in sys.modules:
        yield f"is imported already: {_told(sys.modules[name])}; a new search would go like this:"
    yield from lines_of_search(name)


def lines_of_search(name: str) -> Iterator[str]:
    """Yield what a search for a module finds, and why, whether or not it is imported already."""
    if not all(name.split(".")):
        yield f"{name!r} is no absolute name of a module"
        return
    if not _is_installed(_ObjectFinder):
        yield "the finder is not installed: `import orcjit_import` or orcjit_import.install()"
    for error in _failures:
        yield f"a search for objects has failed in this process: {error!r}"
    tail = name.rpartition(".")[2]
    if name in _NEEDED:
        yield "this package itself imports it, so it is no object, wherever there is one"
    if naming.is_never_ours(tail):
        yield f"{tail!r} is no name that an object can have"
    path = _search_path(name)
    if path is None:
        yield f"its package {name.rpartition('.')[0]!r} is not found, or is no package"
        return
    quiet = 0
    for entry in path:
        told = list(_in_entry(entry, name, tail))
        quiet += not told
        yield from told
    if quiet == 1:
        yield "another entry of the path holds nothing of that name"
    elif quiet:
        yield f"{quiet} other entries of the path hold nothing of that name"
    yield from _verdict(name, path)


def _search_path(name: str) -> Sequence[str] | None:
    parent = name.rpartition(".")[0]
    if not parent:
        return sys.path
    spec = find_spec_now(parent)
    return list(spec.submodule_search_locations or ()) or None if spec is not None else None


def _in_entry(entry: Any, name: str, tail: str) -> Iterator[str]:
    """Yield what one entry of the path holds."""
    if not isinstance(entry, str):
        return
    importer: Any = pkgutil.get_importer(entry or os.getcwd())  # noqa: PTH109
    shown = entry or "the working directory"
    if importer is None:
        return
    invalidate = getattr(importer, "invalidate_caches", None)
    if invalidate is not None:
        invalidate()
    regular = importer.find_spec(tail)
    if regular is not None and regular.loader is None:
        regular = None
    candidates = list(look_into(importer, entry, name, tail))
    yield from _failure_of(importer, shown)
    if regular is not None:
        chosen = [each for each in candidates_in(importer, entry, name, regular) if each.is_certain]
        yield f"{shown}: {regular.origin} is a Python module, {_outcome(chosen)}"
        if not chosen and candidates and _gives_way(regular):
            manifest = naming.manifest_name(f"{tail}.o")
            yield f"{shown}: with a manifest, {manifest}, which may be empty, the objects would win"
    for found in candidates:
        yield f"{shown}: {_described(found, name)}"
        unread = why_unread(found)
        if unread:
            yield f"{shown}: {unread}"
    if not candidates and regular is None:
        yield from _strays(entry, tail)


def _failure_of(importer: Any, shown: str) -> Iterator[str]:
    """Yield why a container could not be listed, which is passed over by imports."""
    problem = getattr(getattr(importer, "orcjit_container", None), "problem", "")
    if problem:
        yield f"{shown}: a container that cannot be listed: {problem}"


def _outcome(chosen: list[Candidate]) -> str:
    """Say which wins, a regular module or what is chosen beside it, and why."""
    if not chosen:
        return "which wins in its entry"
    found = chosen[0]
    why = f"defines {found.init_symbol}" if found.init_symbol else "has a manifest"
    name = os.path.basename(found.path)  # noqa: PTH119
    return f"which gives way as to a shared library: {name} {why}"


def _strays(entry: str, tail: str) -> Iterator[str]:
    """Yield objects of that name that are no modules."""
    directory = os.path.join(entry or os.getcwd(), "")  # noqa: PTH109, PTH118
    for file in naming.file_names(tail):
        if os.path.isfile(directory + file):  # noqa: PTH113
            hint = hint_of_exports(Directory(directory).places([file]))
            yield plain_text(f"{directory}{file}: {naming.why_stray(file, hint=hint)}")
    if os.path.isdir(directory + tail):  # noqa: PTH112
        inner = directory + tail
        yield f"{inner}: a directory without objects that export anything{_cure(inner)}"


def _cure(directory: str) -> str:
    """Return what makes a package of the objects in a directory, if there are any."""
    names = os.listdir(directory)  # noqa: PTH208
    objects = sorted(naming.linkable(names))
    if not objects:
        return _cure_of_sources(sorted(name for name in names if _is_source(name)))
    hint = hint_of_exports(Directory(directory).places(objects))
    manifest = naming.MANIFEST_NAME
    told = f". {hint}" if hint else ""
    return f"{told}; with a manifest, {manifest}, which may be empty, they are a package"


def _is_source(name: str) -> bool:
    return name.endswith(tuple(known_suffixes()))


def _cure_of_sources(sources: Sequence[str]) -> str:
    if not sources:
        return ""
    count = "1 source" if len(sources) == 1 else f"{len(sources)} sources"
    are = "is" if len(sources) == 1 else "are"
    how = "if a manifest names them, or by install(sources=True)"
    return f"; {count}, as {sources[0]}, {are} compiled {how}"


def _object_package_of(name: str) -> Candidate | None:
    """Return the object package that a module would lie in; None if there is none."""
    parent = name.rpartition(".")[0]
    spec = find_spec_now(parent) if parent else None
    return candidate_of(spec) if spec is not None else None


def _described(found: Candidate, name: str) -> str:
    if not found.is_directory and _object_package_of(name) is not None:
        parent = name.rpartition(".")[0]
        return f"{found.path} is a part of the object package {parent!r}, and no module"
    count = len(found.objects.labels)
    objects = "1 object" if count == 1 else f"{count} objects"
    kind = "extension module" if found.init_symbol else "object module"
    if found.problem is not None:
        return f"{found.path} cannot be imported: {plain_text(str(found.problem))}"
    later = ", of which no member is linked until another package needs it"
    return f"{found.path} is an {kind} of {objects}{later if found.links_nothing else ''}"


def _verdict(name: str, path: Sequence[str]) -> Iterator[str]:
    spec = find_spec_now(name)
    if spec is None and not _is_installed(_ObjectFinder):
        yield "so it is not found while the finder is not installed"
    elif spec is None:
        tail = name.rpartition(".")[2]
        owner = _object_package_of(name)
        if owner is not None and tail in _functions_of(owner):
            parent = name.rpartition(".")[0]
            yield (
                f"so it is not found. {tail!r} is a function of {parent!r}: "
                f"from {parent} import {tail}"
            )
            return
        near = naming.near_names(tail, sorted(_names_in(path) - {tail}))
        yield f"so it is not found{near}"
    elif (found := candidate_of(spec)) is not None:
        yield f"so it is the object module {spec.origin}"
        if found.problem is None:  # which is told where it is found
            yield from _problems(name, found)
    elif _refusal(spec.loader):
        yield f"so its import fails: {_refusal(spec.loader)}"
    else:
        yield f"so it is {_origin(spec)}"


def _functions_of(found: Candidate) -> set[str]:
    return {name for each in describe_all(found) for name in each.exports}


def _problems(name: str, found: Candidate) -> Iterator[str]:
    """Yield why its import would fail all the same, or not do what was meant."""
    try:
        problems = check([Target(name, found, found.entry)])
    except NativeLibraryError as error:  # nothing can be linked at all
        yield f"but {_in_one_line(told_by(error))}"
        return
    for problem in problems:
        other = "" if problem.module == name else f"{problem.module}: "
        yield f"but {other}{_in_one_line(problem.told)}"


def _in_one_line(told: str) -> str:
    """Return a message with its code, unless none are wanted: what prints it breaks lines."""
    return shaped(told, sys.maxsize)


def _refusal(loader: object) -> str:
    """Return why what lies in a bundle is not loaded; "" if it is."""
    return loader.reason if isinstance(loader, RefusingLoader) else ""


def _names_in(path: Sequence[str]) -> set[str]:
    """Return the names of the objects and directories in the first entries of the path."""
    names: set[str] = set()
    for entry in named_entries(path)[:20]:
        directory = entry or os.getcwd()  # noqa: PTH109
        if os.path.isdir(directory):  # noqa: PTH112
            names |= {each.partition(".")[0] for each in os.listdir(directory)}  # noqa: PTH208
    return names


def _origin(spec: ModuleSpec) -> str:
    if spec.loader is None:
        return f"a namespace package of {list(spec.submodule_search_locations or ())}"
    if spec.origin is None and spec.submodule_search_locations is not None:
        finder = type(spec.loader)  # or what belongs to it
        places = list(spec.submodule_search_locations)
        return f"a package of {places}, found by {finder.__module__}.{finder.__qualname__}"
    return f"the Python module {spec.origin}"


def _told(module: Any) -> str:
    return str(getattr(module, "__file__", None) or module)
