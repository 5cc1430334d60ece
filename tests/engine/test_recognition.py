"""What a certificate settles and what it does not: each case is one that a simpler way of deciding gets wrong."""

from __future__ import annotations

import pytest

from compliance.analysis.timeline.timeline import Window, timeline
from compliance.engine.requirements import NothingLapses
from compliance.engine.scorecard import scorecard_of
from compliance.engine.state import decide_all
from compliance.model.rule_values import parse_period
from compliance.model.status import Basis
from compliance.rulesets.demands import demand_of, with_demand
from compliance.rulesets.settings import with_settings
from tests.builders import answers, day, demo, judgement, provider, rule, ruleset, snapshot, source, statement

TODAY = "2024-06-30"
IN_FORCE = 'certifications.exists(c, c.scheme == "visa" && covers(c) && in_force(c))'
SOURCES = {grade.lower(): source(grade=grade) for grade in "ABCD"}
VM = {"services": {"vm": {"name": "VM"}, "gpu": {"name": "GPU"}}}
RUNGS = [
    {"title": "none", "level": "low"},
    {"title": "some", "level": "middle", "when": "x.demo.a"},
    {"title": "all", "level": "high", "when": "x.demo.b"},
]
LADDER = {"id": "G", "title": "G", "rungs": RUNGS, "pass_from": 2}
LEVELS = ["low", "middle", "high"]


def visa(*shows, id_="visa", when=IN_FORCE, grade="B", **more):
    """A recognition of every rule, or of those named."""
    shown = [{"rules": list(shows) or ["*"]}] if all(isinstance(one, str) for one in shows) else list(shows)
    backed = {"evidence": {"grade": grade}} if grade else {}
    backing = {} if "reading" in more else {"references": ["law"]}
    return {"id": id_, "title": "A visa", "by": "Authority", "when": when, "shows": shown, **backed, **backing, **more}


def against(rules, *recognitions, **more):
    """A rule set whose rules all have to pass."""
    return ruleset(rules, recognises=list(recognitions) or [visa()], references={"law": {"title": "A law"}}, **more)


def held(grade="a", key="c", **fields):
    """A statement that a visa is held."""
    facts = {"certifications": {key: {"scheme": "visa", "issued": "2022-01-01", "expires": "2024-12-31", **fields}}}
    return statement("2022-01-01", facts, grade, id=f"visa-{key}")


def unheld(grade="a"):
    """A statement of the same day that there is none."""
    return statement("2022-01-01", {}, grade, id="register", exhaustive=["certifications"])


def said(facts, grade="a", from_="2023-01-01", **more):
    return statement(from_, facts, grade, **more)


def state(statements, linked, accept="declared", evidence="as-required", service=None, as_of=TODAY):
    profile = provider(statements, SOURCES)
    asked = with_demand(linked, demand_of(evidence))
    return decide_all(asked, snapshot(profile, as_of, service=service), Basis(accept))


def card(statements, linked, accept="declared", evidence="as-required", service=None, as_of=TODAY):
    return scorecard_of(state(statements, linked, accept, evidence, service, as_of))


def outcome(scorecard, rule="A"):
    """Status of a finding and what it rests on, or why it is unknown."""
    finding = scorecard.finding(rule)
    return f"{finding.status}: {finding.reason or finding.basis}"


A = rule("x.demo.a", "A")


def test_a_certificate_settles_what_facts_leave_open():
    there = card([held()], against([A]))
    assert outcome(there) == "pass: attested"
    assert there.finding("A").recognition == "visa"
    assert (there.verdict.status, there.verdict.basis) == ("necessary-only", "attested")
    assert there.verdict_on == {
        "facts": "undetermined", "attested": "necessary-only", "read": "necessary-only", "declared": "necessary-only"
    }  # fmt: skip
    [recognition] = there.recognitions
    assert (recognition.status, recognition.settles, recognition.against) == ("in-force", ("A",), ())
    assert {fact.grade for fact in recognition.facts} == {"A"}


def test_a_reading_of_ours_counts_from_read_on():
    rules = against([A], visa(reading="ours", clause="Article 1"))
    found = [outcome(card([held()], rules, accept)) for accept in Basis]
    assert found == ["unknown: missing", "unknown: missing", "pass: read", "pass: read"]


