"""One source into one object: from the cache, where all that it was made of is as it was.

What a source includes is not known before it is compiled. So the cache has two entries for it: a
record, by the source, the flags and the compiler, of the files that were read; and the object, by
these and the contents of all those files. A second record, by all but the compiler, serves where
there is no compiler at all. Whole packages that nobody has touched have a stamp before all that:
see `stamps`.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import _is_interrupt
from ..cache import fingerprint
from ..cache.entry import Content
from ..error_form import not_read, told_by
from ..errors import CompilationError
from .file_states import FileStates, now, was_changed_before
from .stamps import Stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..cache import Cache
    from .toolchains import Toolchain

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
    toolchain
        What compiles it.
    """

    directory: str
    name: str
    toolchain: Toolchain

    @property
    def path(self) -> str:
        """The file."""
        return os.path.join(self.directory, self.name)  # noqa: PTH118


class Compiled(NamedTuple):
    """An object, its key in the cache, and the files that it was made of besides the source."""

    data: bytes
    key: str
    files: Sequence[str] = ()


class Job:
    """The compilation of one source, as far as it is needed.

    Raises
    ------
    CompilationError
        If the source cannot be read.
    """

    def __init__(self, cache: Cache, source: Source) -> None:
        self.source = source
        self._cache = cache
        try:
            with open(source.path, "rb", buffering=0) as file:  # noqa: PTH123
                content = file.readall()
        except OSError as error:
            if _is_interrupt(error):
                raise
            raise CompilationError(not_read(source.path, error)) from error
        _, program, flags, identity, chosen = source.toolchain
        made_of = (source.name, program[1:], content)
        # What the manifest says counts: a misspelt command must not find what another has made.
        self._any_key = fingerprint("source", *made_of, *filter(None, [chosen]), flags=flags)
        self._key = ""
        if identity:
            self._key = fingerprint("source", *made_of, flags=flags, compiler=identity)

    def find(self, states: FileStates) -> Compiled | None:
        """Return the object, if it is in the cache and nothing has changed."""
        record = self._cache.read(self._key or self._any_key)
        for variant in _variants_in(record):
            files = {self._place_of(path): known for path, known in variant["files"]}
            if all(states.is_as(path, known) for path, known in files.items()):
                content = self._cache.read(variant["object"])
                if content is not None:
                    return Compiled(content.objects[0][1], variant["object"], list(files))
        return None

    def make(self) -> Compiled:
        """Return the object, which is compiled by one thread of one process only.

        Raises
        ------
        CompilationError
            If there is no compiler, or it fails: in its own words.
        """
        if not self._key:
            toolchain = self.source.toolchain
            correct = "correct compiler in orcjit.toml, " if toolchain.chosen else ""
            raise CompilationError(
                f"{self.source.path} cannot be compiled: there is no {toolchain.program[0]!r}; "
                f"{correct}install it, or ship the cache [OJ922] (orcjit-import cache export)"
            )
        with self._cache.only_builder(self._key):
            states = FileStates()  # others may have compiled it, and changed files, while it waited
            return self.find(states) or self._compile(states)

    def _compile(self, states: FileStates) -> Compiled:
        import tempfile

        from .dependency_rules import files_in

        begun = now()
        with tempfile.TemporaryDirectory(prefix="orcjit-import-") as scratch:
            target, dependencies = os.path.join(scratch, "out.o"), os.path.join(scratch, "out.d")  # noqa: PTH118
            self._run(target, dependencies)
            try:
                with open(target, "rb") as file:  # noqa: PTH123
                    data = file.read()
            except FileNotFoundError:
                raise CompilationError(
                    f"{self.source.path}: the compiler has made no object of it [OJ924]"
                ) from None
            files = files_in(dependencies, self.source.directory)
        read = [path for path in files if path != self.source.path]
        known: dict[str, Any] = {path: states.state(path) for path in read}
        # What was changed while the compiler ran may have been read before or after.
        if all(state and was_changed_before(state["times"], begun) for state in known.values()):
            return Compiled(data, self._store(data, known), read)
        return Compiled(data, "")

    def _run(self, target: str, dependencies: str) -> None:
        import subprocess

        compiler, program, flags, *_ = self.source.toolchain
        done = subprocess.run(
            [*program, *flags, *compiler.arguments(self.source.name, target, dependencies)],
            cwd=self.source.directory,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip() or f"exit status {done.returncode}"
            raise CompilationError(f"{self.source.path} cannot be compiled [OJ921]:\n{said}")

    def _store(self, data: bytes, states: dict[str, Any]) -> str:
        """Store an object and the records of it, and return the object's key."""
        known = {self._shown(path): state for path, state in states.items()}
        digests = {path: state["sha256"] for path, state in known.items()}
        key = fingerprint("object", self._key, digests)
        self._cache.write(Content(key, [(f"{os.path.basename(self.source.name)}.o", data)]))  # noqa: PTH119
        variant = {"object": key, "files": list(known.items())}
        for record_key in (self._key, self._any_key):
            others = _variants_in(self._cache.read(record_key))
            kept = [each for each in others if each["object"] != key]
            text = json.dumps([variant, *kept][:_MOST_VARIANTS]).encode()
            self._cache.write(Content(record_key, [("record.json", text)]))
        return key

    def _shown(self, path: str) -> str:
        """Return how the record calls a file: relative to the package, if it lies below it."""
        return path.removeprefix(os.path.join(self.source.directory, ""))  # noqa: PTH118

    def _place_of(self, shown: str) -> str:
        return os.path.join(self.source.directory, shown)  # noqa: PTH118


def _variants_in(record: Content | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(record.objects[0][1]) if record is not None else []
    return found


def compile_all(cache: Cache, sources: Sequence[Source], told: Any) -> list[bytes]:
    """Return the object of each source, compiling at the same time what is not in the cache.

    Parameters
    ----------
    cache
        Where objects are kept.
    sources
        Those of one package.
    told
        Called with the number of those that are done, that of those that are compiled, and the
        source that was the last.

    Raises
    ------
    CompilationError
        If some cannot be compiled: what the compiler says of each.
    """
    states = FileStates()
    stamp = Stamp(cache, sources, states)
    objects = [stamp.object_of(source.path) for source in sources]
    rest = {index: Job(cache, sources[index]) for index, each in enumerate(objects) if each is None}
    found = {index: job.find(states) for index, job in rest.items()}
    compiled = {index: each for index, each in found.items() if each is not None}
    compiled |= _make({index: job for index, job in rest.items() if index not in compiled}, told)
    for index, each in compiled.items():
        objects[index] = each.data
        stamp.note(sources[index].path, each.key, each.files)
    if compiled:
        stamp.store()
    return [data for data in objects if data is not None]


def _make(jobs: dict[int, Job], told: Any) -> dict[int, Compiled]:
    """Compile all at the same time; raises `CompilationError` with what is said of each."""
    if not jobs:
        return {}
    from concurrent.futures import ThreadPoolExecutor, as_completed

    made: dict[int, Compiled] = {}
    problems: dict[int, CompilationError] = {}
    with ThreadPoolExecutor(min(len(jobs), os.cpu_count() or 1)) as pool:
        waiting = {pool.submit(job.make): index for index, job in jobs.items()}
        for count, done in enumerate(as_completed(waiting), 1):
            index = waiting[done]
            told(count, len(jobs), jobs[index].source.name)
            try:
                made[index] = done.result()
            except CompilationError as error:
                problems[index] = error
    if problems:
        raise CompilationError("\n".join(told_by(problems[index]) for index in sorted(problems)))
    return made
