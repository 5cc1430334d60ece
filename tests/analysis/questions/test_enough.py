"""The fewest answers that are enough, against trying every set of questions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.analysis.questions.asked import AskedFor, Ways
from compliance.analysis.questions.enough import fewest, is_enough
from compliance.engine.monotone.system import System, constraint

RULES = ("r0", "r1", "r2", "r3")
ASKED = tuple(AskedFor("fact", (f"q{n}",)) for n in range(5))
SEAL = AskedFor("certificate", ("certificate", "seal"))


def system(*sums):
    """Sums of what rules add, each with the number to reach; every rule has one rung above its lowest."""
    limits = [
        constraint({rule: [(2, Fraction(n))] for rule, n in gains.items() if n}, Fraction(least), "points")
        for gains, least in sums
    ]
    return System(RULES, tuple(limits))


def ways_of(options, *, complete=True):
    """Each rule reaches its upper rung by any of some sets of questions; one that has none cannot be brought there."""
    return {
        rule: Ways(
            tuple((one, 2) for one in sets),
            frozenset().union(*sets),
            (min(map(len, sets), default=0)) if complete else 1,
            complete,
        )
        for rule, sets in options.items()
    }


def smallest(left, options, shows):
    """The size of the smallest set of questions that is enough, by trying all of them."""
    every = sorted(frozenset(shows).union(*(ways.lacks for ways in options.values())))
    for size in range(len(every) + 1):
        for taken in combinations(every, size):
            levels = {rule: rung for asked in taken for rule, rung in shows.get(asked, {}).items()}
            if is_enough(taken, left.given(levels), options):
                return size
    return None


GAINS = st.dictionaries(st.sampled_from(RULES), st.integers(1, 3), min_size=1)
SETS = st.lists(st.frozensets(st.sampled_from(ASKED), min_size=1, max_size=3), min_size=1, max_size=2)


@given(
    st.lists(st.tuples(GAINS, st.integers(1, 5)), min_size=1, max_size=3),
    st.fixed_dictionaries(dict.fromkeys(RULES, SETS)),
    st.sets(st.sampled_from(RULES)),
    st.booleans(),
)
def test_no_fewer_are_enough_than_is_said_and_what_is_named_is(sums, sets, shown, complete):
    left, shows = system(*sums), {SEAL: dict.fromkeys(shown, 2)} if shown else {}
    options = ways_of(sets, complete=complete)
    found, least = fewest(left, options, shows), smallest(left, options, shows)
    if least is None:
        assert found is None
        return
    levels = {rule: rung for asked in found.questions for rule, rung in shows.get(asked, {}).items()}
    assert is_enough(found.questions, left.given(levels), options)
    assert found.at_least <= least <= len(found.questions)


@pytest.mark.parametrize(
    ("sums", "options", "expected"),
    [
        pytest.param([({"r0": 1, "r1": 1}, 2)], {"r0": ["q0"], "r1": ["q0"]}, (1, 1), id="one-for-both"),
        pytest.param([({"r0": 1, "r1": 1}, 1)], {"r0": ["q0 q1"], "r1": ["q2"]}, (1, 1), id="the-shorter-way"),
        pytest.param([({"r0": 1}, 1)], {"r0": ["q0 q1", "q2"]}, (1, 1), id="either-of-two-ways"),
        pytest.param([({"r0": 1, "r1": 1}, 2)], {"r0": ["q0 q1"], "r1": ["q1 q2"]}, (3, 3), id="together"),
        pytest.param([({"r0": 1}, 2)], {"r0": ["q0"]}, None, id="out-of-reach"),
        pytest.param([({"r0": 1}, 1)], {"r0": []}, None, id="nobody-can-say"),
    ],
)
def test_what_is_enough(sums, options, expected):
    ways = {
        rule: [frozenset(ASKED[int(name[1])] for name in one.split()) for one in options.get(rule, [])]
        for rule in RULES
    }
    found = fewest(system(*sums), ways_of(ways), {})
    assert (found and (len(found.questions), found.at_least)) == expected