# --- For whom it speaks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("covered", "service", "expected"),
    [
        (["vm"], "vm", "pass: attested"),
        (["vm"], "gpu", "unknown: missing"),
        (["vm"], None, "unknown: missing"),
        (["gpu", "vm"], None, "pass: attested"),
        (["gpu", "vm"], "gpu", "pass: attested"),
        (None, "vm", "unknown: missing"),
        (None, None, "unknown: missing"),
    ],
)
def test_a_visa_of_a_service_speaks_for_no_other_and_not_for_its_provider(covered, service, expected):
    scope = {} if covered is None else {"services": covered}
    statements = [said(VM, from_="2021-01-01"), held(**scope)]
    assert outcome(card(statements, against([A]), service=service)) == expected


def test_a_service_that_loses_what_the_visa_rests_on_takes_it_from_the_provider():
    rules = against([A], visa(when="x.demo.v"))
    facts = {**VM, **demo(v=True)}
    without = {"services": {"gpu": {"facts": demo(v=False)}}}
    assert outcome(card([said(facts)], rules)) == "pass: attested"
    assert outcome(card([said(facts), said(without, from_="2023-02-01")], rules)) == "unknown: missing"
    assert outcome(card([said(facts), said(without, from_="2023-02-01")], rules, service="vm")) == "pass: attested"


@pytest.mark.parametrize("assesses", ["service", "offer"])
def test_without_a_service_named_a_visa_of_services_is_in_force_for_none(assesses):
    statements = [said(VM, from_="2021-01-01"), held(services=["gpu", "vm"])]
    [recognition] = card(statements, against([A], assesses=assesses)).recognitions
    assert (recognition.status, recognition.reason) == ("unknown", "no service")


# --- Parameters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "expected"),
    [("least=5", "pass: attested"), ("least=8", "unknown: missing"), ("least=3", "pass: attested")],
)
def test_nobody_verified_what_a_setting_asks_more_of(setting, expected):
    facts = {"x.demo.n": {"type": "int", "title": "n"}}
    parameters = {"least": {"title": "Least", "value": 5}}
    rules = against([rule("x.demo.n >= params.least", "A"), {"id": "B"}], facts=facts, parameters=parameters)
    [tailored] = with_settings([rules], [setting])
    there = card([held()], tailored)
    assert outcome(there) == expected
    assert outcome(there, "B") == "pass: attested"
    assert ("not recognised here, because" in there.finding("A").message) is (setting == "least=8")


# --- Evidence ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("evidence", ["as-required", "any", "D", "C", "B", "A"])
def test_a_claim_against_a_visa_settles_nothing_whatever_is_asked(evidence):
    there = card([held("a"), said(demo(a=False), "d")], against([A]), evidence=evidence)
    assert outcome(there) == "unknown: disputed"
    assert there.verdict.status == "undetermined"
    causes = {path for _, path in there.finding("A").causes}
    assert "x.demo.a" in causes
    assert there.recognitions[0].against == ("A",)


@pytest.mark.parametrize("evidence", ["as-required", "any", "D", "C", "B", "A"])
@pytest.mark.parametrize("answer", ["fail", "pass", None])
def test_a_claim_against_a_visa_is_not_settled_by_the_provider_either(evidence, answer):
    graded = {**LADDER, "evidence": {"grade": "C"}}
    rules = against([graded], visa({"rules": ["G"], "rung": 2}), levels=LEVELS)
    given = {} if answer is None else answers({"G": 1 if answer == "fail" else 2})
    there = card([held("a"), said({**demo(a=False), **given}, "d")], rules, evidence=evidence)
    assert outcome(there, "G") == "unknown: disputed"


@pytest.mark.parametrize(
    ("grade", "expected"),
    [("a", "fail: facts"), ("b", "fail: facts"), ("c", "unknown: disputed"), ("d", "unknown: disputed")],
)
def test_a_fact_as_strong_as_the_visa_has_to_be_wins_and_is_reported(grade, expected):
    there = card([held("a"), said(demo(a=False), grade)], against([A]))
    assert outcome(there) == expected
    assert "Authority says otherwise" in there.finding("A").contradiction
    assert there.recognitions[0].against == ("A",)
    assert outcome(card([held("a"), said(demo(a=False), grade)], against([A]), "facts")) == "fail: facts"


