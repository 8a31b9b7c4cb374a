"""Policies: what may be linked, and by which digests. ``orcjit_import.install(policy=...)``.

A policy is a callable that is shown a `Request` before anything of an import is linked, and returns
the reason why it must not be, or nothing. A request that is asked for digests reads the objects
then and there, and these very bytes are linked: what lies on disk may change meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .. import _is_interrupt, imported
from ..containers.memory import MemoryDirectory
from ..error_form import repr_of, told_by
from ..errors import OrcJITError, PolicyError
from ..import_errors import import_error
from ..manifest import parse_manifest
from ..opened import OpenedObjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..candidate import Candidate

__all__ = ["LockFile", "Places", "Policy", "Request"]

_VERSION = 1
_MANIFEST = "manifest"


class Policy(Protocol):
    """What decides whether an object module may be imported."""

    def __call__(self, request: Request, /) -> str | None:
        """Return the reason why not; nothing, or "", if it may."""


class Request:
    """An object module that is about to be linked.

    Attributes
    ----------
    name
        The module's name.
    path
        Its object file or archive, or the directory of the package, which may be in a zip file.
    is_compiled
        Whether there are objects. A package of sources is asked for twice: before its manifest has
        a compiler run, and when it is compiled.
    """

    def __init__(self, name: str, found: Candidate, *, is_compiled: bool = True) -> None:
        self.name = name
        self.is_compiled = is_compiled
        self.path = found.path
        self._found = found
        self._digests: dict[str, str] | None = None

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of each file that is linked, and of the manifest, by relative paths.

        Objects are in the order in which they are linked; a manifest is called "manifest". From
        then on these bytes are what is linked. Before there are objects, it is the SHA-256 of each
        source; what this manifest says is what is run.

        Raises
        ------
        OrcJITError
            If one cannot be read.
        """
        if self._digests is None:
            self._digests = self._read() if self.is_compiled else self._read_sources()
        return dict(self._digests)

    def _read(self) -> dict[str, str]:
        found: Any = self._found
        if hasattr(found, "sources"):
            found = found.compiled()
        inside = os.path.join(found.container.path, "")  # noqa: PTH118
        names = [label.removeprefix(inside) for label in found.objects.labels]
        content = {name: found.container.read(name) for name in names}
        digests = {name: _digest_of(data) for name, data in content.items()}
        if found.manifest_path:
            text = found.container.read(found.manifest_path.removeprefix(inside))
            found.manifest = parse_manifest(text, found.manifest_path)
            digests[_MANIFEST] = _digest_of(text)
        found.objects = OpenedObjects(MemoryDirectory(found.container.path, content).places(names))
        return digests

    def _read_sources(self) -> dict[str, str]:
        found: Any = self._found
        container = found.container
        digests = {}
        if found.manifest_path:
            inside = os.path.join(container.path, "")  # noqa: PTH118
            text = container.read(found.manifest_path.removeprefix(inside))
            found.manifest = parse_manifest(text, found.manifest_path)
            found.sources = found.manifest.select_sources(container)
            digests[_MANIFEST] = _digest_of(text)
        return {name: _digest_of(container.read(name)) for name in found.sources} | digests

    def __repr__(self) -> str:
        return f"Request({self.name!r}, {self.path!r})"


class Places:
    """Allows what lies below some directories, or in some zip files, and nothing else.

    Parameters
    ----------
    places
        The directories and zip files, or one of them. Links are followed.
    """

    def __init__(self, places: Iterable[str | os.PathLike[str]] | str | os.PathLike[str]) -> None:
        if isinstance(places, str | os.PathLike):  # its letters would be places, and "/" one of all
            places = [places]
        self._places = [os.path.realpath(place) for place in places]

    def __call__(self, request: Request) -> str | None:
        """Return the reason why a module must not be imported."""
        path = os.path.realpath(request.path)
        if any(path == place or path.startswith(os.path.join(place, "")) for place in self._places):  # noqa: PTH118
            return None
        return f"it does not lie below {' or '.join(self._places) or 'any place: none is allowed'}"

    def __repr__(self) -> str:
        return f"Places({self._places})"


_IF_MEANT = ". If that is meant, make this again: orcjit-import lock"


