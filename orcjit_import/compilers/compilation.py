"""One source into one object: from the cache, where all that it was made of is as it was.

What a source includes is not known before it is compiled. So the cache has two entries for it: a
record, by the source, the flags and the compiler, of the files that were read; and the object, by
these and the contents of all those files. A file whose size, times and place are as they were is
not read again. A second record, by all but the compiler, serves where there is no compiler at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import _is_interrupt
from ..cache import fingerprint
from ..cache.entry import Content
from ..errors import CompilationError
from . import compiler_of
from .dependency_rules import files_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..cache import Cache

# How many sets of included files are remembered of one source, as of several branches.
_MOST_VARIANTS = 4


class Source(NamedTuple):
    """A source that is to be compiled.

    Parameters
    ----------
    directory
        The package's, in which the compiler runs.
    name
        Its path relative to that.
    flags
        Those of the manifest.
    compiler
        What the manifest chooses; "" if it does not.
    """

    directory: str
    name: str
    flags: tuple[str, ...]
    compiler: str

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.directory, self.name)


class Job:
    """The compilation of one source, as far as it is needed.

    Raises
    ------
    CompilationError
        If there is no compiler of its language, or it cannot be read.
    """

    def __init__(self, cache: Cache, source: Source) -> None:
        self.source = source
        self._cache = cache
        self._compiler = compiler_of(source.name)
        self._program = self._compiler.program(source.compiler)
        self._flags = [*self._compiler.flags(), *source.flags]
        try:
            content = source.path.read_bytes()
        except OSError as error:
            if _is_interrupt(error):
                raise
            raise CompilationError(f"{source.path}: cannot be read: {error.strerror}") from error
        made_of = (source.name, self._program[1:], content)
        self._any_key = fingerprint("source", *made_of, flags=self._flags)
        self._key = ""
        path = shutil.which(self._program[0])
        if path is not None:
            identity = _identity_of(path)
            self._key = fingerprint("source", *made_of, flags=self._flags, compiler=identity)

    def find(self) -> bytes | None:
        """Return the object, if it is in the cache and nothing has changed."""
        record = self._cache.read(self._key or self._any_key)
        for variant in _variants_in(record):
            files = variant["files"]
            if all(_is_unchanged(self._place_of(path), known) for path, known in files):
                content = self._cache.read(variant["object"])
                if content is not None:
                    return content.objects[0][1]
        return None

    def make(self) -> bytes:
        """Return the object, which is compiled by one thread of one process only.

        Raises
        ------
        CompilationError
            If there is no compiler, or it fails: in its own words.
        """
        if not self._key:
            raise CompilationError(
                f"{self.source.path} cannot be compiled: there is no {self._program[0]!r}; install "
                f"it, or ship the cache (orcjit-import cache export)"
            )
        with self._cache.only_builder(self._key):
            return self.find() or self._compile()

    def _compile(self) -> bytes:
        with tempfile.TemporaryDirectory(prefix="orcjit-import-") as scratch:
            target, dependencies = os.path.join(scratch, "out.o"), os.path.join(scratch, "out.d")  # noqa: PTH118
            begun = time.time_ns()
            self._run(target, dependencies)
            try:
                data = Path(target).read_bytes()
            except FileNotFoundError:
                raise CompilationError(
                    f"{self.source.path}: the compiler has made no object of it"
                ) from None
            files = files_in(dependencies, self.source.directory)
        read = [path for path in files if path != str(self.source.path)]
        known = {self._shown(path): _state_of(path) for path in read}
        # What was changed while the compiler ran may have been read before or after.
        if all(state is not None and state["times"][0] < begun for state in known.values()):
            self._store(data, known)
        return data

    def _run(self, target: str, dependencies: str) -> None:
        arguments = self._compiler.arguments(self.source.name, target, dependencies)
        command = [*self._program, *self._flags, *arguments]
        done = subprocess.run(
            command,
            cwd=self.source.directory,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip() or f"exit status {done.returncode}"
            raise CompilationError(f"{self.source.path} cannot be compiled:\n{said}")

    def _store(self, data: bytes, known: dict[str, Any]) -> None:
        digests = {path: state["sha256"] for path, state in known.items()}
        key = fingerprint("object", self._key, digests)
        self._cache.write(Content(key, [(f"{Path(self.source.name).name}.o", data)]))
        variant = {"object": key, "files": list(known.items())}
        for record_key in (self._key, self._any_key):
            others = _variants_in(self._cache.read(record_key))
            kept = [each for each in others if each["object"] != key]
            text = json.dumps([variant, *kept][:_MOST_VARIANTS]).encode()
            self._cache.write(Content(record_key, [("record.json", text)]))

    def _shown(self, path: str) -> str:
        """Return how the record calls a file: relative to the package, if it lies below it."""
        return path.removeprefix(os.path.join(self.source.directory, ""))  # noqa: PTH118

    def _place_of(self, shown: str) -> str:
        return os.path.join(self.source.directory, shown)  # noqa: PTH118


def _variants_in(record: Content | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(record.objects[0][1]) if record is not None else []
    return found


def _state_of(path: str) -> dict[str, Any] | None:
    """Return what is remembered of a file; None if it is gone."""
    try:
        status = os.stat(path)  # noqa: PTH116
        digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        if _is_interrupt(error):
            raise
        return None
    return {"sha256": digest, "times": _times_of(status)}


def _times_of(status: os.stat_result) -> list[int]:
    return [status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_dev]


def _is_unchanged(path: str, known: dict[str, Any]) -> bool:
    try:
        if _times_of(os.stat(path)) == known["times"]:  # noqa: PTH116
            return True
    except OSError as error:
        if _is_interrupt(error):
            raise
        return False
    state = _state_of(path)
    return state is not None and state["sha256"] == known["sha256"]


def _identity_of(path: str) -> str:
    """Return what changes when a compiler does, without running it where it is a program.

    A script, such as those of ccache and of environments, stays as it is when what it runs changes.
    """
    place = os.path.realpath(path)
    with open(place, "rb") as file:  # noqa: PTH123
        is_program = file.read(4) == b"\x7fELF"
    if is_program and "ccache" not in place:
        status = os.stat(place)  # noqa: PTH116
        return f"{place} {status.st_size} {status.st_mtime_ns}"
    from ..cache import compiler_identity

    return compiler_identity(path)


def compile_all(jobs: Sequence[Job], told: Any) -> list[bytes]:
    """Return the object of each, compiling at the same time what is not in the cache.

    Parameters
    ----------
    jobs
        One for each source.
    told
        Called with the number of those that are done, that of those that are compiled, and the
        source that was the last.

    Raises
    ------
    CompilationError
        If some cannot be compiled: what the compiler says of each.
    """
    found = [job.find() for job in jobs]
    missing = [index for index, data in enumerate(found) if data is None]
    if not missing:
        return [data for data in found if data is not None]
    from concurrent.futures import ThreadPoolExecutor, as_completed

    problems: dict[int, CompilationError] = {}
    with ThreadPoolExecutor(min(len(missing), os.cpu_count() or 1)) as pool:
        waiting = {pool.submit(jobs[index].make): index for index in missing}
        for count, done in enumerate(as_completed(waiting), 1):
            index = waiting[done]
            told(count, len(missing), jobs[index].source.name)
            try:
                found[index] = done.result()
            except CompilationError as error:
                problems[index] = error
    if problems:
        raise CompilationError("\n".join(str(problems[index]) for index in sorted(problems)))
    return [data for data in found if data is not None]
