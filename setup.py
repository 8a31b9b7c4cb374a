"""Builds the shared library with CMake and puts it into the package; the rest is pyproject.toml.

The library does not depend on the Python version (it is loaded with ctypes), so wheels are
tagged ``py3-none-<platform>``.

Environment variables:
    LLVM_DIR, LLVM_PREFIX   another LLVM SDK than the one of the package mlc-llvm-static
    ORCJIT_BUILD_DIR        where CMake builds (build/native)
    ORCJIT_CMAKE_ARGS       more arguments for CMake, for instance "-DORCJIT_WERROR=ON"
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
BUILD_DIR = ROOT / os.environ.get("ORCJIT_BUILD_DIR", "build/native")
# As CMake calls a shared library on each system, and the package looks for it (_native.py).
LIBRARY = {"win32": "orcjit_import.dll", "darwin": "liborcjit_import.dylib"}.get(
    sys.platform, "liborcjit_import.so"
)
# What CMake and compilers read from the environment.
BUILD_VARIABLES = ("LLVM_DIR", "LLVM_PREFIX", "CXX", "CXXFLAGS", "LDFLAGS", "ORCJIT_CMAKE_ARGS")


def build_tool(name: str) -> str:
    """Return the program of the PyPI package `name`: the system's may be missing or too old.

    Asked of the package's file list, since under build isolation it is not where the
    interpreter's own scripts are.
    """
    files = [f for f in importlib.metadata.files(name) or () if f.parent.name == "bin"]
    programs = [Path(f.locate()).resolve() for f in files if f.stem == name]
    if not programs:
        raise SystemExit(f"error: the Python package {name} has no program {name}")
    return str(max(programs, key=is_real_program))


def is_real_program(path: Path) -> bool:
    """Tell a program from the Python script of the same name that starts it."""
    return "data" in path.parts


def package_location(name: str) -> str | None:
    """Return where package `name` is installed, without importing it."""
    spec = importlib.util.find_spec(name)
    return spec.origin if spec else None


def build_inputs() -> dict[str, object]:
    """Return all that CMake's cache remembers: when any of it changes, the cache is worthless.

    Under build isolation every build has its tools and the SDK in a new temporary directory.
    """
    return {
        "source": str(ROOT),
        "python": sys.executable,
        "cmake": build_tool("cmake"),
        "ninja": build_tool("ninja"),
        "packages": {name: package_location(name) for name in ("mlc_llvm_static", "tvm_ffi")},
        "environment": {name: os.environ.get(name) for name in BUILD_VARIABLES},
    }


def run(*command: str) -> None:
    """Run `command`, ending the build with its output, not with a traceback, if it fails."""
    print("+", shlex.join(command), flush=True)
    result = subprocess.run(command, check=False)
    if result.returncode != 0:
        raise SystemExit(f"error: {Path(command[0]).name} failed (see the messages above)")


def configure(inputs: dict[str, object]) -> None:
    """Configure the build directory, from scratch if it was made with other inputs."""
    stamp = BUILD_DIR / "orcjit_build_inputs.json"
    recorded = json.dumps(inputs, indent=1)
    fresh = not stamp.exists() or stamp.read_text() != recorded
    BUILD_DIR.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    run(
        build_tool("cmake"),
        *(["--fresh"] if fresh else []),
        *("-S", str(ROOT), "-B", str(BUILD_DIR), "-G", "Ninja"),
        f"-DCMAKE_MAKE_PROGRAM={build_tool('ninja')}",
        f"-DPython3_EXECUTABLE={sys.executable}",
        "-DCMAKE_BUILD_TYPE=Release",
        "-DORCJIT_WERROR=OFF",  # a compiler newer than ours must not fail a user's build
        *shlex.split(os.environ.get("ORCJIT_CMAKE_ARGS", "")),
    )
    stamp.write_text(recorded)


def build_library() -> Path:
    """Build the shared library and return its path."""
    configure(build_inputs())
    run(build_tool("cmake"), "--build", str(BUILD_DIR), "--target", "orcjit_import")
    return BUILD_DIR / LIBRARY


class BuildLibrary(build_ext):
    """Runs CMake where setuptools would compile an extension module."""

    def get_ext_filename(self, fullname: str) -> str:
        """Return the path of the library in the package, without a Python version in its name."""
        return os.path.join(*fullname.split(".")[:-1], LIBRARY)

    def build_extension(self, ext: Extension) -> None:
        """Build the library and copy it to where setuptools expects it."""
        target = Path(self.get_ext_fullpath(ext.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        self.copy_file(str(build_library()), str(target))

    def copy_extensions_to_source(self) -> None:
        """Copy the library into the checkout (editable installs)."""
        (ROOT / "orcjit_import" / "lib").mkdir(exist_ok=True)
        super().copy_extensions_to_source()


class BuildPackage(build_py):
    """Copies the Python files, and none that an earlier build left in the build directory."""

    def run(self) -> None:
        """Empty the package in the build directory first."""
        if not self.editable_mode:
            shutil.rmtree(Path(self.build_lib) / "orcjit_import", ignore_errors=True)
        super().run()


class PlatformWheel(bdist_wheel):
    """Tags the wheel for this platform and for every Python 3."""

    def get_tag(self) -> tuple[str, str, str]:
        """Return the tag: the platform matters, the Python version and ABI do not."""
        return ("py3", "none", super().get_tag()[2])


setup(
    ext_modules=[Extension("orcjit_import.lib.liborcjit_import", sources=[])],
    cmdclass={"build_ext": BuildLibrary, "build_py": BuildPackage, "bdist_wheel": PlatformWheel},
)
