"""What the environment says of the cache."""

# ruff: noqa: PTH111, PTH118

from __future__ import annotations

import os

from ..errors import OrcJITError

DIRECTORY_VARIABLE = "ORCJIT_CACHE_DIR"
LAYERS_VARIABLE = "ORCJIT_CACHE_LAYERS"
SIZE_VARIABLE = "ORCJIT_CACHE_SIZE"

_DEFAULT_SIZE = 4 << 30
_UNITS = {"": 0, "B": 0, "K": 10, "M": 20, "G": 30, "T": 40}


class CacheSettingError(OrcJITError, ValueError):
    """An environment variable of the cache has a value that says nothing."""


def directory() -> str:
    """Return where kernels are kept."""
    chosen = os.environ.get(DIRECTORY_VARIABLE)
    if chosen:
        return os.path.expanduser(chosen)
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(home, "orcjit-import")


def layers() -> list[str]:
    """Return the directories that are only read."""
    every = os.environ.get(LAYERS_VARIABLE, "").split(os.pathsep)
    return [os.path.expanduser(each) for each in every if each]


def max_bytes() -> int:
    """Return how large the directory may become."""
    text = os.environ.get(SIZE_VARIABLE, "")
    return parse_size(text) if text else _DEFAULT_SIZE


def parse_size(text: str) -> int:
    """Return the number of bytes that a text like ``500M`` stands for.

    Raises
    ------
    CacheSettingError
        If it is no size.
    """
    spelled = text.strip().upper().removesuffix("IB").removesuffix("B")
    number, unit = (spelled[:-1], spelled[-1:]) if spelled[-1:].isalpha() else (spelled, "")
    try:
        size = int(float(number) * (1 << _UNITS[unit]))
    except (KeyError, ValueError, OverflowError):
        size = -1
    if size < 0:
        raise CacheSettingError(
            f"{text!r} is no size of the cache [OJ874]: give a number of bytes, or one like 500M "
            f"or 4G"
        )
    return size
