"""Finds and loads the shared libraries that a package declares.

What ``libraries`` in a manifest names is a file in the package, a name that the dynamic loader
knows, or a file of an installed distribution: wheels keep shared libraries where no loader looks.
The places are searched in this order; installed distributions only if nothing else is left, since
that means to read the file list of each.
"""

# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH110, PTH113, PTH117, PTH118, PTH119, PTH120, PTH123, PTH207, PTH208

import os

from . import _is_interrupt, elf_file, shared_names
from .errors import SharedLibraryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.metadata import PackagePath
    from typing import Any

    from ._library import CoreLibrary
    from .bundle import ZipDirectory
    from .source import Directory

# In messages: how many files are listed.
_MOST_LISTED = 4
_LDCONFIG = "/etc/ld.so.conf"


def load(library: "CoreLibrary", declared: str, container: "Directory | ZipDirectory") -> None:
    """Load a declared shared library and let `library` use its symbols.

    Parameters
    ----------
    library
        The library whose objects need the symbols.
    declared
        An item of ``libraries``.
    container
        The directory of the package, or the one that the object lies in.

    Raises
    ------
    SharedLibraryError
        If there is no such file, more than one, or the dynamic loader does not load it.
    """
    path = resolve(declared, container)
    try:
        _load(library, path)
    except SharedLibraryError as error:
        reason = reason_of(error)
        if "/" in path or not reason.startswith(f"{path}: "):
            raise _not_loaded(declared, path, reason) from error
    else:
        return
    path = find_installed(declared, container)
    try:
        _load(library, path)
    except SharedLibraryError as error:
        raise _not_loaded(declared, path, reason_of(error)) from error


def _load(library: "CoreLibrary", path: str) -> None:
    added = shared_names.search_beside(path)
    try:
        library.add_shared_library(path)
    finally:
        if added is not None:
            added.close()


def resolve(declared: str, container: "Directory | ZipDirectory") -> str:
    """Find a declared shared library, as far as that can be told without loading it.

    Parameters
    ----------
    declared
        An item of ``libraries``.
    container
        The directory of the package, or the one that the object lies in.

    Returns
    -------
    str
        The path of a file; or `declared` itself, if it is a file name that the package does not
        have: the dynamic loader has to look for it.

    Raises
    ------
    SharedLibraryError
        If there is no such file, or it cannot be loaded from where it is.
    """
    if os.path.isabs(declared):
        return declared
    looked_at: dict[str, None] = {}
    foreign = ""  # for another machine: loading it says so, where nothing else is found
    for path in _places_of(declared, container):
        if path not in looked_at and os.path.isfile(path):
            if not elf_file.is_foreign(path):
                return path
            foreign = foreign or path
        elif _is_zipped(path, container):
            raise _zipped(declared, path, container)
        looked_at[path] = None
    if foreign or "/" not in declared:
        return foreign or declared
    raise _no_file(declared, list(looked_at))


def with_installed_versions(message: str) -> str:
    """Put the versions of shared libraries that are installed into an error of the core.

    The core names a usual version of a well-known library, unless the object says which one it was
    made for.
    """
    import re

    advice = re.compile(r"libraries = \[[^]]*\](?! \(made for)")
    versioned = re.compile(r'"([^"/]+\.so\.[0-9.]+)"')
    return advice.sub(
        lambda found: versioned.sub(lambda name: f'"{_installed_version(name[1])}"', found[0]),
        message,
    )


def _installed_version(name: str) -> str:
    """Return the name under which a library of that kind is installed, the newest; or `name`."""
    directories = _directories_of_the_loader()
    near = [path for directory in directories for path in _near_files(directory, name)]
    near += [str(file.locate()) for file in _installed_files(name)]
    start = f"{name.partition('.so.')[0]}.so."
    names = {os.path.basename(path) for path in near if not elf_file.is_foreign(path)}
    alike = {tuple(other[len(start) :].split(".")): other for other in names if start in other}
    versions = [parts for parts in alike if all(map(str.isdecimal, parts))]
    if name in names or not versions:
        return name
    return alike[max(versions, key=lambda parts: tuple(map(int, parts)))]


# ---- Where it can be ----


def _places_of(declared: str, container: "Directory | ZipDirectory") -> "Iterator[str]":
    """Yield the paths of the files that an item of ``libraries`` can mean, the best first."""
    path = os.path.join(container.path, declared)
    # The operating system finds no way out of a zip file.
    yield os.path.normpath(path) if container.archive else path
    first, _, rest = declared.partition("/")
    if not rest or {"", ".", ".."} & set(declared.split("/")):
        return
    for directory in _package_directories(first):
        yield os.path.join(directory, rest)
    for root in _installation_roots():
        yield os.path.join(root, declared)
    yield from _places_in_distribution(first, rest, declared)


