"""The objects of one import, read and checked by the native core in one call.

What they are decides whether they make a module; what was read is what a library takes over, so
that no object is opened twice.
"""
# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH119

import os

from . import _part, naming
from .error_base import OrcJITError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .source import ObjectPlaces


class OpenedObjects:
    """Some objects and archives, and what the core found in them.

    Attributes
    ----------
    places
        Where they are.
    labels
        Those that can be linked here, in order.
    defects
        Those that cannot be read or are no objects, each with the reason.
    foreign
        Those for other platforms, each with that one's name, as "elf64 for aarch64", and the reason
        why it cannot be linked here.
    has_exports
        Whether one of `labels` exports a function.
    is_documented
        Whether one of `labels` documents a function.
    init_functions
        The init functions of extension modules that they define, each with its object.
    declarations
        What they declare about themselves, each with its object.
    """

    __slots__ = (
        "_handle",
        "declarations",
        "defects",
        "foreign",
        "has_exports",
        "init_functions",
        "is_documented",
        "labels",
        "places",
    )

    def __init__(self, places: "ObjectPlaces") -> None:
        self.places = places
        self._read()

    @classmethod
    def of_kernels(cls, places: "ObjectPlaces") -> "OpenedObjects":
        """Describe objects of which is known that they only export functions; none is read."""
        self = cls.__new__(cls)
        self.places = places
        self.labels = places.labels
        self.defects, self.foreign, self.init_functions, self.declarations = (), (), (), ()
        self.has_exports, self.is_documented, self._handle = True, True, None
        return self

    def _read(self) -> None:
        # Empty for most: the collector of garbage has less to go through at the end of the process.
        self.defects: Sequence[tuple[str, OrcJITError]] = ()
        self.foreign: Sequence[tuple[str, str, str]] = ()
        self.has_exports = self.is_documented = False
        self.init_functions: Sequence[tuple[str, str]] = ()
        self.declarations: Sequence[tuple[str, str]] = ()
        self._handle = None
        contents = self.places.contents()
        records: Sequence[tuple[str, int, Any]] = ()
        try:
            self._handle, records = _core().open_objects(self.places, contents)
        except OrcJITError as error:  # there is no core that works
            self.defects = [(label, error) for label in self.places.labels]
        for key, index, value in records:
            self._note(key, index, value)
        self.labels = self.places.labels
        if self.defects or self.foreign:
            unusable = {label for label, *_ in (*self.defects, *self.foreign)}
            self.labels = [label for label in self.labels if label not in unusable]

    def _note(self, key: str, index: int, value: "Any") -> None:
        label = self.places.labels[index]
        if key == "defect":
            # What keeps Python from reading it says more: "the member is corrupt".
            reason = self.places.read(index)
            self._add("defects", (label, reason if isinstance(reason, OrcJITError) else value))
        elif key == "foreign":
            self._add("foreign", (label, *value))
        elif key == "exports":
            self.has_exports = True
        elif key == "documented":
            self.is_documented = True
        else:  # init_functions, declarations
            self._add(key, (label, value))

    def _add(self, attribute: str, item: "Any") -> None:
        known = getattr(self, attribute)
        if known:
            known.append(item)
        else:
            setattr(self, attribute, [item])

    @property
    def has_extension_modules(self) -> bool:
        """Whether one of them is an extension module of its own name."""
        return any(
            symbol in naming.init_symbols(os.path.basename(label).rpartition(".")[0])
            for label, symbol in self.init_functions
        )

    def stamps(self) -> "list[tuple[Any, ...]]":
        """Return what changes when one of `labels` changes."""
        linked = set(self.labels)
        return [
            self.places.stamp(index)
            for index, label in enumerate(self.places.labels)
            if label in linked
        ]

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


_CURE = (
    ". In an isolated sub-interpreter of CPython 3.12 no object can be imported, whatever its "
    "slots say; use one that is not isolated, or CPython 3.13 or newer"
)


def _core() -> "Any":
    """Return the view of the native core; without it, no object can be told from a stray."""
    try:
        return _part("_native")
    except ImportError as error:  # ctypes, which an isolated sub-interpreter may refuse to load
        cure = _CURE if "subinterpreters" in str(error) else ""
        raise _part("errors").NativeLibraryError(
            f"the native library cannot be used here [OJ954]: {error}{cure}"
        ) from error
