"""Compiles the kernels and the models. `python build_with_tvm.py DIRECTORY` fills it with these:

- shared: what TVM makes of them itself, shared libraries; the control
- object, package, archive: each as NAME.o, as a directory of objects, as NAME.a
- bundle.zip: the packages in a zip file
- alone: kernels that call neither TVM's run time nor code of others, as NAME.o
- mixed: a kernel that calls a function of another object
- system: a system library, which announces its functions when it is loaded
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import kernels
import models
import tvm
from tvm import relax
from tvm.support import cc


def main(directory: Path) -> None:
    functions = kernels.SELF_CONTAINED | kernels.NEEDING_RUNTIME
    together = tvm.compile(module_of(functions), target="llvm")
    one_by_one = [tvm.compile(module_of({name: functions[name]}), "llvm") for name in functions]
    export(together, directory, "kernels")
    make_package(directory / "package" / "kernels", one_by_one)
    for name, model in {"model": models.with_weights(), "bare": models.with_parameters()}.items():
        export(relax.build(model, "llvm"), directory, name)
    compiled = relax.build(models.with_weights(), "llvm", exec_mode="compiled")
    export(compiled, directory, "compiled")
    shutil.make_archive(str(directory / "bundle"), "zip", directory / "package")
    write_object(directory / "alone" / "kernels.o", kernels.SELF_CONTAINED)
    write_object(directory / "mixed" / "blends" / "blend.o", {"blend": kernels.blend})
    write_object(directory / "system" / "system.o", {"tests_add": kernels.add}, prefix="tests_")


def module_of(functions: dict[str, tvm.tirx.PrimFunc]) -> tvm.IRModule:
    named = {
        name: function.with_attr("global_symbol", name) for name, function in functions.items()
    }
    return tvm.IRModule(named)


def export(executable: Any, directory: Path, name: str) -> None:
    """Export the control, and the objects in each form."""
    for place in ("shared", "object", "package", "archive"):
        (directory / place).mkdir(parents=True, exist_ok=True)
    executable.export_library(directory / "shared" / f"{name}.so")
    executable.export_library(directory / "package" / name, fcompile=keep_objects)
    executable.export_library(directory / "archive" / f"{name}.a", fcompile=cc.create_staticlib)
    objects = sorted((directory / "package" / name).iterdir())
    merge(directory / "object" / f"{name}.o", objects)


def keep_objects(output: str, files: list[str], **_: object) -> None:
    """Collect the objects where `export_library` would link them."""
    Path(output).mkdir()
    for file in files:
        shutil.copy(file, output)


def merge(output: Path, objects: list[Path]) -> None:
    subprocess.run(["ld", "-r", "-o", str(output), *map(str, objects)], check=True)


def make_package(directory: Path, executables: list[Any]) -> None:
    """Make a package anew, of more than one object."""
    shutil.rmtree(directory)
    directory.mkdir()
    for number, executable in enumerate(executables):
        executable.mod.write_to_file(str(directory / f"kernel{number}.o"))


def write_object(
    path: Path, functions: dict[str, tvm.tirx.PrimFunc], prefix: str | None = None
) -> None:
    path.parent.mkdir(parents=True)
    module = module_of(functions)
    if prefix is not None:
        module = module.with_attr("system_lib_prefix", prefix)
    tvm.compile(module, target="llvm").mod.write_to_file(str(path))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
