"""docs/compatibility.md lists the rows that there are, what they declare, and what came of them.

Results can be read from the document, so it is made again from them and the rows of today.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from compatibility import report
from compatibility.machines import AARCH64, X86_64, column_of, is_for
from compatibility.row import CLANG, GCC, Row
from compatibility.rows import AREAS, all_rows

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "compatibility.md"
PLAIN = Row("plain (a | b)", ("a.c",), area="Symbols")
REFUSED = Row(
    "foreign",
    refused="for (arm|mips)",
    control="ld refuses it",
    levels=("-O2",),
    area=AREAS["foreign"],
)
ONE_COMPILER = Row("gcc's own", ("a.c",), compilers=(GCC,), remark="since GCC 4", area="Symbols")


EMULATED = column_of(GCC, AARCH64), column_of(CLANG, AARCH64)
VERSIONS = {GCC: "12", CLANG: "22", EMULATED[0]: "11", EMULATED[1]: "21"}


def results_of(*rows: Row, passed: bool = True) -> report.Results:
    keys = [
        (row.area, row.title, column)
        for row in rows
        for column, (compiler, machine) in report.COLUMNS.items()
        if is_for(row, compiler, machine)
    ]
    return report.Results(dict(VERSIONS), dict.fromkeys(keys, passed))


def lines_of(rows: list[Row], results: report.Results) -> list[str]:
    return report.render(rows, results).splitlines()


def test_committed_document_lists_the_rows_that_there_are() -> None:
    committed = DOCUMENT.read_text()
    rendered = report.render(all_rows(), report.read_results(committed))
    assert committed == rendered, "out of date: run `make compatibility`"


def test_every_committed_result_is_good() -> None:
    results = report.read_results(DOCUMENT.read_text())
    expected = {
        (row.area, row.title, one)
        for row in all_rows()
        for one in row.compilers
        if is_for(row, one, X86_64)
    }
    bad = [key for key in expected if not results.passed.get(key, False)]
    assert bad == [], "run `make compatibility`"
    assert [key for key, passed in results.passed.items() if not passed] == []


def test_a_row_says_what_came_of_it_with_each_compiler() -> None:
    assert "| plain (a \\| b) | runs | runs | runs | runs | runs |  |" in lines_of(
        [PLAIN], results_of(PLAIN)
    )


def test_a_refused_row_says_with_which_message_and_why_there_is_no_control() -> None:
    line = "| foreign | refused | refused | - | - | ld refuses it | `for (arm\\|mips)`; at `-O2` |"
    assert line in lines_of([REFUSED], results_of(REFUSED))


def test_a_row_for_one_compiler_has_no_cell_for_the_other() -> None:
    lines = lines_of([ONE_COMPILER], results_of(ONE_COMPILER))
    assert "| gcc's own | runs | - | runs | - | runs | since GCC 4 |" in lines


def test_a_row_for_one_machine_has_no_cell_for_the_other() -> None:
    row = dataclasses.replace(PLAIN, machine=AARCH64)
    assert "| plain (a \\| b) | - | - | runs | runs | runs |  |" in lines_of([row], results_of(row))


def test_a_row_that_failed_or_did_not_run_does_not_count() -> None:
    results = results_of(PLAIN, passed=False)
    lines = lines_of([PLAIN, ONE_COMPILER], results)
    assert "| plain (a \\| b) | **fails** | **fails** | **fails** | **fails** | runs |  |" in lines
    assert "| gcc's own | not run | - | not run | - | runs | since GCC 4 |" in lines
    assert "| Symbols | 2 | 0 of 2 | 0 of 1 | 0 of 2 | 0 of 1 |" in lines


def test_totals_are_over_all_areas() -> None:
    rows = [PLAIN, REFUSED, ONE_COMPILER]
    assert "| **all** | **3** | **3 of 3** | **2 of 2** | **2 of 2** | **1 of 1** |" in lines_of(
        rows, results_of(*rows)
    )


def test_results_can_be_read_from_the_document() -> None:
    rows = [PLAIN, REFUSED, ONE_COMPILER]
    results = results_of(PLAIN, REFUSED)
    results.passed[("Symbols", PLAIN.title, CLANG)] = False
    assert report.read_results(report.render(rows, results)) == results


@pytest.mark.parametrize(
    "changed",
    [
        dataclasses.replace(PLAIN, title="other"),
        dataclasses.replace(PLAIN, compilers=(GCC,)),
        dataclasses.replace(PLAIN, levels=("-O3",)),
        dataclasses.replace(PLAIN, control="there is none"),
        dataclasses.replace(PLAIN, refused="message"),
        dataclasses.replace(PLAIN, remark="more"),
    ],
)
def test_a_document_goes_stale_with_a_row(changed: Row) -> None:
    document = report.render([PLAIN], results_of(PLAIN))
    assert report.render([PLAIN], report.read_results(document)) == document
    assert report.render([changed], report.read_results(document)) != document


def test_another_document_is_not_taken_for_a_report() -> None:
    with pytest.raises(report.NotAReportError, match="does not say with which compilers"):
        report.read_results("# Something else\n")


def test_files_of_results_add_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = []
    for column, (compiler, machine) in report.COLUMNS.items():
        rows = [
            {"area": row.area, "title": row.title, "compiler": column, "passed": True}
            for row in all_rows()
            if is_for(row, compiler, machine)
        ]
        results = {"compilers": {column: VERSIONS[column]}, "rows": rows}
        paths.append(tmp_path / f"{column}.json")
        paths[-1].write_text(json.dumps(results))
    report.main(list(map(str, paths)))
    written = capsys.readouterr().out
    assert "compiled with GCC 12 and Clang 22 for" in written
    assert "compiled with GCC 11 and Clang 21 as" in written
    assert report.NOT_RUN not in [
        cell for line in written.splitlines() for cell in line.split(" | ")
    ]


def test_results_of_the_other_machine_are_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of the compiler that was run are all new: what it did not run has no result."""
    first, second = all_rows()[:2]
    document = tmp_path / "document.md"
    document.write_text(report.render(all_rows(), results_of(first, second)))
    key = {"area": first.area, "title": first.title, "compiler": GCC, "passed": False}
    new = tmp_path / "new.json"
    new.write_text(json.dumps({"compilers": {GCC: "13"}, "rows": [key]}))
    report.main([str(document), str(new)])
    results = report.read_results(capsys.readouterr().out)
    assert results.versions == {**VERSIONS, GCC: "13"}
    found = {key[2]: good for key, good in results.passed.items() if key[1] == first.title}
    assert found == {**dict.fromkeys(VERSIONS, True), GCC: False}
    assert (second.area, second.title, GCC) not in results.passed
    assert results.passed[second.area, second.title, CLANG]
