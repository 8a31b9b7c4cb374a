"""Claim: a new process pays little for what is not a lone kernel without a word about it.

A new process per sample: a kernel with a manifest, a C++ object with debug information, and
extension modules, a small one and one of thirty objects. The clock runs from the import of
`orcjit_import` to the imported module; for extension modules that are linked, from their import.
"""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from harness import OURS, Row, collect, interleave, run_child
from inputs import KERNELS, cxx_drivers, include_flags, run
from packages import c_driver

if TYPE_CHECKING:
    from inputs import Kernel

ROUNDS = 15
NO_MANIFEST, NO_DEBUG, LINKED_MODULE = "without a manifest", "without debug information", ".so"
OBJECTS, FUNCTIONS = 30, 150


def measure(kernels: dict[str, Kernel]) -> list[Row]:
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        manifest = compare(make_manifest(root, kernels["c"]), NO_MANIFEST)
        debug = compare(make_debug(root), NO_DEBUG)
        small = compare(make_small_extension(root), LINKED_MODULE)
        large = compare(make_large_extension(root), LINKED_MODULE)
    return [
        collect("a manifest, new process", "ms", manifest, "seconds", 1e3),
        beyond("a manifest beyond none", manifest, NO_MANIFEST),
        collect("debug information, new process", "ms", debug, "seconds", 1e3),
        collect("small extension module, new process", "ms", small, "seconds", 1e3),
        beyond("small extension module beyond .so", small, LINKED_MODULE),
        collect("extension module of 30 objects, new process", "ms", large, "seconds", 1e3),
    ]


def compare(ours: Path, other: str) -> dict[str, list[dict[str, object]]]:
    """Import the module of that file, and the one of the same name in the directory `other`."""
    files = {OURS: ours, other: ours.parent / "other" / ours.name}
    return interleave(files, ROUNDS, lambda name: run_child(__file__, files[name]))


def beyond(work: str, results: dict[str, list[dict[str, object]]], other: str) -> Row:
    """Return what we take more than the other, round by round."""
    pairs = zip(results[OURS], results[other], strict=True)
    more = [{"seconds": max(a["seconds"] - b["seconds"], 0)} for a, b in pairs]
    return collect(work, "ms", {OURS: more}, "seconds", 1e3)


def make_manifest(root: Path, kernel: Kernel) -> Path:
    path = root / "manifest" / f"{kernel.name}.o"
    for place in (path, path.parent / "other" / path.name):
        place.parent.mkdir()
        shutil.copy(kernel.alone, place)
    path.with_suffix(".orcjit.toml").write_text('exports = ["add"]\nbind = "lazy"\n')
    return path


def make_debug(root: Path) -> Path:
    path = root / "debug" / "typed_add.o"
    for place, flags in ((path, ["-g3"]), (path.parent / "other" / path.name, [])):
        place.parent.mkdir()
        source = KERNELS / "typed_add.cc"
        run(cxx_drivers()[0], "-O2", "-fPIC", *flags, *include_flags(), "-c", source, "-o", place)
    return path


def make_small_extension(root: Path) -> Path:
    path = root / "small" / "extension.o"
    (path.parent / "other").mkdir(parents=True)
    compile_extension(KERNELS / "extension.c", path)
    run(c_driver(), "-shared", path, "-o", path.parent / "other" / "extension.so")
    return path


def make_large_extension(root: Path) -> Path:
    """A directory of objects, each of which calls functions of the next one."""
    path = root / "large" / "extension"
    path.mkdir(parents=True)
    (path.parent / "other").mkdir()
    commands = []
    for index in range(OBJECTS):
        source = root / f"part{index}.c"
        source.write_text(part_of_large(index))
        commands.append(extension_command(source, path / f"part{index}.o"))
    commands.append(extension_command(KERNELS / "extension.c", path / "extension.o"))
    running = [subprocess.Popen(command) for command in commands]
    results = [each.wait() for each in running]
    if any(results):
        raise SystemExit("an extension module cannot be compiled")
    run(c_driver(), "-shared", *path.glob("*.o"), "-o", path.parent / "other" / "extension.so")
    return path


def part_of_large(index: int) -> str:
    """Return functions that use each other, the interpreter's, and a table of them."""
    following = (index + 1) % OBJECTS
    lines = ["#include <Python.h>"]
    for number in range(FUNCTIONS):
        lines += [
            f"PyObject* f{following}_{number}(PyObject*, PyObject*);",
            f"PyObject* f{index}_{number}(PyObject* self, PyObject* args) {{",
            f'  if (args == NULL) return PyUnicode_FromString("function {index} {number}");',
            "  Py_ssize_t size = PyObject_Size(args);",
            "  if (size < 0) return NULL;",
            f"  if (size > {number}) return f{following}_{number}(self, NULL);",
            f'  return Py_BuildValue("(nss)", size, "{index}", "{"x" * (number % 40)}");',
            "}",
        ]
    names = ", ".join(
        f'{{"f{number}", f{index}_{number}, METH_VARARGS, "Function {number}."}}'
        for number in range(FUNCTIONS)
    )
    lines.append(f"PyMethodDef methods_{index}[] = {{{names}, {{NULL}}}};")
    return "\n".join(lines) + "\n"


def extension_command(source: Path, output: Path) -> list[str]:
    include = f"-I{sysconfig.get_path('include')}"
    return [c_driver(), "-O1", "-fPIC", "-g", include, "-c", str(source), "-o", str(output)]


def compile_extension(source: Path, output: Path) -> None:
    run(*extension_command(source, output))


def child(path: str) -> dict[str, object]:
    place = Path(path)
    sys.path.insert(0, str(place.parent))
    is_kernel = not place.stem.startswith("extension")
    if is_kernel:
        import tvm_ffi  # noqa: F401  (a program that calls kernels has imported it)
    start = perf_counter()
    if place.exists():  # else it is the linked module
        import orcjit_import  # noqa: F401
    module = importlib.import_module(place.stem)
    seconds = perf_counter() - start
    assert module.add(1, 2) == 3
    return {"seconds": seconds}


if __name__ == "__main__":
    from run import main

    sys.exit(main(measure, child))
