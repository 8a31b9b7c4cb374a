"""Finds the C and C++ compilers of this machine for the demo: GCC, Clang and Zig."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

DRIVER = re.compile(r"(gcc|clang|zig)(-[\d.]+)?$")
CXX_DRIVER = {"gcc": "g++", "clang": "clang++"}
PROBE = {
    "C": ("probe.c", "#include <stdint.h>\nint32_t probe;\n"),
    "C++": ("probe.cc", "#include <string>\nstd::string probe;\n"),
}
ZIG_CXX = "its C++ library is libc++, which this process does not have"


@dataclass
class Compiler:
    """One compiler: the command for each language it can compile here."""

    name: str
    command: dict[str, list[str]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    @property
    def identifier(self) -> str:
        """The name as a part of a module's name."""
        return re.sub(r"\W+", "_", self.name)


def find_compilers() -> list[Compiler]:
    """Return every compiler once, however many names and links lead to it."""
    compilers: dict[str, Compiler] = {}
    for driver in drivers_on_path():
        compiler = make_compiler(driver)
        if compiler is not None:
            compilers.setdefault(compiler.name, compiler)
    if importlib.util.find_spec("ziglang") is not None:
        add_zig(compilers, [sys.executable, "-m", "ziglang"])
    return sorted(compilers.values(), key=lambda compiler: compiler.name)


def drivers_on_path() -> list[Path]:
    """Return what is called gcc, clang or zig, with or without a version."""
    found: dict[Path, Path] = {}
    for directory in map(Path, os.get_exec_path()):
        if not directory.is_dir():
            continue
        for path in sorted(directory.iterdir()):
            if DRIVER.fullmatch(path.name) and os.access(path, os.X_OK):
                found.setdefault(path.resolve(), path)
    return list(found.values())


def make_compiler(driver: Path) -> Compiler | None:
    """Return the compiler behind `driver`, if it runs at all."""
    family = DRIVER.fullmatch(driver.name)[1]
    if family == "zig":
        compilers: dict[str, Compiler] = {}
        add_zig(compilers, [str(driver)])
        return next(iter(compilers.values()), None)
    version = version_of([str(driver), "-dumpfullversion" if family == "gcc" else "-dumpversion"])
    if version is None:
        return None
    compiler = Compiler(f"{family} {version}")
    try_language(compiler, "C", [str(driver)])
    cxx = driver.with_name(driver.name.replace(family, CXX_DRIVER[family]))
    try_language(compiler, "C++", [str(cxx)])
    return compiler


def add_zig(compilers: dict[str, Compiler], zig: list[str]) -> None:
    """Add Zig for C. Its C++ headers belong to libc++, and the process has libstdc++."""
    version = version_of([*zig, "version"])
    if version is None or f"zig {version}" in compilers:
        return
    compiler = Compiler(f"zig {version}", left_out={"C++": ZIG_CXX})
    try_language(compiler, "C", [*zig, "cc"])
    compilers[compiler.name] = compiler


def version_of(command: list[str]) -> str | None:
    """Return what `command` prints, or None if it does not work."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def try_language(compiler: Compiler, language: str, command: list[str]) -> None:
    """Note whether `command` can compile a source that needs the language's own headers."""
    name, text = PROBE[language]
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory) / name
        source.write_text(text)
        output = source.with_suffix(".o")
        try:
            done = subprocess.run(
                [*command, "-c", str(source), "-o", str(output)],
                capture_output=True,
                text=True,
                check=False,
            )
        except OSError:
            compiler.left_out[language] = f"{Path(command[0]).name} is not installed"
            return
    if done.returncode == 0:
        compiler.command[language] = command
    else:
        lines = [line for line in done.stderr.splitlines() if "error" in line]
        compiler.left_out[language] = lines[0] if lines else "it fails on an empty program"
