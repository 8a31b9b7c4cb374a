"""Reads manifests: ``orcjit.toml`` in a package, ``NAME.orcjit.toml`` beside an object file.

A manifest says what an object cannot say itself, or orders and selects objects. An object may
declare the same things with macros of the shipped header (`Manifest.add_declaration`). Whatever is
not known is an error with file, line and the key that was probably meant: a typo must not silently
change what is linked.
"""

import sys

from . import _is_interrupt, _part, plain_toml
from .error_base import OrcJITError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from .bundle import ZipDirectory
    from .source import Directory

BIND_CHOICES = ("lazy", "now")

# Comparing takes time; a manifest may select from very many.
_MOST_COMPARED = 1000


def _error(message: str) -> OrcJITError:
    error: OrcJITError = _part("errors").ManifestError(message)
    return error


class Origin:
    """Where something was declared: a line of a manifest, or an object.

    Attributes
    ----------
    path
        The file.
    line
        The line in it; 0 if it is not known.
    """

    __slots__ = ("line", "path")

    def __init__(self, path: str, line: int = 0) -> None:
        self.path = path
        self.line = line

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class Manifest:
    """The declarations of one object module; an empty tuple says that the key was not given.

    Attributes
    ----------
    path
        The file it was read from; "" if there is none.
    depends
        Names of modules to import first, in link order; relative ones start with a dot.
    libraries
        Shared libraries to load first: file names, or paths relative to the package or to an
        installed distribution.
    objects
        The objects to link, in order: names or patterns, relative to the manifest's directory.
    symbols
        Who gives symbols that no library defines, as "package.module:provider".
    sources, flags, compiler
        The sources to compile at import: names or patterns; with which flags, and by what, if not
        by the usual compilers.
    exports
        The functions that become attributes: names or patterns.
    bind
        "now" links all objects at import, "lazy" those without initializers when first needed.
    """

    __slots__ = ("_origins", "bind", "compiler", "depends", "exports", "flags", "libraries",
                 "objects", "path", "sources", "symbols")  # fmt: skip

    def __init__(self, path: str = "", depends: tuple[str, ...] = (), bind: str = "lazy") -> None:
        self.path = path
        self.depends = depends
        self.libraries: tuple[str, ...] = ()
        self.objects: tuple[str, ...] = ()
        self.exports: tuple[str, ...] = ()
        self.symbols: tuple[str, ...] = ()
        self.sources: tuple[str, ...] = ()
        self.flags: tuple[str, ...] = ()
        self.compiler = ""
        self.bind = bind
        self._origins: dict[tuple[str, str], Origin] = {}

    @classmethod
    def copy_of(cls, other: "Manifest | None") -> "Manifest":
        """Return a manifest to which declarations can be added."""
        copy = cls()
        for name in cls.__slots__ if other is not None else ():
            setattr(copy, name, getattr(other, name))
        copy._origins = dict(copy._origins)
        return copy

    def origin_of(self, key: str, item: str) -> Origin:
        """Return where an item of a list was declared first."""
        return self._origins.get((key, item)) or Origin(self.path)

    def select(self, key: str, names: "Sequence[str]") -> list[str]:
        """Apply the names and patterns of `key` to what there is.

        Parameters
        ----------
        key
            A key whose value is a list.
        names
            What there is to select from.

        Returns
        -------
        list[str]
            The selected names in declared order, each once; all if the key was not given.

        Raises
        ------
        ManifestError
            If a name or pattern matches nothing.
        """
        items: tuple[str, ...] = getattr(self, key)
        chosen = [name for item in items for name in self._match(key, item, names)]
        return list(dict.fromkeys(chosen)) if items else list(names)

    def select_objects(self, container: "Directory | ZipDirectory") -> list[str]:
        """Return the files that `objects` stands for; patterns stand for objects and archives."""
        chosen = [name for item in self.objects for name in self._objects_of(item, container)]
        return list(dict.fromkeys(chosen))

    def select_sources(self, container: "Directory | ZipDirectory") -> list[str]:
        """Return the files that `sources` stands for; patterns stand for names in one directory."""
        chosen: list[str] = []
        for item in self.sources:
            below, separator, _ = item.rpartition("/")
            paths = [f"{below}{separator}{name}" for name in container.files(below)]
            chosen += self._match("sources", item, paths)
        return list(dict.fromkeys(chosen))

    def add_list(self, key: str, value: "Any", place: Origin, lines: "Sequence[str]") -> None:
        """Check the value of a key that takes a list, found at `place`, and take it over."""
        kind, objection = _LISTS[key]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise _error(f"{place}: {key} must be a list of {kind}, found {_told(value)} [OJ822]")
        if not value and key in ("objects", "exports", "sources"):
            raise _error(f"{place}: {key} is empty [OJ828]: leave the key out to take all")
        for item in value:
            origin = Origin(self.path, _line_of_item(item, lines, place.line))
            reason = objection(item)
            if reason:
                raise _error(f"{origin}: {key} has {item!r}, which {reason}")
            self._append(key, item, origin)

    def add_declaration(self, text: str, label: str) -> None:
        """Add what the object called `label` declares: a text like ``depends=base``.

        Raises
        ------
        ManifestError
            If the key is not known, or the value is not what it has to be.
        """
        key, _, value = text.partition("=")
        if key == "bind":
            bound = _binding(value, f"{label}: declares {text!r}: bind")
            self.bind = "now" if bound == "now" else self.bind
            return
        if key not in _DECLARABLE:
            hint = _suggestion(key, _DECLARABLE)
            raise _error(f"{label}: declares {text!r}: unknown key {key!r} [OJ401]; {hint}")
        reason = _LISTS[key][1](value)
        if reason:
            raise _error(f"{label}: declares {text!r}, which [OJ402] {reason}")
        self._append(key, value, Origin(label))

    def _append(self, key: str, item: str, origin: Origin) -> None:
        """Add an item to a list, unless it is there."""
        if (key, item) not in self._origins:
            self._origins[key, item] = origin
            setattr(self, key, (*getattr(self, key), item))

    def _objects_of(self, item: str, container: "Directory | ZipDirectory") -> list[str]:
        """Return the relative paths of the files that one item of `objects` stands for."""
        if container.has_file(item):
            return [item]
        from .naming import linkable

        below, separator, _ = item.rpartition("/")
        names = linkable(container.files(below))
        paths = [f"{below}{separator}{name}" for name in names]
        return self._match("objects", item, paths)

    def _match(self, key: str, item: str, names: "Sequence[str]") -> list[str]:
        """Return the names that one item stands for."""
        if item in names:
            return [item]
        from fnmatch import fnmatchcase

        found = [name for name in names if fnmatchcase(name, item)]
        if found:
            return found
        kind = {"exports": "function", "sources": "source"}.get(key, "object or archive")
        no_such = "OJ827" if key == "exports" else "OJ825"
        is_pattern = set(item) & set("*?[")
        fails = f"matches no {kind} [OJ826]" if is_pattern else f"is no {kind} here [{no_such}]"
        near = _near(item, names)
        hint = f"; did you mean {near!r}?" if near else ""
        raise _error(f"{self.origin_of(key, item)}: {key} has {item!r}, which {fails}{hint}")


