"""Timelines: right to the day, and complete."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from compliance.analysis.timeline.timeline import Window, first_day, sweep, timeline
from compliance.engine.outcome import status_of
from compliance.engine.scorecard import level_shown, score_shown
from compliance.engine.state import decide_all, holds_until
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from tests.analysis.timeline.courses import CERTIFICATE, LISTED, course
from tests.builders import day, provider, rule, ruleset, scorecard, snapshot, source, statement
from tests.report.cards import PAIRS, provider_of, ruleset_of

KNOWN = date(2026, 11, 23)
ONE_DAY = timedelta(days=1)
FOREVER = date(2100, 1, 1)
FIELDS = ("verdict", "score", "level")


def on(subject, rules, when, known=KNOWN):
    """Verdict, score and level of a day, by evaluating it alone."""
    state = decide_all(rules, snapshot(subject, when, known))
    if state.judgement is None:
        return "nothing", None, None
    return state.judgement.status, score_shown(state.totals.score), level_shown(rules, state.totals.level)


def shown(point):
    return tuple(getattr(point, field) for field in FIELDS)


def end_of(subject, rules, when, known=KNOWN):
    """The day until which the scorecard of a day says that its verdict holds."""
    state = decide_all(rules, snapshot(subject, when, known))
    return None if state.judgement is None else holds_until(state)[0]


@pytest.mark.exhaustive(one_in=8)
@pytest.mark.parametrize(("name", "against"), PAIRS)
def test_every_announced_date_agrees_with_evaluating_it_and_the_day_before(name, against):
    """And so does the last day there is: nothing happens after the last date announced."""
    subject, rules = provider_of(name), ruleset_of(against)
    forecast = timeline(rules, snapshot(subject, KNOWN, KNOWN), Window(KNOWN, None))
    assert shown(forecast.points[0]) == on(subject, rules, KNOWN)
    assert forecast.holds_until == end_of(subject, rules, KNOWN)
    assert (forecast.because is None) == (forecast.holds_until is None)
    others = [point.date_ for point in forecast.points if point.verdict != forecast.verdict]
    assert forecast.holds_until == (others[0] if others else None)
    for before, point in zip(forecast.points, forecast.points[1:], strict=False):
        assert on(subject, rules, point.date_ - ONE_DAY) == shown(before)
        assert on(subject, rules, point.date_) == shown(point)
    assert on(subject, rules, FOREVER) == shown(forecast.points[-1])


@pytest.mark.exhaustive(one_in=8)
@pytest.mark.parametrize(("name", "against"), PAIRS)
def test_built_in_points_are_what_evaluating_them_gives(name, against):
    """And each but the first changes something, for a reason."""
    subject, rules = provider_of(name), ruleset_of(against)
    found = course(subject, rules, KNOWN, KNOWN)
    assert [p.date_ for p in found.points] == sorted({p.date_ for p in found.points})
    assert found.points[0].changes == ()
    for point in found.points[1:]:
        assert point.changes
        assert all(change.causes for change in point.changes)
        assert all(change.from_ != change.to or change.rule is None for change in point.changes)
    pick = random.Random(f"{name} {against}")  # noqa: S311 - as above
    for point in pick.sample(found.points, min(3, len(found.points))):
        assert shown(point) == on(subject, rules, point.date_)


def statuses(rules, state):
    return tuple(status_of(rule_, s.outcome) for rule_, s in zip(rules.rules, state.standings, strict=True))


@pytest.mark.exhaustive(one_in=4)
@pytest.mark.parametrize(
    ("name", "against", "first", "last"),
    [
        ("numergy", "andromede", date(2015, 10, 1), date(2015, 12, 1)),
        ("numergy", "andromede", date(2014, 11, 1), date(2016, 3, 1)),
        ("s3ns", "secnumcloud-3.2", date(2025, 1, 1), date(2029, 6, 1)),
        ("ovhcloud", "andromede", date(2016, 1, 1), date(2020, 1, 1)),
    ],
)
def test_no_day_is_passed_over(name, against, first, last):
    """Every single day decided anew: it is as the last point before it says, and every point changes something."""
    subject, rules = load_provider(name), load_ruleset(against)
    points = {p.date_ for p in course(subject, rules, last, KNOWN, first, last).points}
    before = None
    for number in range((last - first).days + 1):
        today = first + timedelta(days=number)
        state = decide_all(rules, snapshot(subject, today, KNOWN))
        now = (state.judgement and state.judgement.possible, state.totals.score, state.totals.level)
        now += (statuses(rules, state),)
        assert (today in points) == (now != before), today
        before = now


def test_the_forecast_names_what_decides_and_nothing_else():
    facts = {
        "certifications": {
            "iso": {"scheme": "iso-27001", "expires": "2022-12-31"},
            "hds": {"scheme": "hds", "expires": "2022-12-31"},
        }
    }
    rules = ruleset(
        [
            rule('certifications.exists(c, c.scheme == "iso-27001" && in_force(c))', "ISO"),
            rule('certifications.exists(c, c.scheme == "hds" && in_force(c))', "HDS"),
        ],
        [{"all": ["ISO"]}],
    )
    subject = provider([statement("2020-01-01", facts, exhaustive=["certifications"])])
    found = course(subject, rules)
    assert found.holds_until == day("2023-01-01")
    assert found.because == "certifications.iso lapses (expires 2022-12-31) (ISO: pass to fail)"
    assert [c.rule for c in found.points[1].changes] == ["ISO", "HDS"]


def test_the_forecast_looks_at_the_day_before_and_not_at_the_day_it_counts_from():
    """One certificate lapses and changes nothing; the second one ends the verdict, and it alone is named."""
    facts = {
        "certifications": {
            "a": {"scheme": "iso-27001", "expires": "2021-12-31"},
            "b": {"scheme": "hds", "expires": "2022-12-31"},
        }
    }
    rules = ruleset(
        [rule(f'certifications.exists(c, c.scheme == "{s}" && in_force(c))', s) for s in ("iso-27001", "hds")],
        [{"any_of": ["iso-27001", "hds"]}],
    )
    subject = provider([statement("2020-01-01", facts, exhaustive=["certifications"])])
    found = course(subject, rules)
    assert [str(p.date_) for p in found.points] == ["2020-01-01", "2022-01-01", "2023-01-01"]
    assert found.because == "certifications.b lapses (expires 2022-12-31) (hds: pass to fail)"


def test_nothing_evaluated_is_a_point_and_no_pass():
    rules = ruleset([{**rule("identity.listed"), "effective": {"from": "2021-01-01", "until": "2022-01-01"}}])
    found = course(provider([statement("2020-01-01", LISTED)]), rules, "2021-06-01")
    assert [(str(p.date_), p.verdict) for p in found.points] == [
        ("2020-01-01", "nothing"),
        ("2021-01-01", "necessary-only"),
        ("2022-01-01", "nothing"),
    ]
    assert found.points[0].score is None
    assert (found.verdict, found.holds_until) == ("necessary-only", day("2022-01-01"))
    assert course(provider([statement("2020-01-01", LISTED)]), rules).holds_until == day("2021-01-01")


def test_the_window_cuts_the_points_and_not_the_forecast():
    subject = provider([statement("2020-01-01", CERTIFICATE), statement("2018-01-01", LISTED)])
    rules = ruleset([rule("certifications.exists(c, in_force(c))")])
    found = course(subject, rules, "2021-01-01", first="2020-06-01", last="2021-06-01")
    assert [(str(p.date_), p.verdict) for p in found.points] == [("2020-06-01", "necessary-only")]
    assert found.holds_until == day("2023-01-01")
    assert [str(p.date_) for p in course(subject, rules, "2021-01-01").points] == [
        "2018-01-01",
        "2020-01-01",
        "2023-01-01",
    ]


def test_a_window_may_begin_after_the_day_assessed():
    subject, rules = (
        provider([statement("2020-01-01", CERTIFICATE)]),
        ruleset([rule("certifications.exists(c, in_force(c))")]),
    )
    found = course(subject, rules, "2021-01-01", first="2024-01-01")
    assert [(str(p.date_), p.verdict) for p in found.points] == [("2024-01-01", "undetermined")]
    assert (found.verdict, found.holds_until) == ("necessary-only", day("2023-01-01"))


def test_what_is_not_known_yet_changes_nothing():
    later = statement("2021-01-01", {"identity": {"listed": False}}, "late")
    subject = provider([statement("2020-01-01", LISTED), later], {"late": source("2021-02-01")})
    rules = ruleset([rule("identity.listed")])
    assert course(subject, rules, known="2021-01-31").holds_until is None
    assert course(subject, rules, known="2021-02-01").holds_until == day("2021-01-01")


def test_it_begins_with_the_provider_not_with_what_it_shares():
    numergy = load_provider("numergy")
    assert first_day(numergy, KNOWN) == date(2012, 9, 5)
    assert first_day(replace(numergy, statements=()), KNOWN) is None
    assert course(replace(numergy, statements=()), load_ruleset("andromede")).points[0].date_ == day("2020-06-01")


def test_a_sweep_says_what_could_have_been_known_when():
    numergy, rules = load_provider("numergy"), load_ruleset("andromede")
    found = sweep(rules, snapshot(numergy, "2016-02-01", KNOWN), Window(date(2012, 1, 1), date(2017, 1, 1)))
    published = {
        s.known for t in numergy.statements for s in t.sources if date(2012, 1, 1) <= s.known <= date(2017, 1, 1)
    }
    days = [p.date_ for p in found.points]
    # Croatia is of the EU from 2013-07-01 on; and parameters have values that are published later.
    assert (days, published - {*days}) == (sorted(days), set())
    assert date(2013, 7, 1) in days
    for point in found.points:
        card = scorecard(numergy, rules, "2016-02-01", point.date_)
        assert shown(point) == (card.verdict.status, card.score, card.level)
    (turn,) = [p for p in found.points if p.date_ == date(2016, 1, 31)]
    assert turn.verdict == "necessary-only"
    causes = {c.rule: c.causes for c in turn.changes}
    assert [(k.kind, [s.id for s in k.sources]) for k in causes["iso/valid-certificate"]] == [
        ("published", ["founding"])
    ]
    assert (found.as_of, found.holds_until) == (date(2016, 2, 1), date(2016, 12, 31))


def test_the_story_of_numergy():
    found = course(load_provider("numergy"), load_ruleset("andromede"), "2017-01-01", KNOWN, "2012-01-01", "2017-01-01")
    assert [(str(p.date_), p.verdict) for p in found.points][-3:] == [
        ("2015-10-13", "undetermined"),
        ("2016-01-01", "necessary-only"),
        ("2016-12-31", "nothing"),
    ]
    changed = {c.rule: c for c in found.points[-3].changes}
    assert set(changed) == {"owners-aligned", "no-insolvency"}
    (cause,) = changed["no-insolvency"].causes
    assert cause.text == "Safeguard procedure opened for six months"
    assert [(f.path, f.new) for f in cause.facts] == [("finance.insolvency_procedure", ("safeguard",))]


def test_a_sweep_has_the_days_on_which_country_sets_became_known_to_be_others():
    acme = provider(
        [statement("2024-01-15", {"identity": {"registered_office_country": "GB"}})], {"s": source("2024-01-15")}
    )
    rules = ruleset([rule("identity.registered_office_country in ADEQUATE")])
    found = sweep(rules, snapshot(acme, "2025-07-01", KNOWN), Window(None, None))
    assert [(str(point.date_), point.verdict) for point in found.points] == [
        ("2024-01-15", "not-met"),
        ("2025-06-24", "necessary-only"),
    ]
    assert [cause.text for change in found.points[1].changes for cause in change.causes] == ["GB joins ADEQUATE"]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("name", "against"), [("numergy", "andromede"), ("ovhcloud", "hds"), ("cloudwatt", "andromede")]
)
def test_the_days_of_verdicts_alone_are_those_of_the_whole_course(name, against):
    subject, rules = provider_of(name), ruleset_of(against)
    known = snapshot(subject, date(2016, 2, 1), KNOWN)
    whole = timeline(rules, known, Window())
    alone = timeline(rules, known, Window(), verdicts_only=True)
    assert (alone.verdict, alone.holds_until, alone.because) == (whole.verdict, whole.holds_until, whole.because)
    turns = [whole.points[0]]
    turns += [now for before, now in zip(whole.points, whole.points[1:], strict=False) if now.verdict != before.verdict]
    assert [(point.date_, shown(point)) for point in alone.points] == [(point.date_, shown(point)) for point in turns]
