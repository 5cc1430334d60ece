"""A system says of a provider what the engine says."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings

from compliance.engine.state import decide_all
from compliance.engine.steps import meets, rungs_reached, system_at
from compliance.engine.verdict import NothingEvaluatedError
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
