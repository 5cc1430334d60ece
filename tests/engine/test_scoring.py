"""Scores, levels and coverage, in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.engine.outcome import Outcome
from compliance.engine.scoring import LevelEnds, ScoreSpan, Standing, totals
from compliance.model.status import NotApplicableReason
from tests.builders import ruleset
from tests.properties import examples

PASS, FAIL, OPEN, PERHAPS, AWAY, WRONG = "pass", "fail", "open", "perhaps", "away", "wrong"


def outcome(kind, top):
    """An outcome by name, or a pair of rungs."""
    if isinstance(kind, tuple):
        return Outcome(*kind)
    return {
        PASS: Outcome(top, top),
        FAIL: Outcome(1, 1),
        OPEN: Outcome(1, top),
        PERHAPS: Outcome(1, top, applies=None),
        WRONG: Outcome(1, top, failure="division by zero"),
        AWAY: Outcome(1, 1, applies=False, excluded=NotApplicableReason.DOES_NOT_APPLY),
    }[kind]


def totalled(rules, kinds, **more):
    made = ruleset(rules, **more)
    return totals(made, [Standing(r, outcome(k, len(r.rungs))) for r, k in zip(made.rules, kinds, strict=True)])


def yes_no(*points):
    return [{"id": f"r{n}", "points": p} for n, p in enumerate(points)]


def grouped(weights, *rules, **objective):
    """Objectives by weight, and rules as (objective, points)."""
    return (
        [{"id": f"r{n}", "objective": o, "points": p} for n, (o, p) in enumerate(rules)],
        {"objectives": [{"id": id_, "title": id_, "weight": w, **objective} for id_, w in weights.items()]},
    )


def score(certain, possible, coverage, *, optional=False):
    return ScoreSpan(Fraction(certain), Fraction(possible), Fraction(coverage), optional)


ONE = [
    ("all pass", (1, 1, 1), (PASS, PASS, PASS), score(100, 100, 1)),
    ("none passes", (1, 1, 1), (FAIL, FAIL, FAIL), score(0, 0, 1)),
    ("a third", (1, 1, 1), (PASS, FAIL, FAIL), score("100/3", "100/3", 1)),
    ("by points", (1, 2, 4), (PASS, FAIL, PASS), score("500/7", "500/7", 1)),
    ("decimal points are exact", (0.1, 0.2), (PASS, FAIL), score("100/3", "100/3", 1)),
    ("an unknown", (1, 2, 4), (PASS, OPEN, FAIL), score("100/7", "300/7", "5/7")),
    ("an error counts as unknown", (1, 2, 4), (PASS, WRONG, FAIL), score("100/7", "300/7", "5/7")),
    ("not applicable leaves", (1, 2, 4), (PASS, AWAY, FAIL), score(20, 20, 1)),
    ("perhaps applicable stays", (1, 2, 4), (PASS, PERHAPS, FAIL), score("100/7", "300/7", "5/7")),
    ("only perhaps", (1, 1), (PERHAPS, AWAY), score(0, 100, 0, optional=True)),
    ("nothing applies", (1, 1), (AWAY, AWAY), None),
    ("nothing has points", (0, 0), (PASS, PASS), None),
    ("a rule without points", (0, 1), (FAIL, PASS), score(100, 100, 1)),
]


@pytest.mark.parametrize(("points", "kinds", "expected"), [o[1:] for o in ONE], ids=[o[0] for o in ONE])
def test_rules_without_objectives(points, kinds, expected):
    assert totalled(yes_no(*points), kinds).score == expected


OUT_OF = [
    ("the nominal divisor", 10, (4, 4), (PASS, FAIL), score(40, 40, 1)),
    ("not clamped", 4, (4, 4), (PASS, PASS), score(200, 200, 1)),
    ("not applicable leaves it too", 10, (4, 4), (PASS, AWAY), score("200/3", "200/3", 1)),
    ("perhaps not applicable: the better of both", 10, (4, 4), (PASS, PERHAPS), score(40, 80, "1/2")),
    ("which may be without it", 5, (4, 4), (PASS, PERHAPS), score(80, 400, "1/2")),
    (
        "some of several that may not apply",
        20,
        (5, 14, 8, 3),
        (PASS, PERHAPS, PERHAPS, PASS),
        score(40, "800/3", "4/15"),
    ),
    ("nothing is left of it: the points there are", 4, (4, 2), (AWAY, FAIL), score(0, 0, 1)),
    ("nothing is left of it if some leave", 1, (1, 1, 2), (PASS, PERHAPS, PERHAPS), score("100/3", 400, "1/4")),
    ("less than nothing: the same", 4, (6, 2), (AWAY, PASS), score(100, 100, 1)),
]


@pytest.mark.parametrize(("out_of", "points", "kinds", "expected"), [o[1:] for o in OUT_OF], ids=[o[0] for o in OUT_OF])
def test_out_of(out_of, points, kinds, expected):
    rules, more = grouped({"o": 1}, *(("o", p) for p in points), out_of=out_of)
    assert totalled(rules, kinds, **more).scores["o"] == expected


@given(
    st.integers(1, 30),
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from([PASS, FAIL, OPEN, PERHAPS])), min_size=1, max_size=5),
)
@settings(max_examples=examples(200))
def test_whichever_rules_turn_out_not_to_apply_the_score_is_within_its_ends(out_of, made):
    rules, more = grouped({"o": 1}, *(("o", points) for points, _ in made), out_of=out_of)
    kinds = [kind for _, kind in made]
    whole = totalled(rules, kinds, **more).scores["o"]
    for ends in product(
        *((PASS, FAIL, AWAY) if kind == PERHAPS else (PASS, FAIL) if kind == OPEN else (kind,) for kind in kinds)
    ):
        settled = totalled(rules, ends, **more).scores["o"]
        assert settled is None or whole.certain <= settled.certain <= settled.possible <= whole.possible


TOTALS = [
    ("weighted", {"a": 40, "b": 60}, (PASS, FAIL, PASS), score(70, 70, 1)),
    ("by the objective's weight, not by points", {"a": 1, "b": 1}, (FAIL, PASS, PASS), score(50, 50, 1)),
    ("an objective left empty is dropped", {"a": 40, "b": 60}, (AWAY, FAIL, PASS), score(50, 50, 1)),
    ("coverage by weight times share of points", {"a": 40, "b": 60}, (PASS, OPEN, FAIL), score(40, 70, "7/10")),
    ("one that may turn out empty counts against", {"a": 1, "b": 1}, (PERHAPS, PASS, PASS), score(50, 100, "1/2")),
    ("and for it", {"a": 1, "b": 1}, (PERHAPS, FAIL, FAIL), score(0, 50, "1/2")),
    ("without weight", {"a": 0, "b": 1}, (FAIL, PASS, PASS), score(100, 100, 1)),
    ("nothing has weight", {"a": 0, "b": 0}, (PASS, PASS, PASS), None),
]


@pytest.mark.parametrize(("weights", "kinds", "expected"), [t[1:] for t in TOTALS], ids=[t[0] for t in TOTALS])
def test_total(weights, kinds, expected):
    rules, more = grouped(weights, ("a", 3), ("b", 1), ("b", 1))
    assert totalled(rules, kinds, **more).score == expected


def test_an_objective_that_may_turn_out_empty_is_left_out_of_what_is_possible_where_it_lowers_it():
    """`out_of` 10 for 4 points: at most 40, but nothing where its only rule does not apply."""
    rules, more = grouped({"a": 1, "b": 1}, ("a", 4), ("b", 1))
    more["objectives"][0]["out_of"] = 10
    assert totalled(rules, (PERHAPS, PASS), **more).score == score(50, 100, "1/2")


GRADED = {"id": "g", "rungs": [{"title": str(p), "points": p, "when": "true"} for p in (30, 60, 90)]}
GRADED["rungs"][0].pop("when")
RUNGS = [
    ((1, 1), score("100/3", "100/3", 1)),
    ((2, 2), score("200/3", "200/3", 1)),
    ((1, 3), score("100/3", 100, 0)),
    (PERHAPS, score(0, 100, 0, optional=True)),
]


@pytest.mark.parametrize(("kind", "expected"), RUNGS, ids=str)
def test_points_of_rungs(kind, expected):
    assert totalled([GRADED], [kind]).score == expected


def test_points_of_a_lowest_rung_are_not_certain_where_the_rule_may_not_apply():
    """Without the graded rule the score would be 0: nothing of its 30 points is certain."""
    assert totalled([GRADED, {"id": "r", "points": 10}], [PERHAPS, FAIL]).score == score(0, 90, "1/10")


LEVELS = ["none", "basic", "full"]


def levelled(*levels):
    return [{"id": "g", "rungs": [{"title": x, "level": x, **({"when": "true"} if n else {})} for n, x in
                                  enumerate(levels)]}, {"id": "cap", "level": "full"}, {"id": "free"}]  # fmt: skip


LEVEL_ROWS = [
    ("both at the top", LEVELS, (PASS, PASS, PASS), (2, 2)),
    ("failing caps just below", LEVELS, (PASS, FAIL, PASS), (1, 1)),
    ("an unknown cap", LEVELS, (PASS, OPEN, PASS), (1, 2)),
    ("the lowest counts", LEVELS, (FAIL, PASS, PASS), (0, 0)),
    ("the lowest at each end", LEVELS, ((1, 3), OPEN, PASS), (0, 2)),
    ("a rule without level says nothing", LEVELS, (PASS, PASS, FAIL), (2, 2)),
    ("not applicable leaves", LEVELS, (AWAY, FAIL, PASS), (1, 1)),
    ("all of them", LEVELS, (AWAY, AWAY, PASS), None),
    ("an error counts as unknown", LEVELS, (WRONG, PASS, PASS), (0, 2)),
    ("a low ladder caps", LEVELS[:2], (PASS, PASS, PASS), (1, 1)),
    ("one that may not apply may not cap", LEVELS[:2], (PERHAPS, PASS, PASS), (0, 2)),
    ("a ladder may start above the lowest", LEVELS[1:], (FAIL, PASS, PASS), (1, 1)),
]


@pytest.mark.parametrize(("levels", "kinds", "expected"), [r[1:] for r in LEVEL_ROWS], ids=[r[0] for r in LEVEL_ROWS])
def test_levels(levels, kinds, expected):
    assert totalled(levelled(*levels), kinds, levels=LEVELS).level == (LevelEnds(*expected) if expected else None)


def test_the_overall_level_is_the_lowest_objective():
    rules = [{"id": id_, "objective": id_, "level": "full"} for id_ in ("a", "b")] + [{"id": "c", "objective": "c"}]
    objectives = [{"id": id_, "title": id_} for id_ in "abc"]
    results = totalled(rules, (FAIL, OPEN, FAIL), levels=LEVELS, objectives=objectives)
    assert results.levels == {"a": LevelEnds(1, 1), "b": LevelEnds(1, 2), "c": None}
    assert results.level == LevelEnds(1, 1)
