"""The verdict from findings, at both ends of what is possible."""

from __future__ import annotations

import pytest

from compliance.engine.state import decide_all, decide_each
from compliance.loading.builtin import ids
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from compliance.model.scorecard import NothingEvaluatedError
from compliance.rulesets.settings import with_settings
from tests.builders import answers, demo, provider, rule, ruleset, scorecard, snapshot, statement

NOW = "2024-06-30"
P, F, U, N = "pass", "fail", None, "away"
PARTIAL = "undetermined"
LEVELS = ["none", "basic", "full"]
RULES = [
    {"id": "g", "role": "gate", "objective": "o", "level": "full"},
    {"id": "h", "role": "gate", "objective": "o", "level": "basic"},
    {"id": "a", "objective": "p", "points": 3},
    {"id": "b", "objective": "p", "points": 1},
]


def built(necessary, sufficient=None, **more):
    rules = [{**r, "applies": f"!x.demo.{r['id']}_away"} for r in RULES]
    return ruleset(
        rules,
        necessary,
        sufficient,
        levels=LEVELS,
        objectives=[{"id": "o", "title": "Ops", "weight": 1}, {"id": "p", "title": "Plans", "weight": 1}],
        **more,
    )


def card(made, g=P, h=P, a=P, b=P, as_of=NOW):
    state = dict(zip("ghab", (g, h, a, b), strict=True))
    facts = {
        **demo(**{f"{id_}_away": kind == N for id_, kind in state.items()}),
        **answers({id_: kind for id_, kind in state.items() if kind in (P, F)}),
    }
    return scorecard(provider([statement("2000-01-01", facts)]), made, as_of)


GATES, ALL, ANY = {"gates": "all"}, {"all": ["a", "b"]}, {"any_of": ["a", "b"]}
HALF = {"score": {"of": "p", "at_least": 50}}
TOTAL = {"score": {"of": "all", "at_least": 75}}
BASIC, FULL = ({"level": {"of": "o", "at_least": level}} for level in LEVELS[1:])
OVERALL = {"level": {"of": "all", "at_least": "full"}}
POINTS = {"points": {"of": {"a": 2, "b": 1, "g": 2}, "at_least": 3}}
MET, UNMET, OPEN = "met", "not met", "unknown"

CLAUSES = [
    ("gates", GATES, {}, MET),
    ("one fails", GATES, {"h": F}, UNMET),
    ("one is open", GATES, {"h": U}, OPEN),
    ("one fails, one is open", GATES, {"g": U, "h": F}, UNMET),
    ("one is left", GATES, {"g": N}, MET),
    ("all", ALL, {}, MET),
    ("all: one fails", ALL, {"a": F}, UNMET),
    ("all: one is open", ALL, {"a": U}, OPEN),
    ("all: one leaves", ALL, {"a": N}, MET),
    ("any: one passes", ANY, {"a": F}, MET),
    ("any: none passes", ANY, {"a": F, "b": F}, UNMET),
    ("any: one is open", ANY, {"a": F, "b": U}, OPEN),
    ("any: the passing one leaves", ANY, {"a": N, "b": F}, UNMET),
    ("score", HALF, {"b": F}, MET),
    ("exactly the score", {"score": {"of": "p", "at_least": 75}}, {"b": F}, MET),
    ("a hair below it", {"score": {"of": "p", "at_least": 75.0000000001}}, {"b": F}, UNMET),
    ("score: open", HALF, {"a": U}, OPEN),
    ("score: too low", HALF, {"a": F}, UNMET),
    ("score: without what leaves", HALF, {"a": N}, MET),
    ("total score", TOTAL, {"g": F}, MET),
    ("total score: too low", TOTAL, {"g": F, "b": F}, UNMET),
    ("total score: open", TOTAL, {"g": F, "b": U}, OPEN),
    ("level", BASIC, {"g": F}, MET),
    ("level: too low", FULL, {"g": F}, UNMET),
    ("level: open", FULL, {"g": U}, OPEN),
    ("level: without what leaves", FULL, {"g": N}, MET),
    ("overall level", OVERALL, {"g": F}, UNMET),
    ("points", POINTS, {"b": F}, MET),
    ("points: too few", POINTS, {"a": F, "b": F}, UNMET),
    ("points: open", POINTS, {"a": F, "b": U}, OPEN),
    ("points: what leaves gives none", POINTS, {"a": N, "g": F}, UNMET),
]
VERDICTS = {MET: "necessary-only", UNMET: "not-met", OPEN: "undetermined"}


@pytest.mark.parametrize(("clause", "state", "expected"), [c[1:] for c in CLAUSES], ids=[c[0] for c in CLAUSES])
def test_clauses(clause, state, expected):
    found = card(built([clause]), **state)
    assert [c.status for c in found.clauses] == [expected]
    assert found.verdict.status == VERDICTS[expected]
    possible = ("not-met", "necessary-only") if expected == OPEN else (VERDICTS[expected],)
    assert found.verdict.possible == possible


