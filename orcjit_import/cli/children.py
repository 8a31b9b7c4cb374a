"""Has the processes that a program starts with multiprocessing find objects, as the program does.

A process that is forked has the finder. One that is spawned, or comes from a fork server, begins as
a new interpreter, and gets data of its parent to prepare itself before it imports the program.
"""

from __future__ import annotations

import sys
from importlib import import_module
from multiprocessing import spawn
from typing import Any

# It asks for data when it starts its server. From CPython 3.14 on that imports the program before
# it forks, and ends where this fails; it unpickles nothing, so that it has no finder. Each process
# that it forks has, and imports the program then.
_FORK_SERVER = "multiprocessing.forkserver"


class _Finder:
    """What is unpickled as the package: the finder is there from then on."""

    def __reduce__(self) -> tuple[Any, ...]:
        return import_module, (__name__.partition(".")[0],)


def have_the_finder() -> None:
    """Add to the data of every child what imports this package: it is unpickled first."""
    before = spawn.get_preparation_data

    def get_preparation_data(name: str) -> dict[str, Any]:
        data = {**before(name), "orcjit_import": _Finder()}
        if sys._getframe(1).f_globals.get("__name__") == _FORK_SERVER:  # noqa: SLF001
            data.pop("init_main_from_path", None)
        return data

    spawn.get_preparation_data = get_preparation_data
