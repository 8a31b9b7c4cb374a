"""Which program compiles a source, with which flags, and what tells that it is another one now."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

from .. import _is_interrupt
from ..errors import CompilationError, OrcJITError
from . import Compiler, compiler_of

if TYPE_CHECKING:
    from collections.abc import Sequence

# They are called by the names of compilers, and run the next program of that name.
_CACHES = ("ccache", "sccache", "distcc")


class Toolchain(NamedTuple):
    """What compiles the sources of one language, as it is now.

    Parameters
    ----------
    compiler
        The interface to it.
    program
        The words that begin its command.
    flags
        All flags, those of the manifest last.
    identity
        A text that changes with the program; "" if there is none.
    chosen
        The command that the manifest chooses; "" if it does not.
    """

    compiler: Compiler
    program: list[str]
    flags: list[str]
    identity: str
    chosen: str


class Toolchains:
    """Those of one package, each looked for once.

    Parameters
    ----------
    chosen
        The command that the manifest chooses; "" if it does not.
    flags
        Those of the manifest.
    """

    def __init__(self, chosen: str, flags: Sequence[str]) -> None:
        self._chosen = chosen
        self._flags = flags
        self._known: dict[int, Toolchain] = {}

    def of(self, name: str) -> Toolchain:
        """Return that of a source.

        Raises
        ------
        CompilationError
            If there is no compiler of its language, or its command cannot be made out.
        """
        compiler = compiler_of(name)
        if id(compiler) not in self._known:
            try:
                program = list(compiler.program(self._chosen))
                flags = [*compiler.flags(), *self._flags]
                identity = _identity_of(program)
            except Exception as error:  # of a plugin, or a command with one quotation mark
                if _is_interrupt(error) or isinstance(error, OrcJITError):
                    raise
                raise CompilationError(
                    f"{name!r} cannot be compiled: its compiler cannot be run [OJ926]: {error}"
                ) from error
            known = Toolchain(compiler, program, flags, identity, self._chosen)
            self._known[id(compiler)] = known
        return self._known[id(compiler)]


def _identity_of(program: Sequence[str]) -> str:
    """Return what changes when a compiler does, without running it where it is a program.

    A script, such as those of environments, stays as it is when what it runs changes.
    """
    path = shutil.which(program[0]) if program else None
    if path is None:
        return ""
    place = os.path.realpath(path)
    if place.endswith(_CACHES):
        return _identity_behind(path, place, program)
    with open(place, "rb", buffering=0) as file:  # noqa: PTH123
        is_program = file.read(4) == b"\x7fELF"
    if is_program:
        status = os.stat(place)  # noqa: PTH116
        return f"{place} {status.st_size} {status.st_mtime_ns}"
    from ..cache import compiler_identity

    return compiler_identity(path)


def _identity_behind(path: str, place: str, program: Sequence[str]) -> str:
    """Return that of the compiler which a compiler cache runs: it changes nothing itself."""
    if path.endswith(_CACHES):  # "ccache cc"
        behind = program[1:]
    else:  # /usr/lib/ccache/cc
        places = os.environ.get("PATH", os.defpath).split(os.pathsep)
        others = [os.path.join(each, program[0]) for each in places]  # noqa: PTH118
        behind = [each for each in others if shutil.which(each) and not _is_same(each, place)]
    return f"{place} {_identity_of(behind)}" if behind else ""


def _is_same(path: str, place: str) -> bool:
    return os.path.realpath(path) == place
