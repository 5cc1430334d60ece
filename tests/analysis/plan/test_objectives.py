"""What an objective is said to be to a verdict, against the engine."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compliance.analysis.necessity.necessity import analyze
from compliance.analysis.plan.objectives import objective_standings
from compliance.engine.monotone.system import Step
from compliance.engine.scorecard import scorecard_of
from compliance.engine.state import decide_all
from compliance.engine.steps import meets, with_steps
from compliance.loading.builtin import ids
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from compliance.model.scorecard import NothingEvaluatedError
from compliance.report.pages.analysis import analysis_blocks
from compliance.report.pages.blocks import render_text_page
from compliance.report.pages.plan import standing_blocks
from tests.analysis.rulesets import TARGETS, situations
from tests.builders import answers, provider, ruleset, snapshot, statement
from tests.properties import examples

DAY = "2021-01-01"


def at(now, passed):
    """Everybody's situation with these rules at their top and all others at their bottom."""
    return with_steps(now, [Step(s.rule.id, len(s.rule.rungs) if s.rule.id in passed else 1) for s in now.counted])


@settings(max_examples=examples(150))
@given(situations(), st.sampled_from(TARGETS))
def test_every_claim_is_true_of_the_engine(drawn, target):
    rules, acme = drawn
    now = decide_all(rules, snapshot(acme, DAY))
    try:
        standings = objective_standings(now, target)
    except NothingEvaluatedError:
        assume(False)  # noqa: FBT003 - hypothesis has it so
    everything = {s.rule.id for s in now.counted}
    for one in standings:
        inside = {s.rule.id for s in now.counted if s.rule.objective == one.id}
        assert len(inside) == one.rules
        assert one.passed == sum(s.passes("certain") for s in now.counted if s.rule.id in inside)
        steps = [Step(s.rule.id, len(s.rule.rungs)) for s in now.counted if s.rule.id in inside]
        assert one.with_all == with_steps(now, steps).judge().possible
        assert one.matters or meets(with_steps(now, steps), target, "certain") is meets(now, target, "certain")
        assert not one.shown_insufficient or not meets(now, target, "possible")
        if one.needed is None:
            assert one.enough is None
            assert meets(at(now, everything), target, "certain") is meets(at(now, set()), target, "certain")
            continue
        needed = dict(name.partition(">=rung ")[::2] for name in one.needed)
        assert {id_ for id_ in inside if not meets(at(now, everything - {id_}), target, "certain")} == {*needed}
        for id_, rung in needed.items():
            best, passes = at(now, everything), rules.rule(id_).pass_rung
            least = int(rung or passes)
            assert least == 1 or not meets(with_steps(best, [Step(id_, least - 1)]), target, "certain")
            assert not rung or meets(with_steps(best, [Step(id_, least)]), target, "certain")
            assert not rung or least < passes
        assert meets(at(now, inside), target, "certain") is one.enough


STEPS = [{"title": "none"}, {"title": "half", "points": 10}, {"title": "all", "points": 10}]


def test_a_rung_that_will_do_without_passing_is_named():
    """The rule fails on its second rung, and nobody needs more."""
    rules = ruleset(
        [{"id": "A", "objective": "o", "rungs": STEPS}],
        [{"score": {"of": "all", "at_least": 60}}],
        objectives=[{"id": "o", "title": "O"}],
    )
    acme = provider([statement("2020-01-01", answers({"A": 2}))])
    now = decide_all(rules, snapshot(acme, DAY))
    assert meets(now, "necessary", "certain")
    [one] = objective_standings(now, "necessary")
    assert (one.passed, one.needed) == (0, ("A>=rung 2",))
    found = analyze(rules, "necessary", date.fromisoformat(DAY), date.fromisoformat(DAY))
    assert found.hidden_vetoes == ("A>=rung 2",)
    assert "sole, 1: A>=rung 2 (necessary and sufficient)" in render_text_page(analysis_blocks(found, rules))


def test_more_than_passing_is_not_said_to_change_nothing():
    """All of it passes, and its top would still change the verdict."""
    rules = ruleset(
        [{"id": "A", "objective": "o", "pass_from": 2, "rungs": [STEPS[0], STEPS[1], {"title": "all", "points": 20}]}],
        [{"score": {"of": "all", "at_least": 60}}],
        objectives=[{"id": "o", "title": "O"}],
    )
    acme = provider([statement("2020-01-01", answers({"A": 2}))])
    now = decide_all(rules, snapshot(acme, DAY))
    standings = objective_standings(now, "necessary")
    assert (standings[0].passed, standings[0].rules) == (1, 1)
    said = render_text_page(standing_blocks(standings, scorecard_of(now), "necessary"))
    assert "sufficient: yes, by rule: whoever has every rule of it at its top needs nothing else" in said
    assert "more of it: with every rule of it at its top, the verdict would be Met" in said


TWO = [{"id": "a", "title": "A", "weight": 1}, {"id": "b", "title": "B", "weight": 1}]
PAIR = [{"id": "A", "objective": "a", "role": "gate"}, {"id": "B", "objective": "b", "role": "gate"}]


@pytest.mark.parametrize(
    ("necessary", "given_", "matters", "said"),
    [
        (
            [{"gates": "all"}],
            {},
            True,
            "not enough alone: with all of it met, the verdict stays Not met or Met",
        ),
        ([{"gates": "all"}], {"B": "fail"}, True, "not enough alone: with all of it met, the verdict stays Not met"),
        ([{"gates": "all"}], {"B": "pass"}, True, "with all of it met, the verdict would be Met"),
        (
            [{"gates": "all"}],
            {"A": "pass"},
            False,
            "nothing is left in it to meet; the verdict stays Not met or Met",
        ),
        ([{"all": ["B"]}], {}, False, None),
        (
            [{"any_of": ["A", "B"]}],
            {"B": "pass"},
            False,
            "no effect: with all of it met, the verdict stays Met",
        ),
    ],
)
def test_no_effect_is_said_only_of_what_cannot_matter(necessary, given_, matters, said):
    rules = ruleset(PAIR, necessary, objectives=TWO)
    acme = provider([statement("2020-01-01", answers(given_))])
    now = decide_all(rules, snapshot(acme, DAY))
    first = objective_standings(now, "necessary")[0]
    assert first.matters is matters
    shown = render_text_page(standing_blocks([first], scorecard_of(now), "necessary"))
    expected = f"more of it: {said}" if said else "Without effect on the verdict A: 0 of 1 rule met"
    assert expected in " ".join(shown.split())


@pytest.mark.exhaustive
@pytest.mark.parametrize("against", ids("ruleset"))
def test_of_the_built_in_rule_sets(against):
    """Objectives come in the order of the rule set; those without a rule in play are left out."""
    rules = load_ruleset(against)
    now = decide_all(rules, snapshot(load_provider("ovhcloud"), "2026-11-23"))
    found = [one.id for one in objective_standings(now, "necessary")]
    played = {s.rule.objective for s in now.counted}
    assert found == [objective.id for objective in rules.objectives if objective.id in played]
