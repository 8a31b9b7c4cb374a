"""The objects of one import, read and checked by the native core in one call.

What they are decides whether they make a module; what was read is what a library takes over, so
that no object is opened twice.
"""
# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH119

import os

from . import naming
from .errors import NativeLibraryError, OrcJITError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType
    from typing import Any

    from .source import ObjectSource


class OpenedObjects:
    """Some objects and archives, and what the core found in them.

    Attributes
    ----------
    sources
        Those that can be linked here, in order.
    defects
        Those that cannot be read or are no objects, each with the reason.
    foreign
        Those for other platforms, each with its name, as "elf64 for aarch64".
    has_exports
        Whether one of `sources` exports a function.
    init_functions
        The init functions of extension modules that they define, each with its source.
    declarations
        What they declare about themselves, each with its source.
    """

    __slots__ = (
        "_all",
        "_handle",
        "declarations",
        "defects",
        "foreign",
        "has_exports",
        "init_functions",
        "sources",
    )

    def __init__(self, sources: "Sequence[ObjectSource]") -> None:
        self._all = sources
        self._read()

    def _read(self) -> None:
        self.defects: list[tuple[ObjectSource, OrcJITError]] = []
        self.foreign: list[tuple[ObjectSource, str]] = []
        self.has_exports = False
        self.init_functions: list[tuple[ObjectSource, str]] = []
        self.declarations: list[tuple[ObjectSource, str]] = []
        readable, contents = self._contents()
        self._handle = None
        try:
            self._handle, records = _core().open_objects(readable, contents)
        except OrcJITError as error:  # there is no core that works
            self.defects += [(source, error) for source in readable]
            records = []
        for key, index, value in records:
            self._note(key, readable[index], value)
        unusable = {source for source, _ in (*self.defects, *self.foreign)}
        self.sources = [source for source in self._all if source not in unusable]

    def _contents(self) -> "tuple[Sequence[ObjectSource], list[bytes | None] | None]":
        """Return what can be read, and the bytes of what is not read by the core."""
        if all(source.is_whole_file for source in self._all):
            return self._all, None
        contents = [self._content_of(source) for source in self._all]
        pairs = [
            (source, content)
            for source, content in zip(self._all, contents, strict=True)
            if not isinstance(content, OrcJITError)
        ]
        return [source for source, _ in pairs], [content for _, content in pairs]

    def _content_of(self, source: "ObjectSource") -> "bytes | OrcJITError | None":
        try:
            return source.read()
        except OrcJITError as error:
            self.defects.append((source, error))
            return error

    def _note(self, key: str, source: "ObjectSource", value: "Any") -> None:
        if key == "defect":
            self.defects.append((source, value))
        elif key == "foreign":
            self.foreign.append((source, value))
        elif key == "exports":
            self.has_exports = True
        elif key == "init_functions":
            self.init_functions.append((source, value))
        else:
            self.declarations.append((source, value))

    @property
    def has_extension_modules(self) -> bool:
        """Whether one of them is an extension module of its own name."""
        return any(
            naming.init_symbol(os.path.basename(source.label).rpartition(".")[0]) == symbol
            for source, symbol in self.init_functions
        )

    def take(self) -> "Any":
        """Return what the core has read, for one library; it is read again for the next.

        Raises
        ------
        OrcJITError
            If one of them has become unreadable by then.
        """
        if self._handle is None:
            self._read()
            if self.defects:
                raise self.defects[0][1]
        handle, self._handle = self._handle, None
        return handle


def _core() -> "ModuleType":
    """Return the view of the native core; without it, no object can be told from a stray."""
    try:
        from . import _native
    except ImportError as error:  # ctypes, which an isolated sub-interpreter may refuse to load
        raise NativeLibraryError(f"the native library cannot be used here: {error}") from error
    return _native
