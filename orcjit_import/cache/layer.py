"""One directory of the cache: where each entry lies, how one is written, read and removed.

An entry is a file of its own, named for the digest of its key, and takes its place by being
renamed: readers see all of it or nothing. Whoever has opened one goes on reading it, whatever is
renamed or removed meanwhile.
"""

# What looks up a thousand kernels at the start of a program does without pathlib:
# ruff: noqa: PTH103, PTH105, PTH108, PTH110, PTH118, PTH120, PTH123, PTH208

from __future__ import annotations

import itertools
import os
import time

from .. import _is_interrupt
from ..errors import ArgumentTypeError
from . import entry

try:
    from _blake2 import blake2b  # which is hashlib's; that loads all of OpenSSL
except ImportError:
    from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO

    from .entry import Content, Entry

# Raised when entries of another version could be taken for others.
_FORMAT = "v1"
# Entries lie in directories named for the beginnings of their digests. Sixteen are enough, and some
# file systems put each new directory elsewhere on the disk, where the first file costs ten others.
_SHARD = 1
_LONGEST_SHARD = 2  # of earlier releases, whose entries are only removed
_ENDING = ".o"
_EAGER_ENDING = ".now.o"  # the name tells how an entry is linked, so that a look-up opens nothing
_UNFINISHED = ".part"
_LOCKS = "locks"
# What backup programs look for: https://bford.info/cachedir/
_TAG = "CACHEDIR.TAG"
_TAG_TEXT = "Signature: 8a477f597d28d172789f06886806bc55\n# Compiled kernels of orcjit-import.\n"

# When an entry was used is written down once in so many seconds.
_HOUR = 3600.0
# A file that nobody goes on writing: its builder was killed.
_ABANDONED = 24 * _HOUR

_serial_numbers = itertools.count()


def digest_of(key: str) -> str:
    """Return the name of the entry of a key."""
    try:
        text = key.encode("utf-8", "surrogatepass")
    except AttributeError:
        raise ArgumentTypeError(f"a key is a text, not {type(key).__name__} [OJ879]") from None
    return blake2b(text, digest_size=32).hexdigest()


class Layer:
    """A directory of entries.

    Parameters
    ----------
    path
        The directory; it need not exist.
    """

    __slots__ = ("_start", "path")

    def __init__(self, path: str) -> None:
        self.path = os.path.abspath(path)  # noqa: PTH100
        self._start = os.path.join(self.path, _FORMAT, "")

    def place_of(self, digest: str, *, is_eager: bool = False) -> str:
        """Return the path of the file in which an entry is, or would be."""
        ending = _EAGER_ENDING if is_eager else _ENDING
        return f"{self._start}{digest[:_SHARD]}{os.sep}{digest[_SHARD:]}{ending}"

    def lock_of(self, digest: str) -> str:
        """Return the path of the file that is locked while an entry is built."""
        return os.path.join(self._start, _LOCKS, digest)

    def look_up(self, digest: str) -> Entry | None:
        """Return an entry, if there is a file of it."""
        for is_eager in (False, True):
            path = self.place_of(digest, is_eager=is_eager)
            try:
                status = os.stat(path)  # noqa: PTH116
            except OSError as error:
                if _is_interrupt(error):
                    raise
            else:
                return entry.Entry(path, status.st_size, status.st_mtime, is_eager=is_eager)
        return None

    def read(self, digest: str) -> Content | None:
        """Return what is in an entry; None if there is none. Raises `DamagedEntryError`."""
        content = entry.read(self.place_of(digest))
        return content or entry.read(self.place_of(digest, is_eager=True))

    def write(self, digest: str, content: Content) -> int:
        """Write an entry, or replace it, and return its size.

        Raises
        ------
        OSError
            If it cannot be written; what was there stays.
        """
        place = self.place_of(digest, is_eager=content.is_eager)
        data = entry.encode(content)
        unfinished = f"{place}.{os.getpid()}.{next(_serial_numbers)}{_UNFINISHED}"
        try:
            with self._new_file(unfinished) as file:
                view = memoryview(data)
                while view:  # a full disk may take a part
                    view = view[file.write(view) :]
            os.replace(unfinished, place)
            self.remove(self.place_of(digest, is_eager=not content.is_eager))
        except BaseException:
            if os.path.lexists(unfinished):
                os.unlink(unfinished)
            raise
        return len(data)

    def note_use(self, found: Entry) -> None:
        """Write down that an entry is used, unless that is known well enough."""
        now = time.time()
        if now - found.used < _HOUR:
            return
        try:
            os.utime(found.path, (now, now))
        except OSError as error:  # it is another user's, or gone
            if _is_interrupt(error):
                raise

    def remove(self, path: str) -> bool:
        """Remove the file of an entry; whether it was there."""
        try:
            os.unlink(path)
        except OSError as error:
            if _is_interrupt(error):
                raise
            return False
        return True

    def entries(self) -> Iterator[Entry]:
        """Yield all entries, in no order; files that are no entries are left out."""
        for path, size, used in self._files():
            if path.endswith(_ENDING):
                yield entry.Entry(path, size, used, is_eager=path.endswith(_EAGER_ENDING))

    def remove_abandoned(self) -> None:
        """Remove what builders that were killed have left."""
        before = time.time() - _ABANDONED
        for path, _, changed in self._files():
            if path.endswith(_UNFINISHED) and changed < before:
                self.remove(path)

    def _files(self) -> Iterator[tuple[str, int, float]]:
        """Yield path, size and time of all files."""
        for shard in _names_in(self._start):
            if len(shard) > _LONGEST_SHARD:  # the locks
                continue
            directory = os.path.join(self._start, shard)
            for name in _names_in(directory):
                path = os.path.join(directory, name)
                try:
                    status = os.stat(path)  # noqa: PTH116
                except OSError as error:  # another process has removed it
                    if _is_interrupt(error):
                        raise
                    continue
                yield path, status.st_size, status.st_mtime

    def _new_file(self, path: str) -> FileIO:
        """Open a new file, in a directory that is made if need be."""
        try:
            return open(path, "xb", buffering=0)
        except FileNotFoundError:
            self._make_directory(os.path.dirname(path))
            return open(path, "xb", buffering=0)

    def _make_directory(self, path: str) -> None:
        """Make a directory of the layer, which is nobody else's to write to."""
        os.makedirs(path, 0o700, exist_ok=True)
        tag = os.path.join(self.path, _TAG)
        if not os.path.exists(tag):
            with open(tag, "w", encoding="ascii") as file:
                file.write(_TAG_TEXT)

    def __repr__(self) -> str:
        return f"Layer({self.path!r})"


def _names_in(directory: str) -> list[str]:
    try:
        return os.listdir(directory)
    except OSError as error:
        if _is_interrupt(error):
            raise
        return []
