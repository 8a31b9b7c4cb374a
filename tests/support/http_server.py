"""An HTTP server on this machine, which notes what it is asked for."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class HttpServer:
    """Serves a directory; `requests` has what was asked for, as "GET /add.o"."""

    def __init__(self, directory: Path) -> None:
        self.requests: list[str] = []
        noted = self.requests

        class Noting(SimpleHTTPRequestHandler):
            def log_request(self, *arguments: object) -> None:
                noted.append(f"{self.command} {self.path}")

            def log_message(self, *arguments: object) -> None:
                pass

        handler = partial(Noting, directory=str(directory))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        serve = partial(self._server.serve_forever, poll_interval=0.01)
        self._thread = threading.Thread(target=serve, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