def test_how_strong_a_fact_has_to_be_is_what_the_recognition_asks_not_how_strong_the_visa_is():
    there = card([held("b"), said(demo(a=False), "b")], against([A], visa(grade="A")), evidence="B")
    assert outcome(there) == "unknown: disputed"


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ("as-required", "unknown: missing"),
        ("any", "pass: attested"),
        ("D", "pass: attested"),
        ("C", "unknown: missing"),
    ],
)
def test_a_visa_that_is_only_claimed_counts_where_claims_are_let_through(evidence, expected):
    there = card([held("d")], against([A]), evidence=evidence)
    assert outcome(there) == expected
    reason = None if expected.startswith("pass") else "weak"
    assert there.recognitions[0].reason == reason


def test_a_run_that_lets_claims_through_is_marked():
    assert any("(loosened)" in text for text in card([held("d")], against([A]), evidence="any").ruleset.tailoring)


@pytest.mark.parametrize(
    ("of_rule", "demanded", "loosened"),
    [
        ("P1Y", "P12M", False),
        ("P12M", "P1Y", False),
        ("P30D", "P1M", True),
        ("P1M", "P31D", True),
        ("P1M", "P28D", False),
    ],
)
def test_a_run_that_lets_older_evidence_through_is_marked_however_its_age_is_written(of_rule, demanded, loosened):
    rules = ruleset([rule("x.demo.a", "A", evidence={"grade": "C", "max_age": of_rule})])
    tailoring = card([said(demo(a=True))], rules, evidence=f"C,{demanded}").ruleset.tailoring
    assert any("(loosened)" in text for text in tailoring) is loosened


# --- Worlds -----------------------------------------------------------------------------------------------------------


def disputed_facts(count):
    """As many facts as asked, of each of which two sources differ."""
    for number in range(count):
        for value in (True, False):
            yield said(demo(**{f"f{number}": value}), id=f"f{number}-{value}", from_=f"2022-02-{number + 1:02}")


def reading(count):
    return " || ".join(f"x.demo.f{number}" for number in range(count))


@pytest.mark.parametrize(
    ("disputes", "grade", "expected"),
    [
        (6, "a", "fail: facts"),
        (6, "d", "unknown: disputed"),
        (5, "a", "fail: facts"),
        (5, "d", "unknown: disputed"),
        (7, "a", "unknown: disputed"),
    ],
)
def test_a_rule_false_in_64_worlds_stays_false_beside_a_disputed_visa(disputes, grade, expected):
    rules = against([rule(f"x.demo.a && ({reading(disputes)})", "A")])
    statements = [held(), unheld(), said(demo(a=False), grade), *disputed_facts(disputes)]
    assert outcome(card(statements, rules)) == expected


def test_a_rule_open_in_64_worlds_is_settled_by_a_visa_nobody_disputes_and_by_no_other():
    rules = against([rule(f"x.demo.a || x.demo.b && ({reading(6)})", "A")])
    assert outcome(card([held(), *disputed_facts(6)], rules)) == "pass: attested"
    assert outcome(card([held(), unheld(), *disputed_facts(6)], rules)) == "unknown: disputed"


def test_a_visa_in_force_in_one_world_only_settles_nothing():
    there = card([held(), unheld()], against([A]))
    assert outcome(there) == "unknown: disputed"
    assert (there.recognitions[0].status, there.recognitions[0].reason) == ("unknown", "disputed")


def test_facts_alone_are_told_in_the_worlds_of_the_rule_alone():
    statements = [held(), unheld(), said(demo(a=True), id="yes"), said(demo(a=False), id="no")]
    assert card(statements, against([A]), "facts").finding("A").worlds == ("fail", "pass")
    assert card(statements[:2], against([A]), "facts").finding("A").worlds == ()


def test_two_visas_one_of_them_in_each_world_settle_a_rule_and_one_is_named():
    rules = against([A], visa(id_="one", when="x.demo.v"), visa(id_="two", when="!x.demo.v"))
    statements = [said(demo(v=True), id="yes"), said(demo(v=False), id="no")]
    there = card(statements, rules)
    assert outcome(there) == "pass: attested"
    assert there.finding("A").recognition in ("one", "two")
    assert [one.rules for one in there.rests_on] == [1]
    assert there.rests_on[0].by == "Authority"


