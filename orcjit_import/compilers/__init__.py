"""Compilers of sources that are imported: ``sources = [...]`` in a manifest, or `install`.

What is imported is compiled into the cache of compiled kernels (`orcjit_import.cache`) first,
unless it is there: for the content of the source and of all that it includes, the flags, the
compiler and the machine. A compiler is told by a source's suffix. Those of this package are in
`builtin`; plugins are found by the entry points of the group ``orcjit_import.compilers``, or are
given to `register`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ..errors import CompilationError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Compiler", "compiler_of", "known_suffixes", "register"]

_GROUP = "orcjit_import.compilers"


class Compiler(Protocol):
    """How sources of some language become objects.

    Attributes
    ----------
    suffixes
        What the names of such sources end with, as ".c".
    """

    suffixes: tuple[str, ...]

    def program(self, chosen: str) -> list[str]:
        """Return the words that begin the command, of which the first is the program.

        `chosen` is what the manifest says under ``compiler``, or "".
        """

    def flags(self) -> list[str]:
        """Return the flags that come before those of the manifest."""

    def arguments(self, source: str, target: str, dependencies: str) -> list[str]:
        """Return what follows the flags, to compile a source into an object.

        `dependencies` is a file to which the names of all files that were read may be written, as a
        rule of a Makefile.
        """


_compilers: dict[str, Compiler] = {}
_found_plugins: list[bool] = []


def register(compiler: Compiler) -> None:
    """Have sources with the suffixes of a compiler compiled by it; it replaces an earlier one."""
    for suffix in compiler.suffixes:
        _compilers[suffix] = compiler


def known_suffixes() -> frozenset[str]:
    """Return the suffixes of all sources that can be compiled."""
    return frozenset(_known())


def compiler_of(name: str) -> Compiler:
    """Return the compiler of a source.

    Raises
    ------
    CompilationError
        If there is none for its suffix.
    """
    dot = name.rfind(".")
    suffix = name[dot:] if dot >= 0 else ""
    if suffix not in _compilers:
        known = _known()
        if suffix not in known:
            raise CompilationError(
                f"no compiler is known for {name!r}: the suffixes are {_list(sorted(known))}; a "
                f"plugin can add others"
            )
    return _compilers[suffix]


def _known() -> dict[str, Compiler]:
    """Return all compilers by suffixes; plugins are looked for once."""
    if not _found_plugins:
        from importlib.metadata import entry_points

        from .builtin import BUILT_IN

        plugins = [entry.load() for entry in entry_points(group=_GROUP)]
        registered = list(_compilers.values())
        for compiler in [*BUILT_IN, *plugins, *registered]:
            register(compiler)
        _found_plugins.append(True)
    return _compilers


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)