def _package_directories(name: str) -> "Sequence[str]":
    """Return the directories of a top-level package, which need not be imported for that."""
    from importlib.util import find_spec

    if not name.isidentifier():
        return ()
    try:
        spec = find_spec(name)
    except ValueError as error:  # a module without a spec, as __main__ can be
        if _is_interrupt(error):
            raise
        return ()
    return list(spec.submodule_search_locations or ()) if spec is not None else ()


def _installation_roots() -> "list[str]":
    """Return the directories that distributions are installed in, in the order of the path."""
    from importlib.metadata import distributions

    return list(dict.fromkeys(str(one.locate_file("")) for one in distributions()))


def _places_in_distribution(name: str, file: str, declared: str) -> "Iterator[str]":
    """Yield what `file` can mean in a distribution: a path, or the name of one of its files."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        found = distribution(name)
    except PackageNotFoundError:
        return
    yield str(found.locate_file(file))
    if "/" not in file:
        yield from _one_of(declared, [one for one in found.files or () if one.name == file])


def find_installed(name: str, container: "Directory | ZipDirectory") -> str:
    """Return the path of a file that an installed distribution contains, by its name only."""
    alike = list(_installed_files(name))
    for path in _one_of(name, [file for file in alike if file.name == name]):
        if _is_zipped(path, container):
            raise _zipped(name, path, container)
        return path
    near = [str(file.locate()) for file in alike]
    raise _unknown_name(name, container, near)


def _installed_files(name: str) -> "Iterator[PackagePath]":
    """Yield the files of all distributions that `name` may mean or may have been meant to mean."""
    from importlib.metadata import distributions

    stem = shared_names.here().stem_of(name)
    for distribution in distributions():
        record = distribution.read_text("RECORD")  # reading it is fast, parsing is not
        if record is None or stem in record:
            files = distribution.files or ()
            near = (file for file in files if _is_near(file.name, name))
            yield from filter(_is_there, near)


def _is_there(file: "PackagePath") -> bool:
    """Whether a file exists that a distribution's list names, be it in a zip file."""
    path: Any = file.locate()  # of pathlib or zipfile
    return bool(path.exists())


def _one_of(declared: str, files: "Sequence[PackagePath]") -> "list[str]":
    """Return the path of the only one of several files; none if there is none.

    Of a distribution that is installed twice, the first on the path counts, as for imports. Links
    to one file are one. Distributions may carry a file of the same name for each machine: those
    for others count only if there is no other.
    """
    first = {str(file): str(file.locate()) for file in reversed(files)}
    own = {file: path for file, path in first.items() if not elf_file.is_foreign(path)}
    choices = own or first
    paths = {os.path.realpath(path): path for path in choices.values()}
    if len(paths) > 1:
        choice = ", ".join(sorted(choices))
        if not own:
            raise SharedLibraryError(
                f"shared library {declared!r} is there for other machines only [OJ434]: installed "
                f"distributions have {choice}; install the distribution for this machine"
            )
        raise SharedLibraryError(
            f"shared library {declared!r} is ambiguous [OJ433]: installed distributions have "
            f"{choice}; declare the one that is meant by its path, as written here"
        )
    return list(paths.values())


def _is_zipped(path: str, container: "Directory | ZipDirectory") -> bool:
    """Whether there is such a file in a zip file."""
    inside = os.path.join(container.path, "")
    if container.archive and path.startswith(inside):
        return container.has_file(path[len(inside) :])
    from .bundle import has_member

    parent = os.path.dirname(path)
    while not os.path.exists(parent) and parent != os.path.dirname(parent):
        parent = os.path.dirname(parent)
    return os.path.isfile(parent) and has_member(parent, path[len(parent) + 1 :])


# ---- What to say when it is nowhere, or cannot be loaded ----


def _zipped(declared: str, path: str, container: "Directory | ZipDirectory") -> SharedLibraryError:
    advice = "install it as part of a distribution that pip unpacks"
    if container.archive and path.startswith(container.archive):
        beside = os.path.join(os.path.dirname(container.archive), os.path.basename(path))
        advice = (
            f"install it beside the zip file and declare "
            f"{os.path.relpath(beside, container.path)!r}, or {advice}"
        )
    return SharedLibraryError(
        f"shared library {declared!r} is inside a zip file ({path}) [OJ435], and the dynamic "
        f"loader loads files only: {advice}"
    )


