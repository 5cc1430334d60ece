"""Which facts decided a finding: what settled it, or what is in its way."""

from __future__ import annotations

import pytest

from tests.builders import answers, demo, finding, nested, provider, ruleset, scorecard, source, statement

NOW = "2024-06-30"
A, B, C = "x.demo.a", "x.demo.b", "x.demo.c"
ZERO = "1 / x.demo.zero > 0"
NUMBER = {"x.demo.zero": {"type": "float", "title": "zero"}}
ANSWER = "answers.demo.R"


def ladder(*conditions, **more):
    """A graded rule: a rung below, then one for each condition; `None` is a rung without."""
    rungs = [
        {"title": str(number), **({"when": when} if when else {})} for number, when in enumerate([None, *conditions])
    ]
    return {"id": "R", "rungs": rungs, **more}


def check(text, **more):
    return {"id": "R", "check": text, **more}


def decided(rule, answer=None, **facts):
    given = {} if answer is None else answers({"R": answer})
    profile = provider([statement("2020-01-01", {**demo(zero=0, **facts), **given})])
    rules = ruleset([rule, {"id": "other", "check": A}], [{"any_of": ["R", "other"]}], facts=NUMBER)
    return [path.removeprefix("x.demo.") for path in scorecard(profile, rules, NOW).finding("R").decided]


ROWS = [
    ("what it passes by", check(f"{A} && {B}"), {"a": True, "b": True}, ["a", "b"]),
    ("not what it could pass by as well", check(f"{A} || {B}"), {"b": True, "a": False}, ["b"]),
    ("nor where it does not apply", check(A, applies=B), {"a": False, "b": False}, []),
    ("what fails it", check(f"{A} && {B}"), {"a": True, "b": False}, ["b"]),
    ("not what is unknown besides", check(f"{A} && {B}"), {"b": False}, ["b"]),
    ("what is unknown", check(f"{A} && {B}"), {"b": True}, ["a"]),
    ("all of it", check(f"{B} && {A}"), {}, ["a", "b"]),
    ("whether it applies", check(A, applies=B), {"a": False}, ["b"]),
    ("an error", check(f"{A} && {ZERO}"), {"a": True}, ["zero"]),
    ("an error in whether it applies", check(A, applies=ZERO), {"a": True}, ["zero"]),
    ("the lowest rung not reached", ladder(A, B, C), {"a": True, "b": False, "c": False}, ["b", "c"]),
    ("that first where it passes", ladder(A, B, C, pass_from=2), {"a": True, "b": False, "c": False}, ["b", "a"]),
    ("what gave it the top", ladder(A, B, pass_from=2), {"a": False, "b": True}, ["b"]),
    ("what is open above where it passes", ladder(A, B, pass_from=2), {"a": True}, ["b", "a"]),
    ("what excludes it, not what is open below", ladder(A, B), {"b": False}, ["b"]),
    ("an error in a rung", ladder(A, ZERO), {"a": True}, ["zero"]),
    ("a rung nobody declared", ladder(A, None), {"a": True}, [ANSWER]),
    ("one that a lower one excludes", ladder(A, None), {"a": False}, ["a"]),
    ("one to declare above where it passes", ladder(A, None, pass_from=2), {"a": True}, [ANSWER, "a"]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "facts", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_decided(rule, facts, expected):
    assert decided(rule, **facts) == expected


@pytest.mark.parametrize(
    ("rule", "answer", "facts", "expected"),
    [
        (ladder(A, None), 2, {"a": True}, [ANSWER]),
        (ladder(A, B), 2, {}, [ANSWER]),
        (check(A), "fail", {}, [ANSWER]),
        (check(A), "fail", {"a": False}, ["a"]),
        (check(A), "pass", {"a": False}, ["a"]),
        (check(A), "pass", {}, [ANSWER]),
    ],
)
def test_a_declared_answer_decided_only_what_facts_leave_open(rule, answer, facts, expected):
    assert decided(rule, answer, **facts) == expected


def shareholders(**countries):
    return {"ownership": {"shareholders": {key: {"country": country} for key, country in countries.items()}}}


HOME = 'ownership.shareholders.all(s, s.country == "FR")'


def test_the_place_and_the_message_are_of_the_same_fact():
    profile = provider(
        [statement("2020-01-01", shareholders(alpha="FR", beta="US"), exhaustive=["ownership.shareholders"])]
    )
    found = finding(profile, HOME, NOW)
    assert found.decided == ("ownership.shareholders.beta.country",)
    assert found.message == "beta.country = US"
    assert set(found.decided) <= {fact.path for fact in found.facts}


def test_a_list_that_is_complete_without_entries_has_its_place():
    text = 'ownership.shareholders.exists(s, s.country == "FR")'
    closed = finding(provider([statement("2020-01-01", exhaustive=["ownership.shareholders"])]), text, NOW)
    assert (closed.status, closed.decided) == ("fail", ("ownership.shareholders",))
    (fact,) = closed.facts
    assert (fact.value, fact.sources, fact.location is None) == ([], ("s",), False)
    assert closed.message == "shareholders = []"


def test_what_is_too_weak_comes_before_what_is_missing_as_in_the_message():
    sources = {"weekly": source(grade="C")}
    profile = provider([statement("2020-01-01", demo(a=True), "weekly")], sources)
    found = scorecard(profile, ruleset([check(f"{A} && {B}", evidence={"grade": "A"})]), NOW).findings[0]
    assert found.decided == ("x.demo.a", "x.demo.b")
    assert found.message == "x.demo.a: grade C (one report), A is asked; not known: x.demo.b"


DISPUTED = [
    statement("2020-01-01", nested(finance__paid_in_meur=5, finance__committed_meur=100), "one"),
    statement("2020-01-01", nested(finance__paid_in_meur=9), "two"),
]


@pytest.mark.parametrize(
    ("text", "status", "expected"),
    [
        ("finance.paid_in_meur > 50", "fail", ["finance.paid_in_meur"]),
        ("finance.paid_in_meur > 7", "unknown", ["finance.paid_in_meur"]),
        (
            "finance.paid_in_meur > 7 && finance.committed_meur > 200",
            "fail",
            ["finance.committed_meur", "finance.paid_in_meur"],
        ),
        ("finance.paid_in_meur > 4 && finance.committed_meur > 200", "fail", ["finance.committed_meur"]),
    ],
)
def test_where_sources_disagree(text, status, expected):
    found = finding(provider(DISPUTED), text, NOW)
    assert (found.status, sorted(found.decided)) == (status, expected)


def test_facts_of_the_service_assessed_are_named_where_they_stand():
    box = {"services": {"box": {"kind": "iaas"}}}
    rules = ruleset([check('service.kind == "saas"')], assesses="service")
    found = scorecard(provider([statement("2020-01-01", box)]), rules, NOW, service="box").findings[0]
    assert (found.status, found.decided) == ("fail", ("services.box.kind",))
    nowhere = scorecard(provider([statement("2020-01-01", box)]), rules, NOW).findings[0]
    assert (nowhere.status, nowhere.decided) == ("unknown", ())
