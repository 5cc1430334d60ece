"""What a test expects is held against what the engine finds."""

from __future__ import annotations

import pytest

from compliance.analysis.ruletests.run import cases, meets, run_case
from compliance.analysis.ruletests.suite import mutate
from compliance.cli.suites import subject_of
from compliance.engine.scorecard import scorecard_of
from compliance.engine.state import decide_all
from compliance.model.ruletests import ExpectationDocument
from tests.analysis.ruletests.suites import a_test, finance, read, ruleset, run
from tests.builders import demo

RULE = {"id": "paid", "check": "finance.paid_in_meur >= 5"}
LADDER = {
    "id": "ladder",
    "rungs": [
        {"title": "none"},
        {"title": "some", "points": 50, "when": "finance.paid_in_meur >= 5"},
        {"title": "all", "points": 100, "when": "finance.paid_in_meur >= 10"},
    ],
}
WEAK = {"id": "weak", "check": "finance.paid_in_meur >= 5", "evidence": {"grade": "B", "max_age": "P1Y"}}
LATER = {"id": "later", "check": "finance.paid_in_meur >= 5", "effective": {"from": "2024-07-01"}}
DEMO = ruleset(RULE, LADDER, WEAK, LATER)


def failing(result):
    return [f"{m.what}: {m.actual}" for test in result.tested for m in test.mismatches]


@pytest.mark.parametrize(
    ("paid", "expect"),
    [
        (5, {"paid": "pass"}),
        (4, {"paid": "fail"}),
        (None, {"paid": "unknown"}),
        (None, {"paid": {"status": "unknown", "reason": "missing"}}),
        (None, {"paid": {"reason": "missing"}}),
        ({"min": 4, "max": 6}, {"paid": "unknown"}),
        (5, {"ladder": {"rung": 2}}),
        (10, {"ladder": {"status": "pass", "rung": 3}}),
        ({"min": 6}, {"ladder": {"status": "unknown", "rung": [2, 3]}}),
        (10, {"later": {"status": "not-applicable", "reason": "not in force"}}),
    ],
)
def test_an_expectation_that_holds(paid, expect):
    assert failing(run(DEMO, finance(paid, **expect))) == []


@pytest.mark.parametrize(
    ("paid", "expect", "actual"),
    [
        (5, {"paid": "fail"}, "paid: pass"),
        (None, {"paid": "fail"}, "paid: unknown (missing)"),
        (None, {"paid": {"status": "unknown", "reason": "weak"}}, "paid: unknown (missing)"),
        (5, {"ladder": {"rung": 3}}, "ladder: fail, rung 2"),
        ({"min": 6}, {"ladder": {"rung": 2}}, "ladder: unknown (missing), rung 2 to 3"),
        (10, {"later": "pass"}, "later: not-applicable (not in force)"),
        (10, {"later": {"rung": 1}}, "later: not-applicable (not in force)"),
    ],
)
def test_an_expectation_that_does_not(paid, expect, actual):
    assert failing(run(DEMO, finance(paid, **expect))) == [actual]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, "pass"),
        ({"grade": "B"}, "pass"),
        ({"grade": "C"}, {"status": "unknown", "reason": "weak"}),
        ({"from": "2023-06-30"}, "pass"),
        ({"from": "2023-06-29"}, {"status": "unknown", "reason": "stale"}),
        ({"known_as_of": "2023-01-01"}, "pass"),
        ({"from": "2024-07-01"}, {"status": "unknown", "reason": "missing"}),
    ],
)
def test_grade_and_age_of_the_one_source(more, status):
    test = a_test({"finance": {"paid_in_meur": 5}}, expect={"weak": status}, **more)
    assert failing(run(DEMO, test)) == []


def test_statements_follow_each_other():
    statements = [
        {"from": "2023-01-01", "facts": {"finance": {"paid_in_meur": 9}}},
        {"from": "2024-01-01", "facts": {"finance": {"paid_in_meur": None}}},
    ]
    ended = a_test(statements=statements, expect={"paid": {"status": "unknown", "reason": "ended"}})
    before = a_test(statements=statements, expect={"paid": "pass"}, as_of="2023-12-31")
    unknown_yet = [{**statements[0], "published": "2024-02-01"}]
    known_later = a_test(statements=unknown_yet, known_as_of="2024-01-31", expect={"paid": "unknown"})
    assert failing(run(DEMO, ended, before, known_later)) == []


def test_statements_may_dispute_each_other():
    statements = [
        {"id": "a", "from": "2023-01-01", "facts": {"finance": {"paid_in_meur": 9}}},
        {"from": "2023-06-01", "disputes": ["a"], "facts": {"finance": {"paid_in_meur": 1}}},
    ]
    test = a_test(statements=statements, expect={"paid": {"status": "unknown", "reason": "disputed"}})
    assert failing(run(DEMO, test)) == []


