"""Sources that disagree: both sides, how rules come out in each reading, and whether it matters for the verdict."""

from __future__ import annotations

import copy
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compliance import load_provider, load_ruleset
from compliance.analysis.disputes import settling
from compliance.analysis.disputes.disputes import disagreement
from compliance.analysis.disputes.settling import TRIALS_LIMIT, Settling
from compliance.engine.disputes import WORLDS_LIMIT
from compliance.engine.scorecard import scorecard_of
from compliance.engine.state import decide_all
from compliance.model.scorecard import NothingEvaluatedError
from tests.analysis.disputed import DAY, NOW, SOURCES, facts, found, owners, two_sides
from tests.builders import answers, demo, judgement, provider, rule, ruleset, scorecard, snapshot, statement
from tests.engine.test_invariants import LIVELY
from tests.engine.test_invariants import SOURCES as LIVELY_SOURCES
from tests.engine.test_invariants import statements as lively_statements
from tests.properties import examples

ONE = ruleset([rule("x.demo.a")])
BOTH = ruleset([rule("x.demo.a", "A"), rule("x.demo.b", "B")])
EITHER = ruleset([rule("x.demo.a", "A"), rule("x.demo.b", "B")], necessary=[{"any_of": ["A", "B"]}])
A_OR_NOT_A = ruleset([rule("x.demo.a", "A"), rule("!x.demo.a", "B")], necessary=[{"any_of": ["A", "B"]}])
SCORED = ruleset([rule("x.demo.a", "A"), rule("x.demo.b", "B")], necessary=[{"all": ["B"]}])


@pytest.mark.parametrize(
    ("statements", "against", "effects"),
    [
        pytest.param(two_sides(), ONE, ["decides"], id="the one rule there is"),
        pytest.param([*two_sides(), facts(b=False)], BOTH, ["none"], id="the verdict is missed anyway"),
        pytest.param([*two_sides(), facts(b=True)], EITHER, ["none"], id="the verdict is met anyway"),
        pytest.param([*two_sides(), facts(b=True)], BOTH, ["decides"], id="all else is there"),
        pytest.param(two_sides(), BOTH, ["decides"], id="with one side it is missed whatever the rest does"),
        pytest.param(two_sides(), EITHER, ["decides"], id="with one side it is met whatever the rest does"),
        pytest.param(two_sides(), SCORED, ["none"], id="what is unknown decides, and this rule does not"),
        pytest.param([*two_sides(), *two_sides("b")], EITHER, ["decides", "decides"], id="two disputes"),
        pytest.param(two_sides(), A_OR_NOT_A, ["alike"], id="one of two rules passes whoever is right"),
    ],
)
def test_effect(statements, against, effects):
    assert [dispute.effect for dispute in found(statements, against).disputes] == effects


THREE = [rule(f"x.demo.{name}", name.upper()) for name in "abc"]
"""Two of three rules are needed: one dispute alone does not decide while the others are open."""
TWO_OF_THREE = ruleset(THREE, necessary=[{"points": {"of": {"A": 1, "B": 1, "C": 1}, "at_least": 2}}])


def test_a_dispute_that_decides_only_together_with_another():
    result = found([*two_sides("a"), *two_sides("b"), *two_sides("c")], TWO_OF_THREE)
    assert [dispute.effect for dispute in result.disputes] == ["together"] * 3
    first = result.disputes[0]
    assert [one.paths for one in first.together.assuming] == [("x.demo.b",)]
    assert [belief.value for one in first.together.assuming for belief in one.beliefs] == [False]
    assert [str(r.verdict) for r in first.together.results] == ["not-met", "undetermined"]


def test_a_dispute_may_decide_once_more_is_known():
    (dispute,) = found(two_sides("a"), TWO_OF_THREE).disputes
    assert dispute.effect == "open"
    (dispute,) = found([*two_sides("a"), facts(b=True, c=False)], TWO_OF_THREE).disputes
    assert dispute.effect == "decides"


def test_a_dispute_is_named_by_the_facts_that_decide():
    both = [statement("2020-01-01", demo(a=n, b=n > 25), f"s{n}") for n in (40, 30, 20)][:2]
    both[1]["facts"]["x"]["demo"]["b"] = False
    rules = ruleset(
        [rule("x.demo.a >= 25", "A"), rule("x.demo.b", "B")], facts={"x.demo.a": {"type": "int", "title": "a"}}
    )
    (dispute,) = disagreement(decide_all(rules, snapshot(provider(both), "2024-06-30"))).disputes
    assert (dispute.effect, dispute.read, dispute.deciding) == ("decides", ("x.demo.a", "x.demo.b"), ("x.demo.b",))


