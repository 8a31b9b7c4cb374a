"""Where the time of an import goes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from ..errors import OrcJITError

_MARK = "\x1e"
# In a process of its own: nothing that it needs is loaded yet. Functions of the package are wrapped
# before they are used; what they do not tell apart is the interpreter's.
_PROGRAM = f"""
import json, sys
from time import perf_counter
import tvm_ffi
name, entry = sys.argv[1:]
sys.path.insert(0, entry)
times = {{}}
start = perf_counter()
import orcjit_import
orcjit_import.install()
times["import orcjit_import"] = perf_counter() - start

def watch(module, function, title):
    inner = getattr(module, function)
    def timed(*arguments, **options):
        before = perf_counter()
        try:
            return inner(*arguments, **options)
        finally:
            times[title] = times.get(title, 0) + perf_counter() - before
    setattr(module, function, timed)

before = perf_counter()
from orcjit_import import _native, linking, loader, session
_native.load()
times["load the package and its native library"] = perf_counter() - before
watch(_native, "open_objects", "read and check the objects")
watch(loader, "link_objects", "dependencies, shared libraries and link order")
watch(session, "initialize", "link what has initializers, and run them")
before = perf_counter()
spec = __import__("importlib.util").util.find_spec(name)
times["find the module"] = perf_counter() - before - times.get("read and check the objects", 0)
if spec is None:
    raise SystemExit(f"No module named {{name!r}}")
module = __import__(name, fromlist=["*"])
times["all of the import"] = perf_counter() - before
exports = getattr(module, "__all__", [])
if exports:
    before = perf_counter()
    getattr(module, exports[0])
    times["link for the first function"] = perf_counter() - before
print({_MARK!r} + json.dumps(times))
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
        Seconds by step. A step includes those that it waits for.

    Raises
    ------
    OrcJITError
        If the import fails; the message is the interpreter's.
    """
    command = [sys.executable, "-c", _PROGRAM, name, entry]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["the process died"]
        raise OrcJITError(last[0])
    times: dict[str, Any] = json.loads(done.stdout.rpartition(_MARK)[2])
    return {title: float(seconds) for title, seconds in times.items()}
