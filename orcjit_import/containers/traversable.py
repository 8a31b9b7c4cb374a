"""Containers of anything that has the interface of `importlib.resources.abc.Traversable`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import _is_interrupt
from ..errors import ObjectNotFoundError, ObjectReadError
from ..source import ObjectPlaces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def below(place: Any, name: str) -> Any:
    """Return what is called so below a Traversable; if that fails, one that says so when asked."""
    try:
        return place.joinpath(name)
    except Exception as error:
        if _is_interrupt(error):
            raise
        return _Unreachable(error)


class _Unreachable:
    """Stands for what a Traversable could not give: nothing is found there."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def is_dir(self) -> bool:
        """Raise the error again."""
        raise self._error

    def joinpath(self, *_: str) -> _Unreachable:
        """Return what cannot be reached either."""
        return self


class TraversableDirectory:
    """A directory of which a Traversable tells.

    Parameters
    ----------
    path
        What it is called.
    place
        The Traversable.

    Attributes
    ----------
    path
        The same.
    problem
        Why it could not be listed when that was tried last; "" if it could.
    archive, is_bundle
        As of every container: "" and False.
    """

    __slots__ = ("_listing", "_place", "path", "problem")

    archive = ""
    is_bundle = False

    def __init__(self, path: str, place: Any) -> None:
        self.path = path
        self._place = place
        self._listing: dict[str, Any] | None = None
        self.problem = ""

    def names(self) -> frozenset[str]:
        """Return the names of all that is in it."""
        return frozenset(self._entries())

    def directory(self, name: str) -> TraversableDirectory:
        """Return the directory of that name in it; it need not exist."""
        return TraversableDirectory(f"{self.path}/{name}", below(self._place, name))

    def files(self, below: str = "") -> list[str]:
        """Return the names of the files in it or in a directory below, sorted."""
        there = self._below(below)._entries()  # noqa: SLF001
        return sorted(name for name, entry in there.items() if _is_true(entry.is_file))

    def directories(self) -> list[str]:
        """Return the names of the directories in it, sorted."""
        return sorted(name for name, entry in self._entries().items() if _is_true(entry.is_dir))

    def has_file(self, name: str) -> bool:
        """Whether there is a file of that name or relative path."""
        below, _, tail = name.rpartition("/")
        entry = self._below(below)._entries().get(tail)  # noqa: SLF001
        return entry is not None and _is_true(entry.is_file)

    def read(self, name: str) -> bytes:
        """Return the content of a file; raises `ObjectReadError` and its like."""
        label = f"{self.path}/{name}"
        below, _, tail = name.rpartition("/")
        entry = self._below(below)._entries().get(tail)  # noqa: SLF001
        if entry is None:
            raise ObjectNotFoundError(f"{label}: there is no such file [OJ239]")
        try:
            return bytes(memoryview(entry.read_bytes()))  # neither a text nor a number is bytes
        except Exception as error:  # remote stores have errors of their own
            if _is_interrupt(error):
                raise
            raise ObjectReadError(f"{label}: cannot be read [OJ245]: {error}") from error

    def places(self, names: Iterable[str]) -> ObjectPlaces:
        """Return where objects are: in memory, when they are read."""
        every = list(names)
        labels = [f"{self.path}/{name}" for name in every]
        known: dict[int, bytes] = {}  # what was judged is what is linked

        def read(index: int) -> bytes:
            if index not in known:
                known[index] = self.read(every[index])
            return known[index]

        return ObjectPlaces(labels, slices=[None] * len(every), read=read)

    def get_data(self, path: str) -> bytes:
        """Return the content of the file at a path that begins with that of the container."""
        return self.read(path.removeprefix(f"{self.path}/"))

    def _below(self, directory: str) -> TraversableDirectory:
        found = self
        for part in directory.split("/") if directory else ():
            found = found.directory(part)
        return found

    def _entries(self) -> dict[str, Any]:
        """Return all that is in it, by names; nothing where it is no directory."""
        if self._listing is None:
            try:
                is_there = self._place.is_dir()
                self._listing = (
                    {each.name: each for each in self._place.iterdir()} if is_there else {}
                )
                self.problem = ""
            except Exception as error:
                if _is_interrupt(error):
                    raise
                self.problem = f"{type(error).__name__}: {error}"
                return {}
        return self._listing

    def __repr__(self) -> str:
        return f"TraversableDirectory({self.path!r})"


def _is_true(ask: Callable[[], object]) -> bool:
    """Whether something is so; what cannot be asked is not found, and hides nothing behind it."""
    try:
        return bool(ask())
    except Exception as error:
        if _is_interrupt(error):
            raise
        return False


class TraversableFinder:
    """The path entry finder of a container: it has no modules of Python, only what objects make.

    Parameters
    ----------
    path
        The entry of the path.
    place
        The Traversable.
    """

    def __init__(self, path: str, place: Any) -> None:
        self.path = path
        self._place = place
        self._container = TraversableDirectory(path, place)

    def files(self) -> Any:
        """Return the Traversable, as readers of resources do."""
        return self._place

    @property
    def orcjit_container(self) -> TraversableDirectory:
        """The container, which remembers what it has listed."""
        return self._container

    def find_spec(self, fullname: str, target: Any = None) -> None:
        """Return None: it has no modules of Python."""

    def invalidate_caches(self) -> None:
        """List anew what there is."""
        self._container = TraversableDirectory(self.path, self._place)

    def iter_modules(self, prefix: str = "") -> list[tuple[str, bool]]:
        """Return the object modules in it, for `pkgutil`."""
        from ..listing import modules_in

        container: Any = self._container
        return list(modules_in(container, {}, prefix))

    def __repr__(self) -> str:
        return f"TraversableFinder({self.path!r})"


def container_of(importer: Any, entry: str) -> TraversableDirectory | None:
    """Return the container of a path entry, if its finder has one.

    A finder of somebody else's says by a method `files` that it has; it is asked each time.
    """
    known = getattr(importer, "orcjit_container", None)
    if isinstance(known, TraversableDirectory):
        return known
    files = getattr(importer, "files", None)
    return TraversableDirectory(entry, files()) if callable(files) else None
