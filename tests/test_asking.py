"""`ask` and `answer` of the library: what the commands do, without a terminal and without writing."""

from __future__ import annotations

import json
from datetime import date

import pytest

from compliance import LoadError, answer, ask, evaluate, load_provider, load_ruleset, to_json
from compliance.asking import day_of
from compliance.cli.main import main
from tests.builders import ruleset
from tests.cli.invoke import THEN

DAYS = {"as_of": date(2016, 2, 1), "known_as_of": date(2026, 11, 23)}
PROFILE = """# kept as it is
schema: provider/1
id: acme
name: Acme
sources:
  page: {title: About us, publisher: Acme, published: 2026-01-01, grade: B}
statements:
  - {from: 2026-01-01, sources: [page], facts: {exit: {api_export: true}}}  # this, too
"""
FACTS = {"x.acme.regions": {"type": "number", "title": "Regions"}}
ASKED = ruleset(
    [
        {"id": "a", "role": "gate", "check": "exit.notice_days <= 60 && exit.api_export"},
        {"id": "b", "role": "gate", "check": "x.acme.regions >= 2"},
        {"id": "c", "role": "gate"},
    ],
    [{"gates": "all"}],
    facts=FACTS,
)
NOW = {"as_of": "2026-11-30", "known_as_of": "2026-11-30"}
GOOD = {"exit.notice_days": 30, "x.acme.regions": 3, "answers.demo.c": True}


def acme(text=PROFILE):
    return load_provider(text=text, name="acme.yaml")


def answered(tmp_path, given, **more):
    document = {"schema": "answers/1", "answers": [{"id": id_, "answer": said} for id_, said in given.items()]}
    (tmp_path / "answers.json").write_text(json.dumps(document), encoding="utf-8")
    form = str(tmp_path / "answers.json")
    return answer(form, acme(), PROFILE, [ASKED], on="2026-11-30", known_as_of="2026-11-30", **more)


def test_the_questions_are_those_of_the_command(tmp_path):
    command = ["ask", "numergy", "--against", "andromede", "--top", "3", "--only", "all", *THEN, "--format", "json"]
    main([*command, "--output", str(tmp_path / "f")])
    marks = ("ends it", "matters", "score only", "no effect")
    document = ask([load_provider("numergy")], [load_ruleset("andromede")], only=marks, top=3, **DAYS)
    assert to_json(document) == (tmp_path / "f").read_text(encoding="utf-8")


def test_what_is_asked_is_answered_and_decides(tmp_path):
    assert {question.id for question in ask([acme()], [ASKED], **NOW).questions} == {*GOOD}
    text, read = answered(tmp_path, GOOD, grade="B", by="Acme, sales")
    assert (read.taken, read.blank, read.conflicts) == (3, 0, [])
    assert [line for line in PROFILE.splitlines() if line not in text.splitlines()] == []
    assert evaluate(acme(text), ASKED, **NOW).verdict.status == "necessary-only"
    assert "Acme, sales" in text
    assert ask([acme(text)], [ASKED], **NOW).questions == ()


def test_one_bad_answer_ends_it(tmp_path):
    text, _ = answered(tmp_path, {"x.acme.regions": 1})
    assert evaluate(acme(text), ASKED, **NOW).verdict.status == "not-met"


def test_every_answer_that_cannot_be_taken_is_told(tmp_path):
    with pytest.raises(LoadError) as caught:
        answered(
            tmp_path, {"exit.notice_days": "soon", "x.acme.regions": "few", "answers.demo.z": True, "exit.notce": 1}
        )
    told = [problem.message for problem in caught.value.problems]
    assert len(told) == 4
    assert "answers[0].answer: exit.notice_days: 'soon' is no number" in told[0]


def test_a_formula_and_a_wrong_answer_are_told_in_one_run(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["exit.notice_days", "question", 1, "Notice?", "=1+1"])
    book.active.append(["x.acme.regions", "question", 2, "Regions?", "few"])
    book.save(tmp_path / "form.xlsx")
    with pytest.raises(LoadError) as caught:
        answer(str(tmp_path / "form.xlsx"), acme(), PROFILE, [ASKED], on="2026-11-30", known_as_of="2026-11-30")
    formula, wrong = [problem.message for problem in caught.value.problems]
    assert formula == "cell E1 holds a formula; write the answer itself"
    assert wrong.startswith("cell E2: x.acme.regions: 'few' is no number")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"only": ["often"]}, "'only': 'often': questions are ends it"),
        ({"whom": "state"}, "'whom': 'state'"),
        ({"top": 0}, "'top': 0"),
        ({"target": "sufficient"}, "nobody can be 'sufficient'"),
    ],
)
def test_what_nobody_can_ask(more, said):
    with pytest.raises(ValueError, match=said):
        ask([acme()], [ASKED], **NOW, **more)


def test_there_has_to_be_something_to_ask_about(tmp_path):
    with pytest.raises(ValueError, match="there is nothing to ask about"):
        ask([], [ASKED], **NOW)
    with pytest.raises(ValueError, match="'grade': 'E' is none of A, B, C, D"):
        answered(tmp_path, GOOD, grade="E")


def test_a_day_is_a_date_or_its_text():
    assert day_of("on", "2026-11-30") == day_of("on", date(2026, 11, 30))