BOTH = [
    ("both parts", {}, ("sufficient",)),
    ("only the necessary one", {"a": F}, ("necessary-only",)),
    ("only the sufficient one", {"g": F}, ("not-met",)),
    ("the sufficient part is open", {"a": U}, ("necessary-only", "sufficient")),
    ("the necessary part is open", {"g": U}, ("not-met", "necessary-only", "sufficient")),
    ("and the other fails", {"g": U, "a": F}, ("not-met", "necessary-only")),
    ("it fails, whatever is open", {"g": F, "a": U}, ("not-met",)),
]


@pytest.mark.parametrize(("state", "possible"), [b[1:] for b in BOTH], ids=[b[0] for b in BOTH])
def test_both_parts(state, possible):
    found = card(built([GATES], [ALL]), **state)
    assert found.verdict.possible == possible
    assert found.verdict.status == (possible[0] if len(possible) == 1 else PARTIAL)


def test_a_necessary_claim_is_never_sufficient():
    assert card(built([GATES, ALL])).verdict.possible == ("necessary-only",)


DROPPED = [
    ("gates", GATES, {"g": N, "h": N}),
    ("all", ALL, {"a": N, "b": N}),
    ("any_of", ANY, {"a": N, "b": N}),
    ("score", HALF, {"a": N, "b": N}),
    ("level", FULL, {"g": N, "h": N}),
    ("overall level", OVERALL, {"g": N, "h": N}),
    ("points", {"points": {"of": {"a": 1}, "at_least": 1}}, {"a": N}),
]


@pytest.mark.parametrize(("clause", "state"), [d[1:] for d in DROPPED], ids=[d[0] for d in DROPPED])
def test_a_clause_left_empty_is_dropped_and_a_part_left_empty_is_an_error(clause, state):
    rest = {"all": ["a"]} if "g" in state else {"all": ["g"]}
    found = card(built([clause, rest]), **state)
    assert found.verdict.status == "necessary-only"
    assert [c.status for c in found.clauses] == ["dropped", "met"]
    with pytest.raises(NothingEvaluatedError, match="no rule of the necessary part of 'demo' applies"):
        card(built([clause]), **state)
    with pytest.raises(NothingEvaluatedError, match="no rule of the sufficient part of 'demo' applies"):
        card(built([rest], [clause]), **state)


def test_where_a_setting_leaves_nothing_to_judge_the_parameters_are_named():
    rules = ruleset(
        [rule("x.demo.a", applies='params.buyer == "state"')],
        parameters={"buyer": {"title": "Who buys", "value": "state"}},
    )
    with pytest.raises(NothingEvaluatedError, match="applies at this date and with these parameters"):
        scorecard(provider([statement("2026-01-01", {})]), with_settings([rules], ["buyer=other"])[0], "2026-01-01")


def test_an_empty_sufficient_part_is_an_error_even_where_the_necessary_one_fails():
    with pytest.raises(NothingEvaluatedError):
        card(built([GATES], [ALL]), g=F, a=N, b=N)


BINDING = [
    ("nothing binds", [GATES], [ALL], {}, ()),
    ("the failed gate", [GATES], None, {"h": F}, ("h",)),
    ("failed ones, not those that are open", [GATES], None, {"g": U, "h": F}, ("h",)),
    ("the open one", [GATES], None, {"g": U}, ("g",)),
    ("a clause that is lost before one that is open", [GATES, ALL], None, {"g": U, "a": F}, ("a",)),
    ("the necessary part first", [GATES], [ALL], {"g": F, "a": F}, ("g",)),
    ("then the sufficient one", [GATES], [ALL], {"a": F}, ("a",)),
    ("each of an any_of", [ANY], None, {"a": F, "b": F}, ("a", "b")),
    ("what lowers the score", [HALF], None, {"a": F}, ("a",)),
    ("every level that is too low", [FULL], None, {"g": F, "h": F}, ("g", "h")),
    ("not a level that will do", [BASIC], None, {"g": F, "h": F}, ("h",)),
    ("a level that is lost, not a lower one that is open", [FULL], None, {"g": F, "h": U}, ("g",)),
    ("every level that is open", [FULL], None, {"g": U, "h": U}, ("g", "h")),
    ("what a count lacks", [POINTS], None, {"a": F, "g": F}, ("g", "a")),
    ("of several clauses, in order", [GATES, ALL], None, {"h": F, "b": F}, ("h", "b")),
    ("what is open, not what fails without deciding", [ANY], None, {"a": F, "b": U}, ("b",)),
    ("what is open and decides nothing does not bind", [GATES], [HALF], {"a": F, "b": U}, ("a",)),
    (
        "what fails and could not make up for it does not bind",
        [{"points": {"of": {"a": 1, "b": 2}, "at_least": 2}}],
        None,
        {"a": F, "b": F},
        ("b",),
    ),
    ("what another clause makes idle does not bind", [ANY, {"all": ["a"]}], None, {"a": F, "b": F}, ("a",)),
    ("nothing where no rule could meet it", [{"points": {"of": {"a": 1, "b": 1}, "at_least": 3}}], None, {"b": F}, ()),
    ("nor where that is all that is open", [{"points": {"of": {"a": 1}, "at_least": 3}}], None, {"b": U}, ()),
]


