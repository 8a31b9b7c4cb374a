"""``orcjit-import info``: versions, what this build supports, and where time goes."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from pathlib import Path
from typing import Any

import rich_click as click

from .. import _native, activation
from .._version import __version__
from ..errors import ObjectNotFoundError
from ..tools import core
from ..tools.targets import find_targets, is_path
from ..tools.timing import ALL, FIRST_USE, IMPORT, ONCE, WHOLE_IMPORT, time_import
from .completion import TARGET
from .output import json_option, print_filled, print_json, print_text, readable_size

# What is shown together, and the sum below it.
_PARTS = (
    ("once in a process, after tvm_ffi", ONCE, ""),
    ("the import", IMPORT, WHOLE_IMPORT),
    ("the first use", FIRST_USE, ALL),
)
_STEP_WIDTH = 2 + max(len(step) for _, steps, _ in _PARTS for step in steps)


@click.command
@click.argument("name", metavar="[TARGET]", required=False, type=TARGET)
@json_option
def run(name: str | None, as_json: bool) -> int:
    """Show versions and what this build supports; with TARGET, where the time of its import goes.

    **Examples**

    - `orcjit-import info`
    - `orcjit-import info mykernels`
    - `orcjit-import info build/add.o`
    """
    if name is not None:
        return _print_times(name, as_json)
    facts = _facts()
    if as_json:
        print_json(facts)
        return 0
    width = max(map(len, facts))
    for key, value in facts.items():
        print_filled(f"{key:{width}}  ", str(value).split(" "), " ")
    return 0


def _facts() -> dict[str, Any]:
    built = core.build_info()
    library = Path(_native.library_path())
    return {
        "orcjit-import": __version__,
        "Python": f"{platform.python_version()} ({sys.executable})",
        "LLVM": built["llvm"],
        "compiled by": _compiler(built["compiler"]),
        "apache-tvm-ffi": importlib.metadata.version("apache-tvm-ffi"),
        "native library": f"{library} ({readable_size(library.stat().st_size)})",
        "platform": f"{platform.system()} {platform.machine()}",
        "links": f"ELF objects for {platform.machine()}",
        "imported at start": ", ".join(map(str, activation.present())) or "no",
    }


def _compiler(version: str) -> str:
    """Return a compiler's name and version: GCC tells only the latter of itself."""
    return f"GCC {version}" if version[:1].isdigit() else version


def _named(text: str) -> tuple[str, str]:
    """Return the name of the module that a path or name stands for, and where it is found."""
    if not is_path(text) and not Path(text).is_dir():
        return text, str(Path.cwd())
    first, *others = find_targets(text)
    if others:
        names = ", ".join(target.name for target in (first, *others))
        raise ObjectNotFoundError(f"{text}: holds several modules: name one of {names} [OJ609]")
    return first.name, first.entry


def _print_times(name: str, as_json: bool) -> int:
    times = time_import(*_named(name))
    if as_json:
        print_json(times)
        return 0
    for title, steps, whole in _PARTS:
        shown = [step for step in steps if step in times]
        if shown:
            print_text(f"{title:{_STEP_WIDTH}} {'ms':>8}", style="bold")
        for step in shown:
            print_text(f"  {step:{_STEP_WIDTH - 2}} {1e3 * times[step]:8.2f}")
        if whole:
            print_text(f"{whole:{_STEP_WIDTH}} {1e3 * times[whole]:8.2f}", style="bold")
    return 0
