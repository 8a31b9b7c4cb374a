"""Reads manifests: ``orcjit.toml`` in a package, ``NAME.orcjit.toml`` beside an object file.

A manifest says what an object cannot say itself, or orders and selects objects. An object may
declare the same things with macros of the shipped header (`Manifest.add_declaration`). Whatever is
not known is an error with file, line and the key that was probably meant: a typo must not silently
change what is linked.

An import reads this file for its first manifest, so what only errors need is in
`manifest_errors`, and the TOML that nearly all manifests are made of is parsed here: importing
`tomllib` takes ten times as long as importing a kernel.
"""

from . import _is_interrupt, _part
from .error_base import OrcJITError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from .bundle import ZipDirectory
    from .manifest_errors import Origin
    from .source import Directory

BIND_CHOICES = ("lazy", "now")

# Text is cut off piece by piece, which takes too long for a long one.
_LONGEST_PLAIN = 8192
_SPACES = " \t"


def _error(message: str) -> OrcJITError:
    error: OrcJITError = _part("errors").ManifestError(message)
    return error


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

    def __init__(self, path: str = "", text: bytes = b"") -> None:
        self.path = path
        self.depends: tuple[str, ...] = ()
        self.libraries: tuple[str, ...] = ()
        self.objects: tuple[str, ...] = ()
        self.exports: tuple[str, ...] = ()
        self.symbols: tuple[str, ...] = ()
        self.sources: tuple[str, ...] = ()
        self.flags: tuple[str, ...] = ()
        self.compiler = ""
        self.bind = "lazy"
        self._text = text
        self._declared_by: dict[tuple[str, str], str] = {}  # items of lists; "" is the manifest

    @classmethod
    def copy_of(cls, other: "Manifest | None") -> "Manifest":
        """Return a manifest to which declarations can be added."""
        copy = cls()
        copy.__dict__.update(vars(other) if other is not None else {})
        copy._declared_by = dict(copy._declared_by)
        return copy

    def origin_of(self, key: str, item: str) -> "Origin":
        """Return where an item of a list was declared first."""
        label = self._declared_by.get((key, item), self.path)
        return self._place_of(key, item) if not label else _part("manifest_errors").Origin(label)

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

    def add_list(self, key: str, value: "Any") -> None:
        """Check the value of a key that takes a list, and take it over."""
        kind, objection = _LISTS[key]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise _part("manifest_errors").no_list(self._place_of(key), key, kind, value)
        if not value and key in ("objects", "exports", "sources"):
            raise _error(
                f"{self._place_of(key)}: {key} is empty [OJ828]: leave the key out to take all"
            )
        for item in value:
            reason = objection(item)
            if reason:
                raise _error(f"{self._place_of(key, item)}: {key} has {item!r}, which {reason}")
            self._append(key, item, "")

    def set_compiler(self, value: "Any") -> None:
        """Check and take over the command that compiles the sources."""
        if not isinstance(value, str) or not value.strip():
            raise _part("manifest_errors").no_command(self._place_of("compiler"), value)
        self.compiler = value

    def set_bind(self, value: "Any") -> None:
        """Check and take over when to link."""
        if value not in BIND_CHOICES:
            raise _part("manifest_errors").no_binding(self._place_of("bind"), value)
        self.bind = value

    def refuse_key(self, key: str) -> OrcJITError:
        """Return the error of a key that there is not."""
        error: OrcJITError = _part("manifest_errors").unknown_key(self._place_of(key), key, _KEYS)
        return error

    def add_declaration(self, text: str, label: str) -> None:
        """Add what the object called `label` declares: a text like ``depends=base``.

        Raises
        ------
        ManifestError
            If the key is not known, or the value is not what it has to be.
        """
        key, _, value = text.partition("=")
        if key == "bind":
            if value not in BIND_CHOICES:
                place = f"{label}: declares {text!r}"
                raise _part("manifest_errors").no_binding(place, value)
            self.bind = "now" if value == "now" else self.bind
            return
        if key not in _DECLARABLE:
            refuse = _part("manifest_errors").unknown_declaration
            raise refuse(label, text, key, _DECLARABLE)
        reason = _LISTS[key][1](value)
        if reason:
            raise _error(f"{label}: declares {text!r}, which [OJ402] {reason}")
        self._append(key, value, label)

    def _append(self, key: str, item: str, label: str) -> None:
        """Add an item to a list, unless it is there."""
        if (key, item) not in self._declared_by:
            self._declared_by[key, item] = label
            setattr(self, key, (*getattr(self, key), item))

    def _place_of(self, key: str, item: str | None = None) -> "Origin":
        """Return where the manifest has a key, or an item of its list."""
        place: Origin = _part("manifest_errors").place_of(self.path, self._text, key, item)
        return place

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
        raise _part("manifest_errors").no_match(self.origin_of(key, item), key, item, names)


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
    manifest = Manifest(path, text)
    declared = parse_plain(text)
    if declared is None:
        declared = _part("manifest_toml").parse(text, path)
    for key, value in declared.items():
        if key in _LISTS:
            manifest.add_list(key, value)
        elif key == "bind":
            manifest.set_bind(value)
        elif key == "compiler":
            manifest.set_compiler(value)
        else:
            raise manifest.refuse_key(key)
    return manifest


