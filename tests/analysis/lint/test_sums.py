"""Weights and points that do not add up."""

from __future__ import annotations

import pytest

from tests.analysis.lint.linted import document, messages, rule

ALIGNED = "governance.owners_aligned"


def weighted(*weights, **more):
    objectives = [
        {"id": f"o{n}", "title": f"O{n}", **({} if weight is None else {"weight": weight})}
        for n, weight in enumerate(weights)
    ]
    rules = [rule(ALIGNED, f"R{n}", objective=f"o{n}") for n in range(len(weights))]
    return document(rules, objectives=objectives, **more)


@pytest.mark.parametrize(
    ("weights", "total"),
    [
        ([40, 60], None),
        ([0.1, 0.2, 0.7], None),
        ([100], None),
        ([None, None, None], None),
        ([40, 61], "101"),
        ([0.1, 0.2, 0.6], "0.9"),
        ([99.99], "99.99"),
        ([99, None], None),  # the default counts
        ([100, None], "101"),
    ],
)
def test_weights(weights, total):
    expected = [f"weights-sum: the weights of the objectives add up to {total}, neither 1 nor 100"] if total else []
    assert messages(weighted(*weights), "weights-sum") == expected


@pytest.mark.parametrize(
    ("points", "out_of", "total"),
    [([400, 600], 1000, None), ([400, 600.03], 1000, "1000.03"), ([400], 1000, "400"), ([400, 600], None, None)],
)
def test_points(points, out_of, total):
    objective = {"id": "o", "title": "O"} | ({} if out_of is None else {"out_of": out_of})
    rules = [rule(ALIGNED, f"R{n}", objective="o", points=p) for n, p in enumerate(points)]
    expected = [f"points-out-of: the rules of 'o' have {total} points together, not {out_of}"] if total else []
    assert messages(document(rules, objectives=[objective]), "points-out-of") == expected


def test_graded_rules_count_with_their_top_rung_and_excluded_ones_not_at_all():
    graded = rule(rungs=[{"title": "a"}, {"title": "b", "points": 30, "when": ALIGNED}], objective="o")
    other = document([rule(ALIGNED, "T"), rule(ALIGNED, "U")], id="other")
    whole = document(
        [graded],
        objectives=[{"id": "o", "title": "O", "out_of": 31}],
        imports=[{"ruleset": "other", "as": "x", "objective": "o", "exclude": ["U"]}],
    )
    assert messages(whole, "points-out-of", beside={"other": other}) == []
