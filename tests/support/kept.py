"""Keeps files that take long to make from one run of the tests to the next, and makes each once.

ORCJIT_TEST_OBJECTS names the directory; without it, it is `build/test-objects` of the checkout.
Several processes share it (pytest-xdist): a lock for each key has the second one wait for the
first, and a file appears under its name only when it is whole.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


class Store:
    """One directory of what was made; `key` has to name all that it is made of."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def made(self, key: str, name: str, make: Callable[[Path], object]) -> Path:
        """Return the file `name`, which `make` writes to the path that it is given."""
        place = self.directory / key
        if not place.exists():
            with self.locked(key):
                if not place.exists():
                    self.add(key, name, make)
        return place / name

    def add(self, key: str, name: str, make: Callable[[Path], object]) -> None:
        """Make the file; whoever calls holds the lock."""
        with self.scratch() as scratch:
            make(scratch / name)
            self.put(key, scratch / name)

    def put(self, key: str, file: Path) -> None:
        """Move a finished file to where `made` finds it; whoever calls holds the lock."""
        with self.scratch() as whole:
            file.rename(whole / file.name)
            whole.rename(self.directory / key)

    @contextlib.contextmanager
    def scratch(self) -> Iterator[Path]:
        """A new directory beside the kept ones, which may be moved away."""
        self.directory.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=self.directory, prefix="scratch-"))
        made.chmod(0o755)
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)

    @contextlib.contextmanager
    def locked(self, key: str) -> Iterator[None]:
        """Hold the lock of `key`, against other processes too; it goes with the process."""
        locks = self.directory / "locks"
        locks.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(locks / key, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


@functools.cache
def store() -> Store:
    """Return the store of this run."""
    named = os.environ.get("ORCJIT_TEST_OBJECTS")
    return Store(Path(named) if named else CHECKOUT / "build" / "test-objects")
