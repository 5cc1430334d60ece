"""What an objective is said to be to a verdict, against the engine."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compliance.analysis.monotone.system import Step
from compliance.analysis.situation import Situation
from compliance.analysis.standing import objective_standings
from compliance.engine.verdict import NothingEvaluatedError
from compliance.loading.builtin import ids
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from tests.analysis.rulesets import TARGETS, situations
from tests.builders import snapshot

DAY = "2021-01-01"


def at(now, passed):
    """Everybody's situation with these rules at their top and all others at their bottom."""
    return now.with_steps(Step(s.rule.id, len(s.rule.rungs) if s.rule.id in passed else 1) for s in now.counted)


@settings(max_examples=150, deadline=None)
@given(situations(), st.sampled_from(TARGETS))
def test_every_claim_is_true_of_the_engine(drawn, target):
    rules, acme = drawn
    now = Situation.of(rules, snapshot(acme, DAY))
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
        assert one.with_all == now.with_steps(steps).judge().possible
        assert not one.shown_insufficient or not now.meets(target, "possible")
        if one.needed is None:
            assert one.enough is None
            assert at(now, everything).meets(target, "certain") is at(now, set()).meets(target, "certain")
            continue
        assert {id_ for id_ in inside if not at(now, everything - {id_}).meets(target, "certain")} == {*one.needed}
        assert at(now, inside).meets(target, "certain") is one.enough


@pytest.mark.parametrize("against", ids("ruleset"))
def test_of_the_built_in_rule_sets(against):
    """Objectives come in the order of the rule set; those without a rule in play are left out."""
    rules = load_ruleset(against)
    now = Situation.of(rules, snapshot(load_provider("ovhcloud"), "2026-11-23"))
    found = [one.id for one in objective_standings(now, "necessary")]
    played = {s.rule.objective for s in now.counted}
    assert found == [objective.id for objective in rules.objectives if objective.id in played]
