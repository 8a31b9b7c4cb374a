"""Runs one job in a fresh process each: links objects or loads a shared library, calls `check`.

A server that has imported the package and forks for each job, since starting an interpreter takes
ten times as long as a job. One JSON object per line on standard input, one per line back.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from typing import IO, Any

from orcjit_import import ObjectFormatError, OrcJITError, _library
from orcjit_import.opened import OpenedObjects
from orcjit_import.source import ObjectPlaces

Job = dict[str, Any]


def call_check(address: int) -> None:
    failed = ctypes.CFUNCTYPE(ctypes.c_int)(address)()
    if failed:
        raise SystemExit(f"check() failed in line {failed}")


def run_linked(job: Job) -> None:
    made: dict[str, _library.CoreLibrary] = {}
    for part in job["libraries"]:
        library = _library.create_library(part["name"])
        made[part["name"]] = library
        library.set_link_order([made[name] for name in part["depends"]])
        for shared in job["shared"]:
            library.add_shared_library(shared)
        for path in part["objects"]:
            library.add(opened(path))
        library.initialize(bind_now=job["bind_now"])
    address = library.find("check")
    if not address:
        raise SystemExit("the objects define no check()")
    call_check(address)
    for library in reversed(made.values()):
        if job["unload"]:
            library.close()
        else:
            library.keep()()  # as imports do: it ends with the process
    if job["bind_now"]:  # one run of a row ends as Python does, the other as C does
        sys.stdout.flush()
        ctypes.CDLL(None).exit(0)


def opened(path: str) -> OpenedObjects:
    """Return the object or archive, which has to be one that can be linked here."""
    found = OpenedObjects(ObjectPlaces([path]))
    for _, defect in found.defects:
        raise defect
    for label, _, problem in found.foreign:
        raise ObjectFormatError(f"'{label}' {problem}")
    return found


def run_loaded(job: Job) -> None:
    for shared in job["shared"]:  # stay loaded, as they do for linked objects
        ctypes.CDLL(shared)
    library = ctypes.CDLL(job["path"])
    call_check(ctypes.cast(library.check, ctypes.c_void_p).value or 0)
    process = ctypes.CDLL(None)
    if job["unload"]:
        process.dlclose(ctypes.c_void_p(library._handle))
    process.exit(0)  # what Python does at its end has no part in a shared library's


def run_check(job: Job) -> None:
    (run_linked if job["kind"] == "jit" else run_loaded)(job)


def run_job(job: Job, run: Callable[[Job], None]) -> None:
    """Run the job and end the process as Python does; an OrcJITError is printed."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        run(job)
    except OrcJITError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(3)


def fork_job(job: Job, output: IO[bytes], errors: IO[bytes]) -> int:
    """Fork; return the child's number. The child never returns here."""
    pid = os.fork()
    if pid:
        return pid
    os.dup2(output.fileno(), 1)
    os.dup2(errors.fileno(), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(job["directory"])
    raise ChildError(job)


class ChildError(BaseException):
    """In the child: leave the server's loop, and run the job at the bottom of the stack."""


def wait_for(pid: int, timeout: float) -> int | None:
    """Return the exit status, negative for a signal; None if the time ran out."""
    process = os.pidfd_open(pid)
    try:
        ended = select.select([process], [], [], timeout)[0]
    finally:
        os.close(process)
    if not ended:
        os.kill(pid, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return status if ended else None


def answer_jobs() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            started = time.perf_counter()
            status = wait_for(fork_job(job, output, errors), job["timeout"])
            texts = []
            for file in (output, errors):
                file.seek(0)
                texts.append(file.read().decode(errors="backslashreplace"))
        seconds = time.perf_counter() - started
        answer = {"status": status, "output": texts[0], "errors": texts[1], "seconds": seconds}
        print(json.dumps(answer), flush=True)


def serve(run: Callable[[Job], None]) -> None:
    """Answer jobs until the input ends; a child returns from here when `run` has done its job."""
    _library.create_library("warm").close()
    gc.freeze()  # a child that looks through all of this at its end copies all of its memory
    try:
        answer_jobs()
    except ChildError as child:
        run_job(child.args[0], run)


if __name__ == "__main__":
    serve(run_check)
