"""Compilers of sources that are imported: ``sources = [...]`` in a manifest, or `install`.

What is imported is compiled into the cache of compiled kernels (`orcjit_import.cache`) first,
unless it is there: for the content of the source and of all that it includes, the flags, the
compiler and the machine. A compiler is told by a source's suffix. Those of this package are in
`builtin`; plugins are found by the entry points of the group ``orcjit_import.compilers``, or are
given to `register`.
"""

from __future__ import annotations

from typing import Protocol

from ..errors import CompilationError

__all__ = ["Compiler", "compiler_of", "known_suffixes", "register"]


class Compiler(Protocol):
    """How sources of some language become objects."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """What the names of such sources end with, as ".c"."""

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


# By suffixes, what was registered last first; then those of this package, then plugins.
_compilers: dict[str, Compiler] = {}
_plugins: list[dict[str, Compiler]] = []


def register(compiler: Compiler) -> None:
    """Have sources with the suffixes of a compiler compiled by it; it replaces an earlier one."""
    for suffix in compiler.suffixes:
        _compilers[suffix] = compiler


def known_suffixes() -> frozenset[str]:
    """Return the suffixes of all sources that can be compiled."""
    return frozenset({**_of_plugins(), **_built_in(), **_compilers})


def compiler_of(name: str) -> Compiler:
    """Return the compiler of a source.

    Raises
    ------
    CompilationError
        If there is none for its suffix.
    """
    dot = name.rfind(".")
    suffix = name[dot:] if dot >= 0 else ""
    # Plugins are looked for last: that reads what every installed distribution says of itself.
    found = _compilers.get(suffix) or _built_in().get(suffix) or _of_plugins().get(suffix)
    if found is None:
        raise CompilationError(
            f"no compiler is known for {name!r}: the suffixes are "
            f"{', '.join(sorted(known_suffixes()))}; a plugin can add others [OJ923]"
        )
    return found


def _built_in() -> dict[str, Compiler]:
    from .builtin import BY_SUFFIX

    return BY_SUFFIX


def _of_plugins() -> dict[str, Compiler]:
    """Return those of installed distributions, which are looked for once."""
    if not _plugins:
        from ..plugins import find_all, instance_of

        found = [instance_of(each) for each in find_all("compilers", CompilationError)]
        _plugins.append({suffix: each for each in found for suffix in each.suffixes})
    return _plugins[0]