@pytest.mark.parametrize(
    ("necessary", "sufficient", "state", "binding"), [b[1:] for b in BINDING], ids=[b[0] for b in BINDING]
)
def test_binding_rules(necessary, sufficient, state, binding):
    assert card(built(necessary, sufficient), **state).verdict.binding == binding


def dated(*values):
    return {
        "parameters": {
            "mark": {"title": "mark", "values": [{"from": f, "value": v, "source": "law"} for f, v in values]}
        },
        "references": {"law": {"title": "law", "published": "2005-01-01"}},
    }


MARK = {"param": "mark"}
BY_PARAMETER = [
    ("score", {"score": {"of": "p", "at_least": MARK}}, (50, 80), {"b": F}),
    ("points", {"points": {"of": {"a": 2, "b": 1}, "at_least": MARK}}, (2, 3), {"b": F}),
    ("level", {"level": {"of": "o", "at_least": MARK}}, ("basic", "full"), {"g": F}),
]


@pytest.mark.parametrize(("clause", "marks", "state"), [b[1:] for b in BY_PARAMETER], ids=[b[0] for b in BY_PARAMETER])
def test_a_threshold_by_parameter_is_that_of_the_date_and_unknown_before_the_first(clause, marks, state):
    made = built([clause], **dated(("2010-01-01", marks[0]), ("2020-01-01", marks[1])))
    verdicts = [card(made, **state, as_of=day).verdict.status for day in ("2009-12-31", "2019-12-31", "2020-01-01")]
    assert verdicts == ["undetermined", "necessary-only", "not-met"]


def test_a_weight_by_parameter_is_unknown_before_the_first():
    made = built([{"points": {"of": {"a": MARK, "b": 1}, "at_least": 2}}], **dated(("2010-01-01", 2)))
    assert card(made, as_of="2009-12-31").verdict.status == "undetermined"
    assert card(made, a=F, as_of="2009-12-31").verdict.status == "not-met"
    assert card(made, b=F, as_of="2010-01-01").verdict.status == "necessary-only"


def test_decimal_thresholds_are_exact():
    made = built([{"points": {"of": {"a": 0.1, "b": 0.2}, "at_least": 0.3}}])
    assert card(made).verdict.status == "necessary-only"


@pytest.mark.parametrize("clause", [{"all": ["a"]}, {"any_of": ["a"]}, {"points": {"of": {"a": 1}, "at_least": 2}}])
def test_a_clause_that_may_be_dropped_is_no_certain_hindrance(clause):
    """Nobody knows whether its only rule applies: it fails or is unknown if so, and asks for nothing if not."""
    rules = [rule("x.demo.a", "a", applies="x.demo.a_applies"), rule("x.demo.b", "b")]
    against = ruleset(rules, [clause, {"all": ["b"]}])
    unsure = provider([statement("2024-01-01", demo(a=False, b=True))])
    found = scorecard(unsure, against, "2024-06-30").verdict
    assert (found.status, found.possible) == ("undetermined", ("not-met", "necessary-only"))


@pytest.mark.exhaustive(one_in=4)
@pytest.mark.parametrize("of", ["secnumcloud-3.2", "hds", "csa-star", "gaia-x-24.11", "andromede"])
@pytest.mark.parametrize("who", ids("provider"))
def test_each_offer_is_decided_as_it_is_alone(who, of):
    """Services in order, each as where it is named; any other only where it misses the verdict, or where none is stated."""
    against, there = load_ruleset(of), snapshot(load_provider(who), "2026-11-01", "2026-11-30")
    states = [*decide_each(against, there)]
    decided = {state.snapshot.service: statuses(state) for state in states}
    assert len(decided) == len(states)
    if against.assesses == "provider":
        assert decided == {None: statuses(decide_all(against, there))}
        return
    stated = [id_ for id_ in there.services_stated[0] if there.of_service(id_).ended_on is None]
    assert [service for service in decided if service is not None] == stated
    for service in stated:
        alone = snapshot(there.provider, "2026-11-01", "2026-11-30", service)
        assert decided[service] == statuses(decide_all(against, alone))
    other = next((state for state in states if state.snapshot.other_services), None)
    if other is not None and other.judgement is not None:
        assert not stated or other.judgement.status == "not-met"


def statuses(state):
    return [standing.status for standing in state.standings]
