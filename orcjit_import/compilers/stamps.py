"""The stamp of a package: which objects its sources have become, for the files as they were.

It is valid at one place on one machine, as it goes by the times of files: of the sources and of all
that they include. Where these are as they were, nothing is read but the stamp and the objects.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..cache import fingerprint
from ..cache.entry import Content

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..cache import Cache
    from .compilation import Source
    from .file_states import FileStates


class Stamp:
    """The stamp of a package, as it is in the cache and as it is to be.

    Parameters
    ----------
    cache
        Where it is kept.
    sources
        Those of the package, by which it is found, as by their compilers.
    states
        The files as they are.

    Attributes
    ----------
    key
        That of the package: of its place, its sources and what compiles them.
    """

    def __init__(self, cache: Cache, sources: Sequence[Source], states: FileStates) -> None:
        self._cache = cache
        self._states = states
        self.key = _key_of(sources)
        content = cache.read(self.key)
        self._text = content.objects[0][1] if content is not None else b""
        known: dict[str, Any] = json.loads(self._text or b'{"files": [], "sources": {}}')
        files = known["files"]
        unchanged = {
            index for index, (path, times) in enumerate(files) if states.times(path) == times
        }
        # Of each source that is as it was: the object's place, and all files it is made of.
        self._entries: dict[str, tuple[Sequence[str], list[str]]] = {
            source: (place, [files[index][0] for index in indexes])
            for source, (place, indexes) in known["sources"].items()
            if unchanged.issuperset(indexes)
        }

    def object_of(self, source: str) -> bytes | None:
        """Return the object of a source; None if something was changed, or it is gone."""
        place, _ = self._entries.get(source, ((), []))
        content = self._cache.read(place[0]) if place else None
        return dict(content.objects).get(place[1]) if content is not None else None

    def note(self, source: str, place: Sequence[str], files: Iterable[str]) -> None:
        """Remember what a source has become, if a later change of its files would be seen.

        Parameters
        ----------
        source
            Its path.
        place
            That of the object, as of `Compiled`; empty if it is not kept.
        files
            What it includes.
        """
        every = [source, *files]
        if place and all(self._states.is_settled(path) for path in every):
            self._entries[source] = (place, every)
        else:
            self._entries.pop(source, None)

    def store(self) -> None:
        """Write it, unless it says the same as before."""
        paths = dict.fromkeys(path for _, files in self._entries.values() for path in files)
        index_of = {path: index for index, path in enumerate(paths)}
        sources = {
            source: [place, [index_of[path] for path in files]]
            for source, (place, files) in self._entries.items()
        }
        files = [[path, self._states.times(path)] for path in paths]
        text = json.dumps({"files": files, "sources": sources}).encode()
        if text != self._text:
            self._cache.write(Content(self.key, [("stamp.json", text)]))


def _key_of(sources: Sequence[Source]) -> str:
    """Return the key for some sources and what compiles them."""
    first = sources[0].toolchain
    groups: dict[str, tuple[list[str], list[str], list[str]]] = {}
    for _, name, (_, program, flags, identity, _) in sources:
        names, _, _ = groups.setdefault(f"{program} {identity}", ([], program, flags))
        names.append(name)
    return fingerprint("places", sources[0].directory, groups, flags=first.flags)
