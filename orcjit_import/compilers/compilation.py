"""One source into one object: from the cache, where all that it was made of is as it was.

What a source includes is not known before it is compiled. So the cache has an entry for the source
and the flags: objects that were made of them, and a record of the compiler of each and of all files
that it has read, with their contents' digests. Where there is no compiler at all, the record tells
what others have made. Whole packages that nobody has touched have a stamp before all that: see
`stamps`.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import _is_interrupt
from ..cache import fingerprint
from ..cache.entry import Content
from ..error_form import not_read
from ..errors import CompilationError
from .file_states import FileStates, now, was_changed_before
from .stamps import Stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..cache import Cache
    from .file_states import Digests
    from .toolchains import Toolchain

# How many sets of included files are remembered of one source, as of branches and compilers.
_MOST_VARIANTS = 8
_RECORD = "record.json"  # in an entry, behind the objects


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
    """An object, where it is in the cache, and the files that it was made of besides the source.

    The place is the key of an entry and a name in it; nothing if it is not kept.
    """

    data: bytes
    place: tuple[str, ...]
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
        self._entry_key = fingerprint("objects", *made_of, chosen, flags=flags)
        self._variants: list[dict[str, Any]] = []  # of the record
        self._objects: dict[str, bytes] = {}
        self._key = ""  # without a compiler
        if identity:
            self._key = fingerprint("source", *made_of, flags=flags, compiler=identity)

    def find(self, states: FileStates) -> Compiled | None:
        """Return the object, if it is in the cache and nothing has changed."""
        content = self._cache.read(self._entry_key)
        if content is None:
            return None
        self._objects = dict(content.objects)
        self._variants = json.loads(self._objects.pop(_RECORD))
        for variant in self._variants:
            if self._key and variant["by"] != self._key:
                continue
            files = {self._place_of(path): known for path, known in variant["files"]}
            if all(states.is_as(path, known) for path, known in files.items()):
                name = variant["object"]
                return Compiled(self._objects[name], (self._entry_key, name), list(files))
        return None

    def make(self, scratch: str, digests: Digests) -> Compiled:
        """Compile the source, and return the object.

        Parameters
        ----------
        scratch
            The beginning of the paths of files that nobody else writes now.
        digests
            Those of files that are known already, as others include the same headers.

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
        from .commands import run, taken
        from .dependency_rules import files_in

        begun = now()
        states = FileStates(digests)
        target, dependencies = f"{scratch}.o", f"{scratch}.d"
        run(self.source, target, dependencies, f"{scratch}.said")
        data = taken(target)
        if data is None:
            raise CompilationError(
                f"{self.source.path}: the compiler has made no object of it [OJ924]"
            )
        files = files_in(taken(dependencies) or b"", self.source.directory)
        itself = self.source.path
        read = [path for path in files if path != itself]
        known: dict[str, Any] = {path: states.state(path) for path in read}
        # What was changed while the compiler ran may have been read before or after.
        if all(state and was_changed_before(state["times"], begun) for state in known.values()):
            return Compiled(data, self._store(data, known), read)
        return Compiled(data, ())

    def _store(self, data: bytes, states: dict[str, Any]) -> tuple[str, str]:
        """Store an object and the record of it, and return where the object is."""
        inside = os.path.join(self.source.directory, "")  # noqa: PTH118
        # The record calls files relative to the package, if they lie below it.
        known = {path.removeprefix(inside): state for path, state in states.items()}
        digests = json.dumps(sorted((path, state["sha256"]) for path, state in known.items()))
        name = f"{fingerprint('object', self._key, digests)}.o"
        others = [each for each in self._variants if each["object"] != name]
        variant = {"by": self._key, "object": name, "files": list(known.items())}
        variants = [variant, *others][:_MOST_VARIANTS]
        kept = {**self._objects, name: data}
        objects = [(each["object"], kept[each["object"]]) for each in variants]
        record = (_RECORD, json.dumps(variants).encode())
        self._cache.write(Content(self._entry_key, [*objects, record]))
        return self._entry_key, name

    def _place_of(self, shown: str) -> str:
        return os.path.join(self.source.directory, shown)  # noqa: PTH118


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
    compiled = _found(rest, states)
    missing = {index: job for index, job in rest.items() if index not in compiled}
    if missing:
        # One lock for all: who wants this package in another process waits for all of it anyway.
        with cache.only_builder(f"{stamp.key} is compiled"):
            compiled |= _made(missing, told, states.digests)
    for index, each in compiled.items():
        objects[index] = each.data
        stamp.note(sources[index].path, each.place, each.files)
    if compiled:
        stamp.store()
    return [data for data in objects if data is not None]


def _made(jobs: dict[int, Job], told: Any, digests: Digests) -> dict[int, Compiled]:
    """Compile what nobody else has compiled while it waited for its turn."""
    from .building import make_all

    compiled = _found(jobs, FileStates(digests))
    missing = {index: job for index, job in jobs.items() if index not in compiled}
    return {**compiled, **make_all(missing, told, digests)} if missing else compiled


def _found(jobs: dict[int, Job], states: FileStates) -> dict[int, Compiled]:
    found = {index: job.find(states) for index, job in jobs.items()}
    return {index: each for index, each in found.items() if each is not None}
