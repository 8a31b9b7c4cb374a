"""One file of the cache: some objects, and behind them what tells whether they are whole.

The first object begins at offset 0, so that an entry of one object is an object file for all tools:
bytes behind the tables of ELF are nobody's. A table follows, JSON, and a footer of fixed size. A
look-up opens no file; who wants the objects reads all of it, and compares its digest.
"""

from __future__ import annotations

from .. import _is_interrupt
from ..error_form import not_read
from ..errors import OrcJITError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# The footer: magic, place and size of the table (8 bytes each), 0 (8), digest (32). Taken apart by
# hand: `struct`, `json` and `hashlib` are imported by those who read the objects.
_MAGIC = b"ORCJITC1"
_FOOTER_SIZE = 64
_DIGEST_SIZE = 32
_ALIGNMENT = 16


class DamagedEntryError(OrcJITError):
    """A file of the cache is not what was written there; whoever finds one builds it again."""


class Content:
    """What an entry holds.

    Attributes
    ----------
    key
        What it was asked for by.
    objects
        The name and the bytes of each object or archive.
    is_eager
        Whether they have to be linked at once: they have an initializer, so that linking them later
        could be told from linking them now, or are an extension module.
    """

    __slots__ = ("is_eager", "key", "objects")

    def __init__(
        self, key: str, objects: Sequence[tuple[str, bytes]], *, is_eager: bool = False
    ) -> None:
        self.key = key
        self.objects = tuple(objects)
        self.is_eager = is_eager


class Entry:
    """A file of the cache.

    Attributes
    ----------
    path
        The file.
    size, used
        Its size, and when it was last used, in seconds since 1970: to the hour.
    is_eager
        As of `Content`.
    """

    __slots__ = ("is_eager", "path", "size", "used")

    def __init__(self, path: str, size: int, used: float, *, is_eager: bool) -> None:
        self.path = path
        self.size = size
        self.used = used
        self.is_eager = is_eager

    def __repr__(self) -> str:
        return f"Entry({self.path!r}, {self.size} bytes)"


def encode(content: Content) -> bytes:
    """Return the bytes of the file that holds this."""
    import hashlib
    import json

    parts: list[bytes] = []
    rows = []
    place = 0
    for name, data in content.objects:
        rows.append([name, place, len(data)])
        padding = -len(data) % _ALIGNMENT
        parts += [data, bytes(padding)]
        place += len(data) + padding
    known = {"key": content.key, "objects": rows, "eager": content.is_eager}
    table = json.dumps(known).encode()
    head = b"".join(number.to_bytes(8, "little") for number in (place, len(table), 0))
    whole = b"".join([*parts, table, _MAGIC, head])
    return whole + hashlib.sha256(whole).digest()


def decode(data: bytes, path: str) -> Content:
    """Return what a file holds.

    Raises
    ------
    DamagedEntryError
        If it is not what was written.
    """
    import hashlib
    import json

    footer = data[-_FOOTER_SIZE:]
    if len(footer) < _FOOTER_SIZE or not footer.startswith(_MAGIC):
        raise DamagedEntryError(f"{path}: is no entry of the cache, or not all of one [OJ878]")
    whole = memoryview(data)[:-_DIGEST_SIZE]
    if hashlib.sha256(whole).digest() != footer[-_DIGEST_SIZE:]:
        raise DamagedEntryError(f"{path}: its digest is not that of what was stored [OJ877]")
    place, size = (int.from_bytes(footer[at : at + 8], "little") for at in (8, 16))
    table = json.loads(data[place : place + size])
    objects = [(name, data[start : start + length]) for name, start, length in table["objects"]]
    return Content(table["key"], objects, is_eager=table["eager"])


def read(path: str) -> Content | None:
    """Return what a file holds; None if there is none.

    Raises
    ------
    DamagedEntryError
        If it is not what was written, or cannot be read.
    """
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            data = file.readall()
    except FileNotFoundError:
        return None
    except OSError as error:
        if _is_interrupt(error):
            raise
        raise DamagedEntryError(not_read(path, error)) from error
    return decode(data, path)


def names_of(count: int, objects: Sequence[bytes]) -> list[str]:
    """Return names for some objects and archives, told by their first bytes."""
    endings = [".a" if data.startswith((b"!<arch>\n", b"!<thin>\n")) else ".o" for data in objects]
    width = len(str(count))
    return [f"{index:0{width}}{ending}" for index, ending in enumerate(endings)]
