"""Compares what this package makes of a composition with what the system's linker makes of it."""

from __future__ import annotations

import difflib
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compatibility.server import Outcome, Server
from support.process import PATIENCE

from compositions.composition import Member
from compositions.feature import SOURCES
from compositions.workshop import LinkRefusedError, Workshop

if TYPE_CHECKING:
    from compositions.composition import Composition

RUNNER = Path(__file__).with_name("runner.py")
TIMEOUT = 20.0
REFUSED = 3

# Why a library has to be refused if the control is; what linkers cannot do, others may.
MUST_REFUSE = re.compile("multiple definition|undefined (reference|symbol)|hidden symbol")


@dataclass(frozen=True)
class Answer:
    """What a linker makes of a composition: a refusal, or what the units report.

    Parameters
    ----------
    refusal
        The error; "" if there was none.
    reports
        The lines that were printed.
    failure
        How the process ended if not well: never right.
    """

    refusal: str = ""
    reports: tuple[str, ...] = ()
    failure: str = ""


class Comparer:
    """Runs compositions, with one server of processes."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.server = Server(RUNNER)

    def close(self) -> None:
        self.server.close()

    def differences(self, composition: Composition) -> list[str]:
        """Return what is different, a text for each way to bind; none if all is right."""
        control = self.control_answer(composition)
        found = []
        for bind_now in (False, True):
            answer = self.linked_answer(composition, bind_now=bind_now)
            any_copy = not bind_now or composition.packaging != "objects"
            if difference := _difference(control, answer, any_copy=any_copy):
                found.append(f"{'bound now' if bind_now else 'linked lazily'}: {difference}")
        return found

    def control_answer(self, composition: Composition) -> Answer:
        try:
            made = self.workshop.control(composition)
        except LinkRefusedError as error:
            return Answer(refusal=str(error))
        kind = "program" if composition.in_program else "so"
        job = {
            "kind": kind,
            "path": str(made[-1][1]),
            "paths": [(name, str(path)) for name, path in made],
        }
        key = (
            "control",
            RUNNER.read_text(),
            composition.roots(),
            str(self.workshop.report),
            made,
            composition.is_unloaded,
        )
        answer = self.workshop.remembered(
            *key, make=lambda: vars(self.server.run({**job, **self._common(composition)}))
        )
        return _answer(Outcome(**answer))

    def linked_answer(self, composition: Composition, *, bind_now: bool) -> Answer:
        libraries = [
            {
                "name": library.name,
                "inputs": list(map(str, self.workshop.inputs(composition, library))),
            }
            for library in composition.libraries()
        ]
        job = {"kind": "jit", "libraries": libraries, "bind_now": bind_now}
        return _answer(self.server.run({**job, **self._common(composition)}))

    def _common(self, composition: Composition) -> dict[str, object]:
        return {
            "report": str(self.workshop.report),
            "roots": composition.roots(),
            "unload": composition.is_unloaded,
            "directory": str(self.workshop.directory),
            "timeout": TIMEOUT * PATIENCE,
        }


def _answer(outcome: Outcome) -> Answer:
    reports = tuple(outcome.output.splitlines())
    if outcome.status == REFUSED or "OSError" in outcome.errors:  # the second is dlopen's
        return Answer(refusal=outcome.errors, reports=reports)
    if outcome.status != 0 or outcome.errors:
        return Answer(reports=reports, failure=f"status {outcome.status}: {outcome.errors}")
    return Answer(reports=reports)


def _without_copies(reports: tuple[str, ...]) -> tuple[str, ...]:
    """Return the reports with every copy of the same thing by a number of its own.

    All copies are alike in right programs. Lazily, and from archives, another object may be the
    first with one that is needed.
    """
    copies: dict[str, list[str]] = {}
    made = []
    for line in reports:
        what, _, value = line.rpartition(" ")
        known = copies.setdefault(what, [])
        if " copy of " in what and value not in known:
            known.append(value)
        made.append(f"{what} {known.index(value)}" if " copy of " in what else line)
    return tuple(made)


def _difference(control: Answer, answer: Answer, *, any_copy: bool) -> str:
    if control.failure:
        return f"the control fails: {control.failure}"
    if answer.failure:
        return f"{answer.failure}\nafter {' | '.join(answer.reports[-3:])}"
    if control.refusal and answer.refusal:
        return ""
    if answer.refusal:
        return f"refused, but not by the control: {answer.refusal}"
    if control.refusal and not MUST_REFUSE.search(control.refusal):
        return ""  # for what it cannot relocate, where there is more that can be done
    if control.refusal:
        return f"accepted, but the control is refused: {control.refusal}"
    expected, found = control.reports, answer.reports
    if any_copy:
        expected, found = _without_copies(expected), _without_copies(found)
    lines = difflib.unified_diff(expected, found, "control", "this", lineterm="", n=1)
    return "\n".join(lines)


def describe(composition: Composition, workshop: Workshop, differences: list[str]) -> str:
    """Return what a failing test says: what differs, of what it was made, and how to repeat it."""
    lines = [str(composition), *differences, "made of:"]
    for library in composition.libraries():
        lines.append(f"library {library.name}:")
        for entry, path in zip(library.inputs, workshop.inputs(composition, library), strict=True):
            members = [entry] if isinstance(entry, Member) else entry
            lines += [f"  {path}: {' '.join(_source_of(composition, m) for m in members)}"]
    lines += ["sources and objects again, with both answers:"]
    lines += [f"  python tests/compositions/repeat.py {shlex.quote(str(composition))}"]
    return "\n".join(lines)


def _source_of(composition: Composition, member: Member) -> str:
    if member.number == 0:
        return "root.c"
    return str(
        (SOURCES / composition.part(member.key).feature.units[member.number - 1].source).name
    )
