"""What setuptools calls for every project: object packages get the commands that build them.

It is the entry point ``setuptools.finalize_distribution_options``. Packages come from ``setup.py``,
or from the table of a project that has none::

    [[tool.orcjit-import.packages]]
    name = "mykernels"
    sources = ["src/*.cc"]

A project that has neither is left as it is, after a look into its ``pyproject.toml``.
"""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from setuptools import Distribution

    from .object_package import ObjectPackage

_FILE = "pyproject.toml"
_OURS = "orcjit-import"
_TABLE = f"tool.{_OURS}"

# The keys of a package, and the arguments of ObjectPackage that they are.
_TEXTS = {"name": "name", "bind": "bind", "language": "language"}
_LISTS = {
    "sources": "sources",
    "depends": "depends_on",
    "libraries": "libraries",
    "objects": "objects",
    "exports": "exports",
    "extra-objects": "extra_objects",
    "include-dirs": "include_dirs",
    "extra-compile-args": "extra_compile_args",
}
_CHOICES = {"metadata": "metadata", "stubs": "stubs"}
_DEFINED = "define-macros"
_KEYS = {**_TEXTS, **_LISTS, **_CHOICES, _DEFINED: "define_macros"}


def finalize(distribution: Distribution) -> None:
    """Add the packages of the table, and the commands where there are object packages."""
    # Others make distributions of their own to compile something; setup() names its script.
    if distribution.script_name is not None:
        packages = _packages_of(Path(_FILE))
        distribution.ext_modules = [*(distribution.ext_modules or []), *packages] or None
    if _has_object_packages(distribution):
        _add_commands(distribution)


finalize.order = 100  # type: ignore[attr-defined]  # after those that set commands of their own


def _has_object_packages(distribution: Distribution) -> bool:
    module = sys.modules.get(f"{__package__}.object_package")
    extensions = distribution.ext_modules or []
    return module is not None and any(isinstance(ext, module.ObjectPackage) for ext in extensions)


def _add_commands(distribution: Distribution) -> None:
    """Have our commands used; those that the project has of the same name are kept as well."""
    from .setuptools_command import commands

    for name, ours in commands.items():
        theirs = distribution.cmdclass.get(name)
        if theirs is None:
            distribution.cmdclass[name] = ours
        elif not issubclass(theirs, ours):
            distribution.cmdclass[name] = type(name, (ours, theirs), {})


def _packages_of(path: Path) -> list[ObjectPackage]:
    """Return the packages that the table of a project names."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):  # there is none, or setuptools refuses it
        return []
    if "orcjit" not in text:
        return []
    toml: Any = __import__("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        tables = toml.loads(text).get("tool", {})
    except toml.TOMLDecodeError:  # as setuptools will say
        return []
    table = tables.get(_OURS)
    if table is None:
        _require_known([key for key in tables if _is_misspelt(key)], [_OURS], "tool")
        return []
    _require_known(table, ["packages"], _TABLE)
    packages = table.get("packages", [])
    if not isinstance(packages, list) or not all(isinstance(each, dict) for each in packages):
        raise _error(f"{_TABLE}.packages must be tables [OJ845]: [[{_TABLE}.packages]]")
    return [_package(each) for each in packages]


def _is_misspelt(key: str) -> bool:
    """Whether a table of pyproject.toml is meant to be ours; nothing would be built, silently."""
    return bool(difflib.get_close_matches(key.lower().replace("_", "-"), [_OURS], cutoff=0.9))


def _package(table: dict[str, Any]) -> ObjectPackage:
    from ..errors import ManifestError
    from .object_package import ObjectPackage

    place = f"{_TABLE}.packages"
    if not isinstance(table.get("name"), str):
        raise _error(f"each of {place} needs a name [OJ846]")
    place += f" (name = {table['name']!r})"
    _require_known(table, list(_KEYS), place)
    for key, value in table.items():
        _require_type(key, value, place)
    if not table.get("sources") and not table.get("extra-objects"):
        raise _error(f"{place} has no sources [OJ847]")
    options = {_KEYS[key]: value for key, value in table.items() if key != _DEFINED}
    options["define_macros"] = _macros(table.get(_DEFINED, {}))
    for argument in ("sources", "extra_objects"):
        options[argument] = [
            path for item in options.get(argument, ()) for path in _files(item, place)
        ]
    try:
        return ObjectPackage(**options)
    except ManifestError as error:
        raise _error(f"{place}: {error}") from error


def _files(item: str, place: str) -> list[str]:
    """Return the files that a name or pattern stands for; a name stands for itself."""
    if not set(item) & set("*?["):
        return [item]
    found = sorted(str(path) for path in Path().glob(item) if path.is_file())
    if not found:
        raise _error(f"{place}: {item!r} matches no file [OJ848]")
    return found


def _macros(defined: dict[str, str]) -> list[tuple[str, str | None]]:
    return [(name, value or None) for name, value in defined.items()]


def _require_known(table: Iterable[str], known: Sequence[str], place: str) -> None:
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key.lower().replace("_", "-"), known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
            raise _error(f"{place}: unknown key {key!r} [OJ844]; {hint}")


def _require_type(key: str, value: Any, place: str) -> None:
    """Refuse a value that is not what its key takes."""
    if key in _TEXTS:
        is_right, kind = isinstance(value, str), "a text"
    elif key in _LISTS:
        is_right = isinstance(value, list) and all(isinstance(item, str) for item in value)
        kind = "a list of texts"
    elif key in _CHOICES:
        is_right, kind = isinstance(value, bool), "true or false"
    else:
        texts = value.values() if isinstance(value, dict) else [None]
        is_right = all(isinstance(each, str) for each in texts)
        kind = 'a table of texts, as in { NAME = "1" }'
    if not is_right:
        raise _error(
            f"{place}: {key} must be {kind}, found {type(value).__name__} {value!r} [OJ849]"
        )


def _error(text: str) -> Exception:
    from setuptools.errors import SetupError

    from ..error_form import shaped

    return SetupError(shaped(f"{_FILE}: {text}"))
