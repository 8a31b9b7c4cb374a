"""Spans of OpenTelemetry: one for each link, below the span in which the import was.

`observers.add("opentelemetry")` finds it by an entry point, as it finds any other plugin. Where the
spans go is up to the program, which has set up a tracer provider.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from .._version import __version__
from ..errors import ObserverError
from .events import Link, Observer, Unload

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCOPE = "orcjit_import"


class OpenTelemetry(Observer):
    """Makes a span of each link, and one without duration of each unload.

    Parameters
    ----------
    provider
        The tracer provider; the global one if None.

    Raises
    ------
    ObserverError
        If the API of OpenTelemetry is not installed.
    """

    def __init__(self, provider: Any = None) -> None:
        try:
            from opentelemetry import trace
        except ImportError as error:
            raise ObserverError(
                "opentelemetry-api is not installed: pip install 'orcjit-import[opentelemetry]' "
                "[OJ942]"
            ) from error
        self._tracer: Any = trace.get_tracer(_SCOPE, __version__, tracer_provider=provider)
        self._libraries: dict[int, str] = {}  # by address, while they are linked

    def linked(self, event: Link) -> None:
        """Make a span that lasts as long as the link has."""
        self._libraries[event.address] = event.library
        labels, sizes = [label for label, _ in event.objects], [size for _, size in event.objects]
        known = {"orcjit.objects": labels, "orcjit.object_sizes": sizes}
        self._make("orcjit.link", event, event.library, event.duration, known)

    def unloaded(self, event: Unload) -> None:
        """Make a span without duration."""
        self._make("orcjit.unload", event, self._libraries.pop(event.address, ""), 0, {})

    def _make(
        self,
        name: str,
        event: Link | Unload,
        library: str,
        duration: int,
        known: Mapping[str, Any],
    ) -> None:
        attributes = {
            "orcjit.library": library,
            "orcjit.address": hex(event.address),
            "orcjit.size": event.size,
            **known,
        }
        begun = event.time + time.time_ns() - time.monotonic_ns()
        span = self._tracer.start_span(f"{name} {library}", start_time=begun, attributes=attributes)
        span.end(end_time=begun + duration)

    def __repr__(self) -> str:
        return "OpenTelemetry()"
