"""Reads manifests: ``orcjit.toml`` in a package, ``NAME.orcjit.toml`` beside an object file.

A manifest says what an object cannot say itself. Whatever it does not know is an error with file,
line and the key that was probably meant: a typo must not silently change what is linked.
"""

import sys
from importlib import import_module

from .errors import ManifestError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

BIND_CHOICES = ("lazy", "now")


class Manifest:
    """The declarations of one object module.

    Attributes
    ----------
    path
        The file it was read from; "" if there is none.
    depends
        Names of modules to import first, in link order; relative ones start with a dot.
    bind
        "now" links all objects at import, "lazy" those without initializers when first needed.
    """

    __slots__ = ("bind", "depends", "path")

    def __init__(self, path: str = "", depends: tuple[str, ...] = (), bind: str = "lazy") -> None:
        self.path = path
        self.depends = depends
        self.bind = bind


def read_manifest(path: str) -> Manifest:
    """Read the manifest at `path`.

    Raises
    ------
    ManifestError
        If it is no valid TOML, or has unknown keys or values of wrong type.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123  (an import shall not import pathlib)
            text = file.read()
    except OSError as error:
        raise ManifestError(f"{path}: cannot be read: {error.strerror}") from error
    return parse_manifest(text, path)


def parse_manifest(text: bytes, path: str) -> Manifest:
    """Parse the text of a manifest; `path` is what messages call it."""
    lines = text.decode("utf-8", "replace").splitlines()
    manifest = Manifest(path)
    for key, value in _parse_toml(text, path).items():
        place = _place_of(key, lines, path)
        if key not in _KEYS:
            raise ManifestError(f"{place}: unknown key {key!r}; {_suggestion(key)}")
        setattr(manifest, key, _KEYS[key](value, f"{place}: {key}"))
    return manifest


def _parse_toml(text: bytes, path: str) -> "dict[str, Any]":
    toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        declared: dict[str, Any] = toml.loads(text.decode())
    except ValueError as error:  # TOMLDecodeError names line and column; so does the codec a byte
        raise ManifestError(f"{path}: not valid TOML: {error}") from error
    return declared


def _module_names(value: "Any", place: str) -> tuple[str, ...]:
    """Check a list of module names."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ManifestError(f"{place} must be a list of module names, found {_told(value)}")
    for item in value:
        if not all(part.isidentifier() for part in item.lstrip(".").split(".")):
            raise ManifestError(f"{place} has {item!r}, which is no module name")
    return tuple(value)


def _binding(value: "Any", place: str) -> str:
    """Check when to link."""
    if value not in BIND_CHOICES:
        raise ManifestError(f'{place} must be "lazy" or "now", found {_told(value)}')
    return str(value)


_KEYS: "dict[str, Callable[[Any, str], Any]]" = {"bind": _binding, "depends": _module_names}


def _told(value: "Any") -> str:
    """Describe a value of the wrong type, briefly."""
    if isinstance(value, list):
        odd = next((item for item in value if not isinstance(item, str)), None)
        return f"a list with {odd!r} in it"
    return f"{type(value).__name__} {value!r}"


def _suggestion(key: str) -> str:
    """Say which key was probably meant, or which there are."""
    import difflib

    near = difflib.get_close_matches(key.lower(), _KEYS, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(sorted(_KEYS))}"


def _place_of(key: str, lines: list[str], path: str) -> str:
    """Return ``path:line`` of a top-level key or table; the path alone if it is not found."""
    spellings = (key, f'"{key}"', f"'{key}'")
    for number, line in enumerate(lines, 1):
        name = line.strip().lstrip("[").partition("=")[0].partition("]")[0].strip()
        if name in spellings or name.partition(".")[0].strip() in spellings:
            return f"{path}:{number}"
    return path
