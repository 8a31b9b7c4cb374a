"""Draw the terminal screens of the documentation: docs/screen-*.svg, or into another directory.

    python scripts/draw_screens.py [DIRECTORY]

Each is what a command prints, run on objects that are compiled here, on a dark terminal and on a
light one. Draw them again when the output of a command changes, and look at them.
"""

from __future__ import annotations

import io
import os
import pty
import shlex
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, SVG_EXPORT_THEME, TerminalTheme
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
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

# A command, and how many columns its terminal has.
SCREENS = {
    "help": ("orcjit-import --help", 80),
    "init": ("orcjit-import init new-kernels", 80),
    "inspect": ("orcjit-import inspect mykernels", 80),
    "inspect-60": ("orcjit-import inspect mykernels", 60),
    "inspect-120": ("orcjit-import inspect mykernels", 120),
    "info": ("orcjit-import info mykernels", 80),
    "check": ("orcjit-import check mykernels broken", 100),
}
THEMES = {"": SVG_EXPORT_THEME, "-light": DEFAULT_TERMINAL_THEME}


def main() -> None:
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as directory:
        compile_packages(Path(directory))
        for name, (command, columns) in SCREENS.items():
            printed = output_of(command, columns, Path(directory))
            for ending, theme in THEMES.items():
                draw(command, printed, columns, theme, into / f"screen-{name}{ending}.svg")


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


def output_of(command: str, columns: int, directory: Path) -> str:
    """Return what the command prints on a terminal."""
    _, *arguments = shlex.split(command)
    environment = {k: v for k, v in os.environ.items() if k != "ORCJIT_ERRORS"}
    terminal, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "orcjit_import", *arguments],
        stdout=child,
        stderr=child,
        cwd=directory,
        env={**environment, "COLUMNS": str(columns), "TERM": "xterm-256color"},
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
    """Shorten the paths of this machine."""
    for place in (directory, Path(sysconfig.get_path("purelib"))):
        text = text.replace(str(place), "...")
    return text


def draw(command: str, printed: str, columns: int, theme: TerminalTheme, path: Path) -> None:
    """Write the screen as SVG."""
    console = Console(record=True, width=columns, file=io.StringIO())
    console.print(Text.assemble(("$ ", "dim"), (command, "bold")))
    console.print(Text.from_ansi(printed.rstrip()))
    console.save_svg(str(path), title="", theme=theme, unique_id=path.stem)
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
