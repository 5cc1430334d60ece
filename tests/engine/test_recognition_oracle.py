"""Rules, recognitions and verdicts are what an independent reading of the design says, on documents made at random."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.engine.scorecard import scorecard_of
from compliance.engine.state import decide_all
from compliance.model.scorecard import NothingEvaluatedError
from compliance.model.status import Basis
from compliance.rulesets.demands import demand_of, with_demand
from tests.builders import provider, ruleset, snapshot
from tests.properties import examples
from tests.reference import recognition as oracle
from tests.reference.recognition_cases import random_case

cases = st.builds(random_case, st.randoms(use_true_random=True))


def state_of(case, accept="declared"):
    """The product's own state, from the documents of a case."""
    linked = ruleset(case.ruleset())
    asked = with_demand(linked, demand_of("as-required" if case.demand is None else case.demand.text()))
    return decide_all(asked, snapshot(provider(case.provider()), case.as_of, service=case.service), Basis(accept))


def card_of(case, accept="declared"):
    """The product's own scorecard; `None` where nothing is left to judge."""
    try:
        return scorecard_of(state_of(case, accept))
    except NothingEvaluatedError:
        return None


def compare(case, accept):
    decided = {rule.id: oracle.decide(case, rule) for rule in case.rules}
    verdicts = {basis: oracle.verdict(case, decided, basis) for basis in oracle.BASES}
    card = card_of(case, accept)
    if card is None:
        assert verdicts[accept] is None
        return
    for rule in case.rules:
        expected = oracle.finding(rule, decided[rule.id], accept)
        found = card.finding(rule.id)
        assert (rule.id, found.status, found.basis) == (rule.id, expected.status, expected.basis)
        if found.status != "error":
            assert (rule.id, found.rung.certain, found.rung.possible) == (rule.id, expected.certain, expected.possible)
        if expected.applies and found.status != "error":
            assert (rule.id, found.contradiction is not None) == (rule.id, expected.contradicted)
        assert found.recognition in (expected.recognitions or {None})
    assert card.verdict_on == verdicts
    assert card.verdict.status == verdicts[accept]
    settled = card.verdict.status != "undetermined"
    assert card.verdict.basis == (next(b for b in verdicts if verdicts[b] == verdicts[accept]) if settled else None)
    rests_on = Counter((found.basis, found.recognition) for found in card.findings if found.basis is not None)
    assert {(one.basis, one.recognition): one.rules for one in card.rests_on} == rests_on
    if accept != "facts":
        assert {r.id: r.status for r in card.recognitions} == {r.id: oracle.force(case, r) for r in case.recognitions}


@settings(max_examples=examples(800))
@pytest.mark.exhaustive
@given(cases, st.sampled_from(oracle.BASES))
def test_every_outcome_is_what_all_worlds_say(case, accept):
    compare(case, accept)
