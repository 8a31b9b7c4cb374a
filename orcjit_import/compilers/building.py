"""Many sources at the same time: how many, and what is said of those that cannot be compiled."""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import get_ident
from typing import TYPE_CHECKING, Any

from ..error_form import told_by
from ..errors import CompilationError
from .commands import forget_places

if TYPE_CHECKING:
    from .compilation import Compiled, Job
    from .file_states import Digests

_FEW = 2

# Where Linux keeps files in memory, and the least room there that is plenty for compilers.
_IN_MEMORY = "/dev/shm"
_PLENTY = 4 << 30


def make_all(jobs: dict[int, Job], told: Any, digests: Digests) -> dict[int, Compiled]:
    """Compile all.

    Parameters
    ----------
    jobs
        The compilations, by any numbers.
    told
        As for `compile_all`.
    digests
        Those of files that are known already.

    Raises
    ------
    CompilationError
        With what is said of each that cannot be compiled.
    """
    made: dict[int, Compiled] = {}
    problems: dict[int, CompilationError] = {}
    forget_places()
    pool = ThreadPoolExecutor(min(len(jobs), _most_at_once()))
    with tempfile.TemporaryDirectory(prefix="orcjit-import-", dir=_fast_place()) as scratch:
        waiting = {
            pool.submit(_make_one, job, scratch, digests): index for index, job in jobs.items()
        }
        try:
            for count, done in enumerate(as_completed(waiting), 1):
                index = waiting[done]
                told(count, len(jobs), jobs[index].source.name)
                try:
                    made[index] = done.result()
                except CompilationError as error:
                    problems[index] = error
        finally:  # also where the user does not want to wait any more
            pool.shutdown(cancel_futures=True)
    if problems:
        raise CompilationError("\n".join(told_by(problems[index]) for index in sorted(problems)))
    return made


def _make_one(job: Job, scratch: str, digests: Digests) -> Compiled:
    # Each thread has names of its own there.
    return job.make(os.path.join(scratch, str(get_ident())), digests)  # noqa: PTH118


def _fast_place() -> str | None:
    """Return a directory in memory for files that are gone in a moment; None for the usual one.

    A compiler makes several of them for each source. `TMPDIR` decides, where it is set.
    """
    if os.environ.get("TMPDIR") or not os.access(_IN_MEMORY, os.W_OK):
        return None
    room = os.statvfs(_IN_MEMORY)
    return _IN_MEMORY if room.f_bavail * room.f_frsize >= _PLENTY else None


def _most_at_once() -> int:
    """Return how many compilers keep the processors busy: as many as ninja runs.

    There is one more than processors, or two: each waits now and then, for a file or for us.
    """
    # What this process may use, which taskset and containers make fewer.
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (count or 1) + (1 if (count or 1) <= _FEW else 2)
