"""When two values of one fact agree, and what they then say together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from compliance.engine.disputes import agreed
from compliance.model.values import Range

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
