"""What is too much work is said to be, and what is given all the same is right."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import HealthCheck, given, settings

from compliance.engine.monotone import covering, roles, sets
from compliance.engine.monotone.sets import LARGE, blocking_sets, sufficient_sets
from compliance.engine.monotone.system import System, constraint
from tests.engine.monotone.systems import sufficient, systems
from tests.engine.monotone.test_properties import COSTS

PATCHED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def majority(size):
    """More than half of so many rules of the same weight, each of two steps."""
    names = tuple(f"r{number}" for number in range(size))
    gains = {name: [(2, Fraction(1)), (3, Fraction(2))] for name in names}
    return System(names, (constraint(gains, Fraction(size), "points"),))


@PATCHED
@given(systems(), COSTS)
def test_a_fix_that_is_not_proven_cheapest_is_still_a_minimal_one(monkeypatch, system, costs):
    monkeypatch.setattr(covering, "STATES", 0)
    found = covering.cheapest(system, costs)
    assert (found is None) is system.impossible
    if found is not None:
        assert frozenset(found.steps) in sufficient(system)
        assert found.cost >= min(sum(costs[step.rule] for step in fix) for fix in sufficient(system))


@PATCHED
@given(systems())
def test_a_role_too_hard_to_find_is_undecided_and_never_wrong(monkeypatch, system):
    if system.impossible or system.trivial:
        return
    exact = {rule: roles.role_of(system, [rule]) for rule in system.rules}
    monkeypatch.setattr(roles, "STATES", 0)
    assert all(roles.role_of(system, [rule]) in (role, "undecided") for rule, role in exact.items())


def test_the_roles_of_all_rules_together_have_a_bound(monkeypatch):
    """Two sums that hang on each other, of which the quick way tells of no rule that it decides."""
    gains = {f"r{n}": [(1, Fraction(6))] for n in range(4)} | {"odd": [(1, Fraction(1))]}
    sums = (
        constraint(gains, Fraction(12), "score"),
        constraint({**gains, "odd": [(1, Fraction(2))]}, Fraction(18), "score"),
    )
    system = System((*gains,), sums)
    assert roles.Roles(system).of(["odd"]) == "decorative"
    monkeypatch.setattr(roles, "WORK", 10)
    assert roles.Roles(system).of(["odd"]) == "undecided"
    assert "odd" in roles.may_decide(system)


def test_a_search_cut_short_counts_at_least(monkeypatch):
    monkeypatch.setattr(sets.Effort.__init__, "__defaults__", (50, False))
    family = blocking_sets(majority(20))
    assert not family.counted
    assert not family.complete
    assert family.count == len(family.sets)


def test_what_cannot_be_listed_is_counted():
    family = sufficient_sets(majority(30))
    assert family.counted
    assert not family.complete
    # Of 30 rules, a at the lower step and b at the upper with a + 2b = 30; or 31, where no rule stands at the lower step.
    assert family.count == sum(choose(30, b, 30 - 2 * b) for b in range(16))


def choose(size, some, others):
    return comb(size, some) * comb(size - some, others)


def test_counting_gives_up(monkeypatch):
    monkeypatch.setattr(sets, "SUMS", 3)
    assert sets.count_sufficient(majority(30).constraints[0]) is None
    family = sufficient_sets(majority(30))
    assert not family.counted
    assert family.count == len(family.sets) + 1 == 1001


@pytest.mark.parametrize(("rules", "listed"), [(LARGE, 1_000), (LARGE + 1, 100)])
def test_of_a_large_system_fewer_sets_are_listed_and_it_says_so(rules, listed):
    half = constraint({f"r{n}": [(2, Fraction(1))] for n in range(rules)}, Fraction(rules // 2), "score")
    system = System(tuple(f"r{n}" for n in range(rules)), (half,))
    for family in (blocking_sets(system), sufficient_sets(system)):
        assert len(family.sets) == listed
        assert not family.complete
