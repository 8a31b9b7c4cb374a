"""Compiles sources into objects that can be imported: `orcjit_import.build`."""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import sysconfig
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import ArgumentValueError, ObjectNotFoundError, ToolNotFoundError
from ..include import get_include
from ..naming import LINKABLE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Beside the objects: what ninja needs to compile only what has changed. Imports pass over it.
_SCRATCH = ".build"
_METADATA = "-DTVM_FFI_DLL_EXPORT_INCLUDE_METADATA=1"

# PATH is the process's.
_path_lock = threading.Lock()


class _Flags(NamedTuple):
    """For the compilers of C and C++, and for nvcc."""

    host: list[str]
    cuda: list[str]


def build(
    sources: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    into: str | os.PathLike[str],
    extra_cflags: Sequence[str] = (),
    extra_cuda_cflags: Sequence[str] = (),
    extra_include_paths: Sequence[str | os.PathLike[str]] = (),
    metadata: bool = True,
) -> Path:
    """Compile C, C++ or CUDA sources into an object package, or into one object file.

    A thin layer on `tvm_ffi.cpp.build`, which chooses the compilers (``$CC``, ``$CXX``, ``nvcc``
    below ``$CUDA_HOME``) and compiles only what has changed. Nothing is linked.

    Parameters
    ----------
    sources
        Source files.
    into
        The directory of the package, of which each source becomes an object; or a path that ends
        with ``.o``, into which all of them are merged.
    extra_cflags
        More flags for the compilers of C and C++.
    extra_cuda_cflags
        More flags for ``nvcc``. For which GPUs it compiles, ``$TVM_FFI_CUDA_ARCH_LIST`` tells, as
        in ``9.0``; without it, for the one that is here.
    extra_include_paths
        More directories with headers; that of ``orcjit_import.h`` is known already.
    metadata
        Whether functions carry their signatures (``TVM_FFI_DLL_EXPORT_INCLUDE_METADATA``).

    Returns
    -------
    pathlib.Path
        `into`, absolute. It is importable by its name when its directory is on ``sys.path``.

    Raises
    ------
    ArgumentValueError
        If there are no sources, or two of one name.
    ObjectNotFoundError, ToolNotFoundError
        If a source does not exist, or ninja, which runs the compilers, is not installed.
    RuntimeError
        If a compiler fails; the message has what it said.
    """
    if isinstance(sources, str | os.PathLike):
        sources = [sources]
    paths = [Path(source).absolute() for source in sources]
    target = Path(into).absolute()
    _check(paths)
    common = [_METADATA] if metadata else []
    flags = _Flags([*common, *extra_cflags], [*common, *extra_cuda_cflags])
    includes = [get_include(), *(os.fspath(path) for path in extra_include_paths)]
    if target.suffix in LINKABLE_SUFFIXES:
        target.parent.mkdir(parents=True, exist_ok=True)
        _compile(paths, target, target.parent / _SCRATCH / target.stem, flags, includes)
    else:
        target.mkdir(parents=True, exist_ok=True)
        for path in paths:
            _compile(
                [path], target / f"{path.stem}.o", target / _SCRATCH / path.stem, flags, includes
            )
    importlib.invalidate_caches()
    return target


def _check(paths: list[Path]) -> None:
    if not paths:
        raise ArgumentValueError("there are no sources to compile [OJ801]")
    stems = [path.stem for path in paths]
    twice = next((stem for stem in stems if stems.count(stem) > 1), None)
    if twice is not None:
        raise ArgumentValueError(f"two sources would become {twice}.o: rename one of them [OJ802]")
    missing = next((path for path in paths if not path.is_file()), None)
    if missing is not None:
        raise ObjectNotFoundError(f"{missing}: there is no such source [OJ803]")


@contextlib.contextmanager
def _ninja_on_path() -> Iterator[None]:
    """Let TVM-FFI find ninja where pip puts it: an environment need not be activated."""
    if shutil.which("ninja"):
        yield
        return
    scripts = sysconfig.get_path("scripts")
    if not shutil.which("ninja", path=scripts):
        raise ToolNotFoundError(
            "ninja, which runs the compilers, is not there [OJ804]: pip install ninja"
        )
    with _path_lock:
        before = os.environ.get("PATH")
        os.environ["PATH"] = os.pathsep.join(filter(None, [before, scripts]))
        try:
            yield
        finally:
            if before is None:
                del os.environ["PATH"]
            else:
                os.environ["PATH"] = before


def _compile(
    sources: list[Path], target: Path, scratch: Path, flags: _Flags, includes: list[str]
) -> None:
    """Compile some sources into one object, which is replaced as a whole."""
    import tvm_ffi.cpp

    scratch.mkdir(parents=True, exist_ok=True)
    with _ninja_on_path():
        made = tvm_ffi.cpp.build(
            target.stem,
            sources=[str(source) for source in sources],
            extra_cflags=flags.host,
            extra_cuda_cflags=flags.cuda,
            extra_include_paths=includes,
            build_directory=str(scratch),
            output=target.name,
        )
    if target.is_file() and target.read_bytes() == Path(made).read_bytes():
        return  # so that nobody takes it for a new one
    partial = target.with_name(f".{target.name}.partial")
    shutil.copyfile(made, partial)
    partial.replace(target)
