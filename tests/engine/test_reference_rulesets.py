"""Monotone rule sets whose verdicts, score intervals and passing counts were computed elsewhere.

A rule of the reference is a yes/no rule here, decided once by a declared answer and once by a custom fact. Gates,
alternatives and thresholds have clauses of their own. A ladder has lists of rules for steps, and its level is the
number of steps from the first whose rules all pass: here each rule of step i has `level: i`, so that failing it caps
the objective just below i, and the lowest cap is that number.
"""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from compliance.engine.outcome import Outcome
from compliance.engine.scoring import Standing, totals
from compliance.engine.verdict import judge
from tests.builders import answers, demo, provider, ruleset, scorecard, statement

DATA = Path(__file__).parent / "data"
REFERENCE = {r["id"]: r for r in json.loads((DATA / "rulesets.json").read_text(encoding="utf-8"))}
EXPECTED = json.loads((DATA / "rulesets_expected.json").read_text(encoding="utf-8"))
STATES = [(id_, state) for id_, expected in EXPECTED.items() for state in expected.get("states", [])]
VERDICTS = {"PASS": "necessary-only", "FAIL": "not-met", "UNDETERMINED": "undetermined"}


def translated(reference, *, judged):
    """A reference rule set as one of ours."""
    ladders = reference.get("levels", [])
    step_of = {
        name: (ladder["objective"], number)
        for ladder in ladders
        for number, step in enumerate(ladder["ladder"], start=1)
        for name in step
    }
    rules = []
    for name in reference["rules"]:
        rule = {"id": name, "role": "gate" if name in reference.get("gates", ()) else "contributory"}
        if not judged:
            rule["check"] = f"x.demo.{name}"
        if ladders:
            rule["objective"] = step_of[name][0] if name in step_of else "others"
        if name in step_of:
            rule["level"] = str(step_of[name][1])
        rules.append(rule)
    clauses = [{"gates": "all"}] if reference.get("gates") else []
    clauses += [{"any_of": names} for names in reference.get("any_of", [])]
    clauses += [{"points": {"of": t["weights"], "at_least": t["min"]}} for t in reference.get("thresholds", [])]
    clauses += [{"level": {"of": ladder["objective"], "at_least": str(ladder["min"])}} for ladder in ladders]
    more = {}
    if ladders:
        highest = max(len(ladder["ladder"]) for ladder in ladders)
        more["levels"] = [str(number) for number in range(highest + 1)]
        more["objectives"] = [{"id": id_, "title": id_} for id_ in (*(o["objective"] for o in ladders), "others")]
    return ruleset(rules, clauses, **more)


def in_state(state, *, judged):
    """A provider in a state: 1 pass, 0 fail, None unknown."""
    known = {name: value for name, value in state.items() if value is not None}
    if judged:
        facts = answers({name: "pass" if value else "fail" for name, value in known.items()})
    else:
        facts = demo(**{name: bool(value) for name, value in known.items()})
    return provider([statement("2020-01-01", facts)])


def verdict_of(rules, passed):
    """The verdict of a rule set when exactly these rules pass."""
    standings = [
        Standing(r, Outcome(r.pass_rung, r.pass_rung) if r.id in passed else Outcome(1, 1)) for r in rules.rules
    ]
    return str(judge(rules, standings, totals(rules, standings), {}).status)


def test_every_reference_rule_set_has_expectations():
    assert sorted(REFERENCE) == sorted(EXPECTED)
    assert len(STATES) == 9


@pytest.mark.parametrize("judged", [True, False], ids=["answers", "facts"])
@pytest.mark.parametrize(("id_", "state"), STATES, ids=[f"{i}: {s['name']}" for i, s in STATES])
def test_verdict_and_scores_in_a_state(id_, state, judged):
    rules = translated(REFERENCE[id_], judged=judged)
    card = scorecard(in_state(state["state"], judged=judged), rules, "2021-01-01")
    assert str(card.verdict.status) == VERDICTS[state["verdict"]]
    weights = {t["name"]: t["weights"] for t in REFERENCE[id_].get("thresholds", [])}
    for name, certain, possible, required in state["score"]:
        of = {finding.rule: finding for finding in card.findings}
        sums = [
            sum(Fraction(w) for rule, w in weights[name].items() if getattr(of[rule].rung, end) == 2)
            for end in ("certain", "possible")
        ]
        assert sums == [certain, possible]
        clause = next(c for c in card.clauses if c.text == f"points of {', '.join(weights[name])} at least {required}")
        assert clause.status == ("met" if certain >= required else "unknown" if possible >= required else "not met")


@pytest.mark.parametrize("id_", REFERENCE)
def test_passing_combinations_and_monotony(id_):
    reference = REFERENCE[id_]
    rules = translated(reference, judged=True)
    names = reference["rules"]
    passing = {
        frozenset(passed)
        for choice in product((False, True), repeat=len(names))
        if verdict_of(rules, passed := {n for n, yes in zip(names, choice, strict=True) if yes}) == "necessary-only"
    }
    assert len(passing) == EXPECTED[id_]["passing"]
    assert EXPECTED[id_]["monotone"] is all(passed | {name} in passing for passed in passing for name in names)
    sets = {frozenset(s) for s in EXPECTED[id_]["mss"]}
    assert {p for p in passing if not any(p - {name} in passing for name in p)} == sets


@pytest.mark.parametrize("judged", [True, False], ids=["answers", "facts"])
@pytest.mark.parametrize("id_", [id_ for id_, reference in REFERENCE.items() if len(reference["rules"]) <= 4])
def test_every_state_of_a_small_rule_set_through_the_whole_engine(id_, judged):
    """Also those with unknowns: pass, fail or undetermined as all completions say."""
    reference = REFERENCE[id_]
    rules = translated(reference, judged=judged)
    names = reference["rules"]
    complete = {
        choice: verdict_of(rules, {n for n, yes in zip(names, choice, strict=True) if yes})
        for choice in product((0, 1), repeat=len(names))
    }
    for state in product((0, 1, None), repeat=len(names)):
        within = {
            verdict
            for choice, verdict in complete.items()
            if all(s is None or s == c for s, c in zip(state, choice, strict=True))
        }
        profile = in_state(dict(zip(names, state, strict=True)), judged=judged)
        card = scorecard(profile, rules, "2021-01-01")
        assert {str(v) for v in card.verdict.possible} == within
        assert str(card.verdict.status) == (within.pop() if len(within) == 1 else "undetermined")
