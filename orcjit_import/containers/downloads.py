"""The content of a file of a file system of fsspec, in as few requests as its store can do it.

A small file is one answer. A large one is downloaded as the store does that best: as a stream, or
in several parts at once; the store tells how far it is. Neither asks whether parts of a file can be
had, nor for parts of our choice: servers of HTTP need not have them, and each costs a round trip.
"""

from __future__ import annotations

import contextlib
import errno
import tempfile
from pathlib import Path
from typing import Any

from .progress import SlowRead

# What is smaller comes before anybody would look at a bar.
_LARGE = 1 << 20
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.ENOENT})


def download(files: Any, path: str, size: int | None) -> bytes:
    """Return the content of a file.

    Parameters
    ----------
    files
        The file system.
    path
        The path in it.
    size
        How large it is; None where nobody knows.
    """
    if size is not None and size < _LARGE:
        return bytes(files.cat_file(path))
    try:
        place = tempfile.TemporaryDirectory(prefix="orcjit-import-")
    except FileNotFoundError:  # nothing here can be written to
        return bytes(files.cat_file(path))
    with place as directory, SlowRead(path, size) as progress:
        target = Path(directory, "content")
        try:
            files.get_file(path, str(target), callback=_callback_for(progress))
            return target.read_bytes()
        except OSError as error:
            if _is_about(error, directory):
                return bytes(files.cat_file(path))
            raise
        finally:
            with contextlib.suppress(FileNotFoundError):
                target.unlink()


def _is_about(error: OSError, directory: str) -> bool:
    """Whether an error says that there is no room for a copy, and nothing of what is copied."""
    if error.errno == errno.ENOSPC:
        return True
    return error.errno in _NO_ROOM and str(error.filename).startswith(directory)


def _callback_for(progress: SlowRead) -> Any:
    """Return what fsspec tells of each piece that has come."""
    from fsspec.callbacks import Callback  # type: ignore[import-untyped]

    class Advancing(Callback):  # type: ignore[misc]
        """Moves the bar."""

        def call(self, *_: Any, **__: Any) -> None:
            progress.show(self.value)

    return Advancing()
