"""Finds GCC and Clang.

A missing compiler fails the test that wanted it, with the package to install: it never skips one.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

APT_PACKAGES = {
    "gcc": "gcc g++",
    "clang": "clang",
    "lld": "lld",
    "llvm": "llvm",
    "binutils": "binutils (and binutils-gold, from Debian 13 on, for ld.gold)",
    "gfortran": "gfortran",
    "rustc": "rustc",
    "mold": "mold",
    "gdb": "gdb",
    "nasm": "nasm",
}
# Several releases may be installed; the newest one knows what the tests need.
LLVM_PACKAGES = {"clang", "lld", "llvm"}


class MissingToolError(AssertionError):
    """A compiler or binary tool that a test needs is not on PATH."""

    def __init__(self, tool: str, package: str) -> None:
        super().__init__(f"{tool} is not on PATH; install it with: apt-get install {package}")


@dataclass(frozen=True)
class Compiler:
    """One compiler: its C and its C++ driver."""

    name: str
    c: str
    cxx: str

    def driver(self, source: Path) -> str:
        return self.cxx if source.suffix == ".cc" else self.c

    @property
    def linker(self) -> str:
        """Return what links the objects: GCC's driver, also for Clang's.

        The system's linker is the same. Clang's driver names no plugin for it, and then it loads
        those of all releases of LLVM that are installed, which takes longer than the link.
        """
        return find_compiler("gcc").cxx

    @functools.cached_property
    def version(self) -> str:
        return subprocess.run([self.c, "--version"], capture_output=True, text=True).stdout


@functools.cache
def find_compiler(name: str) -> Compiler:
    if name == "gcc":
        return Compiler(name, find_tool("gcc", "gcc"), find_tool("g++", "gcc"))
    c = find_tool("clang", "clang")
    cxx = re.sub(r"clang(?=(-\d+)?$)", "clang++", c)
    if shutil.which(cxx) is None:
        raise MissingToolError(cxx, APT_PACKAGES["clang"])
    return Compiler(name, c, cxx)


@functools.cache
def find_tool(tool: str, package: str) -> str:
    """Return the path of `tool`, or of its newest versioned spelling (`clang-22`)."""
    path = _rust_compiler() if tool == "rustc" else shutil.which(tool)
    versioned = _newest_versioned(tool)
    if path is None or (
        package in LLVM_PACKAGES and versioned and _release(versioned) > _release(path)
    ):
        path = versioned
    if path is None:
        raise MissingToolError(tool, APT_PACKAGES[package])
    return path


def cmake_command() -> str:
    """Return the path of CMake: that of this environment, which the build needs, or another."""
    path = shutil.which("cmake", path=sysconfig.get_path("scripts")) or shutil.which("cmake")
    assert path is not None, "no CMake: pip install cmake"
    return path


def _rust_compiler() -> str | None:
    """Return the first one that runs: rustup's has no compiler behind it for another HOME."""
    for directory in os.get_exec_path():
        path = shutil.which("rustc", path=directory)
        if path and not subprocess.run([path, "--version"], capture_output=True).returncode:
            return path
    return None


def _release(path: str) -> int:
    """Return the major version that an LLVM tool says it has."""
    text = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
    match = re.search(r"(?:LLVM version|clang version|LLD) (\d+)", text)
    return int(match[1]) if match else 0


def _newest_versioned(tool: str) -> str | None:
    pattern = re.compile(re.escape(tool) + r"-(\d+)$")
    found: dict[int, str] = {}
    for directory in os.get_exec_path():
        for path in Path(directory).glob(f"{tool}-*"):
            if match := pattern.match(path.name):
                found.setdefault(int(match[1]), str(path))
    return found[max(found)] if found else None