def test_both_sides():
    (dispute,) = found(two_sides(), ONE).disputes
    assert (dispute.paths, dispute.read, dispute.rules) == (("x.demo.a",), ("x.demo.a",), ("R",))
    daily, weekly = dispute.sides
    assert (daily.statement, daily.grade, daily.sources) == ("a-daily", "B", ("daily",))
    assert (weekly.statement, weekly.grade, weekly.sources) == ("a-weekly", "C", ("weekly",))
    assert [(claim.kind, claim.value) for claim in (*daily.claims, *weekly.claims)] == [
        ("value", False),
        ("value", True),
    ]
    assert {claim.location.file for claim in daily.claims} == {"acme.yaml"}


def test_readings():
    (dispute,) = found(two_sides(), ONE).disputes
    told = [
        (
            reading.beliefs[0].value,
            str(reading.result.verdict),
            [(r.rule, str(r.status), r.rung.certain) for r in reading.rules],
        )
        for reading in dispute.readings
    ]
    assert told == [(False, "not-met", [("R", "fail", 1)]), (True, "necessary-only", [("R", "pass", 2)])]


def test_the_grade_of_a_side_is_that_of_the_sources_there_are():
    made = provider(
        [statement(DAY, demo(a=True), ["weekly", "daily"]), statement(DAY, demo(a=False), "weekly")], SOURCES
    )
    (dispute,) = disagreement(decide_all(ONE, snapshot(made, NOW, "2024-02-15"))).disputes
    assert [(side.grade, side.sources) for side in dispute.sides] == [("C", ("weekly",))] * 2


def test_a_dispute_no_rule_reads_and_one_settled_since():
    later = statement("2024-02-01", demo(b=None), "daily", id="later")
    result = found([*two_sides("a"), *two_sides("b"), later, *two_sides("c")], BOTH)
    assert [dispute.paths for dispute in result.disputes] == [("x.demo.a",)]
    assert [(one.paths, one.why) for one in result.irrelevant] == [
        (("x.demo.b",), "settled since"),
        (("x.demo.c",), "not read"),
    ]


def test_what_may_refute_any_service_is_read_where_none_is_assessed():
    by_service = ruleset([rule("x.demo.a")], assesses="service")
    (dispute,) = found(two_sides(), by_service).disputes
    assert dispute.effect == "decides"


def test_a_dispute_about_a_service():
    sides = [
        statement(DAY, {"services": {"box": {"facts": demo(a=value)}}}, name, id=name)
        for name, value in (("weekly", True), ("daily", False))
    ]
    (dispute,) = found(sides, ONE, "box").disputes
    assert (dispute.effect, dispute.read) == ("decides", ("services.box.facts.x.demo.a",))
    assert found(sides, ONE).disputes == ()


OWNERS = ruleset([rule('ownership.shareholders.exists(s, s.country == "US")', "US")])


def test_lists_and_entries_are_claims():
    (dispute,) = found([owners("weekly", alpha="FR"), owners("daily", alpha="FR", beta="US")], OWNERS).disputes
    told = {side.statement: {(c.kind, c.path): c.value for c in side.claims} for side in dispute.sides}
    assert told["weekly"][("list", "ownership.shareholders")] == ["alpha"]
    assert told["daily"][("list", "ownership.shareholders")] == ["alpha", "beta"]
    assert told["daily"][("entry", "ownership.shareholders.beta")] is True
    assert dispute.effect == "decides"


def test_partial_closures_and_ends():
    held = statement("2023-01-01", {"certifications": {"snc": {"scheme": "secnumcloud"}}}, "weekly", id="before")
    gone = statement(
        DAY, {}, "daily", id="gone", exhaustive=[{"path": "certifications", "where": {"scheme": "secnumcloud"}}]
    )
    there = statement(DAY, {"certifications": {"snc": {"scheme": "secnumcloud"}}}, "weekly", id="there")
    holds = ruleset([rule('certifications.exists(c, c.scheme == "secnumcloud")')])
    (dispute,) = found([held, gone, there], holds).disputes
    claims = [claim for side in dispute.sides for claim in side.claims if claim.kind == "list"]
    assert [(claim.value, claim.where) for claim in claims] == [([], {"scheme": "secnumcloud"})]
    ended = [statement(DAY, demo(a=None), "weekly", id="ended"), statement(DAY, demo(a=True), "daily", id="goes-on")]
    (dispute,) = found(ended, ONE).disputes
    assert sorted(claim.kind for side in dispute.sides for claim in side.claims) == ["end", "value"]


