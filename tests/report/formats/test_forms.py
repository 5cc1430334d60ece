"""Forms: safe whatever documents say, complete without a server, and the same bytes for the same questions."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest

from compliance.analysis.questions.questions import questionnaire
from compliance.engine.state import decide_all
from compliance.report.formats.forms import html_form, markdown_form, xlsx_form
from tests.builders import provider, ruleset, snapshot, statement

RULES = [
    {"id": "a", "role": "gate", "check": "exit.api_export"},
    {"id": "b", "role": "gate", "check": "exit.notice_days <= 60"},
    {"id": "c", "role": "gate", "check": "technology.licensors.all(l, l.country in EU)"},
]


def document():
    acme = provider([statement("2024-01-01", {})])
    return questionnaire([(decide_all(ruleset(RULES, [{"gates": "all"}]), snapshot(acme, "2025-01-01")), "necessary")])


def hostile(text):
    asked = document()
    return replace(asked, questions=tuple(replace(question, question=text) for question in asked.questions))


def test_the_page_loads_nothing_and_runs_its_own_script_only():
    page = html_form(document())
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    script, style = (re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[1] for tag in ("script", "style"))
    for text, kind in ((script, "script-src"), (style, "style-src")):
        assert f"{kind} 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"https?://|src=|@import|url\((?!#)|\bon[a-z]+=|\bstyle=", page)


def test_hostile_text_stays_text_in_a_page():
    page = html_form(hostile("<script>alert(1)</script>\x1b[2J\" onload='x"))
    assert "<script>alert" not in page
    assert "\x1b" not in page
    assert page.count("<script>") == 1


def test_formulas_stay_text_in_a_spreadsheet():
    openpyxl = pytest.importorskip("openpyxl")
    cells = openpyxl.load_workbook(BytesIO(xlsx_form(hostile('=HYPERLINK("https://evil.example")')))).worksheets[0]
    assert {cell.data_type for row in cells.iter_rows() for cell in row if cell.value is not None} <= {"s", "n"}


def test_ids_are_hidden_and_choices_offered():
    openpyxl = pytest.importorskip("openpyxl")
    cells = openpyxl.load_workbook(BytesIO(xlsx_form(document()))).worksheets[0]
    assert all(cells.column_dimensions[name].hidden for name in "AB")
    assert {validation.formula1 for validation in cells.data_validations.dataValidation} == {
        '"yes,no"',
        '"yes,no,none"',
    }


def test_all_but_the_cells_for_answers_is_locked_without_a_password():
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(BytesIO(xlsx_form(document()))).worksheets[0]
    assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
    heads = {cell.value: cell.column_letter for cell in sheet[3]}
    for row in sheet.iter_rows(min_row=4):
        kind = row[1].value
        open_ = {cell.column_letter for cell in row if not cell.protection.locked}
        if kind == "question":
            assert open_ == {heads["Answer"], heads["Source"]}
        elif kind == "row":
            assert {"A", "B", "C"}.isdisjoint(open_)
            assert open_ >= {heads["Question"], heads["Answer"]}
        else:
            assert not open_
    assert all(cell.protection.locked for row in sheet.iter_rows(max_row=3) for cell in row)


def test_the_same_questions_give_the_same_bytes():
    pytest.importorskip("openpyxl")
    assert xlsx_form(document()) == xlsx_form(document())
    assert html_form(document()) == html_form(document())


def test_markdown_has_room_for_every_answer():
    asked = document()
    page = markdown_form(asked)
    tables = sum(bool(question.columns) for question in asked.questions)
    assert page.count("\nAnswer:") == len(asked.questions) - tables
    assert page.count("These are all (yes, no or none):") == tables
    assert page.count("\nSource:") == len(asked.questions)
