"""With and without the extra: the same where pure Python is exact, and a word on it where it is not."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest

from compliance import load_provider, load_ruleset
from compliance.analysis.necessity.necessity import analyze
from compliance.analysis.plan.plan import plan
from compliance.analysis.solvers.further import Further
from compliance.engine.monotone import covering
from compliance.engine.state import decide_all, state_of_nobody
from compliance.loading.builtin import ids
from compliance.report.pages.blocks import render_text_page
from compliance.report.pages.plan import plan_blocks
from compliance.rulesets.settings import with_settings
from tests.builders import answers, judgement, provider, ruleset, scorecard, snapshot, statement

DAY = "2026-01-31"
MISSING = (
    "This is too large for the built-in search; the extra 'solver' goes further: "
    "pip install 'cloud-provider-compliance[solver]'."
)


def without():
    return Further(installed=lambda _: False)


def refuse(*_, **__):
    """Fails where a solver would be asked."""
    raise AssertionError


@pytest.fixture
def nobody_asks(monkeypatch):
    monkeypatch.setattr(Further, "choose", refuse)
    monkeypatch.setattr(Further, "sets", refuse)


@pytest.mark.exhaustive
@pytest.mark.usefixtures("nobody_asks")
@pytest.mark.parametrize("id_", ids("ruleset"))
def test_built_in_rule_sets_need_no_solver(id_):
    rules = load_ruleset(id_)
    nobody = provider([statement("2020-01-01", {})])
    found = plan(decide_all(rules, snapshot(nobody, DAY)), rules.claims)
    assert found.limits == ()
    assert found.cheapest_proven
    day = date.fromisoformat(DAY)
    assert analyze(rules, rules.claims, day, day).limits == ()


@pytest.mark.usefixtures("nobody_asks")
def test_the_framework_with_a_mark_needs_none_either():
    (rules,), s3ns = with_settings([load_ruleset("eu-csf")], ["minimum_score=70"]), load_provider("s3ns")
    found = plan(decide_all(rules, snapshot(s3ns, DAY)), "necessary")
    assert (found.cheapest.effort, found.cheapest.change, found.cheapest_proven) == (0, (), True)
    day = date.fromisoformat(DAY)
    worst = plan(state_of_nobody(rules, day, day), "necessary")
    assert (worst.cheapest.effort, worst.cheapest_at_least, worst.cheapest_proven) == (193, 193, True)


def small():
    fix = {"text": "Do it.", "by": "provider", "effort": 5}
    three = [judgement(name, fix=fix) for name in "ABC"]
    rules = ruleset(three, [{"points": {"of": {"A": 3, "B": 3, "C": 3}, "at_least": 4}}])
    acme = provider([statement("2020-01-01", answers(dict.fromkeys("ABC", "fail")))])
    return acme, rules


def test_without_the_extra_the_gap_and_the_way_on_are_told(monkeypatch):
    monkeypatch.setattr(covering, "STATES", 0)
    acme, rules = small()
    found = plan(decide_all(rules, snapshot(acme, DAY)), "necessary", further=without())
    assert found.limits == (MISSING,)
    text = " ".join(render_text_page(plan_blocks(found, scorecard(acme, rules, DAY), rules)).split())
    assert "There may be a cheaper one: none takes less than effort 7 (gap 30%)." in text
    assert MISSING in text


def test_with_the_extra_the_same_is_proven(monkeypatch):
    pytest.importorskip("highspy", reason="the extra 'solver' is not installed")
    acme, rules = small()
    exact = plan(decide_all(rules, snapshot(acme, DAY)), "necessary")
    monkeypatch.setattr(covering, "STATES", 0)
    solved = plan(decide_all(rules, snapshot(acme, DAY)), "necessary")
    assert solved.limits == ()
    assert (solved.cheapest_proven, solved.cheapest.effort) == (True, 10)
    assert asdict(solved) | {"cheapest": None, "cheapest_by_provider": None} == asdict(exact) | {
        "cheapest": None,
        "cheapest_by_provider": None,
    }
