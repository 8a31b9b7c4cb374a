"""Modules of cached objects: made by the loader of imports, but entered nowhere."""

from __future__ import annotations

from importlib.util import module_from_spec
from typing import TYPE_CHECKING, Any

from ..candidate import judge_objects
from ..containers.memory import MemoryDirectory
from ..errors import ObjectFormatError
from ..finder import make_spec
from ..import_errors import import_error
from ..mistakes import describe
from ..naming import INIT_PREFIXES
from . import entry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from .entry import Content


def content_of(key: str, objects: Sequence[bytes]) -> Content:
    """Return what is to be stored, and find out what has to be known without reading it.

    Raises
    ------
    ObjectFormatError
        If one is no object.
    """
    if not objects:
        raise ObjectFormatError(
            f"the build of {key!r} has returned no object [OJ872]: return its path or bytes, or a "
            f"list of them"
        )
    named = list(zip(entry.names_of(len(objects), objects), objects, strict=True))
    label = key.encode("utf-8", "backslashreplace").decode()  # what messages call them
    places = MemoryDirectory(label, dict(named)).places([name for name, _ in named])
    described = [each for index in range(len(named)) for each in describe(places, index)]
    return entry.Content(key, named, is_eager=any(map(_is_eager, described)))


def _is_eager(described: dict[str, Any]) -> bool:
    names = [symbol[0] for symbol in described.get("defined", ())]
    return bool(described.get("eager")) or any(name.startswith(INIT_PREFIXES) for name in names)


def load(name: str, path: str, content: Content) -> ModuleType:
    """Link objects into a new module.

    Raises
    ------
    ImportError
        If anything is wrong with them.
    """
    spec = make_spec(name, _found(name, path, content))
    module = module_from_spec(spec)
    assert spec.loader is not None
    spec.loader.exec_module(module)
    return module


def fill(module: ModuleType, path: str, content: Content) -> None:
    """Link objects, and let a module show them.

    Raises
    ------
    ImportError
        If anything is wrong with them.
    """
    name = module.__name__
    spec = make_spec(name, _found(name, path, content))
    loader: Any = spec.loader
    vars(module).update(__spec__=spec, __loader__=loader)
    loader.exec_module(module)


def _found(name: str, path: str, content: Content) -> Any:
    container: Any = MemoryDirectory(path, dict(content.objects))
    names = [name for name, _ in content.objects]
    found = judge_objects(container, path, names, name.rpartition(".")[2])
    if found is None:
        raise import_error(name, "its objects export nothing [OJ873]", path)
    return found
