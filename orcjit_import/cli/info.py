"""``orcjit-import info``: versions, what this build supports, and where time goes."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
from pathlib import Path
from typing import Any

import rich_click as click

from .. import _native, activation, naming
from .._version import __version__
from ..errors import ObjectNotFoundError
from ..tools import core
from ..tools.targets import find_targets
from ..tools.timing import time_import
from .output import json_option, print_json, print_table, print_text


@click.command
@click.argument("name", metavar="[NAME]", required=False)
@json_option
def run(name: str | None, as_json: bool) -> int:
    """Show versions and what this build supports; with NAME, where the time of its import goes.

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
    print_table("", ("what", "value"), [(key, str(value)) for key, value in facts.items()])
    return 0


def _facts() -> dict[str, Any]:
    built = core.build_info()
    library = Path(_native.library_path())
    return {
        "orcjit-import": __version__,
        "Python": f"{platform.python_version()} ({sys.executable})",
        "LLVM": built["llvm"],
        "compiled by": built["compiler"],
        "apache-tvm-ffi": importlib.metadata.version("apache-tvm-ffi"),
        "native library": f"{library} ({library.stat().st_size} bytes)",
        "platform": f"{platform.system()} {platform.machine()}",
        "links": f"ELF objects for {platform.machine()}",
        "imported at start": ", ".join(map(str, activation.present())) or "no",
    }


def _named(text: str) -> tuple[str, str]:
    """Return the name of the module that a path or name stands for, and where it is found."""
    if os.sep not in text and not text.endswith((*naming.LINKABLE_SUFFIXES, ".zip", ".whl")):
        return text, str(Path.cwd())
    first, *others = find_targets(text)
    if others:
        names = ", ".join(target.name for target in (first, *others))
        raise ObjectNotFoundError(f"{text}: holds several modules: name one of {names}")
    return first.name, first.entry


def _print_times(name: str, as_json: bool) -> int:
    times = time_import(*_named(name))
    if as_json:
        print_json(times)
        return 0
    print_table("", ("step", "ms"), [(step, f"{1e3 * s:.2f}") for step, s in times.items()])
    print_text("each in a new process that had imported tvm_ffi; a step includes what it waits for")
    return 0
