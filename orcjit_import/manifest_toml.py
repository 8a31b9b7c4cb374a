"""Reads manifests that are not plain, or no TOML at all: `tomllib` says what is wrong."""

import sys

from . import _is_interrupt
from .errors import ManifestError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def parse(text: bytes, path: str) -> "dict[str, Any]":
    """Return what a document declares; `path` is what messages call it."""
    toml: Any = __import__("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        declared: dict[str, Any] = toml.loads(text.decode())
    except (ValueError, RecursionError) as error:  # ValueErrors name line and column, or the byte
        if _is_interrupt(error):
            raise
        raise ManifestError(f"{path}: not valid TOML [OJ829]: {error}") from error
    return declared
