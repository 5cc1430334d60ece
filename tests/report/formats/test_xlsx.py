"""The workbook of scorecards: what a spreadsheet shows, and that nothing in it computes."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest

from compliance import render
from compliance.model.status import Reason, Status
from compliance.report.formats.xlsx import _WHY, DECISION, QUESTIONS, SHEETS
from tests.report.cards import numergy
from tests.report.outputs import demo, hostile, with_everything

openpyxl = pytest.importorskip("openpyxl", reason="the format xlsx needs the extra 'xlsx'")


def sheets(*cards):
    book = openpyxl.load_workbook(BytesIO(render(*cards, format="xlsx")))
    return {name: book[name] for name in book.sheetnames}


def rows(sheet):
    heads, *values = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in values]


def test_four_sheets_each_with_its_heads():
    made = sheets(with_everything(), numergy())
    assert tuple(made) == SHEETS
    assert [cell.value for cell in made["Decision"][1]] == [*DECISION]
    assert [cell.value for cell in made["Questions"][1]] == [*QUESTIONS]
    assert all(sheet.freeze_panes == "A2" for sheet in made.values())


def test_numbers_and_days_are_such_and_not_text():
    decision = rows(sheets(numergy())["Decision"])[0]
    assert decision["as_of"] == datetime(2016, 2, 1)  # noqa: DTZ001 - a day of a spreadsheet has no zone
    assert decision["score_certain"] == pytest.approx(numergy().score.certain)
    assert decision["verdict"] == "necessary-only"


@pytest.mark.parametrize("text", ['=HYPERLINK("https://evil.example")', "+1", "-1", "@SUM(1)", "\x1b[2J=1"])
def test_nothing_computes(text):
    for sheet in sheets(hostile(text)).values():
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        assert not any("\x1b" in str(cell.value) for cell in cells)


def test_what_is_open_is_a_question_with_the_rules_that_wait_for_it():
    asked = rows(sheets(demo())["Questions"])
    causes = {(cause, f.rule) for f in demo().findings if f.status is Status.UNKNOWN for cause in f.causes}
    assert {(row["fact"], row["why_open"]) for row in asked} == {(path, _WHY[reason]) for (reason, path), _ in causes}
    assert all(row["question"].endswith("?") for row in asked)


def test_every_reason_has_its_words():
    assert set(_WHY) == set(Reason)


def test_no_scorecard_is_a_workbook_all_the_same():
    assert [len(rows(sheet)) for sheet in sheets().values()] == [0, 0, 0, 0]


def test_no_clock_in_the_file():
    book = openpyxl.load_workbook(BytesIO(render(numergy(), format="xlsx")))
    assert book.properties.created.date() == book.properties.modified.date() == date(2016, 2, 1)
