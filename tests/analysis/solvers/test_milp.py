"""The cheapest choice by HiGHS against the exact one, and against trying everything."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.analysis.solvers import milp
from compliance.analysis.solvers.further import Further
from compliance.engine.monotone import covering as exactly
from compliance.engine.monotone.covering import Covering, cheapest, greedy, least, lower_bound
from compliance.engine.monotone.system import Constraint, System
from tests.engine.monotone.systems import sufficient
from tests.engine.monotone.test_properties import COSTS, states
from tests.properties import examples

pytest.importorskip("highspy", reason="the extra 'solver' is not installed")

SECONDS = 10.0


@st.composite
def coverings(draw, largest=12):
    """Up to seven items and three sums, all of which everything together reaches."""
    size, sums = draw(st.integers(1, 7)), draw(st.integers(1, 3))
    numbers = st.integers(0, largest)
    gains = tuple(tuple(draw(numbers) for _ in range(sums)) for _ in range(size))
    needs = tuple(draw(st.integers(0, sum(column))) for column in zip(*gains, strict=True))
    costs = tuple(draw(st.integers(0, 6)) for _ in range(size))
    return Covering(tuple(f"r{n}" for n in range(size)), costs, gains, needs, 1)


def every_choice(covering):
    """All choices that reach the sums."""
    size = len(covering.rules)
    choices = ([n for n in range(size) if bits >> n & 1] for bits in range(2**size))
    return [taken for taken in choices if covering.met_by(taken)]


def rank(covering, taken):
    """Cost, then number, then the first item that another one lacks."""
    return covering.cost(taken), len(taken), [-(n in taken) for n in range(len(covering.rules))]


@given(coverings())
def test_the_exact_choice_is_the_first_of_all(covering):
    assert least(covering) == min(every_choice(covering), key=lambda taken: rank(covering, taken))


@given(coverings())
def test_a_quick_choice_is_one_and_a_bound_is_one(covering):
    lowest = min(map(covering.cost, every_choice(covering)))
    quick = greedy(covering)
    assert covering.met_by(quick)
    assert not any(covering.met_by([n for n in quick if n != spared]) for spared in quick)
    assert lower_bound(covering) <= lowest <= covering.cost(quick)


@settings(max_examples=examples(200))
@given(coverings())
def test_the_solver_finds_what_is_found_exactly(covering):
    answer = milp.choose(covering, SECONDS)
    assert covering.met_by(answer.taken)
    assert covering.cost(answer.taken) == covering.cost(least(covering)) == answer.at_least


@settings(max_examples=examples(60))
@given(coverings(largest=10**30))
def test_numbers_too_large_for_floating_point_lose_nothing(covering):
    answer = milp.choose(covering, SECONDS)
    assert covering.met_by(answer.taken)
    assert covering.cost(answer.taken) == covering.cost(least(covering)) == answer.at_least


def test_a_sum_that_only_rounding_reaches_is_not_reached():
    """In floating point the two cheap items reach it; exactly they are one short."""
    huge = 10**40
    covering = Covering(("a", "b", "c"), (1, 1, 9), ((huge,), (huge - 1,), (huge,)), (2 * huge,), 1)
    answer = milp.choose(covering, SECONDS)
    assert (answer.taken, answer.at_least) == ((0, 2), 10)


@settings(max_examples=examples(100))
@given(states(), COSTS)
def test_cheapest_by_the_solver_alone_20(state, costs):
    """Invariants 18 and 20 hold of it: it is a minimal fix, and none is cheaper."""
    system, certain, _ = state
    left = system.given(certain)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exactly, "STATES", 0)
        best = cheapest(left, costs, Further(SECONDS).choose)
    fixes = sufficient(left)
    assert (best is None) is (not fixes)
    if best is not None:
        assert best.proven
        assert frozenset(best.steps) in fixes
        assert best.cost == min(sum(costs[step.rule] for step in fix) for fix in fixes)


@settings(max_examples=examples(60))
@given(coverings())
def test_the_same_question_has_the_same_answer(covering):
    assert milp.choose(covering, SECONDS) == milp.choose(covering, SECONDS)


def test_it_prints_nothing(capfd):
    milp.choose(Covering(("a",), (1,), ((1,),), (1,), 1), SECONDS)
    assert capfd.readouterr() == ("", "")


def test_a_choice_that_is_none_is_an_error_and_no_result(monkeypatch):
    monkeypatch.setattr("compliance.analysis.solvers.milp._Program._run", lambda *_: ((), 0))
    with pytest.raises(milp.SolverError, match="checked in exact numbers"):
        milp.choose(Covering(("a", "b"), (1, 1), ((1,), (1,)), (2,), 1), SECONDS)


def test_costs_out_of_reach_are_left_alone():
    covering = Covering(("a",), (2**41,), ((1,),), (1,), 1)
    further = Further(SECONDS)
    assert not milp.within_reach(covering)
    assert further.choose(covering) is None
    assert further.limits == ("The efforts have too many digits for the solver, which was not asked.",)


def test_no_solver_is_asked_where_the_exact_search_ends():
    names = ("a", "b", "c")
    system = System(names, (Constraint(dict.fromkeys(names, ((2, 1),)), 2, "points"),))

    def refuse(_):
        raise AssertionError

    assert cheapest(system, dict.fromkeys(names, Fraction(1)), refuse).proven


def test_the_first_bound_of_a_search_cut_short_is_one(monkeypatch):
    """What a solver says after its time is a choice and a bound; nothing is called proven."""
    covering = Covering(("a", "b", "c"), (5, 5, 5), ((3,), (3,), (3,)), (4,), 1)
    monkeypatch.setattr(milp, "choose", lambda *_: milp.Solution((0, 1), 7))
    further = Further(2)
    assert further.choose(covering) == ((0, 1), 7)
    assert further.limits == (
        "A search was stopped, so that all keep within the time limit of 2 s; --time-limit changes it.",
    )
    system = System(covering.rules, (Constraint(dict.fromkeys(covering.rules, ((2, 3),)), 4, "points"),))
    monkeypatch.setattr(exactly, "STATES", 0)
    best = cheapest(system, dict.fromkeys(covering.rules, Fraction(5)), further.choose)
    assert (best.cost, best.at_least, best.proven) == (10, 7, False)
