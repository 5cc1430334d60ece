"""`compliance ask`: the questions, as text and as a document."""

from __future__ import annotations

import json

import pytest

from tests.cli.documents import valid

ASK = (
    "ask",
    "scaleway@eu-institutions",
    "--against",
    "eu-csf-2026",
    "hds",
    "--as-of",
    "2026-11-01",
    "--known-as-of",
    "2026-11-23",
)


def test_questions_as_text(compliance):
    ran = compliance(*ASK, "--top", "4")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].startswith("Questions about Scaleway")
    assert "Certificates that settle many rules at once" in lines
    assert "Ends it: one bad answer, and the verdict wanted is out of reach" in lines
    assert "good answer is enough" in " ".join(ran.out.split())
    assert "left out; --only takes ends-it, matters, score-only, no-effect, or all." in " ".join(ran.out.split())


def test_questions_as_json(compliance):
    found = valid("questions", compliance(*ASK, "--format", "json").out)
    assert found["schema"] == "questions/1"
    assert {question["mark"] for question in found["questions"]} <= {"ends it", "matters"}
    assert compliance(*ASK, "--format", "json").out == json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    [only] = valid("questions", compliance(*ASK, "--next", "--format", "json").out)["questions"]
    assert only == found["questions"][0], "the next is the first"


def test_of_a_verdict_that_is_decided_nothing_is_asked(compliance):
    ran = compliance("ask", "aws@european-sovereign-cloud", "--against", "secnumcloud-3.2", "--as-of", "2026-11-01")
    assert "not-met: decided, whatever is still open" in " ".join(ran.out.split())
    assert "Nothing has to be asked" in ran.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--top", "0"), "'0' is not a number of questions, from 1"),
        (("--only", "must"), "invalid choice: 'must'"),
    ],
)
def test_wrong_usage(compliance, arguments, message):
    ran = compliance(*ASK, *arguments)
    assert ran.code == 2
    assert message in ran.err


def test_a_service_is_named_where_a_rule_set_is_about_one(compliance):
    ran = compliance("ask", "scaleway", "--against", "secnumcloud-3.2")
    assert ran.code == 2
    assert "'secnumcloud-3.2' is about one" in ran.err
