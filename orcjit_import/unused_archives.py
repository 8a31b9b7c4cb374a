"""Warns of archives that were declared and of which an import has linked nothing.

Of an archive, only members are linked that something refers to. One that nothing refers to is
nearly always a mistake: another one was meant, or its members register something when they are
initialized. What other packages refer to is known when all that depends on a package is imported:
so the warning comes at the end of the outermost import.
"""

import warnings
from _weakref import ref

from . import naming
from .errors import UnusedArchiveWarning
from .imported import names_in_progress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._library import Linked
    from .candidate import Candidate
    from .manifest import Manifest
    from .manifest_errors import Origin

# What the imports under way have linked, with the archives that it declares.
_linked: "list[tuple[ref[Linked], dict[str, Origin]]]" = []


def declared_archives(found: "Candidate", declared: "Manifest | None") -> "dict[str, Origin]":
    """Return the archives of a module that somebody has named, and where.

    One that merely lies in a directory is no mistake, nor is one that a pattern matches.
    """
    archives = [each for each in found.objects.labels if each.endswith(naming.ARCHIVE_SUFFIXES)]
    if declared is None or not archives:
        return {}
    is_whole_module = found.links_nothing or not (found.is_directory or declared.objects)
    named: dict[str, Origin] = {}
    for label in archives:
        item = next((item for item in declared.objects if label.endswith(f"/{item}")), "")
        if item or is_whole_module:
            named[label] = declared.origin_of("objects", item)
    return named


def note(linked: "Linked", found: "Candidate") -> None:
    """Note what was linked; warn, unless this import is one of several that are under way.

    Warns
    -----
    UnusedArchiveWarning
        For each declared archive of which no member is linked.
    """
    archives = declared_archives(found, linked.declared)
    if archives:
        _linked.append((ref(linked), archives))
    if len(names_in_progress()) > 1:
        return
    while _linked:
        reference, archives = _linked.pop(0)
        noted = linked if reference() is linked else reference()
        if noted is None or noted.library.is_closed:
            continue
        for label in noted.library.unused_archives():
            if label in archives:
                _warn(noted.name, label, archives[label])


def reason_of(label: str, name: str) -> str:
    """Say of an archive that none of its members is linked, and what to do."""
    file = _file_of(label)
    merged = file.rpartition(".")[0] + ".o"
    return (
        f"no member of {label!r} is linked: nothing that {name!r} links refers to a symbol of it. "
        f"If another archive is meant, correct the declaration. If its members register something "
        f"when they are initialized, make one object of all (`ld -r --whole-archive {file} -o "
        f"{merged}`). `orcjit-import inspect {file}` lists what it defines, `orcjit-import check "
        f"{name}` and `orcjit_import.explain({name!r})` what is linked"
    )


def _file_of(label: str) -> str:
    return label.rpartition("/")[2]


def _warn(name: str, label: str, origin: "Origin") -> None:
    warnings.warn_explicit(
        reason_of(label, name),
        UnusedArchiveWarning,
        filename=origin.path or label,
        lineno=origin.line or 1,
        module=__name__,
        registry={},
    )
