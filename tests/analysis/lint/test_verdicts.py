"""Clauses of the verdict that are decided before anything is evaluated."""

from __future__ import annotations

import pytest

from tests.analysis.lint.linted import document, findings, rule, rungs

ALIGNED = "governance.owners_aligned"
PCT = "finance.paid_in_meur"
LEVELS = ["none", "basic", "full"]


def levelled(*levels, conditions=(ALIGNED, f"{PCT} > 5")):
    made = rungs(*conditions)
    for rung, level in zip(made["rungs"], levels, strict=True):
        rung["level"] = level
    return made


def found(rules, *necessary, **more):
    made = document(rules, verdict={"necessary": list(necessary)}, **more)
    return [
        f"{f.lint.id.split('-')[0]}: {f.message.split(': ')[1]}"
        for f in findings(made, "unreachable-verdict", "trivial-verdict")
    ]


THREE = {"points": {"of": {"R": 1, "S": 1}, "at_least": 3}}
NONE = {"points": {"of": {"R": 1, "S": 1}, "at_least": 0}}
TWO = [rule(ALIGNED), rule(f"{PCT} > 5", "S")]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (THREE, ["unreachable: points of R, S at least 3"]),
        (NONE, ["trivial: points of R, S at least 0"]),
        ({"points": {"of": {"R": 1, "S": 1}, "at_least": 2}}, []),
        ({"score": {"of": "all", "at_least": 0}}, ["trivial: score of all at least 0"]),
        ({"score": {"of": "all", "at_least": 100}}, []),
        ({"score": {"of": "all", "at_least": 100.5}}, ["unreachable: score of all at least 100.5"]),
        ({"all": ["R", "S"]}, []),
        ({"any_of": ["R", "S"]}, []),
    ],
)
def test_clauses(clause, expected):
    assert found(TWO, clause) == expected


def test_the_place_is_the_clause():
    made = document(TWO, verdict={"necessary": [{"all": ["R"]}, THREE]})
    (hit,) = findings(made, "unreachable-verdict")
    assert hit.excerpt[hit.column - 1 :].startswith('{"points"')


@pytest.mark.parametrize(
    ("level", "rungs_", "expected"),
    [
        ("none", ("none", "basic", "full"), ["trivial: level of all at least none"]),
        ("basic", ("none", "basic", "full"), []),
        ("full", ("none", "basic", "full"), []),
        ("full", ("none", "basic", "basic"), ["unreachable: level of all at least full"]),
        ("basic", ("basic", "basic", "full"), ["trivial: level of all at least basic"]),
    ],
)
def test_levels(level, rungs_, expected):
    clause = {"level": {"of": "all", "at_least": level}}
    assert found([levelled(*rungs_)], clause, levels=LEVELS) == expected


def test_a_rung_nobody_reaches_counts_for_nothing():
    rules = [levelled("none", "basic", "full", conditions=(ALIGNED, f"{PCT} < 0"))]
    clause = {"level": {"of": "all", "at_least": "full"}}
    assert found(rules, clause, levels=LEVELS) == ["unreachable: level of all at least full"]


def test_a_rule_that_may_not_apply_may_leave_the_clause():
    may_not = [rule(f"{PCT} < 0", applies=ALIGNED)]
    assert found(may_not, {"all": ["R"]}) == []
    dated = rule(f"{PCT} < 0", effective={"from": "2020-01-01"})
    assert found([dated, rule(ALIGNED, "S")], {"all": ["R"]}) == []
    # A period all rules share leaves nothing to evaluate outside it.
    assert found([dated], {"all": ["R"]}) == ["unreachable: R pass"]
    assert found([rule(f"{PCT} < 0")], {"all": ["R"]}, effective={"until": "2030-01-01"}) == ["unreachable: R pass"]
    assert found([rule(f"{PCT} < 0")], {"all": ["R"]}) == ["unreachable: R pass"]


def test_rules_that_may_not_apply_can_raise_a_score():
    failing = rule(f"{PCT} < 0", "S", points=5)
    clause = {"score": {"of": "all", "at_least": 70}}
    assert found([rule(ALIGNED), failing], clause) == ["unreachable: score of all at least 70"]
    assert found([rule(ALIGNED), {**failing, "applies": f"{PCT} > 5"}], clause) == []
    assert found([rule(ALIGNED), failing], {"score": {"of": "all", "at_least": 16}}) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"value": 3}, ["unreachable: points of R, S at least 3"]),
        ({"value": 0}, []),  # no threshold unless a user sets one
        (
            {
                "values": [
                    {"from": "2010-01-01", "value": 3, "source": "law"},
                    {"from": "2020-01-01", "value": 2, "source": "law"},
                ]
            },
            [],
        ),
        ({"values": [{"from": "2010-01-01", "value": 3, "source": "law"}]}, []),  # before, it is not known
    ],
)
def test_thresholds_of_parameters(values, expected):
    clause = {"points": {"of": {"R": 1, "S": 1}, "at_least": {"param": "n"}}}
    assert found(TWO, clause, parameters={"n": {"title": "N", **values}}) == expected


def test_the_sufficient_part_is_judged_as_well():
    verdict = {"necessary": [{"all": ["R"]}], "sufficient": [THREE, NONE]}
    hits = findings(document(TWO, verdict=verdict, claims="sufficient"), "unreachable-verdict", "trivial-verdict")
    assert [h.message.split(":")[0] for h in hits] == [
        "no findings can meet this clause of the sufficient part",
        "all findings meet this clause of the sufficient part",
    ]


@pytest.mark.parametrize(
    ("role", "exclude", "said"),
    [
        ("contributory", [], "no rule has role: gate"),
        ("gate", ["T"], "every rule with role: gate is excluded"),
        ("gate", [], None),
    ],
)
def test_a_verdict_of_gates_without_gates(role, exclude, said):
    beside = {"other": document([rule(ALIGNED, "T"), rule(f"{PCT} > 5", "U", role="contributory")], id="other")}
    whole = document(
        [rule(ALIGNED)],
        imports=[{"ruleset": "other", "as": "o", "rules": ["T"], "role": role, "exclude": exclude}],
        verdict={"necessary": [{"any_of": ["R"]}, {"gates": "all"}]},
    )
    found = findings(whole, "no-gate", beside=beside)
    assert [(f.message, f.hint) for f in found] == (
        [(f"this clause asks that every gate passes, and {said}", "set it on the rules the verdict cannot do without")]
        if said
        else []
    )


def test_the_clause_is_where_a_missing_gate_is_told():
    text = """schema: ruleset/1
id: demo
title: Demo
version: "1"
issuer: Nobody
claims: necessary
rules: [{id: R, title: Owners agree, check: governance.owners_aligned}]
verdict:
  necessary:
    - gates: all
"""
    (found,) = findings(text, "no-gate")
    assert (found.line, found.column, found.lint.severity) == (10, 7, "error")
