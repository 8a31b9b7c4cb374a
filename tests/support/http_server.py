"""An HTTP server on this machine, which notes what it is asked for, and may give parts of files."""

from __future__ import annotations

import io
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class HttpServer:
    """Serves a directory; `requests` has what was asked for, as "GET /add.o"."""

    def __init__(self, directory: Path, *, gives_parts: bool = False) -> None:
        self.requests: list[str] = []
        noted = self.requests

        class Noting(SimpleHTTPRequestHandler):
            def send_head(self) -> Any:
                path = Path(self.translate_path(self.path))
                wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
                if not gives_parts or not wanted or not path.is_file():
                    return super().send_head()
                whole = path.read_bytes()
                first, last = int(wanted[1]), min(int(wanted[2] or len(whole)), len(whole) - 1)
                part = whole[first : last + 1]
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {first}-{last}/{len(whole)}")
                self.send_header("Content-Length", str(len(part)))
                self.end_headers()
                return io.BytesIO(part)

            def end_headers(self) -> None:
                if gives_parts:
                    self.send_header("Accept-Ranges", "bytes")
                super().end_headers()

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
