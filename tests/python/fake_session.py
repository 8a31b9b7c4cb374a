"""Stands in for the modules that link: of fake objects (see conftest.py) it makes fake libraries.

`CoreLibrary` stands in for that of orcjit_import._library, `ExportedFunction` for that of
orcjit_import.exported_function, all else for orcjit_import.session. A fake object may say that it
`fails` (in "add" or "initialize"), and name Python code to `run` when it is initialized.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from orcjit_import.errors import (
    FunctionNotFoundError,
    InitializerError,
    LibraryNameError,
    ObjectFormatError,
)

events: list[str] = []
libraries: dict[str, CoreLibrary] = {}


def reset() -> None:
    events.clear()
    libraries.clear()


def texts_at(places, contents: list | None) -> list[bytes]:
    """Return the bytes of what lies at these places; none of what cannot be read."""
    if places.slices is None:
        files = map(Path, places.paths)
        return [file.read_bytes() if file.is_file() else b"" for file in files]
    texts = contents or [None] * len(places.labels)
    texts = [places.read(index) if text is None else text for index, text in enumerate(texts)]
    return [text if isinstance(text, bytes) else b"" for text in texts]


class CoreLibrary:
    """Linked objects, as orcjit_import._library knows them."""

    def __init__(self, name: str, read: dict[str, bytes] | None = None) -> None:
        if name in libraries:
            raise LibraryNameError(f"there is a library {name!r}")
        self.objects: list[dict[str, object]] = []
        self.link_order: list[str] = []
        self.shared: list[str] = []
        self.bind_now: bool | None = None
        self.is_closed = False
        for label, text in (read or {}).items():
            told = json.loads(text)
            if told.get("fails") == "add":
                raise ObjectFormatError(f"{label}: refused")
            if told.get("native", True):
                self.objects.append(told)
        libraries[name] = self
        self.name = name

    def add_shared_library(self, file: str) -> None:
        self.shared.append(file)

    def set_link_order(self, libraries: Sequence[CoreLibrary]) -> None:
        self.link_order = [library.name for library in libraries]

    def initialize(self, *, bind_now: bool) -> None:
        self.bind_now = bind_now
        for told in self.objects:
            if "run" in told:
                exec(told["run"])
            if told.get("fails") == "initialize":
                raise InitializerError("an initializer threw: no luck")
        events.append(f"initialize {self.name}")

    def has_run_code(self) -> bool:
        return any("run" in told for told in self.objects)

    def closing(self) -> tuple[Callable[[], None], Callable[[], None]]:
        return self.discard, int

    def discard(self) -> None:
        self.is_closed = True
        events.append(f"close {self.name}")
        del libraries[self.name]


class DynamicLibrary:
    """The same library as a user sees it."""

    def __init__(self, core: CoreLibrary) -> None:
        self.core = core
        self.library_name = core.name
        self.looked_up: list[str] = []

    @property
    def exports(self) -> list[str]:
        return sorted(name for one in self.core.objects for name in one.get("exports", []))

    def get_function(self, name: str) -> Function:
        self.looked_up.append(name)
        if name not in self.exports:
            raise FunctionNotFoundError(name)
        return Function(self, name)


class Function:
    def __init__(self, library: DynamicLibrary, name: str) -> None:
        self.library = library
        self.name = name

    def __call__(self) -> str:
        return f"{self.library.library_name}.{self.name}"


def ExportedFunction(function: Function, name: str, module: str, owner: object) -> Function:  # noqa: N802
    function.__name__ = function.__qualname__ = name
    function.__module__ = module
    return function


def take(
    library: DynamicLibrary, name: str, module: str, *, is_documented: bool = True
) -> Function:
    return ExportedFunction(library.get_function(name), name, module, library)


def wrap(core: CoreLibrary, origin: str) -> DynamicLibrary:
    return DynamicLibrary(core)


def initialize(library: DynamicLibrary, *, bind_now: bool) -> DynamicLibrary:
    library.core.initialize(bind_now=bind_now)
    return library
