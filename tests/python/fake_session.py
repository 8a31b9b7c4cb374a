"""Stands in for orcjit_import.session: links the fake objects of conftest.py.

A fake object may name an `initializer` that records a word, a `fails` (in "add" or "initialize"),
and Python code to `run` when it is initialized.
"""

from __future__ import annotations

import json
from pathlib import Path

from orcjit_import.errors import (
    FunctionNotFoundError,
    InitializerError,
    LibraryNameError,
    ObjectFormatError,
)

events: list[str] = []
libraries: dict[str, DynamicLibrary] = {}


def reset() -> None:
    events.clear()
    libraries.clear()


class DynamicLibrary:
    def __init__(self, name: str) -> None:
        self.library_name = name
        self.objects: list[dict[str, object]] = []
        self.link_order: list[str] = []
        self.looked_up: list[str] = []
        self.bind_now: bool | None = None

    @property
    def exports(self) -> list[str]:
        return sorted(name for one in self.objects for name in one.get("exports", []))

    def set_link_order(self, *libraries: DynamicLibrary) -> None:
        self.link_order = [library.library_name for library in libraries]

    def get_function(self, name: str) -> Function:
        self.looked_up.append(name)
        if name not in self.exports:
            raise FunctionNotFoundError(name)
        return Function(self, name)

    def get_function_doc(self, name: str) -> str | None:
        return None


class Function:
    def __init__(self, library: DynamicLibrary, name: str) -> None:
        self.library = library
        self.name = name

    def __call__(self) -> str:
        return f"{self.library.library_name}.{self.name}"


class Session:
    def create_library(self, name: str) -> DynamicLibrary:
        if name in libraries:
            raise LibraryNameError(f"there is a library {name!r}")
        libraries[name] = DynamicLibrary(name)
        return libraries[name]


def default_session() -> Session:
    return Session()


def add_source(library: DynamicLibrary, source) -> None:
    told = json.loads(Path(source.path).read_bytes())
    if told.get("fails") == "add":
        raise ObjectFormatError(f"{source.path}: refused")
    library.objects.append(told)


def initialize(library: DynamicLibrary, *, bind_now: bool) -> DynamicLibrary:
    library.bind_now = bind_now
    for told in library.objects:
        if "run" in told:
            exec(told["run"])
        if told.get("fails") == "initialize":
            raise InitializerError("an initializer threw: no luck")
    events.append(f"initialize {library.library_name}")
    return library


def close(library: DynamicLibrary) -> None:
    events.append(f"close {library.library_name}")
    del libraries[library.library_name]
