"""What an environment has of all that building and importing objects takes."""

from __future__ import annotations

import importlib.metadata
import os
import pkgutil
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import _native, activation, naming
from .._version import __version__
from ..errors import OrcJITError
from . import core
from .targets import find_targets, named_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .targets import Target


@dataclass
class Finding:
    """One thing that was looked at.

    Parameters
    ----------
    state
        ``"good"``; ``"note"`` if only building needs it, or nobody has to; ``"bad"`` if imports of
        objects fail without it.
    what
        What it is, such as ``"C++ compiler"``.
    text
        What was found.
    advice
        What to do about it, if anything.
    """

    state: str
    what: str
    text: str
    advice: str = ""


def examine() -> list[Finding]:
    """Look at the interpreter, the packages, the native library, the compilers and the path.

    Returns
    -------
    list[Finding]
        In the order in which an import would meet them.
    """
    return [
        _interpreter(),
        _tvm_ffi(),
        _native_library(),
        _start(),
        *_compilers(),
        *_entries(),
    ]


def _interpreter() -> Finding:
    version = f"CPython {platform.python_version()}, {sys.executable}"
    if platform.python_implementation() != "CPython":
        name = f"{platform.python_implementation()} {platform.python_version()}"
        return Finding("bad", "Python", name, "use CPython 3.10 or newer")
    return Finding("good", "Python", version)


def _tvm_ffi() -> Finding:
    what = "apache-tvm-ffi"
    try:
        version = importlib.metadata.version(what)
    except importlib.metadata.PackageNotFoundError:
        advice = f"{sys.executable} -m pip install {what}"
        return Finding(
            "bad", what, "is not installed; only extension modules can do without", advice
        )
    try:
        import tvm_ffi
    except (ImportError, OSError, RuntimeError) as error:
        advice = f"{sys.executable} -m pip install --force-reinstall {what}"
        return Finding("bad", what, f"{version}, which cannot be imported: {error}", advice)
    return Finding("good", what, f"{version}, {Path(tvm_ffi.__file__).parent}")


def _native_library() -> Finding:
    what = "orcjit-import"
    try:
        path, built = _native.library_path(), core.build_info()
    except (OrcJITError, OSError) as error:
        advice = f"{sys.executable} -m pip install --force-reinstall --no-cache-dir {what}"
        return Finding("bad", what, f"{__version__}, whose native library fails: {error}", advice)
    return Finding("good", what, f"{__version__}, LLVM {built['llvm']}, {path}")


def _start() -> Finding:
    what = "at start"
    paths = activation.present()
    if not paths:
        advice = "`import orcjit_import` does it, or `orcjit-import enable` for all programs"
        return Finding(
            "note", what, "object files are not importable before they are asked for", advice
        )
    shown = ", ".join(map(str, paths))
    if not activation.works():
        advice = "reinstall orcjit-import here, or run `orcjit-import enable` again"
        return Finding("bad", what, f"{shown} has no effect", advice)
    return Finding("good", what, f"object files are importable, by {shown}")


def _compilers() -> Iterator[Finding]:
    for what, variable, names in (
        ("C compiler", "CC", ("cc", "gcc", "clang")),
        ("C++ compiler", "CXX", ("c++", "g++", "clang++")),
    ):
        chosen = os.environ.get(variable, "").split()[:1]
        path = next(filter(None, map(shutil.which, chosen or names)), None)
        if path is None:
            named = (
                f"${variable} names {chosen[0]}, which is"
                if chosen
                else f"{' and '.join(names)} are"
            )
            advice = "only building needs one: on Debian or Ubuntu, apt-get install g++"
            yield Finding("note", what, f"{named} not on PATH", advice)
        else:
            yield Finding("good", what, f"{_first_line([path, '--version'])}, {path}")


def _first_line(command: list[str]) -> str:
    """Return what a program says of itself, or why it says nothing."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"does not run: {error}"
    return next(iter(done.stdout.splitlines()), f"exit status {done.returncode}")


def _entries() -> Iterator[Finding]:
    """Yield which entries of the path hold object modules."""
    entries = list(dict.fromkeys(named_entries(sys.path)))
    missing = [entry for entry in entries if not _is_there(entry)]
    absent = f"; not there: {', '.join(missing)}" if missing else ""
    yield Finding("note" if missing else "good", "sys.path", f"{len(entries)} entries{absent}")
    for entry in entries:
        found = _object_modules(entry or str(Path.cwd()))
        if found:
            yield _told(entry, found)


def _told(entry: str, found: list[Target]) -> Finding:
    sound = _names(each for each in found if each.found.problem is None)
    broken = _names(each for each in found if each.found.problem is not None)
    text = "; ".join(
        f"{what} {names}"
        for what, names in (("object modules", sound), ("cannot be imported:", broken))
        if names
    )
    advice = f"`orcjit-import check {entry or '.'}` tells why" if broken else ""
    return Finding("note" if broken else "good", entry or "working directory", text, advice)


def _names(targets: Iterable[Target]) -> str:
    names = [target.name for target in targets]
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _is_there(entry: str) -> bool:
    # The zip file of the standard library is on every path and hardly ever there.
    of_python = f"python{sys.version_info[0]}{sys.version_info[1]}.zip"
    if not entry or Path(entry).exists() or Path(entry).name == of_python:
        return True
    return pkgutil.get_importer(entry) is not None  # a mark of an editable installation


def _object_modules(entry: str) -> list[Target]:
    """Return the object modules directly in an entry, but not those below."""
    path = Path(entry)
    try:
        if path.is_file():
            places = [entry]
        else:
            places = [str(place) for place in sorted(path.iterdir()) if _may_be_module(place)]
    except OSError:
        return []  # it is not there
    return [target for place in places for target in _importable(place)]


def _may_be_module(place: Path) -> bool:
    if not place.is_dir():
        return place.name.endswith(naming.LINKABLE_SUFFIXES)
    try:
        return bool(naming.linkable([child.name for child in place.iterdir()]))
    except OSError:
        return False


def _importable(place: str) -> list[Target]:
    try:
        targets = find_targets(place)
    except OrcJITError:
        return []  # an import says what is wrong with it
    return [each for each in targets if each.is_importable and "." not in each.name]
