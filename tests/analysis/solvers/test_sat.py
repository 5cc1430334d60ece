"""Minimal sets by proposals of a SAT solver, against trying everything."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given, settings

from compliance.analysis.solvers import sat
from compliance.analysis.solvers.further import Further
from compliance.engine.monotone import sets
from compliance.engine.monotone.sets import blocking_sets, sufficient_sets
from compliance.engine.monotone.system import Step
from tests.engine.monotone.systems import as_sets, blocking, every_state, sufficient, systems
from tests.engine.monotone.test_bounds import majority
from tests.engine.monotone.test_properties import hits, states
from tests.properties import examples
from tests.reference.monotone import blocked_by

pytest.importorskip("pysat.solvers", reason="the extra 'solver' is not installed")

MANY = settings(max_examples=examples(200))


def all_of(system, *, sufficient):
    *found, end = sat.minimal_sets(system, sufficient=sufficient, go_on=lambda: True)
    assert end is None
    assert len(found) == len({frozenset(steps) for steps in found})
    return {frozenset(steps) for steps in found}


@MANY
@given(systems())
def test_sets_are_those_found_by_trying_everything_3(system):
    if not (system.impossible or system.trivial):
        assert all_of(system, sufficient=True) == sufficient(system)
        assert all_of(system, sufficient=False) == blocking(system)


@MANY
@given(states())
def test_reasons_and_fixes_17_18_19(state):
    system, certain, possible = state
    missed, left = system.given(possible), system.given(certain)
    if not (missed.impossible or missed.trivial):
        for reason in all_of(missed, sufficient=False):
            assert all(step.rung > possible[step.rule] for step in reason)
            assert blocked_by(system, reason)
            assert not any(blocked_by(system, reason - {step}) for step in reason)
    if not (left.impossible or left.trivial):
        fixes, reasons = all_of(left, sufficient=True), all_of(left, sufficient=False)
        assert all(system.holds({**certain, **dict(fix)}) for fix in fixes)
        assert all(hits(fix, reason) for fix in fixes for reason in reasons)
        for levels in every_state(left):
            steps = [Step(rule, level) for rule, level in levels.items()]
            assert left.holds(levels) is all(hits(steps, reason) for reason in reasons)


@settings(max_examples=examples(100))
@given(systems())
def test_families_are_the_same_where_the_exact_search_gives_up(system):
    expected = as_sets(sufficient_sets(system)), as_sets(blocking_sets(system))
    further = Further(10.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sets.Effort.__init__, "__defaults__", (0, False))
        found = sufficient_sets(system, further=further.sets), blocking_sets(system, further=further.sets)
    assert tuple(map(as_sets, found)) == expected
    assert further.limits == ()


def test_a_cap_is_said_and_what_is_listed_is_minimal(monkeypatch):
    monkeypatch.setattr(sets.Effort.__init__, "__defaults__", (50, False))
    system = majority(20)
    family = blocking_sets(system, 30, Further(10.0).sets)
    assert (family.counted, family.complete, len(family.sets)) == (False, False, 30)
    for steps in family.sets:
        assert blocked_by(system, steps)
        assert not any(blocked_by(system, [s for s in steps if s != step]) for step in steps)


def test_time_that_is_over_is_said(monkeypatch):
    monkeypatch.setattr(sets.Effort.__init__, "__defaults__", (50, False))
    further = Further(1e-9)
    family = blocking_sets(majority(20), further=further.sets)
    assert not family.counted
    assert further.limits == (
        "A search was stopped, so that all keep within the time limit of 1e-09 s; --time-limit changes it.",
    )


def test_the_same_proposals_each_time():
    first, second = (
        [*islice(sat.minimal_sets(majority(12), sufficient=True, go_on=lambda: True), 200)] for _ in range(2)
    )
    assert first == second
