"""What shared libraries are called on each system, and where its dynamic loader looks for them."""

# Runs during imports, which shall not import pathlib by themselves:
# ruff: noqa: PTH117, PTH120

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class SharedNames:
    """The rules of one system.

    Attributes
    ----------
    mark
        What is in the name of every shared library: its suffix, before or after a version.
    prefix
        What may stand before the name proper.
    variables
        Environment variables with directories in which the loader looks.
    separator
        What stands between those.
    directories
        Where the loader looks besides; ``{machine}`` is that of `os.uname`.
    """

    __slots__ = ("directories", "mark", "prefix", "separator", "variables")

    def __init__(
        self,
        mark: str,
        prefix: str,
        variables: "tuple[str, ...]",
        separator: str,
        directories: "tuple[str, ...]",
    ) -> None:
        self.mark = mark
        self.prefix = prefix
        self.variables = variables
        self.separator = separator
        self.directories = directories

    def is_library(self, name: str) -> bool:
        """Whether a file of that name is a shared library."""
        return self.mark in name.lower()

    def stem_of(self, name: str) -> str:
        """Return ``cudart`` for ``libcudart.so.12``, ``libcudart.12.dylib`` or ``cudart64_12.dll``.

        Versions before the suffix go as well, as far as they are told by a dot or a number of bits.
        """
        at = name.lower().find(self.mark)
        stem = (name if at < 0 else name[:at]).removeprefix(self.prefix)
        if self.mark == ".dylib":
            return stem.partition(".")[0]
        if self.mark == ".dll":
            return stem.rstrip("0123456789_").removesuffix("-")
        return stem

    def directories_in(self, environment: "Mapping[str, str]") -> "list[str]":
        """Return the directories in which the loader looks, those of the environment first."""
        named = [
            directory
            for variable in self.variables
            for directory in environment.get(variable, "").split(self.separator)
            if directory
        ]
        machine = os.uname().machine if hasattr(os, "uname") else ""
        return [*named, *[each.format(machine=machine) for each in self.directories]]


# By `sys.platform`.
SYSTEMS = {
    "linux": SharedNames(
        ".so",
        "lib",
        ("LD_LIBRARY_PATH",),
        ":",
        ("/usr/lib/{machine}-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib"),
    ),
    # What is in the dyld shared cache has a name there, and no file.
    "darwin": SharedNames(
        ".dylib",
        "lib",
        ("DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"),
        ":",
        ("/usr/local/lib", "/usr/lib", "/opt/homebrew/lib"),
    ),
    # Of PATH, Python's loads make no use; os.add_dll_directory takes its place.
    "win32": SharedNames(".dll", "lib", ("PATH",), ";", ()),
}


def here() -> SharedNames:
    """Return the rules of this system."""
    return SYSTEMS.get(sys.platform, SYSTEMS["linux"])


def search_beside(path: str) -> "Any":
    """Let the loader find what a shared library needs beside it, until the result is closed.

    On Windows only: elsewhere, the library itself says where to look, and the result is None.
    """
    add = getattr(os, "add_dll_directory", None)
    directory = os.path.dirname(path)
    return add(directory) if add is not None and os.path.isabs(directory) else None
