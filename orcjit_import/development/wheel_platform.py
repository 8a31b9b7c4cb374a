"""The platform in the tag of a wheel of objects: one that package indexes take, if possible.

They refuse `linux_x86_64`, which says nothing of the systems that a wheel works on. An object that
was compiled here needs no newer C library than the one of this machine, so `manylinux_2_36_x86_64`,
say, is true of it, if nothing else than what comes with every Linux has to be there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from packaging.tags import platform_tags

# What PEP 513 allows, of what objects refer to; TVM-FFI comes with a dependency of the wheel.
_EVERYWHERE = (
    *("ld-linux", "libc", "libdl", "libgcc_s", "libm", "libpthread", "librt", "libstdc++"),
    "libtvm_ffi",
)
_NOBODY = "nobody"
_PROGRAM = "import sys; from orcjit_import.cli import main; sys.exit(main())"


def platform_of(packages: list[Path], entry: Path, plain: str) -> str:
    """Return what takes the place of `plain`, a platform like ``linux_x86_64``, in a wheel's tag.

    Parameters
    ----------
    packages
        The directories of the packages that were built.
    entry
        Where all of them lie.
    plain
        The platform of which nothing is promised; it stays where more cannot be.
    """
    system, _, machine = plain.partition("_")
    found = next((tag for tag in platform_tags() if tag.startswith("manylinux_")), "")
    if system != "linux" or not found.endswith(f"_{machine}"):
        return plain
    return found if _needs_nothing_else(packages, entry) else plain


def _needs_nothing_else(packages: list[Path], entry: Path) -> bool:
    """Whether all that some packages need is in themselves, and on every Linux."""
    own = Path(__file__).resolve().parent.parent.parent
    path = os.pathsep.join([str(own), str(entry.resolve()), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, "inspect", "--json", *(p.resolve() for p in packages)],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        return False
    told: list[dict[str, Any]] = json.loads(done.stdout)
    providers = {need["provider"] for each in told for need in each["needs"]}
    libraries = {library for each in told for library in each["libraries"]}
    return all(map(_is_everywhere, providers | libraries))


def _is_everywhere(provider: str) -> bool:
    """Whether a shared library comes with every Linux; other providers are packages."""
    name = Path(provider).name
    is_library = ".so" in name
    return name.partition(".so")[0] in _EVERYWHERE if is_library else provider != _NOBODY
