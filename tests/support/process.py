"""Views of this process (mappings, memory), and programs run in processes of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent

# How much longer than usual a program may take: a sanitizer slows everything down.
PATIENCE = float(os.environ.get("ORCJIT_TEST_PATIENCE", "1"))


@dataclass(frozen=True)
class Mapping:
    """One line of /proc/self/maps."""

    start: int
    end: int
    permissions: str
    path: str

    @property
    def is_writable_and_executable(self) -> bool:
        return "w" in self.permissions and "x" in self.permissions

    @property
    def is_generated_code(self) -> bool:
        """Whether it is executable, but of no file on disk and not of the kernel."""
        of_no_file = not self.path or self.path.startswith(("/memfd:", "[anon"))
        return "x" in self.permissions and of_no_file


def mappings() -> list[Mapping]:
    text = Path("/proc/self/maps").read_text()
    return [_parse_mapping(line) for line in text.splitlines()]


def _parse_mapping(line: str) -> Mapping:
    addresses, permissions, _offset, _device, _inode, *path = line.split(maxsplit=5)
    start, end = (int(part, 16) for part in addresses.split("-"))
    return Mapping(start, end, permissions, path[0] if path else "")


def writable_and_executable() -> list[Mapping]:
    return [mapping for mapping in mappings() if mapping.is_writable_and_executable]


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def run_python(
    program: str, *arguments: object, timeout: float = 120, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `program` in a fresh interpreter that can import what the tests can."""
    search = [str(TESTS), os.environ.get("PYTHONPATH", "")]
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout * PATIENCE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, search)), **environment},
    )


def lines_of(
    program: str, *arguments: object, timeout: float = 120, **environment: str
) -> list[str]:
    """Run `program`, which has to succeed and to be silent on stderr; return what it printed."""
    done = run_python(program, *arguments, timeout=timeout, **environment)
    assert (done.returncode, done.stderr) == (0, ""), f"{done.returncode}\n{done.stderr}"
    return done.stdout.splitlines()


def executable_mappings() -> int:
    """Return how many ranges of this process's memory hold linked code: executable, of no file."""
    maps = Path("/proc/self/maps").read_text()
    return len(re.findall(r"^\S+ r-xp .* 0 *$", maps, re.MULTILINE))
