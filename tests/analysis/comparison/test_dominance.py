"""Dominance over rules: certain, possible or not."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.analysis.comparison.compare import Reach, dominance, reach
from compliance.engine.outcome import Outcome
from compliance.engine.scoring import Standing
from compliance.model.status import NotApplicableReason
from tests.builders import ruleset

PASS, FAIL, OPEN = Reach(2, 2), Reach(1, 1), Reach(1, 2)
AWAY, PERHAPS = Reach(1, 1, applies=False), Reach(1, 2, applies=None)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([PASS], [FAIL], "sure"),
        ([PASS], [PASS], "no"),
        ([FAIL], [PASS], "no"),
        ([PASS, PASS], [PASS, FAIL], "sure"),
        ([PASS, FAIL], [FAIL, PASS], "no"),
        ([PASS], [OPEN], "possible"),
        ([OPEN], [FAIL], "possible"),
        ([OPEN], [OPEN], "possible"),
        ([PASS, OPEN], [FAIL, OPEN], "possible"),
        ([PASS, PASS], [FAIL, OPEN], "sure"),
        ([FAIL, OPEN], [PASS, FAIL], "no"),
        ([FAIL], [OPEN], "no"),  # the best that can come is a draw
        ([Reach(2, 3)], [Reach(1, 2)], "possible"),
        ([Reach(3, 3)], [Reach(1, 2)], "sure"),
        ([PASS, AWAY], [FAIL, AWAY], "sure"),
        ([PASS, AWAY], [FAIL, PASS], "no"),  # what applies to one only cannot be compared
        ([PASS, PASS], [FAIL, AWAY], "no"),
        ([PASS, PERHAPS], [FAIL, AWAY], "possible"),
        ([PASS, PERHAPS], [FAIL, PASS], "possible"),
        ([PASS, PASS], [FAIL, PERHAPS], "possible"),
        ([PASS, PERHAPS], [FAIL, PERHAPS], "possible"),
        ([], [], "no"),
    ],
)
def test_dominance(first, second, expected):
    assert dominance(first, second) == expected


def test_reach_of_an_outcome():
    (rule,) = ruleset([{"id": "A", "check": "x.demo.a"}]).rules
    excluded = Outcome(1, 1, applies=False, excluded=NotApplicableReason.EXCLUDED)
    assert reach(Standing(rule, Outcome(2, 2))) == PASS
    assert reach(Standing(rule, Outcome(1, 1, failure="division by zero"))) == OPEN
    assert reach(Standing(rule, Outcome(1, 2, applies=None))) == PERHAPS
    assert reach(Standing(rule, excluded)) == AWAY


REACHES = st.builds(
    lambda low, more, applies: Reach(low, low + more, applies),
    st.integers(1, 3),
    st.integers(0, 2),
    st.sampled_from([True, True, None]),
)
PAIRS = st.lists(st.tuples(REACHES, REACHES), min_size=1, max_size=3)


def completions(reaches):
    """Every way in which it can turn out."""
    ways = [
        [Reach(n, n) for n in range(r.certain, r.possible + 1)] + ([AWAY] if r.applies is None else []) for r in reaches
    ]
    return product(*ways)


@given(PAIRS)
def test_sure_is_so_in_every_completion_and_possible_in_some(pairs):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    ways = [dominance(a, b) == "sure" for a in completions(first) for b in completions(second)]
    expected = "sure" if all(ways) else "possible" if any(ways) else "no"
    found = dominance(first, second)
    assert found == expected or (found, expected) == ("possible", "sure")


@given(PAIRS)
def test_both_cannot_dominate_for_sure(pairs):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    assert {dominance(first, second), dominance(second, first)} != {"sure"}