def test_fragments_merge_in_order_and_null_removes():
    fragments = {
        "five": {"finance": {"paid_in_meur": 5, "committed_meur": 50}},
        "six": {"finance": {"paid_in_meur": 6}},
    }
    rules = ruleset(
        {"id": "exact", "check": "finance.paid_in_meur == 6"}, {"id": "c", "check": "finance.committed_meur == 50"}
    )
    tests = [
        a_test(based_on=["five", "six"], expect={"exact": "pass", "c": "pass"}),
        a_test(based_on=["six", "five"], expect={"exact": "fail", "c": "pass"}),
        a_test({"finance": {"paid_in_meur": None}}, based_on=["five"], expect={"exact": "unknown", "c": "pass"}),
        a_test({"finance": None}, based_on=["five"], expect={"exact": "unknown", "c": "unknown"}),
    ]
    assert failing(run(rules, *tests, fragments=fragments)) == []


def test_places_of_facts_are_those_of_the_tests():
    suite = read(DEMO, finance(5, paid="pass"))
    (statement,) = suite.tests.tests[0].provider.statements
    location = statement.places["finance", "paid_in_meur"]
    assert (location.file, location.line) == ("demo.tests.yaml", 1)
    assert location.column > 100


@pytest.mark.parametrize(
    ("verdict", "actual"),
    [
        ("not-met", None),
        ({"status": "not-met", "possible": ["not-met"]}, None),
        ("necessary-only", "verdict: not-met"),
        ({"status": "not-met", "possible": ["not-met", "necessary-only"]}, "verdict: not-met, possible not-met"),
        ("nothing", "verdict: not-met"),
    ],
)
def test_verdicts(verdict, actual):
    test = a_test({"finance": {"paid_in_meur": 1}}, verdict=verdict)
    assert failing(run(ruleset(RULE), test)) == ([actual] if actual else [])


def test_nothing_to_evaluate():
    rules = ruleset(LATER)
    assert failing(run(rules, a_test({}, verdict="nothing"))) == []
    assert failing(run(rules, a_test({}, verdict="not-met"))) == ["verdict: nothing"]
    assert failing(run(rules, a_test({}, score={"certain": 0}))) == ["verdict: nothing", "score, certain: none"]


def test_scores_and_levels():
    levels = ["low", "middle", "high"]
    rungs = [{**rung, "level": level} for rung, level in zip(LADDER["rungs"], levels, strict=True)]
    rules = ruleset({**LADDER, "rungs": rungs}, levels=levels)
    facts = {"finance": {"paid_in_meur": {"min": 6}}}
    right = a_test(
        facts, score={"certain": 50.04, "possible": 100, "tolerance": 0.05}, level={"certain": "middle"}, name="a"
    )
    wrong = a_test(facts, score={"certain": 50.04}, level={"certain": "middle", "possible": "middle"}, name="b")
    assert failing(run(rules, right)) == []
    assert failing(run(rules, wrong)) == ["score, certain: 50", "level, possible: high"]


def test_parameters_and_services_are_set():
    rules = ruleset(
        {"id": "p", "check": "finance.paid_in_meur >= params.least"},
        parameters={"least": {"title": "Least", "value": 5}, "codes": {"title": "Codes", "value": ["FR"]}},
    )
    facts = {"finance": {"paid_in_meur": 5}, "services": {"s": {"facts": {"finance": {"paid_in_meur": 7}}}}}
    tests = [
        a_test(facts, expect={"p": "pass"}),
        a_test(facts, set={"least": 6, "codes": ["FR", "DE"]}, expect={"p": "fail"}),
        a_test(facts, set={"least": 7}, service="s", expect={"p": "pass"}),
    ]
    assert failing(run(rules, *tests)) == []


def test_a_built_in_provider():
    rules = ruleset({"id": "p", "check": 'identity.registered_office_country == "FR"'})
    test = a_test(provider="numergy", as_of="2014-06-01", known_as_of="2026-11-23", expect={"p": "pass"})
    assert failing(run(rules, test)) == []


def test_a_failure_shows_how_the_rule_was_decided():
    result = run(DEMO, finance(4, paid="pass"))
    (mismatch,) = result.tested[0].mismatches
    assert (mismatch.expected, mismatch.actual) == ("pass", "fail")
    assert mismatch.location.file.endswith("demo.yaml")
    assert [line.text for line in mismatch.conditions[0].lines] == ["finance.paid_in_meur >= 5", "finance.paid_in_meur"]
    assert mismatch.message == "paid_in_meur = 4"


