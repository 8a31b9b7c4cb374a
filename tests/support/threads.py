"""Threads for tests: run something elsewhere and get its result or its exception here."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Worker:
    """One thread that stays until it is told to end, and does what it is told meanwhile."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1)

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self._executor.submit(function, *arguments).result()

    def end(self) -> None:
        self._executor.shutdown()


def in_new_thread(function: Callable[..., Any], *arguments: Any) -> Any:
    worker = Worker()
    try:
        return worker.run(function, *arguments)
    finally:
        worker.end()


def in_many_threads(count: int, function: Callable[[int], Any]) -> list[Any]:
    """Call `function(number)` in `count` threads that start together; return all results."""
    barrier = threading.Barrier(count)

    def start(number: int) -> Any:
        barrier.wait()
        return function(number)

    with ThreadPoolExecutor(max_workers=count) as executor:
        return [task.result() for task in [executor.submit(start, n) for n in range(count)]]