def test_where_facts_settle_a_rule_in_one_world_and_a_visa_in_the_other_the_visa_is_named():
    rules = against([rule("x.demo.a || x.demo.b", "A")], visa(when="x.demo.v"))
    there = card([said(demo(v=True, a=False), id="visa"), said(demo(v=False, a=True), id="fact")], rules)
    assert outcome(there) == "pass: attested"
    assert there.finding("A").recognition == "visa"


# --- Dates ------------------------------------------------------------------------------------------------------------


def test_a_visa_that_ends_in_december_ends_the_verdict():
    there = card([held()], against([A]))
    assert there.verdict.holds_until == day("2025-01-01")
    assert card([held()], against([A]), "facts").verdict.holds_until is None
    course = timeline(against([A]), snapshot(provider([held()], SOURCES), TODAY), Window())
    assert course.holds_until == day("2025-01-01")
    assert [(p.date_, p.verdict) for p in course.points][-1] == (day("2025-01-01"), "undetermined")


@pytest.mark.parametrize(("within", "expected"), [("P3M", "met"), ("P1Y", "not met")])
def test_a_visa_that_ends_within_a_period_lapses(within, expected):
    required = NothingLapses(parse_period(within), fails=True).requirement(card([held()], against([A, {"id": "B"}])))
    assert required.status == expected
    if expected == "not met":
        assert (
            required.message
            == "the verdict holds through 2024-12-31, as far as is known; certifications.c expires on 2024-12-31"
        )
        assert required.rules == ("A", "B")


def test_of_two_visas_the_one_that_ends_last_keeps_the_verdict():
    other = statement("2022-02-01", held(key="d", expires="2029-12-31")["facts"], "a")
    assert card([held(), other], against([A])).verdict.holds_until == day("2030-01-01")


# --- What it never does -----------------------------------------------------------------------------------------------


def test_it_heals_no_error_and_neither_does_an_answer():
    rungs = [{"title": "0"}, {"title": "1", "when": "1 / x.demo.z >= 1"}]
    graded = {"id": "G", "title": "G", "rungs": rungs}
    rules = against(
        [rule("1 / x.demo.z >= 1", "A"), graded],
        visa({"rules": ["A"]}, {"rules": ["G"], "rung": 2}),
        facts={"x.demo.z": {"type": "int", "title": "z"}},
    )
    there = card([held(), said({**demo(z=0), **answers({"G": 2})})], rules)
    assert [f.status for f in there.findings] == ["error", "error"]
    assert there.recognitions[0].settles == ()


def test_a_recognition_that_errs_settles_nothing_and_says_so():
    rules = against([A], visa(when="1 / x.demo.z >= 1"), facts={"x.demo.z": {"type": "int", "title": "z"}})
    there = card([said(demo(z=0))], rules)
    assert outcome(there) == "unknown: missing"
    assert there.recognitions[0].status == "error"
    assert there.recognitions[0].message


@pytest.mark.parametrize(
    ("applies", "expected"),
    [(None, "unknown: missing"), (True, "pass: attested"), (False, "not-applicable: None")],
)
def test_it_never_settles_whether_a_rule_applies(applies, expected):
    rules = against([rule("x.demo.a", "A", applies="x.demo.b"), judgement("B")])
    statements = [held(), *([] if applies is None else [said(demo(b=applies))])]
    finding = card(statements, rules).finding("A")
    reason = finding.reason if finding.status == "unknown" else finding.basis
    assert f"{finding.status}: {reason}" == expected


def test_definitions_never_see_it():
    rules = against([rule("held", "A"), rule("held", "B"), rule("!held", "C")], visa("A"), define={"held": "x.demo.a"})
    there = card([held()], rules)
    assert [outcome(there, id_) for id_ in "ABC"] == ["pass: attested", "unknown: missing", "unknown: missing"]


def test_it_never_lowers_and_never_makes_a_rule_fail():
    there = card(
        [held(), said(demo(a=True, b=True))], against([LADDER], visa({"rules": ["G"], "rung": 2}), levels=LEVELS)
    )
    assert (there.finding("G").rung.certain, there.finding("G").rung.possible) == (3, 3)
    assert outcome(there, "G") == "pass: facts"