def test_status_reason_and_rung_are_those_of_the_scorecard():
    suite = read(DEMO, *(finance(paid, paid="pass") for paid in (None, 4, 5, {"min": 6}, 10)))
    for case in cases(subject_of(suite)):
        card = scorecard_of(decide_all(case.ruleset, case.snapshot))
        for finding in card.findings:
            rule = case.ruleset.rule(finding.rule)
            own = case.readings(rule, case.grounds)
            rung = [finding.rung.certain, finding.rung.possible]
            seen = {"status": finding.status, **({"rung": rung} if finding.status != "not-applicable" else {})}
            seen |= {"reason": finding.reason} if finding.reason else {}
            assert meets(rule, own, ExpectationDocument.model_validate(seen), case.grounds)


QUALIFIED = {
    "id": "qualified",
    "check": 'certifications.exists(c, c.scheme == "secnumcloud" && in_force(c))',
    "evidence": {"grade": "B"},
}


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        ({"scheme": "hds"}, "open-list"),  # of another scheme, however weakly that is stated
        ({"scheme": "secnumcloud", "expires": "2099-01-01"}, "weak"),
    ],
)
def test_a_reason_is_expected_as_scorecards_give_it(certificate, reason):
    facts = {"certifications": {"one": {**certificate, "issued": "2024-01-01"}}}
    test = a_test(facts=facts, grade="C", expect={"qualified": {"status": "unknown", "reason": reason}})
    assert failing(run(ruleset(QUALIFIED), test)) == []


def test_a_failure_for_what_has_ended_is_expected_as_that():
    held = {"certifications": {"one": {"scheme": "secnumcloud", "issued": "2023-01-01", "expires": "2024-01-01"}}}
    stated = {"from": "2023-01-01", "exhaustive": ["certifications"]}
    test = a_test(facts=held, **stated, expect={"qualified": {"status": "fail", "reason": "ended"}})
    assert failing(run(ruleset(QUALIFIED), test)) == []


RECOGNISING = {
    "schema": "ruleset/1",
    "id": "demo",
    "title": "Demo",
    "version": "1.0.0",
    "issuer": "Documentation",
    "claims": "necessary",
    "facts": {"x.demo.held": {"type": "bool", "title": "Held"}, "x.demo.done": {"type": "bool", "title": "Done"}},
    "references": {"text": {"title": "Text"}},
    "rules": [{"id": "done", "title": "Done", "check": "x.demo.done"}],
    "recognises": [
        {
            "id": "seal",
            "title": "Seal in force",
            "by": "The body",
            "when": "x.demo.held",
            "evidence": {"grade": "B"},
            "shows": [{"rules": ["*"]}],
            "references": ["text"],
        }
    ],
    "verdict": {"necessary": [{"all": ["done"]}]},
}


@pytest.mark.parametrize(
    ("facts", "expected", "mismatches"),
    [
        ({"held": True}, {"expect": {"done": "unknown"}, "verdict": "undetermined"}, []),
        ({"held": True}, {"expect": {"done": {"status": "pass", "basis": "attested"}}}, []),
        ({"held": True}, {"verdict": {"status": "necessary-only", "basis": "attested"}}, []),
        ({"done": True}, {"expect": {"done": {"status": "pass", "basis": "facts"}}}, []),
        ({}, {"expect": {"done": {"status": "unknown", "basis": "none"}}}, []),
        (
            {"done": True},
            {"expect": {"done": {"status": "pass", "basis": "attested"}}},
            [("pass, basis attested", "pass, basis facts")],
        ),
        (
            {},
            {"verdict": {"status": "necessary-only", "basis": "attested"}},
            [("necessary-only, basis attested", "undetermined, basis none")],
        ),
    ],
)
def test_recognitions_count_where_a_basis_is_expected(facts, expected, mismatches):
    suite = read(RECOGNISING, {"name": "one", "facts": demo(**facts), **expected})
    (case,) = cases(subject_of(suite))
    assert [(one.expected, one.actual) for one in run_case(case).mismatches] == mismatches


def test_changes_of_a_recognition_have_to_be_noticed():
    shown = {
        "name": "shown",
        "facts": demo(held=True),
        "grade": "B",
        "expect": {"done": {"status": "pass", "basis": "attested"}},
    }
    weak = {"name": "weak", "facts": demo(held=True), "grade": "C", "expect": {"done": {"basis": "none"}}}
    subjects = [subject_of(read(RECOGNISING, *tests)) for tests in ((shown,), (shown, weak))]
    left = [{one.name for one in mutate(s, cases(s)).survivors if one.owner == "recognises seal"} for s in subjects]
    assert left == [{"`C` for `B` at evidence:1"}, set()]
