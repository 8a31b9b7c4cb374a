"""What `make demo` runs: compile, import and call, with every compiler found here.

It needs this package, NumPy and a C or C++ compiler. It ends with an error if a compiler that works
makes an object that cannot be imported, or if a function returns anything but what Python and NumPy
say it should.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from time import perf_counter

import tvm_ffi
import tvm_ffi.libinfo
from demo_checks import CHECKS, FIRST_CALL
from demo_compilers import Compiler, find_compilers

import orcjit_import

SOURCES = Path(__file__).resolve().parent / "quick-start" / "src"
SOURCE = {"C": SOURCES / "add.c", "C++": SOURCES / "ops.cc"}
FLAGS = {"C": ["-O2", "-fPIC"], "C++": ["-O2", "-fPIC", "-std=c++17"]}
COLUMNS = "{:<22} {:<4} {:>10} {:>10} {:>12}   {}"


def include_flags() -> list[str]:
    return [f"-I{path}" for path in tvm_ffi.libinfo.include_paths()]


def compile_kernel(compiler: Compiler, language: str, directory: Path) -> Path:
    """Compile the kernel of `language` into `directory`, which thereby becomes a package."""
    source = SOURCE[language]
    output = directory / f"{source.stem}.o"
    directory.mkdir(exist_ok=True)
    command = [*compiler.command[language], *FLAGS[language], *include_flags()]
    subprocess.run([*command, "-c", str(source), "-o", str(output)], check=True)
    return output


def headline() -> None:
    orcjit_import.default_session()
    linker = json.loads(tvm_ffi.get_global_func("orcjit_import.BuildInfo")())
    print(
        f"orcjit-import {orcjit_import.__version__}, LLVM {linker['llvm']}, "
        f"TVM-FFI {tvm_ffi.__version__}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}"
    )


def transcript(compilers: list[Compiler], root: Path) -> None:
    """Show the whole of it once: what is typed, and what really comes back."""
    print("\nOne package of a C and a C++ object\n")
    for language in ("C", "C++"):
        compiler = next((one for one in compilers if language in one.command), None)
        if compiler is None:
            continue
        output = compile_kernel(compiler, language, root / "mykernels")
        shown = [*map(os.path.basename, compiler.command[language]), *FLAGS[language]]
        print(f"    $ {' '.join(shown)} -c {SOURCE[language].name} -o mykernels/{output.name}")
    namespace: dict[str, object] = {}
    lines = ["import orcjit_import", "import numpy as np", "import mykernels"]
    for check in (check for checks in CHECKS.values() for check in checks if check.shown):
        lines += check.lines
    for line in lines:
        show(line, namespace)


def show(line: str, namespace: dict[str, object]) -> None:
    """Print `line` and what the interactive interpreter would print for it."""
    print(f"    >>> {line}")
    try:
        code = compile(line, "<demo>", "eval")
    except SyntaxError:
        exec(line, namespace)
        return
    try:
        value = eval(code, namespace)
    except Exception as error:
        print(f"    {type(error).__name__}: {error}")
        return
    if value is not None:
        print(textwrap.indent(repr(value), "    "))


def import_and_check(compiler: Compiler, language: str, root: Path) -> bool:
    """Import one compiler's object, call it, print a line of the table; return whether all fits."""
    name = f"{'c' if language == 'C' else 'cxx'}_{compiler.identifier}"
    row = [compiler.name, language]
    try:
        size = compile_kernel(compiler, language, root / name).stat().st_size
        row.append(f"{size / 1024:.1f} KB")
        importlib.invalidate_caches()
        start = perf_counter()
        module = importlib.import_module(name)
        imported = perf_counter()
        FIRST_CALL[language](module)
        called = perf_counter()
    except Exception as error:
        print(COLUMNS.format(*(row + [""] * 5)[:5], f"FAILED: {error}"))
        return False
    wrong = [check.what for check in CHECKS[language] if not check.holds_for(module)]
    total = len(CHECKS[language])
    verdict = f"WRONG: {', '.join(wrong)}" if wrong else f"{total} of {total} right"
    row += [f"{1e3 * (imported - start):.2f} ms", f"{1e6 * (called - imported):.0f} us", verdict]
    print(COLUMNS.format(*row))
    return not wrong


def table(compilers: list[Compiler], root: Path) -> bool:
    """Print a line for each compiler and language; return whether all of them are right."""
    print("\nEvery compiler found here, each object a package of its own\n")
    print(COLUMNS.format("compiler", "", "object", "import", "first call", "results"))
    right = True
    for compiler in compilers:
        for language in compiler.command:
            right &= import_and_check(compiler, language, root)
    print("\nC objects have nothing to run at import, so they are linked at the first call.")
    for compiler in compilers:
        for language, reason in compiler.left_out.items():
            print(f"\nLeft out: {compiler.name} for {language}: {reason}")
    return right


def main() -> int:
    compilers = find_compilers()
    if not any(compiler.command for compiler in compilers):
        print("No C or C++ compiler found. On Debian and Ubuntu: apt-get install gcc g++ clang")
        return 1
    headline()
    with tempfile.TemporaryDirectory() as directory:
        sys.path.insert(0, directory)
        transcript(compilers, Path(directory))
        right = table(compilers, Path(directory))
    print("\nAll results are right." if right else "\nSomething is wrong: see above.")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