# --- How far ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "facts", "rungs"),
    [
        ({"rung": 2}, {}, (2, 3)),
        ({"rung": 3}, {}, (3, 3)),
        ({"level": "middle"}, {}, (2, 3)),
        ({"level": "high"}, {}, (3, 3)),
        ({"rung": 2}, {"b": False}, (2, 2)),
        ({"rung": 3}, {"a": False}, (3, 3)),
        ({"rung": 2}, {"a": False}, (1, 3)),
    ],
)
def test_a_graded_rule_is_shown_up_to_a_rung_or_level(shown, facts, rungs):
    rules = against([LADDER], visa({"rules": ["G"], **shown}), levels=LEVELS)
    rung = card([held(), *([said(demo(**facts))] if facts else [])], rules).finding("G").rung
    assert (rung.certain, rung.possible) == rungs


@pytest.mark.parametrize("order", [(2, 3), (3, 2)])
def test_the_higher_rung_counts_whoever_is_named_first(order):
    """The weak fact denies the lower rung only, and no one asks about that where the higher one is shown."""
    shows = [visa({"rules": ["G"], "rung": rung}, id_=f"visa-{rung}") for rung in order]
    there = card([held(), said(demo(a=False), "d")], against([LADDER], *shows, levels=LEVELS))
    finding = there.finding("G")
    assert (finding.rung.certain, finding.basis, finding.recognition) == (3, "attested", "visa-3")
    assert finding.contradiction is None


@pytest.mark.parametrize(
    ("answer", "rungs", "basis_of_all", "contradicted"),
    [(1, (2, 3), None, True), (2, (2, 2), "declared", False), (3, (3, 3), "declared", False)],
)
def test_an_answer_below_what_is_shown_contradicts_and_one_above_is_declared(answer, rungs, basis_of_all, contradicted):
    statements = [held(), said(answers({"G": answer}))]
    some, all_ = (
        card(statements, against([{**LADDER, "pass_from": n}], visa({"rules": ["G"], "rung": 2}), levels=LEVELS))
        for n in (2, 3)
    )
    finding = some.finding("G")
    assert (finding.rung.certain, finding.rung.possible) == rungs
    assert (finding.status, finding.basis) == ("pass", "attested")
    assert (finding.contradiction is not None) is contradicted
    assert all_.finding("G").basis == basis_of_all


# --- Imports ----------------------------------------------------------------------------------------------------------

SNC = {
    "schema": "ruleset/1", "id": "snc", "title": "snc", "version": "1", "issuer": "Nobody", "claims": "necessary",
    "facts": {"x.demo.a": {"type": "bool", "title": "a"}}, "references": {"law": {"title": "A law"}},
    "rules": [{**A, "title": "A"}, {"id": "B", "title": "B"}], "verdict": {"necessary": [{"all": ["A", "B"]}]},
    "recognises": [visa()],
}  # fmt: skip


def test_it_comes_along_with_an_import_under_its_prefix():
    rules = ruleset([{"id": "own"}], imports=[{"ruleset": "snc", "as": "snc"}], beside={"snc": SNC})
    there = card([held()], rules)
    assert outcome(there, "snc/A") == "pass: attested"
    assert there.finding("snc/B").recognition == "snc/visa"
    assert outcome(there, "own") == "unknown: missing"
    assert [(r.id, r.settles) for r in there.recognitions] == [("snc/visa", ("snc/A", "snc/B"))]
    assert [(r.recognition, r.rules) for r in there.rests_on] == [("snc/visa", 2)]


def test_a_service_whose_statement_has_run_out_may_still_be_there_and_the_certificate_may_not_be_for_it():
    for_a_while = said({"services": {"vm": {"name": "VM"}}}, from_="2022-01-01", until="2024-01-01")
    gone = said({"services": {"vm": None}}, from_="2024-02-01")
    certificate = held(services=["gpu"])
    assert outcome(card([certificate, for_a_while], against([A]))) == "unknown: missing"
    assert outcome(card([certificate, for_a_while, gone], against([A]))) == "pass: attested"