def test_more_readings_than_are_tried():
    many = [statement(DAY, demo(a=n), "weekly", id=f"s{n}") for n in range(WORLDS_LIMIT + 1)]
    numbers = {"x.demo.a": {"type": "int", "title": "A"}}
    against = ruleset([rule("x.demo.a > 5", "A"), rule("x.demo.b", "B")], facts=numbers)
    (dispute,) = found(many, against).disputes
    assert (dispute.effect, dispute.readings) == ("too-many", ())
    (dispute,) = found([*many, statement(DAY, demo(b=False), "daily", id="b")], against).disputes
    assert (dispute.effect, dispute.readings) == ("none", ())


def test_combinations_are_tried_up_to_a_limit():
    names = [f"f{n}" for n in range(12)]
    weights = dict.fromkeys(names, 1)
    rules = ruleset([rule(f"x.demo.{n}", n) for n in names], necessary=[{"points": {"of": weights, "at_least": 6}}])
    made = provider([one for name in names for one in two_sides(name)], SOURCES)
    tried = Settling(decide_all(rules, snapshot(made, NOW)))
    assert tried.together(0, (0, 1)) is None
    assert len(tried._results) <= TRIALS_LIMIT  # noqa: SLF001 - how much work was done
    assert {dispute.effect for dispute in disagreement(decide_all(rules, snapshot(made, NOW))).disputes} == {"open"}


def test_of_very_many_only_the_first_are_tried_and_that_is_said_of_each(monkeypatch):
    names = [f"f{n}" for n in range(6)]
    rules = ruleset([rule(f"x.demo.{n}", n) for n in names])
    statements = [one for name in names for one in two_sides(name)]
    assert {dispute.effect for dispute in found(statements, rules).disputes} == {"decides"}
    monkeypatch.setattr(settling, "LOOKED_AT_LIMIT", 4 * len(names))
    disputes = found(statements, rules).disputes
    assert [dispute.effect for dispute in disputes] == ["decides"] * 2 + ["too-many"] * 4
    assert [len(dispute.readings) for dispute in disputes] == [2] * 2 + [0] * 4


def test_a_reading_that_leaves_nothing_to_evaluate():
    applies = ruleset([rule("x.demo.b", applies="x.demo.a")])
    (dispute,) = found([*two_sides(), facts(b=True)], applies).disputes
    assert (dispute.readings[0].result.verdict, dispute.readings[0].result.possible) == (None, ())
    assert dispute.effect == "decides"


def test_nothing_to_evaluate_at_all():
    with pytest.raises(NothingEvaluatedError):
        found(two_sides(), ruleset([rule("x.demo.a", effective={"from": "2030-01-01"})]))


# --- Declared answers that the facts contradict --------------------------------------------------------------------

GRADED = {
    "id": "G",
    "title": "G",
    "rungs": [{"title": "low"}, {"title": "middle", "when": "x.demo.a"}, {"title": "high", "when": "x.demo.b"}],
}


MISSED = rule("1 > 2", "B")


@pytest.mark.parametrize(
    ("against", "held", "answer", "rungs", "ruled_out_by", "matters"),
    [
        pytest.param([rule("x.demo.a", "G")], {"a": False}, "pass", (2,), ["x.demo.a"], True, id="pass against a fact"),
        pytest.param([rule("x.demo.a", "G")], {"a": True}, "fail", (1,), ["x.demo.a"], True, id="fail against a fact"),
        pytest.param([rule("x.demo.a", "G"), MISSED], {"a": False}, "pass", (2,), ["x.demo.a"], False, id="missed anyway"),
        pytest.param([GRADED], {"a": True, "b": False}, 3, (3,), ["x.demo.b"], True, id="a rung that is excluded"),
        pytest.param([GRADED], {"a": True, "b": False}, 1, (1,), ["x.demo.a"], False, id="below the rung reached"),
        pytest.param([GRADED], {"a": True, "b": False}, 9, (), ["x.demo.a", "x.demo.b"], False, id="no such rung"),
    ],
)  # fmt: skip
def test_contradiction(against, held, answer, rungs, ruled_out_by, matters):
    said = statement(DAY, answers({"G": answer}), "daily", id="said")
    result = found([facts(**held), said], ruleset(against))
    (one,) = result.contradictions
    assert (one.rule, one.rungs, one.matters) == ("G", rungs, matters)
    assert (one.answer.path, one.answer.value, one.answer.grade) == ("answers.demo.G", answer, "B")
    assert [fact.path for fact in one.facts] == ruled_out_by
    assert {fact.grade for fact in one.facts} == {"C"}
    assert (one.believed is None) == (not rungs)
    assert result.sources.keys() == {"daily", "weekly"}


