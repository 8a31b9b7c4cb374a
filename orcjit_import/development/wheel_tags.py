"""The tag of a wheel of objects: one that package indexes take, if possible.

They refuse `linux_x86_64`, which says nothing of the systems that a wheel works on. An object that
was compiled here needs no newer C library than the one of this machine, so `manylinux_2_36_x86_64`,
say, is true of it, if nothing else than what comes with every Linux has to be there. And objects
are for one version of Python only if they call it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from packaging.tags import platform_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

# What PEP 513 allows, of what objects refer to; TVM-FFI comes with a dependency of the wheel.
_EVERYWHERE = (
    *("ld-linux", "libc", "libdl", "libgcc_s", "libm", "libpthread", "librt", "libstdc++"),
    "libtvm_ffi",
)
_NOBODY = "nobody"
_PROGRAM = "import sys; from orcjit_import.cli import main; sys.exit(main())"


class WheelTag(NamedTuple):
    """A tag, as ``py3-none-linux_x86_64``; each part may be several, with dots between them."""

    python: str
    abi: str
    platform: str


def tag_of(targets: Sequence[Path], entry: Path, plain: WheelTag) -> WheelTag:
    """Return the tag of a wheel of some object packages.

    Parameters
    ----------
    targets
        The directories of the packages that were built, or one wheel that holds them.
    entry
        The path entry for all of them: the directory where they lie, or the wheel.
    plain
        The tag that any module written in C would get here. What cannot be promised stays.
    """
    told = _inspect(targets, entry)
    if told is None:
        return plain
    providers = {need["provider"] for each in told for need in each["needs"]}
    of_python = {provider for provider in providers if _is_python(provider)}
    is_extension = any(each["kind"] == "extension module" for each in told)
    python, abi = plain[:2] if of_python or is_extension else ("py3", "none")
    others = providers - of_python | {library for each in told for library in each["libraries"]}
    is_known = not any(each["problem"] for each in told)
    found = _manylinux(plain.platform) if is_known and all(map(_is_everywhere, others)) else ""
    return WheelTag(python, abi, found or plain.platform)


def _manylinux(plain: str) -> str:
    """Return the tag of this machine's C library in place of ``linux_x86_64``; "" if none is."""
    system, _, machine = plain.partition("_")
    found = next((tag for tag in platform_tags() if tag.startswith("manylinux_")), "")
    return found if system == "linux" and found.endswith(f"_{machine}") else ""


def _inspect(targets: Sequence[Path], entry: Path) -> list[dict[str, Any]] | None:
    """Return what `inspect` tells of packages; None if it finds a broken one, or none."""
    own = Path(__file__).resolve().parent.parent.parent
    path = os.pathsep.join([str(own), str(entry.resolve()), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, "inspect", "--json", *(t.resolve() for t in targets)],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        return None
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def _is_python(provider: str) -> bool:
    """Whether it is the interpreter, which is a program or a library."""
    path = Path(provider)
    is_program = path.is_absolute() and path.resolve() == Path(sys.executable).resolve()
    return is_program or path.name.startswith("libpython")


def _is_everywhere(provider: str) -> bool:
    """Whether a shared library comes with every Linux; other providers are packages."""
    name = Path(provider).name
    is_library = ".so" in name
    return name.partition(".so")[0] in _EVERYWHERE if is_library else provider != _NOBODY
