"""What is announced of every built-in provider under every built-in rule set, against evaluating it day by day."""

from datetime import date, timedelta

import pytest

from compliance.analysis.timeline.timeline import Window, timeline
from compliance.engine.scorecard import scorecard_of
from compliance.engine.snapshot import take_snapshot
from compliance.engine.state import decide_all
from compliance.engine.verdict import NothingEvaluatedError
from compliance.loading.builtin import ids
from compliance.loading.rulesets import country_sets
from tests.report.cards import provider_of, ruleset_of

KNOWN = date(2026, 11, 23)
ONE_DAY = timedelta(days=1)
FOREVER = date(2100, 1, 1)


def evaluated(subject, rules, when):
    """Verdict, score and level of a day, by the engine alone."""
    try:
        card = scorecard_of(decide_all(rules, take_snapshot(subject, when, KNOWN, country_sets())))
    except NothingEvaluatedError:
        return ("nothing", None, None), None
    return (card.verdict.status, card.score, card.level), card.verdict.holds_until


def announced(point):
    return point.verdict, point.score, point.level


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ids("provider"))
def test_every_announced_date_agrees_with_evaluating_it_and_the_day_before(name):
    """And so does the last day there is: nothing happens after the last date announced."""
    subject = provider_of(name)
    for rules in map(ruleset_of, ids("ruleset")):
        forecast = timeline(rules, take_snapshot(subject, KNOWN, KNOWN, country_sets()), Window(KNOWN, None))
        today, holds_until = evaluated(subject, rules, KNOWN)
        assert announced(forecast.points[0]) == today
        assert forecast.holds_until == holds_until
        assert (forecast.because is None) == (holds_until is None)
        others = [point.date_ for point in forecast.points if point.verdict != forecast.verdict]
        assert holds_until == (others[0] if others else None)
        for before, point in zip(forecast.points, forecast.points[1:], strict=False):
            assert evaluated(subject, rules, point.date_ - ONE_DAY)[0] == announced(before)
            assert evaluated(subject, rules, point.date_)[0] == announced(point)
        assert evaluated(subject, rules, FOREVER)[0] == announced(forecast.points[-1])