def _no_file(declared: str, looked_at: "Sequence[str]") -> SharedLibraryError:
    """Say where a path was looked for, and what is there instead."""
    name = os.path.basename(declared)
    directories = dict.fromkeys(map(os.path.dirname, looked_at))
    near = [path for directory in directories for path in _near_files(directory, name)]
    near = near or [str(file.locate()) for file in _installed_files(name)]
    places = " or ".join(looked_at)
    advice = _told_near(near) or _advice_to_install(declared)
    return SharedLibraryError(
        f"shared library {declared!r} not found: there is no {places} [OJ432]. {advice}"
    )


def _advice_to_install(declared: str) -> str:
    first = declared.partition("/")[0]
    if first in (".", ".."):
        return "Such a path is relative to the directory of the package"
    if _package_directories(first) or any(_places_in_distribution(first, "", declared)):
        return f"{first!r} is installed, but has no such file: another version of it may"
    return f"No distribution or package named {first!r} is installed: install the one that is meant"


def _unknown_name(
    name: str, container: "Directory | ZipDirectory", installed: "Sequence[str]"
) -> SharedLibraryError:
    """Say where a file name was looked for, and what is there instead."""
    directories = [container.path, *_directories_of_the_loader()]
    near = [path for directory in directories for path in _near_files(directory, name)]
    advice = _told_near([*near, *installed]) or "Install what contains it, or declare its path"
    return SharedLibraryError(
        f"shared library {name!r} not found: neither {container.path} has it, nor the directories "
        f"of the dynamic loader (LD_LIBRARY_PATH, ldconfig), nor an installed distribution "
        f"[OJ130]. {advice}"
    )


def _directories_of_the_loader() -> "Iterator[str]":
    """Yield the directories in which the dynamic loader usually looks."""
    yield from shared_names.here().directories_in(os.environ)
    yield from _configured_directories()


def _configured_directories() -> "Iterator[str]":
    """Yield what ldconfig is told, where toolkits register themselves."""
    import glob

    place = os.path.dirname(_LDCONFIG)
    for line in _lines_of(_LDCONFIG):
        if not line.startswith("include "):
            yield line
            continue
        for file in sorted(glob.glob(os.path.join(place, line.partition(" ")[2].strip()))):
            yield from _lines_of(file)


def _lines_of(path: str) -> "list[str]":
    """Return the lines of a file that have something else than a comment."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            lines = [line.partition("#")[0].strip() for line in file]
    except OSError as error:
        if _is_interrupt(error):
            raise
        return []
    return [line for line in lines if line]


def _near_files(directory: str, name: str) -> "list[str]":
    """Return the files in a directory that are nearly called `name`."""
    try:
        others = sorted(os.listdir(directory))
    except OSError as error:
        if _is_interrupt(error):
            raise
        return []
    near = [os.path.join(directory, other) for other in others if _is_near(other, name)]
    return [path for path in near if os.path.isfile(path)]


def _told_near(near: "Sequence[str]") -> str:
    found: dict[str, str] = {}
    for path in near:  # a directory often has two names, as /lib and /usr/lib
        directory, name = os.path.split(path)
        found.setdefault(os.path.join(os.path.realpath(directory), name), path)
    *others, last = [*found.values()][:_MOST_LISTED] or [""]
    if others:
        return f"There are {', '.join(others)} and {last}: declare one of these if it will do"
    return f"There is {last}: declare that if it will do" if last else ""


def _is_near(name: str, wanted: str) -> bool:
    """Whether a library's name differs only in version, prefix, suffix, or auditwheel's mark."""
    names = shared_names.here()
    stem = names.stem_of(name)
    meant = names.stem_of(wanted.removeprefix("-l"))  # as a linker is told
    return names.is_library(name) and meant in (stem, stem.rpartition("-")[0])


def reason_of(error: SharedLibraryError) -> str:
    """Return the words of the dynamic loader."""
    from .error_form import told_by, without_codes

    text = without_codes(told_by(error))  # not as a text, which has lines
    return text.partition(" cannot be loaded: ")[2] or text


def _not_loaded(declared: str, path: str, reason: str) -> SharedLibraryError:
    """Say why the dynamic loader refused a file; it tells some reasons poorly."""
    which = repr(declared) if path == declared else f"{declared!r} ({path})"
    culprit = reason.partition(": ")[0]
    told = reason
    if os.path.isabs(culprit) and (problem := elf_file.problem_of(culprit)):
        told = f"{'it' if culprit == path else culprit} {problem}"
    elif "/" not in culprit and ".so" in culprit:
        told = (
            f"it needs {culprit}, itself or through others, and that is not found ({reason}): "
            f"declare {culprit} under libraries before it, or install it where the dynamic loader "
            f"looks (LD_LIBRARY_PATH, ldconfig)"
        )
    return SharedLibraryError(f"shared library {which} cannot be loaded [OJ431]: {told}")
