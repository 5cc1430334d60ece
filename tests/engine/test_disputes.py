"""When two values of one fact agree, and what they then say together."""

from __future__ import annotations

from itertools import product
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from compliance.engine import disputes
from compliance.engine.disputes import Dispute, Places, agreed, find_disputes, overlap
from compliance.model.values import Range
from tests.builders import day, demo, provider, statement

NOW = "2024-06-30"

HALVES = [n / 2 for n in range(-1, 14)]
ENDS = st.none() | st.integers(0, 6)
RANGES = st.builds(Range, ENDS, ENDS).filter(
    lambda r: (
        (r.minimum, r.maximum) != (None, None) and (r.minimum is None or r.maximum is None or r.minimum < r.maximum)
    )
)
VALUES = RANGES | st.integers(0, 6) | st.lists(st.sampled_from("abc"), max_size=3).map(tuple) | st.booleans()


def allowed(value):
    """The numbers, or the members, that a value leaves possible."""
    match value:
        case bool():
            return {("flag", value)}
        case tuple():
            return {("list", frozenset(value))}
        case Range(minimum=low, maximum=high):
            return {n for n in HALVES if (low is None or low <= n) and (high is None or n <= high)}
    return {value}


@given(VALUES, VALUES)
def test_values_agree_on_what_both_allow_and_in_either_order(first, second):
    both = allowed(first) & allowed(second)
    said = agreed(first, second)
    end_point_only = isinstance(first, Range) and isinstance(second, Range) and len(both) == 1
    assert (said is not None) == (bool(both) and not end_point_only)
    if said is not None:
        assert allowed(said) == both
        assert agreed(second, first) == said


@given(st.lists(VALUES, min_size=3, max_size=3))
def test_three_of_which_each_pair_agrees_agree(values):
    a, b, c = values
    if None not in (agreed(a, b), agreed(a, c), agreed(b, c)):
        assert agreed(agreed(a, b), c) == agreed(a, agreed(b, c)) is not None


CLOSED = {"exhaustive": ["certifications"]}
KINDS = [
    (demo(a=True), {}),
    (demo(a=False), {}),
    (demo(a=True), {"until": NOW}),
    (demo(a=None), {}),
    (demo(b=True), {}),
    ({"x": None}, {}),
    ({"certifications": None}, {}),
    ({"certifications": {"c": None}}, {}),
    ({"certifications": {"c": {"scheme": None}}}, {}),
    ({"certifications": {"c": {"scheme": "x"}}}, {}),
    ({"certifications": {"c": {"scheme": "y"}}}, {}),
    ({"certifications": {"c": {"scheme": "x"}}}, {"until": NOW}),
    ({"certifications": {"c": {}}}, {}),
    ({"certifications": {"c": {}}}, {"until": NOW}),
    ({"certifications": {"d": {"scheme": "x"}}}, CLOSED),
    ({}, CLOSED),
    ({}, {"exhaustive": [{"path": "certifications", "where": {"scheme": "x"}}]}),
]


def test_a_look_at_what_statements_share_finds_what_a_look_at_each_pair_finds():
    disputed = 0
    for pair in product(KINDS, repeat=2):
        statements = provider([statement("2020-01-01", facts, **more) for facts, more in pair]).statements
        with patch.object(disputes, "_in_common", lambda _: [{0, 1}, {0, 1}]):
            each_pair = find_disputes(statements, day(NOW))
        assert find_disputes(statements, day(NOW)) == each_pair
        disputed += len(each_pair)
    assert disputed > len(KINDS)


def test_statements_that_share_nothing_are_not_compared():
    """One comparison for each of many disputes, and none between them."""
    statements = provider(
        [statement("2020-01-01", demo(**{f"f{n}": value})) for n in range(40) for value in (True, False)]
    ).statements
    with patch.object(disputes, "contradiction", wraps=disputes.contradiction) as compared:
        assert len(find_disputes(statements, day(NOW))) == 40
    assert compared.call_count == 40


PLACES = [
    ("x",),
    ("x", "a"),
    ("x", "b"),
    ("certifications",),
    ("certifications", "c"),
    ("certifications", "c", "scheme"),
]
ASKED = [*PLACES, ("certifications", "*"), ("certifications", "*", "scheme"), ("certifications", "d", "scheme"), ("y",)]


@given(st.lists(st.sets(st.sampled_from(PLACES), min_size=1), max_size=4), st.sets(st.sampled_from(ASKED)))
def test_no_dispute_about_a_path_is_missed(places, asked):
    about = [Dispute((), frozenset(paths), (), {}) for paths in places]
    near = Places(one.paths for one in about).near(asked)
    assert near == sorted(near)
    assert {number for number, one in enumerate(about) if overlap(one.paths, asked)} <= {*near}
