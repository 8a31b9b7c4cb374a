"""Runs one composition in a fresh process each, and prints what its units report.

See compatibility/runner.py, whose server this is.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from compatibility.runner import Job, opened, serve

from orcjit_import import _library

# Where the interpreter is an emulated one, so is the program.
EMULATOR = [tool] if (tool := shutil.which("emulate")) else []


def run(job: Job) -> None:
    if job["kind"] == "program":
        command = [*EMULATOR, job["path"], *(name for _, name in job["roots"])]
        os.execv(command[0], command)
    report = ctypes.CDLL(job["report"], ctypes.RTLD_GLOBAL)
    libraries = (link if job["kind"] == "jit" else load)(job)
    report.report_value(b"-", b"initialized", 0)
    for library, name in job["roots"]:
        libraries[library].call(name)
    report.report_value(b"-", b"observed", 0)
    for library in reversed(libraries.values()):
        library.close() if job["unload"] else library.keep()


class Linked:
    """A library that this package links."""

    def __init__(self, library: _library.CoreLibrary) -> None:
        self.library = library
        self.close = library.close
        self.keep = library.keep()

    def call(self, name: str) -> None:
        address = self.library.find(name)
        if not address:
            raise SystemExit(f"there is no {name}()")
        ctypes.CFUNCTYPE(None)(address)()


class Loaded:
    """A library that the system's linker made."""

    def __init__(self, path: str) -> None:
        self.library = ctypes.CDLL(path)

    def call(self, name: str) -> None:
        self.library[name]()

    def keep(self) -> None:
        """Do nothing: what was loaded stays until it is unloaded."""

    def close(self) -> None:
        ctypes.CDLL(None).dlclose(ctypes.c_void_p(self.library._handle))


def link(job: Job) -> dict[str, Linked]:
    made: list[_library.CoreLibrary] = []
    for part in job["libraries"]:
        library = _library.create_library(part["name"])
        library.set_link_order(made)
        for path in part["inputs"]:
            library.add(opened(path))
        library.initialize(bind_now=job["bind_now"])
        made.append(library)
    return {part["name"]: Linked(made[i]) for i, part in enumerate(job["libraries"])}


def load(job: Job) -> dict[str, Loaded]:
    return {name: Loaded(path) for name, path in job["paths"]}


if __name__ == "__main__":
    serve(run)
