"""What the project wants to reach, and whether a run has reached it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness import LINKED, OURS, PEER, markdown, number, times

if TYPE_CHECKING:
    from harness import Row


@dataclass(frozen=True)
class Target:
    """A row's ratio to a contender must be `least` at least; or our median `most` at most."""

    work: str
    contender: str = OURS
    least: float | None = None
    most: float | None = None

    def wanted(self, row: Row) -> str:
        if self.most is not None:
            return f"at most {number(self.most)} {row.unit}"
        return f"{times(self.least)} of {self.contender}"

    def found(self, row: Row) -> float | None:
        return row.median(OURS) if self.most is not None else row.ratio(self.contender)

    def is_met(self, found: float) -> bool:
        return found <= self.most if self.most is not None else found >= self.least


LLD = "lld + load"
NOT_ASKED = "tvm-ffi-orcjit, compiler not asked"
TARGETS = (
    Target("cold start, C", NOT_ASKED, least=2.5),
    Target("import of the package alone", most=2),
    Target("500 other imports", "no finder", least=1 / 1.02),
    Target("next object, C", PEER, least=1.4),
    Target("import beyond load_module, C", "empty .py", least=1),
    Target("load_module, C", PEER, least=2),
    Target("load_module, C", LINKED, least=1),
    Target("next object, C++, GCC", PEER, least=1.6),
    Target("next object, C++, Clang", PEER, least=1.6),
    Target("load_module, C++, GCC", PEER, least=2.5),
    Target("load_module, C++, Clang", PEER, least=2.5),
    Target("1,000 objects, import", PEER, least=2.5),
    Target("1,000 objects, import, all called", PEER, least=3.5),
    Target("1,000 objects, import, all called", LLD, least=6),
    Target("1,000 objects in .a, import", most=0.8),
    Target("1,000 objects, memory", LINKED, least=1 / 2),
    Target("1,000 objects in a zip, all called", f"{OURS}, directory", least=1 / 1.1),
    Target("call, m.add(1, 2)", PEER, least=1.15),
    Target("call, f(1, 2)", LINKED, least=1),
    Target("native library", most=4),
    Target("memory, first kernel", most=5),
    Target("memory per library, C, load_module", most=10),
    Target("memory per library, C", most=14),
    Target("memory per library, C++, GCC, load_module", most=30),
    Target("memory per library, C++, Clang, load_module", most=30),
    Target("memory per library, C++, GCC", most=34),
    Target("memory per library, C++, Clang", most=34),
    Target("reload after unload, C", "first load", least=1),
    Target("exit with 1,000 packages", "no package", least=1 / 1.2),
    Target("a manifest beyond none", most=0.3),
    Target("debug information, new process", "without debug information", least=1 / 1.05),
    Target("small extension module beyond .so", most=4),
    Target("extension module of 30 objects, new process", ".so", least=1 / 1.5),
    Target("a chain of 3,000 packages", most=2),
    Target("a chain of 3,000 packages", "twice the half of it", least=1 / 1.2),
    Target("throw and catch, 1,000 libraries", "one library", least=1 / 2),
)


def judge(rows: list[Row]) -> str:
    """Return a table of the targets and what the rows say of them."""
    by_work = {row.work: row for row in rows}
    lines = [["target", "wanted", "found", "met"]]
    for target in TARGETS:
        row = by_work.get(target.work)
        found = target.found(row) if row is not None else None
        if row is None or found is None:
            continue
        shown = f"{number(found)} {row.unit}" if target.most is not None else times(found)
        lines.append([target.work, target.wanted(row), shown, yes(target.is_met(found))])
    return markdown(lines)


def yes(is_met: bool) -> str:
    return "yes" if is_met else "no"