def read_exports(path: str, names: "Sequence[str]") -> Manifest | None:
    """Read a manifest that declares nothing but which of the names are exported.

    Returns
    -------
    Manifest or None
        None if it declares more, or is wrong: reading it anew says so.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123  (pathlib takes longer than all of it)
            manifest = parse_manifest(file.read(), path)
        manifest.select("exports", names)
    except (OSError, OrcJITError) as error:
        if _is_interrupt(error):
            raise
        return None
    is_more = any(getattr(manifest, key) for key in _KEYS if key not in ("bind", "exports"))
    return None if is_more or manifest.bind != "lazy" else manifest


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


# ---- Plain TOML ----


def parse_plain(text: bytes) -> "dict[str, str | list[str]] | None":
    """Return what a plain document declares, as `tomllib.loads` does; None if it is not plain.

    Plain are keys with strings and lists of strings (https://toml.io/en/v1.0.0). Whatever else
    there is, or is wrong, `tomllib` shall tell.
    """
    if len(text) > _LONGEST_PLAIN or not text.isascii():
        return None
    rest = text.decode()
    if not rest.replace("\n", "").replace("\t", "").isprintable():
        return None
    declared: dict[str, str | list[str]] = {}
    rest = _skip(rest)
    while rest:
        key, equals, rest = rest.partition("=")
        key = key.rstrip(_SPACES)
        if not equals or not _is_bare(key) or key in declared:
            return None
        found = _value(rest.lstrip(_SPACES))
        if found is None:
            return None
        declared[key], rest = found
        end, _, rest = rest.partition("\n")
        if end.strip(_SPACES) and not end.lstrip(_SPACES).startswith("#"):
            return None
        rest = _skip(rest)
    return declared


def _is_bare(key: str) -> bool:
    """Whether a key of ASCII needs no quotes; one with dots in it is no single key."""
    return key.replace("_", "a").replace("-", "a").isalnum()


def _skip(text: str) -> str:
    """Leave out white space, ends of lines and comments."""
    text = text.lstrip(" \t\n")
    while text.startswith("#"):
        text = text.partition("\n")[2].lstrip(" \t\n")
    return text


def _value(text: str) -> "tuple[str | list[str], str] | None":
    return _list(text) if text.startswith("[") else _string(text)


def _string(text: str) -> "tuple[str, str] | None":
    """Return the string at the start of a text, and what comes after it."""
    quote = text[:1]
    if not quote or quote not in "\"'":
        return None
    value, end, rest = text[1:].partition(quote)
    is_escaped = quote == '"' and "\\" in value
    if not end or "\n" in value or is_escaped or rest.startswith(quote):  # three: many lines
        return None
    return value, rest


def _list(text: str) -> "tuple[list[str], str] | None":
    items = []
    rest = _skip(text[1:])
    while not rest.startswith("]"):
        found = _string(rest)
        if found is None:
            return None
        item, rest = found
        items.append(item)
        rest = _skip(rest)
        if rest.startswith(","):
            rest = _skip(rest[1:])
        elif not rest.startswith("]"):
            return None
    return items, rest[1:]
