"""Every row, with every compiler and level: linked by us, and as a control by the system."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.build import BuildError
from support.compilers import find_compiler

from compatibility.machines import is_for, name_of, only_for_x86_64, this_machine
from compatibility.row import REFUSES
from compatibility.rows import all_rows
from compatibility.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compatibility.row import Row
    from compatibility.server import Outcome, Server

# What scripts/find_repeated_rows.py has found.
REPEATED = set(Path(__file__).with_name("repeated.txt").read_text().splitlines())


def cases() -> list[object]:
    """Every row with every compiler and level; what repeats another case is a slow test."""
    return [
        pytest.param(
            row, compiler, level, id=f"{name_of(row, compiler)} {level}", marks=list(marks)
        )
        for row, compilers, first in rows_with_compilers()
        for compiler in compilers
        for level in row.levels
        for marks in [marks_of(row, compiler, level, first)]
    ]


def rows_with_compilers() -> Iterator[tuple[Row, list[str], str | None]]:
    """Rows, their compilers on this machine, and which of them is quick: they take turns."""
    turn = 0
    for row in all_rows():
        compilers = [each for each in row.compilers if is_for(row, each, this_machine())]
        unlike = [each for each in compilers if name_of(row, each) not in REPEATED]
        yield row, compilers, unlike[turn % len(unlike)] if unlike else None
        turn += len(unlike) > 1


def marks_of(
    row: Row, compiler: str, level: str, first: str | None
) -> Iterator[pytest.MarkDecorator]:
    if level != row.levels[-1] or name_of(row, compiler) in REPEATED:
        yield pytest.mark.slow
    elif compiler != first:
        yield pytest.mark.slow
        yield pytest.mark.costly


def test_repeated_rows_exist() -> None:
    assert {name_of(row, c) for row in all_rows() for c in row.compilers} >= REPEATED


def test_rows_for_one_machine_exist() -> None:
    names = {name_of(row, compiler) for row in all_rows() for compiler in row.compilers}
    named = {line for line in only_for_x86_64() if not line.endswith(":")}
    assert names >= named
    assert named | {f"{row.area}:" for row in all_rows()} >= only_for_x86_64()


def test_titles_are_unique() -> None:
    titles = [(row.area, row.title) for row in all_rows()]
    assert len(titles) == len(set(titles))


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("row", "compiler", "level"), cases())
def test_row(row: Row, compiler: str, level: str, tmp_path: Path, server: Server, results) -> None:
    results.begin(row, compiler)
    workshop = Workshop(tmp_path, find_compiler(compiler), row, level)
    objects = {part.name: workshop.objects_of(part) for part in row.parts()}
    if row.control == REFUSES:
        expect_control_refuses(workshop, objects, server)
    elif not row.control:
        outcome = run_control(workshop, objects, server)
        if row.defect and outcome.status < 0:
            pytest.skip(f"the control crashes: {row.defect}")
        expect_right(row, "control", outcome)
    for bind_now in (False, True):
        outcome = run_linked(workshop, objects, server, bind_now=bind_now)
        if row.refused:
            expect_refused(row, outcome)
        else:
            expect_right(row, f"bind_now={bind_now}", outcome)
    results.passed(row, compiler)


def run_linked(
    workshop: Workshop, objects: dict[str, list[Path]], server: Server, *, bind_now: bool
) -> Outcome:
    row = workshop.row
    libraries = [
        {
            "name": part.name,
            "objects": list(map(str, objects[part.name])),
            "depends": list(part.depends),
        }
        for part in row.parts()
    ]
    job = {"kind": "jit", "libraries": libraries, "bind_now": bind_now}
    return server.run({**job, **common(workshop)})


def run_control(workshop: Workshop, objects: dict[str, list[Path]], server: Server) -> Outcome:
    linked: dict[str, Path] = {}
    for part in workshop.row.parts():
        needed = [linked[name] for name in part.depends]
        linked[part.name] = workshop.link_shared(part.name, objects[part.name], needed)
    path = str(list(linked.values())[-1])
    return server.run({"kind": "so", "path": path, **common(workshop)})


def expect_control_refuses(
    workshop: Workshop, objects: dict[str, list[Path]], server: Server
) -> None:
    try:
        outcome = run_control(workshop, objects, server)
    except BuildError:
        return
    assert outcome.status != 0, f"the control accepts it: {outcome}"


def common(workshop: Workshop) -> dict[str, object]:
    row = workshop.row
    return {
        "directory": str(workshop.directory),
        "shared": workshop.shared_libraries(),
        "unload": row.unload,
        "timeout": row.timeout,
    }


def expect_right(row: Row, how: str, outcome: Outcome) -> None:
    seen = (outcome.status, outcome.output, outcome.errors)
    assert seen == (0, row.prints, ""), f"{how}: {outcome}"


def expect_refused(row: Row, outcome: Outcome) -> None:
    """An exception with the reason, and nothing else printed."""
    assert (outcome.status, outcome.output) == (3, ""), outcome
    assert re.search(row.refused, outcome.errors), outcome.errors
    assert outcome.errors.count("\n") == 1, outcome.errors
