"""An object cache for kernel DSLs: compiled objects on disk, by keys, imported as modules.

    from orcjit_import import cache

    key = cache.fingerprint(source, flags=flags, compiler=cache.compiler_identity("c++"))
    kernel = cache.get_or_build(key, lambda: compile_it(source, flags))
    kernel.run(1, 2)

One builder per key works at a time, over threads and processes; who only reads waits for nobody.
Importing this costs an import of objects nothing: nothing of it is imported there.
"""

from __future__ import annotations

from .store import Cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from types import ModuleType

    from .fingerprints import CompilerNotFoundError, compiler_identity, fingerprint
    from .locks import CacheRecursionError
    from .settings import CacheSettingError
    from .store import Objects
    from .upkeep import export, verify, warm

__all__ = [
    "Cache",
    "CacheRecursionError",
    "CacheSettingError",
    "CompilerNotFoundError",
    "compiler_identity",
    "default_cache",
    "export",
    "fingerprint",
    "get_or_build",
    "verify",
    "warm",
]

_HOMES = {
    "CacheRecursionError": "locks",
    "CacheSettingError": "settings",
    "CompilerNotFoundError": "fingerprints",
    "compiler_identity": "fingerprints",
    "export": "upkeep",
    "fingerprint": "fingerprints",
    "verify": "upkeep",
    "warm": "upkeep",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = __import__(f"{__name__}.{_HOMES[name]}", fromlist=[name])
        return globals().setdefault(name, getattr(home, name))


_default: list[Cache] = []  # the first counts


def default_cache() -> Cache:
    """Return the cache of this process, at the place that the environment names."""
    if not _default:
        _default.append(Cache())
    return _default[0]


def get_or_build(
    key: str,
    build: Callable[[], Objects],
    *,
    name: str = "",
    cache: str | os.PathLike[str] | Cache | None = None,
) -> ModuleType:
    """Return the module of the objects that were built for a key, or are built now.

    Parameters
    ----------
    key, build, name
        As for `Cache.get_or_build`.
    cache
        Where to keep it, if not in `default_cache`.

    Returns
    -------
    module
        As `Cache.get_or_build` does.
    """
    if cache is None:
        chosen = _default[0] if _default else default_cache()
    else:
        chosen = cache if isinstance(cache, Cache) else Cache(cache)
    return chosen.get_or_build(key, build, name=name)
