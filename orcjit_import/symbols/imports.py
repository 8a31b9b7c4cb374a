"""Symbols of imports: what a manifest names under ``symbols``, and the providers of a session."""

from __future__ import annotations

import ctypes
from functools import partial
from importlib import import_module
from importlib.util import resolve_name
from typing import TYPE_CHECKING, Any

from .. import _is_interrupt, _native
from ..containers.memory import MemoryDirectory
from ..errors import SymbolProviderError
from ..opened import OpenedObjects
from . import provide, provider_of

if TYPE_CHECKING:
    from .._library import CoreLibrary
    from ..manifest import Manifest
    from . import SymbolProvider

# Those of the session in which imports live: see ExecutionSession.add_symbol_provider.
of_default_session: list[tuple[str, SymbolProvider]] = []


def provide_for(library: CoreLibrary, declared: Manifest | None, package: str) -> None:
    """Define what the providers of an import give.

    Parameters
    ----------
    library
        Its library, to which all objects were added.
    declared
        What it declares.
    package
        The package that relative names are relative to.

    Raises
    ------
    SymbolProviderError
        If there is no such provider, or it fails.
    """
    named = declared.symbols if declared is not None else ()
    providers = [(repr(each), _load(each, declared, package)) for each in named]
    providers += of_default_session
    if providers:
        provide(_leaving(library), providers, partial(_add, library))


def _load(named: str, declared: Any, package: str) -> SymbolProvider:
    module, _, attribute = named.partition(":")
    try:
        found: Any = import_module(resolve_name(module, package) if module[0] == "." else module)
        for part in attribute.split("."):
            found = getattr(found, part)
        return provider_of(found)
    except Exception as error:
        if _is_interrupt(error):
            raise
        raise SymbolProviderError(
            f"the symbol provider {named!r} (symbols in {declared.origin_of('symbols', named)}) "
            f"cannot be had [OJ862]: {error}"
        ) from error


def _leaving(library: CoreLibrary) -> list[str]:
    report = ctypes.c_char_p()
    core = _native.load()
    _native.call(core.orcjit_library_leaving_symbols, library._pointer, ctypes.byref(report))  # noqa: SLF001
    return _native.take_records(core, report)


def _add(library: CoreLibrary, data: bytes) -> None:
    library.add(
        OpenedObjects(MemoryDirectory(library.name, {"symbols.o": data}).places(["symbols.o"]))
    )
