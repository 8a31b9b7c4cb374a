"""Keys: texts that change when anything changes that compiled objects depend on."""

# ruff: noqa: PTH116, PTH119, PTH123

from __future__ import annotations

import functools
import hashlib
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from ..errors import ArgumentTypeError, OrcJITError

if TYPE_CHECKING:
    from collections.abc import Iterable


class CompilerNotFoundError(OrcJITError, FileNotFoundError):
    """There is no program of the name of the compiler."""


def fingerprint(
    *parts: object,
    sources: Iterable[str | os.PathLike[str] | bytes] = (),
    flags: Iterable[str] = (),
    compiler: str = "",
    cuda_arch: str | Iterable[str] = "",
) -> str:
    """Return a key of all that a kernel depends on.

    It is the same on every machine of one kind, whatever the order of dictionaries, the time and
    the places of files.

    Parameters
    ----------
    *parts
        Whatever else it depends on: numbers, texts, bytes, None, and lists and dictionaries of
        them, such as a kernel's shapes and options.
    sources
        Paths of files, of which the names and contents count, or contents as bytes.
    flags
        The flags of the compiler, in their order. With ``-march=native`` and its like, the
        processor counts as well.
    compiler
        A text that changes with the compiler: `compiler_identity` of it, or a version.
    cuda_arch
        The GPUs that it is compiled for, as "9.0".

    Returns
    -------
    str
        The key: 64 hexadecimal digits.

    Raises
    ------
    ArgumentTypeError
        If one of the parts is of another type: its ``repr`` could have an address in it.
    """
    given = [str(flag) for flag in flags]
    known = {
        "parts": [_plain(part) for part in parts],
        "sources": [_source(source) for source in sources],
        "flags": given,
        "compiler": compiler,
        "cuda": [cuda_arch] if isinstance(cuda_arch, str) else sorted(cuda_arch),
        "machine": _machine(is_native=any(flag.endswith("=native") for flag in given)),
    }
    text = json.dumps(known, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def compiler_identity(program: str) -> str:
    """Return a text that changes when a compiler does.

    Machines without the compiler need the text that this has returned where kernels were built: it
    is the same wherever the same version is installed.

    Parameters
    ----------
    program
        Its name or path.

    Raises
    ------
    CompilerNotFoundError
        If there is no such program.
    """
    import shutil

    path = shutil.which(program)
    if path is None:
        raise CompilerNotFoundError(
            f"there is no compiler {program!r}: install it, or name another [OJ875]"
        )
    status = os.stat(path)
    return _version_of(path, status.st_size, status.st_mtime_ns)


@functools.cache
def _version_of(path: str, size: int, changed: int) -> str:  # noqa: ARG001  (they tell versions apart)
    """Ask a compiler what it is."""
    import subprocess

    done = subprocess.run(
        [path, "--version"],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    answer = done.stdout.strip() or done.stderr.strip()
    return f"{os.path.basename(path)}: {answer}"


def _source(source: str | os.PathLike[str] | bytes) -> list[str]:
    if isinstance(source, bytes):
        return ["", hashlib.sha256(source).hexdigest()]
    with open(source, "rb") as file:
        return [os.path.basename(os.fspath(source)), hashlib.sha256(file.read()).hexdigest()]


def _plain(part: object) -> Any:
    """Return what JSON can say, and says in one way only."""
    if part is None or isinstance(part, bool | int | float | str):
        return part
    if isinstance(part, bytes | bytearray | memoryview):
        return {"bytes": hashlib.sha256(part).hexdigest()}
    if isinstance(part, os.PathLike):
        return {"path": os.fspath(part)}
    if isinstance(part, list | tuple):
        return [_plain(each) for each in part]
    if isinstance(part, set | frozenset):
        return {"set": sorted(json.dumps(_plain(each), sort_keys=True) for each in part)}
    if isinstance(part, dict):
        pairs = [[_plain(key), _plain(value)] for key, value in part.items()]
        return {"dict": sorted(pairs, key=lambda pair: json.dumps(pair, sort_keys=True))}
    raise ArgumentTypeError(
        f"a fingerprint cannot tell values of {type(part).__name__} apart [OJ876]: give it "
        f"numbers, texts, bytes, and lists, sets and dictionaries of them"
    )


def _machine(*, is_native: bool) -> list[str]:
    name = os.uname().machine if hasattr(os, "uname") else "AMD64"
    return [sys.platform, name, _processor() if is_native else ""]


@functools.cache
def _processor() -> str:
    """Return what processors that run different instructions differ in."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            lines = file.read().partition("\n\n")[0].splitlines()
    except FileNotFoundError:
        import platform

        return platform.processor()
    wanted = ("flags", "Features", "model name", "CPU part", "CPU implementer")
    return "\n".join(line for line in lines if line.startswith(wanted))
