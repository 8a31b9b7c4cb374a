"""What is told of a directory without object modules: what its objects are instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import naming
from ..candidate import find_file, find_package
from ..mistakes import hint_of_exports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..bundle import ZipDirectory
    from ..candidate import Candidate
    from ..source import Directory


def broken_in(container: Directory | ZipDirectory) -> Iterator[tuple[str, Candidate]]:
    """Yield what would be modules if it were not broken, or for another platform, by name.

    An import of such a name says what is wrong, where it finds nothing else.
    """
    for name in sorted(naming.linkable(container.files())):
        tail = name.rpartition(".")[0]
        found = find_file(container, name) if _is_name(tail) else None
        if found is not None and found.problem is not None:
            yield tail, found
    for tail in filter(_is_name, container.directories()):
        found = find_package(container.directory(tail))
        if found is not None and found.problem is not None:
            yield tail, found


def _is_name(tail: str) -> bool:
    return "." not in tail and not naming.is_never_ours(tail)


def cure_of(container: Directory | ZipDirectory, *, is_regular: bool = False) -> str:
    """Tell what makes modules of the objects in a directory or directly below it, if there are any.

    Parameters
    ----------
    container
        The directory.
    is_regular
        Whether it is a package of Python's, in which each object is a module of its own.
    """
    places = {
        "": container,
        **{each: container.directory(each) for each in container.directories()},
    }
    for name, place in places.items():
        objects = sorted(naming.linkable(place.files()))
        if not objects:
            continue
        manifest = f"{naming.MANIFEST_NAME} into it"
        if is_regular and not name:
            manifest = f"{naming.manifest_name('NAME.o')} beside each"
        hint = hint_of_exports(place.places(objects))
        told = f". {hint}" if hint else ""
        whose = f"the objects in {name}" if name else "its objects"
        return (
            f": {whose} export nothing{told}. If they are meant, since their initializers register "
            f"something, say, put a manifest {manifest}, which may be empty"
        )
    return ""
