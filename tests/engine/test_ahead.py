"""Looking ahead ends within a bound on its work, and says where."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.analysis.timeline.timeline import NOT_LOOKED_AT, Window, timeline
from compliance.engine import horizon, state
from compliance.engine.requirements import NothingLapses
from compliance.engine.state import decide_all, holds_until
from compliance.model.rule_values import Period
from compliance.model.words import holds_text
from compliance.report.pages.timeline import forecast_sentence
from tests.builders import day, provider, ruleset, scorecard, snapshot, statement
from tests.properties import examples

DAY = "2024-06-30"


def certificates(count):
    """A provider with so many certificates, of which one ends each day."""
    ends = {f"c{n}": {"scheme": "iso-27001", "expires": str(day(DAY) + timedelta(n + 9))} for n in range(count)}
    return provider([statement("2020-01-01", {"certifications": ends}, exhaustive=["certifications"])])


def in_force(count):
    """So many rules that all hang on every certificate; the verdict ends with the last one."""
    check = "certifications.exists(c, in_force(c) && days(as_of - c.expires) > -{})"
    rules = [{"id": f"R{n}", "title": f"R{n}", "check": check.format(10_000 + n)} for n in range(count)]
    return ruleset(rules, verdict={"necessary": [{"any_of": [rule["id"] for rule in rules]}]})


@pytest.mark.parametrize(
    ("ends", "rules"),
    [pytest.param(1_900, 150, id="too many dates to gather"), pytest.param(300, 40, id="too much to decide anew")],
)
def test_a_forecast_that_takes_too_much_work_is_cut_short_and_says_so(ends, rules):
    decided = decide_all(in_force(rules), snapshot(certificates(ends), DAY))
    until, looked_until = holds_until(decided)
    assert until == looked_until
    assert day(DAY) < until < day(DAY) + timedelta(ends)


def test_one_that_is_cut_short_is_told_wherever_it_is_shown(monkeypatch):
    monkeypatch.setattr(state, "AHEAD", 40 * state.A_DATE)
    acme, rules = certificates(60), in_force(2)
    card = scorecard(acme, rules, DAY)
    until = card.verdict.holds_until
    assert until == card.verdict.looked_until
    assert day(DAY) < until < day(DAY) + timedelta(68), "the day on which it does end"
    last = until - timedelta(days=1)
    assert holds_text(card) == (f"holds through {last}; what comes later was not looked at, as it takes too much work")
    ends = (until - day(DAY)).days
    told = [NothingLapses(Period(0, 0, days), fails=True).requirement(card).message for days in (ends - 1, ends)]
    assert ["the verdict holds through" in message for message in told] == [False, True]
    course = timeline(rules, snapshot(acme, DAY), Window())
    assert course.holds_until == course.looked_until is not None
    assert course.because == NOT_LOOKED_AT
    assert "no end in sight" not in forecast_sentence(course)


def test_a_forecast_that_is_not_cut_short_says_nothing_of_it():
    verdict = scorecard(certificates(3), in_force(2), DAY).verdict
    assert verdict.looked_until is None
    assert verdict.holds_until == day(DAY) + timedelta(12)


@settings(max_examples=examples(60))
@given(ends=st.integers(1, 9), rules=st.integers(1, 4), ahead=st.integers(0, 6_000), gathering=st.integers(0, 600))
def test_whatever_the_bound_nothing_is_promised_that_does_not_hold(ends, rules, ahead, gathering):
    acme, demanded = certificates(ends), in_force(rules)
    whole, _ = holds_until(decide_all(demanded, snapshot(acme, DAY)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "AHEAD", ahead)
        patch.setattr(horizon, "GATHERING", gathering)
        until, looked_until = holds_until(decide_all(demanded, snapshot(acme, DAY)))
        course = timeline(demanded, snapshot(acme, DAY), Window())
    assert until is not None
    assert day(DAY) < until <= whole
    assert looked_until in (None, until)
    assert until in (whole, looked_until)
    assert (course.holds_until == whole) or course.looked_until is not None
    assert day(DAY) < course.holds_until <= whole


def test_a_timeline_that_takes_too_much_to_explain_ends_and_says_so(monkeypatch):
    acme, rules = certificates(12), ruleset([{"id": "R", "title": "R", "check": "certifications.all(c, in_force(c))"}])
    whole = timeline(rules, snapshot(acme, DAY), Window())
    assert whole.looked_until is None
    monkeypatch.setattr("compliance.analysis.timeline.timeline.EXPLAINED", 10)
    cut = timeline(rules, snapshot(acme, DAY), Window())
    assert cut.looked_until in [point.date_ for point in whole.points[1:]]
    assert len(cut.points) < len(whole.points)
    assert (cut.holds_until, cut.because) == (cut.looked_until, NOT_LOOKED_AT)
