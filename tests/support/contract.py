"""The contract of native/os: which sources it has for a system, and which promises they try."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NATIVE = ROOT / "native"
CONTRACT = ROOT / "tests" / "system" / "contract"
INCLUDES = tuple(f"-I{path}" for path in (NATIVE, CONTRACT, ROOT / "tests" / "support"))


@dataclass(frozen=True)
class System:
    """What the system consists of: its folders in native/os, and those in the contract."""

    folders: tuple[str, ...]
    machine: str
    has_workarounds: bool = False

    def sources(self) -> list[Path]:
        """Return the files of native/os, in an order that does not change."""
        places = [NATIVE / "os"]
        for folder in self.folders:
            places += [NATIVE / "os" / folder, NATIVE / "os" / folder / self.machine]
        if self.has_workarounds:
            places.append(NATIVE / "workarounds" / "os")
        return [path for place in places for path in sorted(place.glob("*.cc"))]

    def checks(self) -> list[Path]:
        """Return the files that try its promises: those that all systems make, and its own."""
        places = [CONTRACT, *(CONTRACT / folder for folder in self.folders)]
        return [path for place in places for path in sorted(place.glob("*.cc"))]

    def promises(self) -> list[str]:
        """Return the names of all promises that it makes."""
        texts = [path.read_text("utf-8") for path in self.checks()]
        return [name for text in texts for name in re.findall(r"^PROMISE\((\w+)\)", text, re.M)]

    def in_one(self) -> str:
        """Return the text of one source that includes all of native/os."""
        return "".join(f'#include "{path.relative_to(NATIVE)}"\n' for path in self.sources())
