"""Forms read back: what is broken, hostile or too large is told with its place and read no further."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime

import pytest

from compliance.loading import forms
from compliance.loading.forms import read_form
from compliance.model.problem import LoadError
from tests.exchange.workbooks import workbook as workbook_of
from tests.memory import grows_no_faster


def problems(tmp_path, data, name="form"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(LoadError) as error:
        read_form(str(path))
    return [f"{p.line}:{p.column}: {p.message}" for p in error.value.problems]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "1:2: this is no JSON"),
        ("[1]", "expected the questions, or the answers that the page saves"),
        ('{"schema": "answers/1"}', "missing key 'answers'"),
        (
            '{"schema": "answers/1", "answers": [{"id": "a", "anwser": "FR"}]}',
            "unknown key 'anwser' (did you mean 'answer'?)",
        ),
        ('{"schema": "waivers/1", "answers": []}', "this file is a file of waivers"),
        ('{"schema": "questions/1", "questions": 1}', "expected a list under 'questions'"),
        ('{"schema": "answers/1", "answers": [{"answer": 1}]}', "missing key 'id'"),
        ('{"schema": "answers/1", "answers": [{"id": "a", "rows": [1]}]}', "expected a mapping, found a number"),
        ('{"schema": "questions/1", "questions": [{"answer": 1}]}', "questions[0]: expected an object with the 'id'"),
        ("[" * 100_000, "this JSON is nested too deeply"),
        ("<!DOCTYPE html><p>", "this is the empty page"),
        ("hello", "no question stands here"),
        ("## 1. What?\n\nAnswer: yes\n", "this question has lost its line '- Id: ...'"),
        (b"PK\x03\x04 broken", "this is no spreadsheet that can be read"),
    ],
)
def test_what_is_no_form(tmp_path, text, message):
    [problem] = problems(tmp_path, text)
    assert message in problem


def test_a_form_has_a_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(forms, "SIZE", 10)
    assert "more than 10 bytes" in problems(tmp_path, "x" * 11)[0]


def test_a_spreadsheet_that_unpacks_to_very_much_is_not_unpacked(tmp_path, monkeypatch):
    pytest.importorskip("openpyxl")
    monkeypatch.setattr(forms, "UNPACKED", 1_000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000)
    assert "unpacks to more than 1,000 bytes" in problems(tmp_path, path.read_bytes())[0]


def workbook(tmp_path, *rows):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "form.xlsx")
    return tmp_path / "form.xlsx"


def test_a_cell_far_out_does_not_fill_the_memory(tmp_path):
    path = workbook(tmp_path, *[["a"]] * 100, [*[None] * 9_999, "b"])
    assert problems(tmp_path, path.read_bytes()) == [
        "1:1: the sheet has 101 rows of 10,000 columns: at most 400,000 cells"
    ]


def test_formulas_are_no_answers_and_all_of_them_are_told(tmp_path):
    path = workbook(tmp_path, ["a", "question", 1, "A?", "=1+1"], ["b", "question", 2, "B?", "=HYPERLINK(1)"])
    sheet = forms.read_form(str(path))
    assert [answer.text for answer in sheet.answers] == ["", ""]
    assert [f"{one.line}:{one.column}: {one.message}" for one in sheet.problems] == [
        "1:5: cell E1 holds a formula; write the answer itself",
        "2:5: cell E2 holds a formula; write the answer itself",
    ]


def test_a_sheet_without_its_hidden_columns_is_told(tmp_path):
    path = workbook(tmp_path, ["What?", "yes"])
    assert "no question stands in the first sheet" in problems(tmp_path, path.read_bytes())[0]


def test_dates_and_numbers_of_a_spreadsheet_are_read_as_they_are_written(tmp_path):
    day = datetime(2026, 1, 31)  # noqa: DTZ001 - as spreadsheets have it
    path = workbook(
        tmp_path, ["a", "question", 1, "A?", day], ["b", "question", 2, "B?", 30.0], ["c", "question", 3, "C?", True]
    )
    assert [answer.text for answer in read_form(str(path)).answers] == ["2026-01-31", "30", "yes"]


def test_markdown_answers_may_run_over_lines_and_hold_escapes(tmp_path):
    text = "# Q\n\n## 1. A?\n\n- Id: `a.b`\n- Written to: `a.b`\n\nAnswer: one\\_two &lt;\nthree\n\nSource: s\n"
    (tmp_path / "f.md").write_text(text)
    [answer] = read_form(str(tmp_path / "f.md")).answers
    assert (answer.question, answer.text, answer.source, answer.where) == ("a.b", "one_two < three", "s", "line 8")


def spreadsheet(n):
    """A table in hidden columns as a form has them: what a row is stands in the second."""
    rows = [["a b", "question"], ["", "columns", "", "", "id", "name"]]
    return workbook_of({"Form": [*rows, *(["", "row", "", f"r{i}", f"r{i}", "x"] for i in range(n))]})


QUESTION = "## 1. What?\n\n- Id: `a.b`\n\n"
FORMS = {
    "questions of Markdown": lambda n: "".join(f"## {i}. What?\n\n- Id: `a.b`\n\nAnswer: 5\n\n" for i in range(n)),
    "a table of Markdown": lambda n: QUESTION + "| id | name |\n| --- | --- |\n" + "| a | b |\n" * n,
    "an answer of Markdown in many lines": lambda n: QUESTION + "Answer: it\n" + "is long\n" * n,
    "answers of JSON": lambda n: json.dumps(
        {"schema": "answers/1", "answers": [{"id": f"a.b{i}", "answer": i} for i in range(n)]}
    ),
    "rows of JSON": lambda n: json.dumps(
        {"schema": "answers/1", "answers": [{"id": "a.b", "rows": [{"id": f"r{i}"} for i in range(n)]}]}
    ),
    "questions of JSON": lambda n: json.dumps(
        {"schema": "questions/1", "questions": [{"id": f"a.b{i}", "answer": i} for i in range(n)]}
    ),
    "lists of JSON": lambda n: "[" * n,
    "rows of a spreadsheet": spreadsheet,
    "the empty page": lambda n: "<!DOCTYPE html>" + "<p>What?</p>" * n,
}


@pytest.mark.parametrize("what", FORMS)
def test_the_memory_of_reading_grows_with_the_form_and_no_faster(tmp_path, what):
    path = tmp_path / "form"

    def read(written):
        path.write_bytes(written if isinstance(written, bytes) else written.encode())
        read_form(str(path))

    grows_no_faster(read, FORMS[what], small=100, large=800)
