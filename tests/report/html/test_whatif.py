"""What a page recomputes by itself is what the engine gives: random outcomes of rules, every end compared exactly."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from random import Random

import pytest

from compliance.engine.outcome import Outcome
from compliance.loading.builtin import ids
from compliance.report.html.report import report_page
from compliance.report.html.whatif import whatif_data
from tests.analysis.decision.decisions import decided, founding

TOGGLES = 200


@cache
def every_rule_set():
    required = "secnumcloud-3.2"
    offers = ("s3ns@premi3ns", "aws@main-cloud")
    return decided(offers, (required,), tuple(one for one in ids("ruleset") if one != required))


DECISIONS = {"founding": founding, "every rule set": every_rule_set}


def states(decision):
    """The decided states behind a page, in its order."""
    return [held.assessed.state for offer in decision.offers for held in offer.all]


def changes_of(random, state):
    """Outcomes of some rules taken otherwise: a rung each, or not known."""
    counted = [s.rule for s in state.standings if s.counts]
    chosen = random.sample(counted, min(len(counted), random.choice((0, 1, 1, 2, 5, len(counted)))))
    return {rule.id: random.choice(["open", *range(1, len(rule.rungs) + 1)]) for rule in chosen}


def expected(state, changes):
    rules = {s.rule.id: s.rule for s in state.standings}
    outcomes = {
        id_: Outcome(1, len(rules[id_].rungs)) if change == "open" else Outcome(change, change)
        for id_, change in changes.items()
    }
    then = state.with_outcomes(outcomes)
    judgement, totals = then.judgement, then.totals
    return {
        "status": "nothing" if judgement is None else str(judgement.status),
        "possible": [] if judgement is None else [str(one) for one in judgement.possible],
        "score": span(totals.score),
        "level": levels(totals.level),
        "scores": {id_: span(score) for id_, score in totals.scores.items()},
        "levels": {id_: levels(level) for id_, level in totals.levels.items()},
    }


def span(score):
    return score and (score.certain, score.possible)


def levels(level):
    return level and {"certain": level.certain, "possible": level.possible}


def read(found):
    """What the script gives, with its numbers as fractions."""

    def exact(one):
        return one and tuple(Fraction(one[end]) for end in ("certain", "possible"))

    return {
        **found,
        "score": exact(found["score"]),
        "scores": {id_: exact(one) for id_, one in found["scores"].items()},
    }


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", DECISIONS)
def test_the_script_gives_what_the_engine_gives(browser, tmp_path, name):
    decision = DECISIONS[name]()
    file = tmp_path / "page.html"
    file.write_text(report_page(decision), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    random, of = Random(1729), states(decision)  # noqa: S311 - the same examples in every run
    tried = [(number % len(of), changes_of(random, of[number % len(of)])) for number in range(TOGGLES)]
    found = page.evaluate("(tried) => tried.map(([number, changes]) => whatIf(number, changes))", tried)
    page.close()
    statuses = set()
    for (number, changes), one in zip(tried, found, strict=True):
        assert read(one) == expected(of[number], changes), (number, changes)
        statuses.add(one["status"])
    assert len(statuses) >= 3
    assert {number for number, _ in tried} == {*range(len(of))}, "every offer under every rule set"


@pytest.mark.exhaustive
def test_the_page_says_what_is_hypothetical_and_takes_it_back(browser, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(report_page(founding()), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    banner, result = page.locator("#what-if-banner"), page.locator("#what-if-result")
    assert not banner.is_visible()
    before = result.inner_text()
    page.locator("#what-if-rules select:enabled").first.select_option(index=2)
    assert banner.inner_text().startswith("Hypothetical: 1 rule of ")
    assert result.inner_text() != before
    page.emulate_media(media="print")
    assert banner.is_visible(), "paper says so, too"
    page.emulate_media(media="screen")
    page.locator("#what-if-reset").click()
    assert not banner.is_visible()
    assert result.inner_text() == before
    page.close()


def test_what_is_embedded_is_what_was_decided():
    for data, state in zip(
        whatif_data(founding(), {o.name: o.name for o in founding().offers}), states(founding()), strict=True
    ):
        assert [rule["id"] for rule in data["rules"]] == [standing.rule.id for standing in state.standings]
        assert [(r["certain"], r["possible"], r["counts"]) for r in data["rules"]] == [
            (s.outcome.certain, s.outcome.possible, s.counts) for s in state.standings
        ]
