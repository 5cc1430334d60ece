"""Every number of the reference rule sets, made up or published, by the core.

The files of `tests/engine/data` are copies of those made up for this project. A ladder's steps are rules that all pass:
here each rule of step i has `level: i`, as in `tests/engine/test_reference_rulesets.py`.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from compliance.engine.monotone.build import Assumptions, system_of
from compliance.engine.monotone.roles import role_of
from compliance.engine.monotone.sets import blocking_sets, sufficient_sets
from compliance.engine.monotone.system import System
from tests.engine.test_reference_rulesets import EXPECTED, REFERENCE, STATES, translated
from tests.reference.monotone import power

EXPECTED_STATES = [pytest.param(id_, state, id=f"{id_}: {state['name']}") for id_, state in STATES]


def system(id_):
    return system_of(translated(REFERENCE[id_], judged=True), "necessary", Assumptions({}))


def named(family):
    assert family.complete
    return sorted(sorted(step.rule for step in steps) for steps in family.sets)


def sets(expected):
    return sorted(sorted(rules) for rules in expected)


def levels(state, *values):
    """Rung 2 for the rules in one of these states, rung 1 for the others."""
    return {rule: 2 if value in values else 1 for rule, value in state.items()}


@pytest.mark.parametrize("id_", REFERENCE)
def test_sets(id_):
    expected = EXPECTED[id_]
    blocking, sufficient = blocking_sets(system(id_)), sufficient_sets(system(id_))
    assert named(blocking) == sets(expected["mbs"])
    assert named(sufficient) == sets(expected["mss"])
    assert (blocking.count, sufficient.count) == (expected["mbs_count"], expected["mss_count"])


@pytest.mark.parametrize("id_", REFERENCE)
def test_power(id_):
    found = power(system(id_))
    assert found.passing == EXPECTED[id_]["passing"]
    assert found.banzhaf == EXPECTED[id_]["banzhaf"]
    assert found.shapley == {rule: Fraction(text) for rule, text in EXPECTED[id_]["shapley"].items()}


@pytest.mark.parametrize("id_", REFERENCE)
def test_roles(id_):
    whole = system(id_)
    assert {rule: role_of(whole, [rule]) for rule in whole.rules} == EXPECTED[id_]["role"]


@pytest.mark.parametrize(("id_", "state"), EXPECTED_STATES)
def test_state(id_, state):
    whole: System = system(id_)
    sure, hoped = levels(state["state"], 1), levels(state["state"], 1, None)
    verdict = "PASS" if whole.holds(sure) else "UNDETERMINED" if whole.holds(hoped) else "FAIL"
    assert verdict == state["verdict"]
    assert named(blocking_sets(whole.given(hoped))) == sets(state["reasons"])
    assert named(sufficient_sets(whole.within(sure))) == sets(state["supports"])
    fixes = named(sufficient_sets(whole.given(sure)))
    assert fixes == (sets(state["fixes"]) if verdict != "PASS" else [[]])


@pytest.mark.parametrize(("id_", "state"), EXPECTED_STATES)
def test_scores_of_a_state(id_, state):
    thresholds = [c for c in system(id_).constraints if c.kind == "points"]
    for bound, (_, certain, possible, required) in zip(thresholds, state["score"], strict=True):
        sums = [sum(bound.gain(r, n) for r, n in levels(state["state"], *v).items()) for v in ((1,), (1, None))]
        assert [*sums, bound.target] == [certain, possible, required]
