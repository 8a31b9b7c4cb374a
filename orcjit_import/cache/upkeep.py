"""What people do with a cache as a whole: look whether it is right, warm it, and ship it."""

from __future__ import annotations

import importlib
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from ..error_form import plain_text
from . import entry
from .layer import Layer, digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .entry import Content, Entry
    from .store import Cache


class Problem(NamedTuple):
    """What is wrong with a file of a cache."""

    path: str
    reason: str


def contents(cache: Cache) -> Iterator[tuple[Entry, Content | Problem]]:
    """Yield all entries of the directory with what is in them, those first that were used last."""
    own = Layer(cache.directory)
    for found in sorted(own.entries(), key=lambda each: each.used, reverse=True):
        try:
            content = entry.read(found.path)
        except entry.DamagedEntryError as error:
            reason = plain_text(str(error)).partition(": ")[2]
            yield found, Problem(found.path, reason)
            continue
        if content is None:  # removed meanwhile
            continue
        place = own.place_of(digest_of(content.key), is_eager=content.is_eager)
        if place != found.path:
            yield found, Problem(found.path, f"is the entry of another key, {content.key!r}")
        else:
            yield found, content


def verify(cache: Cache, *, remove: bool = False) -> list[Problem]:
    """Read all entries, and compare them with their digests.

    Parameters
    ----------
    cache
        The cache, of which the layers are left out.
    remove
        Whether to remove what is damaged. It would be built again when it is asked for in any case.

    Returns
    -------
    list[Problem]
        What is wrong.
    """
    problems = [each for _, each in contents(cache) if isinstance(each, Problem)]
    for problem in problems if remove else ():
        Layer(cache.directory).remove(problem.path)
    return problems


def export(
    cache: Cache, directory: str | os.PathLike[str], keys: Iterable[str] | None = None
) -> int:
    """Copy entries into a directory that can be a layer of other caches.

    Parameters
    ----------
    cache
        The cache, of which the layers are left out.
    directory
        Where to: what is there stays.
    keys
        Which; all that are whole if None.

    Returns
    -------
    int
        How many there were.

    Raises
    ------
    OSError
        If the directory cannot be written to.
    """
    target = Layer(os.fspath(directory))
    wanted = None if keys is None else set(keys)
    count = 0
    for _, content in contents(cache):
        if isinstance(content, Problem) or (wanted is not None and content.key not in wanted):
            continue
        target.write(digest_of(content.key), content)
        count += 1
    return count


def warm(names: Iterable[str], *, jobs: int | None = None) -> dict[str, BaseException | None]:
    """Run what fills the cache: at installation, or when an image is made.

    Parameters
    ----------
    names
        Of modules, which are imported, or ``module:function`` for functions, which are called.
    jobs
        How many at a time; as many as there are processors if None.

    Returns
    -------
    dict
        For each name why it failed, or None.
    """
    every = list(dict.fromkeys(names))
    with ThreadPoolExecutor(jobs or os.cpu_count()) as pool:
        return dict(zip(every, pool.map(_warm_one, every), strict=True))


def _warm_one(name: str) -> BaseException | None:
    module, _, function = name.partition(":")
    try:
        found = importlib.import_module(module)
        if function:
            getattr(found, function)()
    except Exception as error:
        return error
    return None