def test_an_answer_that_is_contradicted_in_one_reading_only():
    said = statement("2023-01-01", answers({"R": "pass"}), "daily", id="said")
    result = found([*two_sides(), said], ONE)
    (one,) = result.contradictions
    assert (one.contradicted_in, one.readings, one.matters) == (1, 2, True)
    assert [str(v) for v in one.believed.possible] == ["necessary-only"]
    assert [dispute.effect for dispute in result.disputes] == ["decides"]


def test_an_answer_on_which_sources_disagree():
    said = [statement(DAY, answers({"G": n}), name, id=name) for n, name in ((1, "weekly"), (3, "daily"))]
    result = found([facts(a=True, b=False), *said], ruleset([GRADED]))
    (one,) = result.contradictions
    assert one.rungs == (1, 3)
    assert [candidate.value for candidate in one.answer.candidates] == [1, 3]


def test_an_answer_within_what_the_facts_allow_is_none():
    said = statement(DAY, answers({"J": "pass"}), "daily", id="said")
    assert found([said], ruleset([judgement("J")])).contradictions == ()


# --- The real ones ---------------------------------------------------------------------------------------------------


def of_numergy(day):
    numergy = load_provider("numergy")
    return disagreement(decide_all(load_ruleset("andromede"), snapshot(numergy, day, "2026-11-23")))


def test_the_revenue_of_numergy_matters_to_nobody():
    (dispute,) = of_numergy("2016-02-01").disputes
    values = [{b.path.split(".")[-1]: b.value for b in reading.beliefs}["revenue_meur"] for reading in dispute.readings]
    assert values == [5, 2]  # that it was just under 6 agrees with both
    assert (dispute.effect, dispute.rules) == (
        "none",
        ("secured-demand", "revenue-against-plan", "customers-beyond-owners"),
    )
    assert {str(r.status) for reading in dispute.readings for r in reading.rules} == {"unknown", "fail"}


def test_numergy_before_the_year_was_over():
    result = of_numergy("2015-01-01")
    assert {dispute.paths: dispute.effect for dispute in result.disputes}[
        "finance.years.2014.owner_revenue_pct", "finance.years.2014.revenue_meur"
    ] == "none"
    assert ("ownership.shareholders.sfr.capital_pct",) in [
        one.paths for one in result.irrelevant if one.why == "settled since"
    ]


# --- Properties --------------------------------------------------------------------------------------------------------

NAMES = ("a", "b", "c", "d")


@st.composite
def cases(draw):
    """A rule set over a few flags, and a provider of which some are stated, some disputed."""
    rules = []
    for n in range(draw(st.integers(1, 4))):
        terms = [
            f"{draw(st.sampled_from(['', '!']))}x.demo.{draw(st.sampled_from(NAMES))}"
            for _ in range(draw(st.integers(1, 2)))
        ]
        made = rule(
            draw(st.sampled_from([" && ", " || "])).join(terms),
            f"r{n}",
            role=draw(st.sampled_from(["gate", "contributory"])),
        )
        if draw(st.integers(0, 4)) == 0:
            made["applies"] = f"x.demo.{draw(st.sampled_from(NAMES))}"
        rules.append(made)
    ids = st.lists(st.sampled_from([made["id"] for made in rules]), min_size=1, unique=True)
    weights = {made["id"]: 1 for made in rules}
    clause = st.one_of(
        st.builds(lambda names: {"all": names}, ids),
        st.builds(lambda names: {"any_of": names}, ids),
        st.builds(lambda n: {"points": {"of": weights, "at_least": n}}, st.integers(1, len(rules))),
        st.builds(lambda n: {"score": {"of": "all", "at_least": n}}, st.integers(1, 100)),
    )
    clauses = st.lists(clause, min_size=1, max_size=2)
    parts = {"necessary": draw(clauses), "sufficient": draw(st.none() | clauses)}
    statements = []
    for n in range(draw(st.integers(2, 5))):
        said = draw(
            st.dictionaries(st.sampled_from(NAMES), st.sampled_from([True, False, True, False, None]), min_size=1)
        )
        statements.append(statement(DAY, demo(**said), "weekly", id=f"s{n}"))
    if draw(st.booleans()):
        statements.append(statement("2024-02-01", demo(**{draw(st.sampled_from(NAMES)): True}), "daily", id="later"))
    return rules, parts, statements


def evaluated(statements, against):
    """The verdicts possible, none where nothing is left to evaluate."""
    try:
        return scorecard(provider(statements, SOURCES), against, NOW)
    except NothingEvaluatedError:
        return None


