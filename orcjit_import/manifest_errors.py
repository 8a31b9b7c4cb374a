"""What is said of manifests: where something was declared, and what is wrong with it.

Only errors and the command line need this, so an import reads it when there is something to say.
"""

from .errors import ManifestError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

# Comparing takes time; a manifest may select from very many.
_MOST_COMPARED = 1000


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


def place_of(path: str, text: bytes, key: str, item: str | None = None) -> Origin:
    """Return where a manifest has a top-level key or table, or an item of its list."""
    lines = text.decode("utf-8", "replace").splitlines()
    line = _line_of(key, lines)
    return Origin(path, line if item is None else _line_of_item(item, lines, line))


def unknown_key(place: Origin, key: str, known: "Sequence[str]") -> ManifestError:
    """Return the error of a key that there is not."""
    return ManifestError(f"{place}: unknown key {key!r} [OJ133]; {_suggestion(key, known)}")


def unknown_declaration(label: str, text: str, key: str, known: "Sequence[str]") -> ManifestError:
    """Return the error of a key that no object can declare."""
    hint = _suggestion(key, known)
    return ManifestError(f"{label}: declares {text!r}: unknown key {key!r} [OJ401]; {hint}")


def no_command(place: Origin, value: "Any") -> ManifestError:
    """Return the error of a compiler that is no command."""
    return ManifestError(f"{place}: compiler must be a command, found {_told(value)} [OJ834]")


def no_binding(place: "Origin | str", value: "Any") -> ManifestError:
    """Return the error of another time to link than there is."""
    return ManifestError(f'{place}: bind must be "lazy" or "now", found {_told(value)} [OJ823]')


def no_list(place: Origin, key: str, kind: str, value: "Any") -> ManifestError:
    """Return the error of a value that is no list of strings."""
    return ManifestError(f"{place}: {key} must be a list of {kind}, found {_told(value)} [OJ822]")


def no_match(place: Origin, key: str, item: str, names: "Sequence[str]") -> ManifestError:
    """Return the error of a name or pattern that stands for nothing."""
    kind = {"exports": "function", "sources": "source"}.get(key, "object or archive")
    no_such = "OJ827" if key == "exports" else "OJ825"
    is_pattern = set(item) & set("*?[")
    fails = f"matches no {kind} [OJ826]" if is_pattern else f"is no {kind} here [{no_such}]"
    near = _near(item, names)
    hint = f"; did you mean {near!r}?" if near else ""
    return ManifestError(f"{place}: {key} has {item!r}, which {fails}{hint}")


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
