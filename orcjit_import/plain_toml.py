"""The TOML that nearly all manifests are made of: keys with strings and lists of strings.

Importing `tomllib` takes ten times as long as importing a kernel, so what is plain is read here
(https://toml.io/en/v1.0.0). Whatever else there is, or is wrong, `tomllib` shall tell: this returns
None for all that it does not know.
"""

# Text is cut off piece by piece, which takes too long for a long one.
_LONGEST = 8192

_SPACES = " \t"


def parse(text: bytes) -> "dict[str, str | list[str]] | None":
    """Return what a plain document declares, as `tomllib.loads` does; None if it is not plain."""
    if len(text) > _LONGEST or not text.isascii():
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
