"""What ``import tvm_ffi_orcjit`` gives after `orcjit_import.provide_tvm_ffi_orcjit`.

The interface of apache-tvm-ffi-orcjit 0.1.3, on this core. Importing this file registers the global
functions of the peer with TVM-FFI.
"""

import functools
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tvm_ffi

from . import _is_interrupt
from . import session as core
from .error_form import shaped
from .errors import ArgumentTypeError, UndefinedSymbolError

__all__ = ["ExecutionSession", "default_session"]

__version__ = "0.1.3"  # of the interface


def _register() -> None:
    name = "tvm_ffi_orcjit.GlobalDefaultSession"
    if tvm_ffi.get_global_func(name, allow_missing=True) is not None:
        raise ImportError(
            shaped(
                f"cannot provide 'tvm_ffi_orcjit': another library has registered {name} [OJ902], "
                f"so that "
                f"its sessions have the type that ours would have; do not load it, or do not call "
                f"provide_tvm_ffi_orcjit()",
                kind="ImportError",
            ),
            name="tvm_ffi_orcjit",
        )
    tvm_ffi.get_global_func("orcjit_import.ProvidePeerNames")()


_register()


@tvm_ffi.register_object("tvm_ffi_orcjit.ExecutionSession")
class ExecutionSession(core.ExecutionSession):
    """A place to link objects in, as apache-tvm-ffi-orcjit has it.

    It is an `orcjit_import.ExecutionSession` as well.

    Parameters
    ----------
    orc_rt
        Ignored, once it is checked to be what the peer takes: there is no run-time archive here.
    slab_size
        Ignored: memory comes from the operating system, and goes back to it.
    """

    def __init__(
        self, orc_rt: "str | Path | bytes | bytearray | None" = "auto", slab_size: int = 0
    ) -> None:
        if orc_rt is not None and not isinstance(orc_rt, str | Path | bytes | bytearray):
            raise ArgumentTypeError(
                f"orc_rt must be 'auto', a path (str or Path), bytes or None, not "
                f"{type(orc_rt).__name__} [OJ903]"
            )
        create = tvm_ffi.get_global_func("tvm_ffi_orcjit.ExecutionSession")
        self.__init_handle_by_constructor__(create, None, slab_size)

    def load_module(
        self,
        objects: core.ObjectLike | Sequence[core.ObjectLike],
        name: str = "",
        keep_module_alive: bool = False,
        cxx: str | None = None,
    ) -> tvm_ffi.Module:
        """Link objects into a new library, initialize it and return it as a plain module.

        Parameters
        ----------
        objects
            A path or the bytes of an object file or archive, or a sequence of them.
        name
            The name of the library; made up if empty.
        keep_module_alive
            Whether to keep the module until the process ends.
        cxx
            The compiler that is asked for its ``libstdc++_nonshared.a`` where a symbol is missing;
            that of the environment variable ``CXX``, or ``c++``, if it is not given.

        Returns
        -------
        tvm_ffi.Module
            The module.
        """
        is_single = isinstance(objects, str | os.PathLike | bytes | bytearray | memoryview)
        items: list[Any] = [objects] if is_single else list(objects)  # type: ignore[arg-type]
        for item in items:
            if not isinstance(item, str | os.PathLike | bytes | bytearray | memoryview):
                raise ArgumentTypeError(
                    f"load_module takes the path of an object (str or Path) or object-file bytes, "
                    f"not {type(item).__name__} [OJ904]"
                )
        try:
            return super().load_module(items, name, keep_module_alive)
        except UndefinedSymbolError:
            archive = _find_nonshared_archive(cxx or os.environ.get("CXX") or "c++")
            if archive is None:
                raise
        return super().load_module([*items, archive], name, keep_module_alive)

    def clear_free_slabs(self) -> int:
        """Do nothing: the memory of a library has gone back when the library was dropped.

        Returns
        -------
        int
            0, the number of slabs that were given back.
        """
        return 0


_default: list[ExecutionSession] = []  # the first counts; no lock that could be left locked


def default_session() -> ExecutionSession:
    """Return the session of this process, in which imported modules live, too; it never ends.

    Returns
    -------
    ExecutionSession
        The same object at every call.
    """
    if not _default:
        _default.append(tvm_ffi.get_global_func("tvm_ffi_orcjit.GlobalDefaultSession")())
    return _default[0]


@functools.cache
def _find_nonshared_archive(command: str) -> str | None:
    """Ask a compiler for the part of its libstdc++ that is not in the system's shared one.

    The compilers of Red Hat's toolsets have one, since they run on older systems than they are of.
    """
    import shlex

    question = [*shlex.split(command), "-print-file-name=libstdc++_nonshared.a"]
    try:
        done = subprocess.run(question, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        if _is_interrupt(error):
            raise
        return None
    answer = Path(done.stdout.strip())
    return str(answer) if answer.is_absolute() and answer.is_file() else None


session = sys.modules[__name__]  # as the peer's module of that name
