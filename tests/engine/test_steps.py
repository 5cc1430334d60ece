"""A system says of a provider what the engine says."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given, settings

from compliance.engine.monotone.system import Step
from compliance.engine.state import decide_all
from compliance.engine.steps import binding_rules, meets, rungs_reached, system_at, targets_of, with_steps
from compliance.model.scorecard import NothingEvaluatedError
from tests.analysis.rulesets import TARGETS, situations
from tests.builders import snapshot
from tests.properties import examples

ENDS = ("certain", "possible")


def situation(drawn):
    rules, acme = drawn
    found = decide_all(rules, snapshot(acme, "2021-01-01"))
    try:
        found.judge()
    except NothingEvaluatedError:
        assume(False)  # noqa: FBT003 - hypothesis has it so
    return found


@pytest.mark.exhaustive
@settings(max_examples=examples(200))
@given(situations(conditional=False))
def test_of_a_provider_whose_rules_all_apply(drawn):
    now = situation(drawn)
    for target in TARGETS:
        for end in ENDS:
            assert system_at(now, target, end).holds(rungs_reached(now, end)) is meets(now, target, end)


@pytest.mark.exhaustive
@settings(max_examples=examples(200))
@given(situations())
def test_of_one_whose_rules_may_not_apply(drawn):
    """A rule that may not apply is taken as applying: the system's two ends lie within those of the engine."""
    now = situation(drawn)
    sure = all(standing.outcome.applies is not None for standing in now.counted)
    for target in TARGETS:
        for end in ENDS:
            met, says = system_at(now, target, end).holds(rungs_reached(now, end)), meets(now, target, end)
            assert met is says or not sure
            assert met >= says if end == "certain" else met <= says


def verdicts(now, target, end, rungs):
    """By the rungs of every rule, whether the target is met; `None` leaves a rule as it is."""
    names = list(rungs)
    ways = (dict(zip(names, way, strict=True)) for way in product(*rungs.values()))
    reached = {tuple(way.items()): [Step(rule, rung) for rule, rung in way.items() if rung is not None] for way in ways}
    return {way: meets(with_steps(now, steps), target, end) for way, steps in reached.items()}


@settings(max_examples=examples(100))
@given(situations(conditional=False))
def test_a_rule_binds_if_and_only_if_the_verdict_can_hang_on_it(drawn):
    """Tried: all ways in which rules can rise where the verdict is missed, and can turn out where it is open."""
    now = situation(drawn)
    target = next((one for one in targets_of(now.ruleset) if not meets(now, one, "certain")), None)
    if target is None:
        assert binding_rules(now) == ()
        return
    lost = not meets(now, target, "possible")
    rungs = {
        s.rule.id: [None, *range(s.outcome.possible + 1, len(s.rule.rungs) + 1)]
        if lost
        else [None, *range(s.outcome.certain, s.outcome.possible + 1)]
        for s in now.counted
    }
    hangs = set()
    for end in ("possible",) if lost else ENDS:
        met = verdicts(now, target, end, rungs)
        for way in met:
            for number, (rule, _) in enumerate(way):
                others = {met[(*way[:number], (rule, rung), *way[number + 1 :])] for rung in rungs[rule]}
                hangs |= {rule} if len(others) > 1 else set()
    assert set(binding_rules(now)) == hangs
