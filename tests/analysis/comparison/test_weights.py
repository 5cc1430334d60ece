"""Shares of weight space and related formulas: exact numbers computed elsewhere, and properties."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compliance.analysis.comparison.weights import (
    ShareSpan,
    TooManyCellsError,
    cells,
    rank_spans,
    sampled_rank_spans,
)
from compliance.analysis.necessity.necessity import analyze
from compliance.model.status import VerdictStatus
from tests.builders import demo, provider, ruleset, scorecard, statement
from tests.properties import examples
from tests.reference.weights import implied_knock_outs, price_scores, rank_shares, threshold_share, weighted_value

EXPECTED = json.loads((Path(__file__).parent / "data" / "mcda_expected.json").read_text(encoding="utf-8"))


def exact(values):
    return {name: Fraction(str(value)) for name, value in values.items()}


def rows(name):
    return pytest.mark.parametrize("row", EXPECTED[name], ids=lambda row: row.get("id") or f"{row['k']}of{row['n']}")


@rows("weighted_sum")
def test_weighted_sum_and_minimum(row):
    scores = exact(row["scores"])
    assert weighted_value(exact(row["weights"]), scores, Fraction(row["max"])) == Fraction(str(row["value"]))
    assert min(scores.values()) == row["minimum_rule"]


def test_without_weight_there_is_no_value():
    assert weighted_value({"a": Fraction(0)}, {"a": Fraction(1)}, Fraction(4)) is None


@rows("implied_veto")
def test_implied_knock_outs(row):
    found = implied_knock_outs(exact(row["weights"]), Fraction(row["pass_share"]))
    assert [*found] == row["implied_knock_outs"]


@rows("threshold_acceptability")
def test_threshold_share(row):
    assert threshold_share(row["n"], row["k"], Fraction(row["threshold"])) == Fraction(row["share"])


@rows("smaa")
def test_rank_shares(row):
    found = rank_shares([[Fraction(s) for s in scores] for scores in row["scores"].values()])
    expected = [[Fraction(share) for share in shares] for shares in row["rank_acceptability"].values()]
    assert found == expected


@rows("smaa")
def test_rank_shares_of_scores_that_are_certain(row):
    """What `compare` computes of intervals, where these have no width."""
    found = rank_spans([[(Fraction(s), Fraction(s)) for s in scores] for scores in row["scores"].values()])
    expected = [[Fraction(share) for share in shares] for shares in row["rank_acceptability"].values()]
    assert [[(span.certain, span.possible) for span in of] for of in found] == [[(s, s) for s in of] for of in expected]


def test_every_row_of_the_expected_numbers_is_used():
    used = {"weighted_sum", "implied_veto", "threshold_acceptability", "smaa", "price_formula"}
    assert {name for name, value in EXPECTED.items() if isinstance(value, list)} == used


@rows("price_formula")
def test_price_formula(row):
    offers = {name: (Fraction(o["quality"]), Fraction(o["price"])) for name, o in row["offers"].items()}
    found = price_scores(offers, Fraction(str(row["quality_weight"])))
    assert {name: float(score) for name, score in found.items()} == pytest.approx(row["scores"], abs=1e-8)
    assert max(found, key=found.__getitem__) == row["winner"]


@pytest.mark.parametrize(
    ("scores", "shares"),
    [
        ([[1]], [[1]]),
        ([[1, 1], [1, 1]], [["1/2", "1/2"], ["1/2", "1/2"]]),
        ([[1, 0], [0, 1]], [["1/2", "1/2"], ["1/2", "1/2"]]),
        ([[3, 0], [0, 1]], [["3/4", "1/4"], ["1/4", "3/4"]]),
        ([[2, 2], [1, 1], [0, 0]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        ([[1, 0], [1, 0]], [["1/2", "1/2"], ["1/2", "1/2"]]),
    ],
)
def test_small_rank_shares(scores, shares):
    found = rank_shares([[Fraction(s) for s in offer] for offer in scores])
    assert found == [[Fraction(share) for share in of] for of in shares]


def test_shares_of_interval_scores():
    # One is at 0 to 1 on both objectives, the other at 0.5 for certain: every order is possible, none is certain.
    half = Fraction(1, 2)
    open_, fixed = [(Fraction(0), Fraction(1))] * 2, [(half, half)] * 2
    assert rank_spans([open_, fixed]) == [[ShareSpan(Fraction(0), Fraction(1))] * 2] * 2
    # 1 to 2 against 0 or 3: ahead for certain while the other's weighted 3 is below 1, possibly while it is below 2.
    first = [(Fraction(1), Fraction(2))] * 2
    second = [(Fraction(0), Fraction(0)), (Fraction(3), Fraction(3))]
    third = Fraction(1, 3)
    assert rank_spans([first, second])[0] == [ShareSpan(third, 2 * third), ShareSpan(third, 2 * third)]


@rows("smaa")
def test_estimated_shares_are_close_and_the_same_each_time(row):
    scores = [[(Fraction(s), Fraction(s)) for s in scores] for scores in row["scores"].values()]
    estimated = sampled_rank_spans(scores)
    for offer, exact_ in zip(estimated, rank_spans(scores), strict=True):
        for share, expected in zip(offer, exact_, strict=True):
            assert float(share.certain) == pytest.approx(float(expected.certain), abs=0.02)
            assert share.certain == share.possible
    assert estimated == sampled_rank_spans(scores)


def test_too_many_pieces_are_no_answer():
    corners = [(Fraction(a), Fraction(b)) for a, b in ((0, 1), (1, 0), (3, 1), (0, 5))]
    with pytest.raises(TooManyCellsError):
        list(cells(corners, [(0, 1)], most=2))


# --- properties ------------------------------------------------------------------------------------------------------

OBJECTIVES = st.shared(st.integers(1, 4), key="objectives")
SCORE = st.integers(0, 6).map(Fraction)
OFFERS = OBJECTIVES.flatmap(lambda n: st.lists(st.lists(SCORE, min_size=n, max_size=n), min_size=1, max_size=3))


@settings(max_examples=examples(60))
@given(OFFERS)
def test_shares_sum_to_1_by_offer_and_by_rank(scores):  # invariant 33
    shares = rank_shares(scores)
    assert [sum(of) for of in shares] == [1] * len(scores)
    assert [sum(column) for column in zip(*shares, strict=True)] == [1] * len(scores)


@settings(max_examples=examples(60))
@given(OFFERS)
def test_an_offer_beaten_throughout_is_never_first(scores):  # invariant 33
    worst = [min(column) - 1 for column in zip(*scores, strict=True)]
    assert rank_shares([*scores, worst])[-1] == [0] * len(scores) + [1]


@settings(max_examples=examples(60))
@given(OFFERS, st.integers(1, 9), st.integers(-3, 3))
def test_rescaling_changes_nothing(scores, factor, shift):  # invariant 33
    assert rank_shares([[factor * s + shift for s in offer] for offer in scores]) == rank_shares(scores)


@settings(max_examples=examples(60))
@given(OFFERS)
def test_point_scores_are_intervals_without_width(scores):
    spans = rank_spans([[(s, s) for s in offer] for offer in scores])
    tied = any(a == b for a, b in combinations(scores, 2))
    if not tied:
        assert [[(span.certain, span.possible) for span in of] for of in spans] == [
            [(share, share) for share in of] for of in rank_shares(scores)
        ]


@settings(max_examples=examples(60))
@given(OFFERS, st.data())
def test_certain_and_possible_shares_enclose_those_of_every_completion(scores, data):
    widths = [[data.draw(st.integers(0, 3)) for _ in offer] for offer in scores]
    intervals = [[(s, s + w) for s, w in zip(*pair, strict=True)] for pair in zip(scores, widths, strict=True)]
    completed = [[data.draw(st.sampled_from([low, high])) for low, high in offer] for offer in intervals]
    for spans, shares in zip(rank_spans(intervals), rank_shares(completed), strict=True):
        for span, share in zip(spans, shares, strict=True):
            assert span.certain <= share <= span.possible


INTERVALS = OBJECTIVES.flatmap(
    lambda n: st.lists(
        st.lists(st.tuples(SCORE, SCORE).map(lambda ends: (min(ends), max(ends))), min_size=n, max_size=n),
        min_size=1,
        max_size=3,
    )
)


@settings(max_examples=examples(60))
@given(INTERVALS)
def test_shares_of_intervals_leave_room_for_1_by_offer_and_by_rank(scores):  # invariant 33
    spans = rank_spans(scores)
    for line in (*spans, *zip(*spans, strict=True)):
        assert sum(span.certain for span in line) <= 1 <= sum(span.possible for span in line)


@settings(max_examples=examples(60))
@given(INTERVALS)
def test_an_offer_surely_beaten_throughout_is_never_first(scores):  # invariant 33
    worst = [
        (min(low for low, _ in column) - 2, min(low for low, _ in column) - 1) for column in zip(*scores, strict=True)
    ]
    assert rank_spans([*scores, worst])[-1] == [ShareSpan(Fraction(0), Fraction(0))] * len(scores) + [
        ShareSpan(Fraction(1), Fraction(1))
    ]


@settings(max_examples=examples(60))
@given(INTERVALS, st.integers(1, 9), st.integers(-3, 3))
def test_rescaling_intervals_changes_nothing(scores, factor, shift):  # invariant 33
    rescaled = [[(factor * low + shift, factor * high + shift) for low, high in offer] for offer in scores]
    assert rank_spans(rescaled) == rank_spans(scores)


@settings(max_examples=examples(25))
@given(st.lists(st.integers(0, 5), min_size=1, max_size=5), st.integers(1, 20))
def test_implied_knock_outs_are_those_of_the_threshold(weights, twentieths):  # invariant 34
    """The formula, against what the analysis of roles says of a verdict with the same threshold, and the verdict itself."""
    assume(sum(weights))
    share = Fraction(twentieths, 20)
    ids = [f"r{n}" for n in range(len(weights))]
    found = implied_knock_outs({id_: Fraction(w) for id_, w in zip(ids, weights, strict=True)}, share)
    rules = [{"id": id_, "check": f"x.demo.{id_}", "points": w} for id_, w in zip(ids, weights, strict=True)]
    against = ruleset(rules, [{"score": {"of": "all", "at_least": 5 * twentieths}}])
    parts = analyze(against, "necessary", date(2024, 6, 30), date(2024, 6, 30)).rules
    assert [part.id for part in parts if part.role in ("knock-out", "sole")] == [*found]
    for missed in ids:
        of = provider([statement("2024-01-01", demo(**{id_: id_ != missed for id_ in ids}))])
        verdict = scorecard(of, against, "2024-06-30").verdict.status
        assert (verdict is VerdictStatus.NOT_MET) == (missed in found)


@given(st.integers(2, 6), st.data())
def test_threshold_shares_grow_with_what_is_passed(criteria, data):
    passed = data.draw(st.integers(1, criteria))
    threshold = Fraction(data.draw(st.integers(1, 9)), 10)
    assert threshold_share(criteria, passed - 1, threshold) <= threshold_share(criteria, passed, threshold)
    # The same share, by volume: an offer with so many full marks against one with the threshold throughout.
    offer = [Fraction(1)] * passed + [Fraction(0)] * (criteria - passed)
    assert rank_shares([offer, [threshold] * criteria])[0][0] == threshold_share(criteria, passed, threshold)
