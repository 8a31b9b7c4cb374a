"""A trace in the format that chrome://tracing and https://ui.perfetto.dev open."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from ..errors import ObserverError
from .events import Link, Observer, Unload

# Events of the search and of imports, which `sys.audit` tells.
_PREFIX = "orcjit_import."


class ChromeTrace(Observer):
    """Writes what is found, linked, initialized and unloaded to a file, when it stops or at exit.

    Parameters
    ----------
    path
        The file, which is written as a whole.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path).absolute()
        self._process = os.getpid()
        self._events: list[dict[str, Any]] = []
        self._is_on = False

    def start(self) -> None:
        """Begin with the trace."""
        import atexit

        self.write()  # where that is not possible, it is told now
        self._is_on = True
        sys.addaudithook(self._audit)
        # Those that are registered last are called first: what the last flush tells is in it.
        atexit.register(self.write)

    def stop(self) -> None:
        """Write the trace."""
        import atexit

        self._is_on = False
        atexit.unregister(self.write)
        self.write()

    def linked(self, event: Link) -> None:
        """Note a link, with how long it took."""
        objects = {label: f"{size} bytes" for label, size in event.objects}
        known = {"address": hex(event.address), "bytes": event.size, "objects": objects}
        self._note(f"link {event.library}", "X", event.time, known, dur=event.duration / 1000)

    def unloaded(self, event: Unload) -> None:
        """Note that something was unloaded."""
        known = {"address": hex(event.address), "bytes": event.size}
        self._note("unload", "i", event.time, known, s="p")

    def write(self) -> None:
        """Write what there is so far; a child of the process that was forked writes nothing."""
        if os.getpid() != self._process:
            return
        if self._is_on:
            from . import flush

            flush()
        text = json.dumps({"traceEvents": self._events, "displayTimeUnit": "ms"})
        try:
            self.path.write_text(text, encoding="utf-8")
        except OSError as error:
            reason = error.strerror or error
            raise ObserverError(f"{self.path}: cannot be written [OJ944]: {reason}") from error

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._is_on and event.startswith(_PREFIX):
            name = f"{event.removeprefix(_PREFIX)} {arguments[0]}"
            path = {"path": str(arguments[1])} if len(arguments) > 1 else {}
            self._note(name, "i", time.monotonic_ns(), path, s="t")

    def _note(self, name: str, kind: str, when: int, known: dict[str, Any], **more: Any) -> None:
        thread = threading.get_native_id()
        self._events.append(
            {
                "name": name,
                "ph": kind,
                "ts": when / 1000,
                "pid": self._process,
                "tid": thread,
                "args": known,
                **more,
            }
        )

    def __repr__(self) -> str:
        return f"ChromeTrace({str(self.path)!r})"
