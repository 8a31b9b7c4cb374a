"""Where the time of an import goes: steps that add up."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from ..errors import OrcJITError

_MARK = "\x1e"

# The steps, in their order: those of a process, of the import, and of the first use.
ONCE = ("import orcjit_import", "load the package and its native library")
IMPORT = (
    "find the module",
    "read and check the objects",
    "dependencies, shared libraries and link order",
    "link what has initializers, and run them",
    "make the module",
)
FIRST_USE = ("link for the first function",)
WHOLE_IMPORT = "all of the import"
ALL = "all"

# In a process of its own: nothing that it needs is loaded yet. Functions of the package are wrapped
# before they are used; the time of a step is without that of those which it calls.
_PROGRAM = f"""
import json, sys
from time import perf_counter
import tvm_ffi
name, entry = sys.argv[1:]
sys.path.insert(0, entry)
times, running = {{}}, []

def run(title, function, *arguments, **options):
    before = perf_counter()
    running.append(0.0)
    try:
        return function(*arguments, **options)
    finally:
        elapsed = perf_counter() - before
        times[title] = times.get(title, 0) + elapsed - running.pop()
        if running:
            running[-1] += elapsed

def watch(module, function, title):
    inner = getattr(module, function)
    setattr(module, function, lambda *a, **k: run(title, inner, *a, **k))

def begin():
    import orcjit_import
    orcjit_import.install()

def load():
    from orcjit_import import _native, linking, loader, lone_file, lone_loader, session
    _native.load()
    lone_file._has_core()

def answer(**told):
    print({_MARK!r} + json.dumps(told))
    sys.exit()

run({ONCE[0]!r}, begin)
run({ONCE[1]!r}, load)
from importlib.util import find_spec
from orcjit_import import _native, loader, lone_file, opened_library, session
new_opened, open_kernels = lone_file._opener.pop()
lone_file._opener.append((new_opened, lambda *a: run({IMPORT[1]!r}, open_kernels, *a)))
watch(opened_library, "link_opened", {IMPORT[3]!r})
watch(_native, "open_objects", {IMPORT[1]!r})
watch(loader, "link_objects", {IMPORT[2]!r})
watch(session, "initialize", {IMPORT[3]!r})
try:
    spec = run({IMPORT[0]!r}, find_spec, name)
    if spec is None:
        answer(error=f"No module named {{name!r}}")
    module = run({IMPORT[4]!r}, __import__, name, fromlist=["*"])
except Exception as error:
    is_import = isinstance(error, ImportError)
    answer(error=str(error) if is_import else f"{{type(error).__name__}}: {{error}}")
exports = getattr(module, "__all__", [])
if exports:
    run({FIRST_USE[0]!r}, getattr, module, exports[0])
answer(times=times)
"""


def time_import(name: str, entry: str = "") -> dict[str, float]:
    """Import a module in a process of its own, and tell where the time goes.

    Parameters
    ----------
    name
        The module.
    entry
        What is put in front of ``sys.path``.

    Returns
    -------
    dict[str, float]
        Seconds by step, to ten microseconds. The steps of the import add up to `WHOLE_IMPORT`, and
        all of them to `ALL`.

    Raises
    ------
    OrcJITError
        If the import fails; the message is the interpreter's.
    """
    command = [sys.executable, "-c", _PROGRAM, name, entry]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    _, mark, told = done.stdout.rpartition(_MARK)
    if done.returncode != 0 or not mark:
        last = done.stderr.strip().splitlines()[-1:] or ["the process died"]
        raise OrcJITError(f"import {name}: {last[0]}")
    answer: dict[str, Any] = json.loads(told)
    if "error" in answer:
        raise OrcJITError(answer["error"])
    return _summed(answer["times"])


def _summed(times: dict[str, float]) -> dict[str, float]:
    """Return the steps with their sums, which are those of what is shown."""
    rounded = {step: round(times[step], 5) for step in (*ONCE, *IMPORT) if step in times}
    rounded[WHOLE_IMPORT] = round(sum(rounded.get(step, 0) for step in IMPORT), 5)
    rounded |= {step: round(times[step], 5) for step in FIRST_USE if step in times}
    rounded[ALL] = round(sum(rounded.get(step, 0) for step in (*ONCE, *IMPORT, *FIRST_USE)), 5)
    return rounded