def without_losers(statements, dispute, order):
    """The file with what the sides not believed say deleted from it."""
    left = copy.deepcopy(statements)
    for name, lost in dispute.dropped(order).items():
        stated = next(one for one in left if one["id"] == name)["facts"]["x"]["demo"]
        for path in lost.paths:
            stated.pop(path[-1], None)
    return left


@settings(max_examples=examples(60))
@given(cases())
def test_settling_one_way_is_what_the_file_without_the_other_side_gives(case):
    rules, parts, statements = case
    against = ruleset(rules, **parts)
    made = provider(statements, SOURCES)
    there = snapshot(made, NOW)
    open_ = evaluated(statements, against)
    assume(open_ is not None)
    settling = Settling(decide_all(against, there))
    effects = disagreement(decide_all(against, there)).disputes
    for effect in effects:
        names = tuple(side.statement for side in effect.sides)
        number = next(n for n, dispute in enumerate(there.disputes) if dispute.statements == names)
        verdicts = set()
        for order in settling.orders[number]:
            result = settling.result({number: order})
            assert set(result.possible) <= set(open_.verdict.possible)
            card = evaluated(without_losers(statements, there.disputes[number], order), against)
            assert result.possible == (() if card is None else card.verdict.possible)
            if card is not None:
                assert (result.verdict, result.score) == (card.verdict.status, card.score)
                told = {finding.rule: finding.status for finding in card.findings}
                assert all(told[one.rule] is one.status for one in settling.rules(number, order))
            verdicts.add(result.possible)
        if effect.effect == "none":
            assert verdicts == {open_.verdict.possible}


@settings(max_examples=examples(60))
@given(cases(), st.data())
def test_a_dispute_that_does_not_matter_still_does_not_once_all_is_known(case, data):
    """`none` is proven: state everything that is not stated, in any way, and settle it in every way."""
    rules, parts, statements = case
    against = ruleset(rules, **parts)
    effects = disputes_of(statements, against)
    stated = {name for one in statements for name in one["facts"]["x"]["demo"]}
    more = data.draw(st.fixed_dictionaries({name: st.booleans() for name in NAMES if name not in stated}))
    filled = [*statements, statement(DAY, demo(**more), "daily", id="more")]
    names = {side.statement for effect in effects if effect.effect == "none" for side in effect.sides}
    for effect in disputes_of(filled, against):
        if {side.statement for side in effect.sides} <= names:
            assert effect.effect in ("none", "alike")


def disputes_of(statements, against):
    """The disputes that rules read; none where nothing is left to evaluate."""
    made = provider(statements, SOURCES)
    try:
        return disagreement(decide_all(against, snapshot(made, NOW))).disputes
    except NothingEvaluatedError:
        return ()


@settings(max_examples=examples(25))
@given(lively_statements(days=["2020-01-01", "2021-01-01"]))
def test_lists_ends_and_corrections_settle_as_the_engine_has_it(made):
    """Only the rules that read a dispute are decided anew: the whole rule set in a believing snapshot is the same."""
    acme = provider(made, LIVELY_SOURCES)
    there = snapshot(acme, NOW)
    open_ = scorecard(acme, LIVELY, NOW)
    result = disagreement(decide_all(LIVELY, there))
    settling = Settling(decide_all(LIVELY, there))
    irrelevant = {one.statements for one in result.irrelevant}
    assert all(reading.beliefs for dispute in result.disputes for reading in dispute.readings)
    for number, dispute in enumerate(there.disputes):
        for order in range(min(len(dispute.orders), 3)):
            whole = scorecard_of(decide_all(LIVELY, there.believing({number: order})))
            seen = (whole.verdict.status, whole.verdict.possible, whole.score)
            assert set(whole.verdict.possible) <= set(open_.verdict.possible)
            if number in settling.readers:
                one = settling.result({number: order})
                assert (one.verdict, one.possible, one.score) == seen
            if dispute.statements in irrelevant:
                assert (open_.verdict.status, open_.verdict.possible, open_.score) == seen


def test_believing_keeps_the_snapshot_it_came_from():
    made = provider(two_sides(), SOURCES)
    there = snapshot(made, NOW)
    before = [there.table(world) for world in there.worlds([("x", "demo", "a")])]
    settled = there.believing({0: 1})
    assert settled.worlds([("x", "demo", "a")]) == ((0,),)
    assert settled.table((0,)) == there.table((1,))
    assert [there.table(world) for world in there.worlds([("x", "demo", "a")])] == before
    assert settled.as_of == date.fromisoformat(NOW)