def read_manifest(container: "Directory | ZipDirectory", name: str) -> Manifest:
    """Read the manifest `name` in a directory.

    Raises
    ------
    ManifestError
        If it is no valid TOML, or has unknown keys or values of wrong type.
    """
    try:
        text = container.read(name)
    except OrcJITError as error:
        raise _error(_part("error_form").told_by(error)) from error
    return parse_manifest(text, f"{container.path}/{name}")


def parse_manifest(text: bytes, path: str) -> Manifest:
    """Parse the text of a manifest; `path` is what messages call it."""
    lines = text.decode("utf-8", "replace").splitlines()
    manifest = Manifest(path)
    for key, value in _parse_toml(text, path).items():
        place = Origin(path, _line_of(key, lines))
        if key not in _KEYS:
            raise _error(f"{place}: unknown key {key!r} [OJ133]; {_suggestion(key, _KEYS)}")
        if key == "bind":
            manifest.bind = _binding(value, f"{place}: bind")
        elif key == "compiler":
            if not isinstance(value, str) or not value.strip():
                raise _error(f"{place}: compiler must be a command, found {_told(value)} [OJ834]")
            manifest.compiler = value
        else:
            manifest.add_list(key, value, place, lines)
    return manifest


def _parse_toml(text: bytes, path: str) -> "dict[str, Any]":
    plain: dict[str, Any] | None = plain_toml.parse(text)
    if plain is not None:
        return plain
    toml: Any = __import__("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        declared: dict[str, Any] = toml.loads(text.decode())
    except (ValueError, RecursionError) as error:  # ValueErrors name line and column, or the byte
        if _is_interrupt(error):
            raise
        raise _error(f"{path}: not valid TOML [OJ829]: {error}") from error
    return declared


def _binding(value: "Any", place: str) -> str:
    """Check when to link."""
    if value not in BIND_CHOICES:
        raise _error(f'{place} must be "lazy" or "now", found {_told(value)} [OJ823]')
    return str(value)


# ---- What the items of a list may be: what is wrong with one, or "" ----


def _object_to_module(item: str) -> str:
    name = item.lstrip(".")
    is_name = all(part.isidentifier() for part in name.split("."))
    is_parent = not name and len(item) > 1  # ".." is the package in which this one lies
    return "" if is_name or is_parent else "is no module name [OJ824]"


def _object_to_library(item: str) -> str:
    return "" if item.strip() and "\0" not in item else "is no file name [OJ836]"


def _object_to_path(item: str) -> str:
    is_below = not {"", ".", ".."} & set(item.split("/")) and "\0" not in item
    return "" if is_below else "is no path below the manifest's directory [OJ837]"


def _object_to_function(item: str) -> str:
    return "" if item else "is no function name [OJ835]"


def _object_to_provider(item: str) -> str:
    module, _, attribute = item.partition(":")
    is_name = attribute and all(part.isidentifier() for part in attribute.split("."))
    return (
        ""
        if is_name and not _object_to_module(module)
        else "is not like package.module:name [OJ833]"
    )


# Of each key that takes a list: a list of what, and what is wrong with an item.
_LISTS: "dict[str, tuple[str, Callable[[str], str]]]" = {
    "depends": ("module names", _object_to_module),
    "libraries": ("shared libraries", _object_to_library),
    "objects": ("object files or patterns", _object_to_path),
    "exports": ("function names or patterns", _object_to_function),
    "sources": ("source files or patterns", _object_to_path),
    "flags": ("flags", lambda item: "" if item else "is no flag [OJ839]"),
    "symbols": ("symbol providers", _object_to_provider),
}
_KEYS = ("bind", "compiler", *sorted(_LISTS))

# What an object can say of itself: which objects there are, it cannot know.
_DECLARABLE = ("bind", "depends", "exports", "libraries")


# ---- The words of messages ----


def _told(value: "Any") -> str:
    """Describe a value of the wrong type, briefly."""
    odd = [item for item in value if not isinstance(item, str)] if isinstance(value, list) else ()
    if odd:
        return f"a list with {odd[0]!r} in it"
    return f"{type(value).__name__} {value!r}"


def _suggestion(key: str, known: "Sequence[str]") -> str:
    """Say which key was probably meant, or which there are."""
    near = _near(key.lower(), known)
    return f"did you mean {near!r}?" if near else f"known keys: {', '.join(known)}"


def _near(name: str, known: "Sequence[str]") -> str:
    """Return the name in `known` that is most like `name`; "" if none is."""
    import difflib

    near = difflib.get_close_matches(name, known[:_MOST_COMPARED], n=1)
    return near[0] if near else ""


def _line_of(key: str, lines: "Sequence[str]") -> int:
    """Return the line of a top-level key or table; 0 if it is not found."""
    spellings = (key, f'"{key}"', f"'{key}'")
    for number, line in enumerate(lines, 1):
        name = line.strip().lstrip("[").partition("=")[0].partition("]")[0].strip()
        if name in spellings or name.partition(".")[0].strip() in spellings:
            return number
    return 0


def _line_of_item(item: str, lines: "Sequence[str]", first: int) -> int:
    """Return the line of an item of the list that begins in line `first`; that one if unclear."""
    for number, line in enumerate(lines[first - 1 :], first):
        if first and (f'"{item}"' in line or f"'{item}'" in line):
            return number
    return first
