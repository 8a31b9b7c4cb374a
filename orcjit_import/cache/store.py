"""The cache: a directory that is written to, and layers below it that are only read."""

from __future__ import annotations

import os
from _weakref import ref  # weakref costs more
from functools import partial

from .. import _is_interrupt
from ..errors import CacheWarning
from .entry import DamagedEntryError
from .layer import Layer, digest_of
from .locks import OnlyBuilder, Turn
from .waiting import load_later

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import ModuleType
    from typing import Any

    from .entry import Content, Entry

    Objects = bytes | str | os.PathLike[str] | Sequence[bytes | str | os.PathLike[str]]

# After so much was written by this process, it is looked whether all is within bounds: the
# directory has to be listed for that.
_SHARE_OF_BOUND = 32
# So much of the bound is left when what was used least recently has been removed.
_SHARE_LEFT = 0.9


class Cache:
    """Compiled kernels on disk, by keys.

    Any number of threads and processes may use one directory at the same time. Whatever happens to
    it, kernels are built: where it cannot be written to, they are not kept, and a `CacheWarning`
    says so once.

    Parameters
    ----------
    directory
        Where kernels are kept. By default ``$ORCJIT_CACHE_DIR``, else ``orcjit-import`` in
        ``$XDG_CACHE_HOME`` or ``~/.cache``.
    layers
        Directories that are looked into after it, and only read: made by `export`, and shipped in
        an image or in a wheel. By default those of ``$ORCJIT_CACHE_LAYERS``.
    max_bytes
        How large it may become. What was used least recently goes first. By default
        ``$ORCJIT_CACHE_SIZE``, else 4 GiB.

    Attributes
    ----------
    directory, max_bytes
        The same.
    """

    def __init__(
        self,
        directory: str | os.PathLike[str] | None = None,
        *,
        layers: Iterable[str | os.PathLike[str]] | None = None,
        max_bytes: int | None = None,
    ) -> None:
        from . import settings

        self.directory = os.fspath(directory) if directory is not None else settings.directory()
        self.max_bytes = settings.max_bytes() if max_bytes is None else max_bytes
        below = settings.layers() if layers is None else [os.fspath(layer) for layer in layers]
        self._own = Layer(self.directory)
        self._layers = (self._own, *map(Layer, below))
        self._modules: dict[str, ref[ModuleType]] = {}
        self._unlisted = self.max_bytes  # bytes written since the directory was listed
        self._is_told = False

    @property
    def layers(self) -> list[str]:
        """The directories below the first one, in the order in which they are looked into."""
        return [layer.path for layer in self._layers[1:]]

    def find(self, key: str) -> Entry | None:
        """Return the entry of a key, if there is one; nothing of its objects is read.

        Parameters
        ----------
        key
            What it was built for.

        Returns
        -------
        Entry or None
            Its file, which another process may remove or replace at any time.
        """
        return self._find(digest_of(key))

    def get_or_build(self, key: str, build: Callable[[], Objects], *, name: str = "") -> ModuleType:
        """Return the module of the objects that were built for a key, or are built now.

        Parameters
        ----------
        key
            All that the objects depend on, as a text: see `fingerprint`.
        build
            Called without arguments, by one thread of one process, if there is no entry: the bytes
            or the path of an object file or archive, or a sequence of them.
        name
            The module's name; made of the key if empty. It is entered nowhere.

        Returns
        -------
        module
            The same one, as long as it is referenced. Objects without initializers are read and
            linked when it is first asked for a function.

        Raises
        ------
        ImportError
            If the objects cannot be linked. What has an initializer is linked at once.
        Exception
            Whatever `build` raises; nothing is stored then.
        """
        digest = digest_of(key)
        known = self._modules.get(digest)
        module = known() if known is not None else None
        if module is not None:
            return module
        name = name or f"cached_{digest[:16]}"
        found = self._find(digest)
        if found is not None and not found.is_eager:
            read = partial(self._content, digest, key, build)
            return self._remembered(digest, load_later(name, found.path, read))
        with Turn(f"{self.directory} {digest}", key):
            known = self._modules.get(digest)  # another thread may have made it meanwhile
            module = known() if known is not None else None
            if module is None:
                module = self._remembered(digest, self._make(digest, key, build, name))
        return module

    def get_objects(self, key: str, build: Callable[[], Objects]) -> list[bytes]:
        """Return the objects that were built for a key, or are built now, without linking them.

        Parameters
        ----------
        key, build
            As for `get_or_build`.

        Returns
        -------
        list[bytes]
            The objects and archives.
        """
        content = self._content(digest_of(key), key, build)
        return [data for _, data in content.objects]

    def read(self, key: str) -> Content | None:
        """Return what is stored for a key; None if there is nothing, or it is damaged."""
        digest = digest_of(key)
        return self._read(digest) if self._find(digest) is not None else None

    def write(self, content: Content) -> None:
        """Store something, if that can be done."""
        self._store(digest_of(content.key), content)

    def only_builder(self, key: str) -> OnlyBuilder:
        """Return what one thread of one process can enter at a time."""
        return OnlyBuilder(self._own.lock_of(digest_of(key)), key)

    def remove(self, key: str) -> bool:
        """Remove the entry of a key from the directory; whether there was one."""
        digest = digest_of(key)
        self._modules.pop(digest, None)
        places = [self._own.place_of(digest, is_eager=is_eager) for is_eager in (False, True)]
        return sum([self._own.remove(place) for place in places]) > 0

    def prune(self, max_bytes: int | None = None) -> list[Entry]:
        """Remove entries, those first that were used least recently, and what killed builders left.

        Parameters
        ----------
        max_bytes
            How much may stay; `Cache.max_bytes` if it is not given.

        Returns
        -------
        list[Entry]
            What was removed.
        """
        bound = self.max_bytes if max_bytes is None else max_bytes
        self._own.remove_abandoned()
        every = sorted(self._own.entries(), key=lambda found: found.used)
        total = sum(found.size for found in every)
        removed = []
        for found in every:
            if total <= bound:
                break
            total -= found.size
            if self._own.remove(found.path):
                removed.append(found)
        return removed

    def _find(self, digest: str) -> Entry | None:
        for layer in self._layers:
            found = layer.look_up(digest)
            if found is not None:
                if layer is self._own:
                    layer.note_use(found)
                return found
        return None

    def _make(self, digest: str, key: str, build: Callable[[], Objects], name: str) -> ModuleType:
        """Make the module of what has to be built, or linked at once."""
        content = self._content(digest, key, build)
        path = self._own.place_of(digest, is_eager=content.is_eager)
        if not content.is_eager:
            return load_later(name, path, lambda: content)
        from .modules import load

        return load(name, path, content)

    def _remembered(self, digest: str, module: ModuleType) -> ModuleType:
        """Return the module of an entry for everybody: what was made first."""
        first = self._modules.setdefault(digest, ref(module))()
        if first is None:  # it is gone
            self._modules[digest] = ref(module)
        return first or module

    def _content(self, digest: str, key: str, build: Callable[[], Objects]) -> Content:
        """Return what is stored for a key, or is built now."""
        return self._read(digest) or self._build(digest, key, build)

    def _read(self, digest: str) -> Content | None:
        """Return the first entry that is whole."""
        for layer in self._layers:
            try:
                content = layer.read(digest)
            except DamagedEntryError:
                continue
            if content is not None:
                return content
        return None

    def _build(self, digest: str, key: str, build: Callable[[], Objects]) -> Content:
        """Build what is not there, or is damaged, while all others who want it wait."""
        from .modules import content_of

        with OnlyBuilder(self._own.lock_of(digest), key):
            content = self._read(digest)  # another one may have built it meanwhile
            if content is None:
                content = content_of(key, _bytes_of(build()))
                self._store(digest, content)
        return content

    def _store(self, digest: str, content: Content) -> None:
        try:
            self._unlisted += self._own.write(digest, content)
        except OSError as error:
            if _is_interrupt(error):
                raise
            self._tell(error)
            return
        if self._unlisted > self.max_bytes // _SHARE_OF_BOUND:
            self._unlisted = 0
            if sum(found.size for found in self._own.entries()) > self.max_bytes:
                self.prune(int(self.max_bytes * _SHARE_LEFT))

    def _tell(self, error: OSError) -> None:
        if self._is_told:
            return
        self._is_told = True
        import warnings

        warnings.warn(
            f"compiled kernels are not kept: {self.directory}: {error.strerror or error}. Set "
            f"ORCJIT_CACHE_DIR to a directory that can be written to",
            CacheWarning,
            stacklevel=4,
        )

    def __repr__(self) -> str:
        return f"Cache({self.directory!r})"


def _bytes_of(built: Any) -> list[bytes]:
    """Return the objects that a build has returned; none if it has returned something else."""
    single = isinstance(built, bytes | bytearray | memoryview | str | os.PathLike)
    objects = []
    for item in [built] if single else built if hasattr(built, "__iter__") else []:
        if isinstance(item, str | os.PathLike):
            with open(item, "rb") as file:  # noqa: PTH123
                objects.append(file.read())
        elif isinstance(item, bytes | bytearray | memoryview):
            objects.append(bytes(item))
        else:
            return []
    return objects
