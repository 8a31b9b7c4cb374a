"""Links the objects of a program and calls its main(), in a fresh process each.

See compatibility/runner.py, whose server this is.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from compatibility.runner import Job, opened, serve

from orcjit_import import _library

Strings = ctypes.POINTER(ctypes.c_char_p)


def run(job: Job) -> None:
    library = _library.create_library(job["name"])
    for path in job["objects"]:
        library.add(opened(path))
    library.initialize(bind_now=False)
    main = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, Strings, Strings)(library.find("main"))
    process = ctypes.CDLL(None)
    arguments = (ctypes.c_char_p * 2)(os.fsencode(job["name"]), None)
    environment = ctypes.cast(ctypes.c_void_p.in_dll(process, "environ"), Strings)
    process.exit(main(1, arguments, environment))


if __name__ == "__main__":
    serve(run)
