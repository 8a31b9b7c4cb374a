"""Makes what the benchmarks load: objects, and the shared libraries linked from them beforehand.

All copies of an object are the same file under another name. To every loader they are different
libraries, and each is in a symbol table of its own.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tvm_ffi import libinfo

KERNELS = Path(__file__).resolve().parent / "kernels"
COPIES = 200


@dataclass(frozen=True)
class Kernel:
    """One source, one compiler: a directory of copies NAME0000.o, ..., and of what is linked."""

    title: str
    directory: Path
    name: str
    driver: str

    def module(self, index: int) -> str:
        return f"{self.name}{index:04}"

    def object_path(self, index: int) -> Path:
        return self.directory / f"{self.module(index)}.o"

    @property
    def alone(self) -> Path:
        """The object in a directory without copies."""
        return self.directory / "alone" / f"{self.name}.o"


def make_inputs(root: Path) -> dict[str, Kernel]:
    """Compile and link everything below `root`."""
    kernels = {"c": make_kernel(root, "C", "add.c", os.environ.get("CC", "cc"), "-std=gnu11")}
    for driver in cxx_drivers():
        title = f"C++, {'Clang' if 'clang' in driver else 'GCC'}"
        key = Path(driver).name
        kernels[key] = make_kernel(root, title, "typed_add.cc", driver, "-std=c++17")
    return kernels


def make_kernel(root: Path, title: str, source: str, driver: str, *flags: str) -> Kernel:
    stem = f"{re.sub(r'[^a-z]', '', Path(driver).name)}_{Path(source).stem}_"
    directory = root / stem
    kernel = Kernel(title, directory, stem, driver)
    for path in (kernel.alone, kernel.object_path(0)):
        linked_path(path).parent.mkdir(parents=True)
    includes = include_flags()
    linked = linked_path(kernel.alone)
    run(driver, "-O2", "-fPIC", *flags, *includes, "-c", KERNELS / source, "-o", kernel.alone)
    run(*link_command(driver, kernel.alone, linked))
    for index in range(COPIES):
        shutil.copy(kernel.alone, kernel.object_path(index))
        shutil.copy(linked, linked_path(kernel.object_path(index)))
    return kernel


def include_flags() -> list[str]:
    return [f"-I{path}" for path in libinfo.include_paths()]


def linked_path(path: Path) -> Path:
    """Return where an object's shared library is: beside it, Python would import that instead."""
    return path.parent / "linked" / f"{path.stem}.so"


def link_command(driver: str, objects: Path, output: Path) -> list[str]:
    """Return the command that users of shared libraries run today."""
    library = Path(libinfo.find_libtvm_ffi())
    return [driver, "-shared", str(objects), f"-L{library.parent}", "-ltvm_ffi", "-o", str(output)]


@functools.cache
def cxx_drivers() -> list[str]:
    """Return g++ and the newest clang++, as far as they are installed."""
    found = [path for path in [shutil.which("g++")] if path]
    versions: dict[int, str] = {}
    for directory in map(Path, os.get_exec_path()):
        for path in directory.glob("clang++*"):
            if match := re.fullmatch(r"clang\+\+(?:-(\d+))?", path.name):
                versions.setdefault(int(match[1] or 0), str(path))
    return found + ([versions[max(versions)]] if versions else [])


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True)
