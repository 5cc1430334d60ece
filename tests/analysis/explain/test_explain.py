"""The explanation of a rule says what the scorecard says, for every reading."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.analysis.explain.explain import explain
from compliance.engine.grounds import grounds_of
from compliance.engine.snapshot import take_snapshot
from compliance.loading.rulesets import country_sets
from tests.builders import answers, demo, judgement, provider, rule, ruleset, scorecard, snapshot, source, statement
from tests.report.cards import PAIRS, TODAY, card_if_any, provider_of, ruleset_of


@pytest.mark.exhaustive(one_in=8)
@pytest.mark.parametrize("as_of", [date(2014, 6, 1), date(2016, 2, 1), TODAY])
@pytest.mark.parametrize(("who", "what"), PAIRS)
def test_explanation_and_scorecard_agree(who, what, as_of):
    rules = ruleset_of(what)
    shown = card_if_any(who, what, as_of, TODAY)
    grounds = shown and grounds_of(rules, take_snapshot(provider_of(who), as_of, TODAY, country_sets()))
    for one in rules.rules if shown else ():
        found, finding = explain(one, grounds), shown.finding(one.id)
        assert (found.status, found.message, found.facts) == (finding.status, finding.message, finding.facts)
        assert finding.reason in (found.reason, "missing") or finding.status in ("pass", "fail")
        assert tuple(reading.outcome for reading in found.readings) == finding.worlds or not finding.worlds
        for reading in found.readings:
            values = [condition.lines[0].value for condition in reading.conditions if condition.label == "check"]
            expected = {"pass": "true", "fail": "false"}.get(reading.outcome)
            assert not values or expected is None or values == [expected]


def explained(one, *statements, **more):
    rules = ruleset([{"id": "R", **one}], **more)
    return explain(rules.rules[0], grounds_of(rules, snapshot(provider(statements), "2024-06-30")))


def test_every_reading_of_a_dispute_is_traced():
    found = explained(
        rule("x.demo.a"),
        statement("2024-01-01", demo(a=True), id="yes"),
        statement("2024-01-01", demo(a=False), id="no"),
    )
    assert [(reading.believed, reading.outcome) for reading in found.readings] == [
        (("no",), "fail"),
        (("yes",), "pass"),
    ]
    assert [reading.conditions[0].lines[0].value for reading in found.readings] == ["false", "true"]
    assert (found.status, found.reason) == ("unknown", "disputed")


def test_a_dispute_about_the_answer_alone_has_its_readings():
    found = explained(
        judgement("R"),
        statement("2024-01-01", answers({"R": "pass"}), id="yes"),
        statement("2024-01-01", answers({"R": "fail"}), id="no"),
    )
    assert [(reading.believed, reading.outcome) for reading in found.readings] == [
        (("no",), "fail"),
        (("yes",), "pass"),
    ]
    assert found.flips == ("settle the dispute about answers.demo.R (The provider's own answer)",)


def test_one_reading_where_nothing_is_disputed():
    found = explained(rule("x.demo.a"), statement("2024-01-01", demo(a=True)))
    ((believed, outcome, conditions),) = [(r.believed, r.outcome, r.conditions) for r in found.readings]
    assert (believed, outcome, len(conditions)) == ((), "pass", 1)


def test_every_condition_is_labelled():
    rungs = [{"title": "low"}, {"title": "some", "when": "x.demo.b"}, {"title": "all", "points": 1, "when": "x.demo.c"}]
    found = explained({"applies": "x.demo.a", "rungs": rungs}, statement("2024-01-01", demo(a=True, b=True, c=False)))
    (reading,) = found.readings
    assert [condition.label for condition in reading.conditions] == ["applies", "rung 2, some", "rung 3, all"]
    assert reading.outcome == "rung 2 (fail)"


def test_what_is_not_in_play_says_why():
    found = explained(rule("x.demo.a", effective={"from": "2030-01-01"}), statement("2024-01-01", demo(a=True)))
    assert (found.status, found.reason) == ("not-applicable", "not in force")


def test_a_contradiction_is_told():
    acme = [statement("2024-01-01", demo(a=True) | answers({"R": "fail"}))]
    found = explained(rule("x.demo.a"), *acme)
    assert "lies outside what the facts allow" in found.message
    assert scorecard(provider(acme), ruleset([rule("x.demo.a")]), "2024-06-30").findings[0].message == found.message


def test_whom_a_reading_believes_stands_in_order():
    found = explained(
        rule("x.demo.a"),
        statement("2024-01-01", demo(a=True, b=1), id="first"),
        statement("2024-01-01", demo(a=True, b=2), id="second"),
        statement("2024-01-01", demo(a=False), id="third"),
    )
    assert {reading.believed: reading.outcome for reading in found.readings} == {
        ("first",): "pass",
        ("third, then first",): "fail",
    }


def test_what_would_flip_an_unknown_is_what_could_settle_it():
    certificates = {"aaa": {"scheme": "hds"}, "snc": {"scheme": "secnumcloud"}}
    check = 'certifications.exists(c, c.scheme == "secnumcloud" && c.edition == "3.2")'
    found = explained({"check": check}, statement("2020-01-01", {"certifications": certificates}))
    assert found.flips == (
        "find out certifications.snc.edition (Edition or version of the scheme, as text)",
        "find out whether certifications is complete",
    )
    assert [fact.path for fact in found.facts] == ["certifications.snc.edition", "certifications.snc.scheme"]


def test_a_source_left_out_for_its_year_is_named_with_what_to_do():
    profile = provider([statement("2026-01-01", demo(a=True))], {"s": source("2026")})
    rules = ruleset([rule("x.demo.a")])
    found = explain(rules.rules[0], grounds_of(rules, snapshot(profile, "2026-06-30", "2026-06-30")))
    late = "stated by 's', which counts as published on 2026-12-31, after 2026-06-30"
    assert found.message == f"not known: x.demo.a; {late}"
    assert found.flips == ("find out x.demo.a", "give 's' the day it was published")
