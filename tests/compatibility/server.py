"""The tests' end of a runner."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUNNER = Path(__file__).with_name("runner.py")


@dataclass(frozen=True)
class Outcome:
    """How a process ended, and what it printed."""

    status: int | None
    output: str
    errors: str
    seconds: float


class Server:
    """Starts the runner, a script, when it is first needed, and anew if it was lost."""

    def __init__(self, runner: Path = RUNNER) -> None:
        self._runner = runner
        self._process: subprocess.Popen[str] | None = None

    def run(self, job: dict[str, Any]) -> Outcome:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            self.close()
            raise AssertionError("the runner ended; what it printed is above")
        return Outcome(**json.loads(answer))

    def close(self) -> None:
        if self._process is not None:
            self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()
        self._process = None

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, str(self._runner)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self._process