class LockFile:
    """Allows what a lock file has, with the very content that it had then.

    Parameters
    ----------
    path
        A file that ``orcjit-import lock`` or `LockFile.write` has made.

    Raises
    ------
    PolicyError
        If it cannot be read, or is none.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)
        try:
            known = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            if _is_interrupt(error):
                raise
            reason = getattr(error, "strerror", None) or error
            raise PolicyError(
                f"the lock file {self.path} cannot be read [OJ892]: {reason}; make it with "
                f"orcjit-import lock"
            ) from error
        if not _is_lock(known):
            raise PolicyError(
                f"{self.path} is no lock file of this version [OJ893]: make it with orcjit-import "
                f"lock"
            )
        self._modules: dict[str, dict[str, str]] = known["modules"]

    def __call__(self, request: Request) -> str | None:
        """Return the reason why a module must not be imported."""
        expected = self._modules.get(request.name)
        if expected is None:
            return f"it is not in the lock file{_IF_MEANT}"
        found = request.digests()
        if not request.is_compiled:  # the objects follow; now it counts which commands are run
            found = _manifest_of(found)
            expected = _manifest_of(expected)
        difference = _difference(found, expected)
        return difference and f"{difference}{_IF_MEANT}"

    @staticmethod
    def write(path: str | os.PathLike[str], requests: Iterable[Request]) -> None:
        """Write a lock file of modules, as they are now."""
        modules = {request.name: request.digests() for request in requests}
        known = {"version": _VERSION, "modules": dict(sorted(modules.items()))}
        Path(path).write_text(f"{json.dumps(known, indent=1)}\n", encoding="utf-8")

    def __repr__(self) -> str:
        return f"LockFile({self.path!r})"


def add(policy: Policy | str | os.PathLike[str]) -> None:
    """Have a policy asked before anything is linked; by its name, or by the path of a lock file.

    Raises
    ------
    PolicyError
        If there is no policy of that name, or no lock file at that path.
    """
    chosen: Any = policy
    if isinstance(policy, os.PathLike) or (isinstance(policy, str) and policy.endswith(".lock")):
        chosen = LockFile(policy)
    elif isinstance(policy, str):
        chosen = _named(policy)
    if not callable(chosen):
        raise PolicyError(
            f"{chosen!r} is no policy: give a callable, a name, or a lock file [OJ895]"
        )
    known: list[Any] = [guard for guard in imported.guards if _is_ours(guard)]
    if all(guard.args[0] is not chosen for guard in known):
        imported.guards.append(partial(_allow, chosen))


def remove_all() -> None:
    """Ask no policy any more."""
    imported.guards[:] = [guard for guard in imported.guards if not _is_ours(guard)]


def _manifest_of(digests: Mapping[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in digests.items() if name == _MANIFEST}


def _is_lock(known: Any) -> bool:
    """Whether this is what `LockFile.write` writes: an edited file must not be half understood."""
    if not isinstance(known, dict) or known.get("version") != _VERSION:
        return False
    modules = known.get("modules")
    return isinstance(modules, dict) and all(
        isinstance(digests, dict) and all(isinstance(digest, str) for digest in digests.values())
        for digests in modules.values()
    )


def _is_ours(guard: object) -> bool:
    return isinstance(guard, partial) and guard.func is _allow


def _named(name: str) -> Any:
    from ..plugins import find, instance_of, near

    found = instance_of(find("policies", name, PolicyError))
    if found is None:
        raise PolicyError(
            f"no policy is called {name!r} [OJ894]: install the distribution that has it, or give "
            f"the path of a lock file, which ends with .lock"
            f"{near('policies', name)}"
        )
    return found


def _allow(policy: Policy, name: str, found: Candidate) -> None:
    """Raise an ImportError unless a policy allows what was found."""
    is_compiled = not hasattr(found, "sources")
    reason, cause = _objection(policy, Request(name, found, is_compiled=is_compiled))
    if reason:
        denial = PolicyError(f"denied by the policy {repr_of(policy)} [OJ891]: {reason}")
        denial.__cause__ = cause
        raise import_error(name, str(denial), found.path) from denial


def _objection(policy: Policy, request: Request) -> tuple[str, Exception | None]:
    """Return why a policy does not allow something, and what it has raised; "" if it does."""
    try:
        reason: object = policy(request)
    except OrcJITError as error:  # of what it reads
        return told_by(error), error
    except Exception as error:
        if _is_interrupt(error):
            raise
        return f"it has raised {type(error).__name__}: {error}", error
    if reason is None or isinstance(reason, str):
        return reason or "", None
    # As a truth value False would allow, and True would deny.
    return f"it has returned {reason!r}, and not None, which allows, or a text that says why", None


def _difference(found: Mapping[str, str], expected: Mapping[str, str]) -> str | None:
    """Say how what was found differs from what was locked; the order counts as well."""
    for name in found:
        if name not in expected:
            return f"{name} is not in the lock file"
        if found[name] != expected[name]:
            return f"{name} has the digest {found[name]}, and the lock file has {expected[name]}"
    for name in expected:
        if name not in found:
            return f"{name} is in the lock file, and is missing"
    if list(found) != list(expected):
        return f"its objects would be linked in another order: {', '.join(found)}"
    return None


def _digest_of(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
