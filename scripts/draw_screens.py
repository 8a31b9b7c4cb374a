"""Draw the terminal screens of the documentation: docs/screen-*.svg, or into another directory.

    python scripts/draw_screens.py [DIRECTORY]

Each is what a command prints, run here on objects that are compiled here. Draw them again when the
output of a command changes, and look at them.
"""

from __future__ import annotations

import io
import os
import pty
import re
import shlex
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = 150
SOURCES = ROOT / "examples" / "quick-start" / "src"
BROKEN = """
#include <tvm/ffi/c_api.h>
int scale(int);
int offset(int);
int __tvm_ffi_twice(void* self, const TVMFFIAny* args, int32_t count, TVMFFIAny* result) {
  result->v_int64 = scale(1) + offset(2);
  return 0;
}
"""

SCREENS = {
    "inspect": "orcjit-import inspect mykernels",
    "check": "orcjit-import check mykernels broken",
}


def main() -> None:
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    with tempfile.TemporaryDirectory() as directory:
        compile_packages(Path(directory))
        for name, command in SCREENS.items():
            draw(command, output_of(command, Path(directory)), into / f"screen-{name}.svg")


def compile_packages(directory: Path) -> None:
    """Make the packages `mykernels`, of the quick start, and `broken`, which cannot be linked."""
    (directory / "broken.c").write_text(BROKEN)
    packages = {
        "mykernels": [SOURCES / "add.c", SOURCES / "ops.cc"],
        "broken": [directory / "broken.c"],
    }
    for package, sources in packages.items():
        (directory / package).mkdir()
        for source in sources:
            is_c = source.suffix == ".c"
            flags = ["-m", "tvm_ffi.config", "--cflags" if is_c else "--cxxflags"]
            includes = subprocess.check_output([sys.executable, *flags], text=True).split()
            compiler = os.environ.get("CC", "cc") if is_c else os.environ.get("CXX", "c++")
            describe = "-DTVM_FFI_DLL_EXPORT_INCLUDE_METADATA=1"
            made = directory / package / f"{source.stem}.o"
            subprocess.run(
                [compiler, "-O2", "-fPIC", describe, *includes, "-c", source, "-o", made],
                check=True,
            )


def output_of(command: str, directory: Path) -> str:
    """Return what the command prints on a terminal."""
    _, *arguments = shlex.split(command)
    terminal, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "orcjit_import", *arguments],
        stdout=child,
        stderr=child,
        cwd=directory,
        env={**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"},
    )
    os.close(child)
    printed = b""
    try:
        while part := os.read(terminal, 65536):
            printed += part
    except OSError:  # how Linux says that nobody has the terminal open any more
        os.close(terminal)
    process.wait()
    return without_places(printed.decode().replace("\r\n", "\n"), directory)


def without_places(text: str, directory: Path) -> str:
    """Shorten the paths of this machine; in tables, what comes after them stays in its column."""
    for place in (directory, Path(sysconfig.get_path("purelib"))):
        lost = " " * (len(str(place)) - len("..."))
        text = re.sub(
            re.escape(str(place)) + r"(\S*)(  +)?",
            lambda m, lost=lost: f"...{m[1]}" + (m[2] + lost if m[2] else ""),
            text,
        )
    return text


def draw(command: str, printed: str, path: Path) -> None:
    """Write the screen as SVG."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(Text.assemble(("$ ", "dim"), (command, "bold")))
    console.print(Text.from_ansi(printed.rstrip()))
    console.save_svg(str(path), title="", unique_id=path.stem)
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
