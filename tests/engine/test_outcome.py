"""Rungs: what is certain, what is possible, and the status that makes."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.engine.state import decide_all
from tests.builders import answers, demo, provider, ruleset, scorecard, snapshot, statement

NOW = "2024-06-30"
ZERO = "1 / x.demo.zero > 0"
"""A condition that goes wrong."""
NUMBER = {"x.demo.zero": {"type": "float", "title": "zero"}}


def ladder(*conditions, **more):
    """A graded rule: a rung below, then one for each condition; `None` is a rung without."""
    rungs = [{"title": "0"}] + [
        {"title": str(n), **({"when": when} if when else {})} for n, when in enumerate(conditions, start=1)
    ]
    return {"id": "R", "rungs": rungs, **more}


def found(rule, answer=None, **facts):
    given = {} if answer is None else answers({"R": answer})
    profile = provider([statement("2020-01-01", {**demo(zero=0, **facts), **given})])
    # The second rule keeps the verdict from being empty where the first does not apply.
    rules = ruleset([rule, {"id": "other", "check": A}], [{"any_of": ["R", "other"]}], facts=NUMBER)
    return scorecard(profile, rules, NOW).findings[0]


A, B, C = "x.demo.a", "x.demo.b", "x.demo.c"
YES = dict.fromkeys("abc", True)
ROWS = [
    ("all true", ladder(A, B, C), YES, (4, 4), "pass"),
    ("the highest true one counts, whatever is below", ladder(A, B, C), {"a": False, "c": True}, (4, 4), "pass"),
    ("none true", ladder(A, B, C), dict.fromkeys("abc", False), (1, 1), "fail"),
    ("unknown above true", ladder(A, B, C), {"a": True, "c": False}, (2, 3), "fail"),
    ("a false rung excludes only itself", ladder(A, B, C), {"a": False, "b": False}, (1, 4), "unknown"),
    ("top false", ladder(A, B), {"a": True, "b": False}, (2, 2), "fail"),
    ("nothing known", ladder(A, B, C), {}, (1, 4), "unknown"),
    ("a rung without condition is open", ladder(A, None), {"a": True}, (2, 3), "unknown"),
    ("a false rung excludes those without above it", ladder(A, None), {"a": False}, (1, 1), "fail"),
    ("not those below it", ladder(None, B), {"b": False}, (1, 2), "fail"),
    ("above a gap, a rung with a condition stays open", ladder(A, None, C), {"a": False}, (1, 4), "unknown"),
    ("a true one above a rung without", ladder(None, B), {"b": True}, (3, 3), "pass"),
    ("passes from a lower rung", ladder(A, B, pass_from=2), {"a": True}, (2, 3), "pass"),
    ("certainly below it", ladder(A, B, pass_from=3), {"a": True, "b": False}, (2, 2), "fail"),
    ("from the lowest, always", ladder(A, pass_from=1), {"a": False}, (1, 1), "pass"),
    ("an error is one where it matters", ladder(A, ZERO), {"a": True}, (2, 3), "error"),
    ("not below what is certain", ladder(ZERO, B), {"b": True}, (3, 3), "pass"),
    ("even where the rule passes either way", ladder(A, ZERO, pass_from=2), {"a": True}, (2, 3), "error"),
    ("a check that goes wrong", {"id": "R", "check": ZERO}, {}, (1, 2), "error"),
    ("unless the rest decides", {"id": "R", "check": f"{ZERO} || {A}"}, {"a": True}, (2, 2), "pass"),
    ("does not apply", ladder(A, applies=B), {"a": True, "b": False}, (1, 1), "not-applicable"),
    ("applies", ladder(A, applies=B), {"a": True, "b": True}, (2, 2), "pass"),
    ("may apply: the whole ladder", ladder(A, applies=B), {"a": True}, (1, 2), "unknown"),
    ("also where it fails", ladder(A, applies=B), {"a": False}, (1, 2), "unknown"),
    ("whether it applies goes wrong", ladder(A, applies=ZERO), {"a": True}, (1, 2), "error"),
    ("not in force yet", ladder(A, effective={"from": "2024-07-01"}), YES, (1, 1), "not-applicable"),
    ("in force from its first day", ladder(A, effective={"from": NOW}), YES, (2, 2), "pass"),
    ("no longer on its last", ladder(A, effective={"until": NOW}), YES, (1, 1), "not-applicable"),
    ("not in force outranks an error", ladder(ZERO, effective={"until": NOW}), {}, (1, 1), "not-applicable"),
]


@pytest.mark.parametrize(("rule", "facts", "rungs", "status"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_rungs(rule, facts, rungs, status):
    of = found(rule, **facts)
    assert (of.rung.certain, of.rung.possible) == rungs
    assert of.status == status


ANSWERS = [
    ("settles a rung without condition", ladder(A, None), 3, {"a": True}, (3, 3), "pass"),
    ("or leaves it at the one below", ladder(A, None), 2, {"a": True}, (2, 2), "fail"),
    ("settles an unknown", ladder(A, B), 2, {}, (2, 2), "fail"),
    ("not below what is certain", ladder(A, None), 1, {"a": True}, (2, 3), "unknown"),
    ("not on an excluded rung", ladder(A, B, C), 3, {"b": False}, (1, 4), "unknown"),
    ("not above an excluded one without condition", ladder(A, None), 3, {"a": False}, (1, 1), "fail"),
    ("does not heal what goes wrong", ladder(A, ZERO), 3, {"a": True}, (2, 3), "error"),
    ("no rung of that number", ladder(A), 7, {}, (1, 2), "unknown"),
    ("does not say whether the rule applies", ladder(A, applies=B), 2, {}, (1, 2), "unknown"),
]


@pytest.mark.parametrize(
    ("rule", "answer", "facts", "rungs", "status"), [r[1:] for r in ANSWERS], ids=[r[0] for r in ANSWERS]
)
def test_declared_answers(rule, answer, facts, rungs, status):
    of = found(rule, answer, **facts)
    assert (of.rung.certain, of.rung.possible) == rungs
    assert of.status == status
    ignored = answer not in range(rungs[0], rungs[1] + 1) or rungs[0] != rungs[1]
    assert (of.contradiction is not None) is (ignored and "applies" not in rule and status != "error")


REASONS = [
    ("does not apply", ladder(A, applies=B), {"b": False}, "does not apply"),
    ("not in force", ladder(A, effective={"until": NOW}), {}, "not in force"),
    ("missing", ladder(A), {}, "missing"),
    ("a fail has none", ladder(A), {"a": False}, None),
    ("nor has a pass", ladder(A), {"a": True}, None),
    ("nor an error", ladder(ZERO), {}, None),
    ("a pass that may become better", ladder(A, B, pass_from=2), {"a": True}, "missing"),
]


@pytest.mark.parametrize(("rule", "facts", "reason"), [r[1:] for r in REASONS], ids=[r[0] for r in REASONS])
def test_reasons(rule, facts, reason):
    assert found(rule, **facts).reason == reason


def test_causes_are_the_facts_in_the_way_and_no_others():
    assert found(ladder(A, B, C), a=True, b=False).causes == (("missing", "x.demo.c"),)
    assert found(ladder(A, None), a=True).causes == (("missing", "answers.demo.R"),)


LEVELS = ["none", "basic", "full"]
DEMANDS = [
    ("none: the top rung", [{"all": ["R"]}], 3),
    ("a level: its rung", [{"level": {"of": "all", "at_least": "basic"}}], 2),
    ("the highest of several", [{"level": {"of": "all", "at_least": level}} for level in LEVELS[1:]], 3),
    ("of its objective", [{"level": {"of": "o", "at_least": "basic"}}, {"all": ["R"]}], 2),
    ("not of another", [{"level": {"of": "other", "at_least": "basic"}}], 3),
    ("a parameter: the highest it ever is", [{"level": {"of": "all", "at_least": {"param": "floor"}}}], 3),
]


@pytest.mark.parametrize(("necessary", "rung"), [d[1:] for d in DEMANDS], ids=[d[0] for d in DEMANDS])
def test_a_graded_rule_passes_from_the_level_the_necessary_part_demands(necessary, rung):
    rungs = [{"title": level, "level": level, **({"when": A} if n else {})} for n, level in enumerate(LEVELS)]
    rules = [
        {"id": "R", "objective": "o", "rungs": rungs},
        {"id": "S", "objective": "other", "check": A, "level": "basic"},
    ]
    dated = [{"from": f"201{n}-01-01", "value": level, "source": "law"} for n, level in enumerate(["full", "basic"])]
    made = ruleset(
        rules,
        necessary,
        levels=LEVELS,
        objectives=[{"id": id_, "title": id_} for id_ in ("o", "other")],
        parameters={"floor": {"title": "floor", "values": dated}},
        references={"law": {"title": "law", "published": "2010-01-01"}},
    )
    assert made.rule("R").pass_rung == rung


@pytest.mark.parametrize(
    ("check", "reason"), [(A, "no service"), ("true", "no service")], ids=["with facts", "without"]
)
def test_rules_about_a_service_are_unknown_without_one(check, reason):
    made = ruleset([{"id": "R", "check": check}], assesses="service")
    of = scorecard(provider([statement("2020-01-01", demo(a=True))]), made, NOW).findings[0]
    assert (of.status, of.reason) == ("unknown", reason)


COVERED = 'certifications.exists(c, c.scheme == "x" && covers(c))'
CLOSED = {"exhaustive": ["certifications", "services"]}


def offer_of(check, facts, service=None):
    """The status of a rule of a rule set about offers, and behind it its reason."""
    made = ruleset([{"id": "R", "check": check}], assesses="offer")
    of = scorecard(provider([statement("2020-01-01", facts, **CLOSED)]), made, NOW, service=service).findings[0]
    return f"{of.status}: {of.reason}" if of.reason else of.status


@pytest.mark.parametrize(
    ("check", "services", "service", "expected"),
    [
        (COVERED, {}, None, "pass"),
        (COVERED, {"vm": {"kind": "iaas"}, "mail": {"kind": "saas"}}, "vm", "pass"),
        (COVERED, {"vm": {"kind": "iaas"}, "mail": {"kind": "saas"}}, "mail", "fail"),
        (COVERED, {"vm": {"kind": "iaas"}, "mail": {"kind": "saas"}}, None, "unknown: no service"),
        ('certifications.exists(c, c.scheme == "y" && covers(c))', {"vm": {"kind": "iaas"}}, None, "fail"),
        ("identity.listed", {"vm": {"kind": "iaas"}}, None, "unknown: no service"),
        ("!identity.listed", {"vm": {"kind": "iaas"}}, None, "fail"),
        ('service.kind == "iaas"', {"vm": {"kind": "iaas"}}, None, "unknown: no service"),
        ('service.kind == "iaas"', {"vm": {"kind": "iaas"}}, "vm", "pass"),
        ('service.kind == "iaas"', {}, None, "unknown: no service"),
        ("has(service.kind)", {"vm": {"kind": "iaas"}}, None, "unknown: no service"),
    ],
)
def test_an_offer_is_a_service_or_a_provider_that_states_none(check, services, service, expected):
    certificates = {"a": {"scheme": "x", "services": ["vm"]}}
    facts = {"identity": {"listed": True}, "certifications": certificates, "services": services}
    assert offer_of(check, facts, service) == expected


@pytest.mark.parametrize(
    ("named", "of_mail", "of_db"),
    [
        (["E-Mail"], "unknown: missing", "fail"),
        (["E-Mail", "db"], "unknown: missing", "pass"),
        (["mails"], "fail", "fail"),
        (["e-mail", "E-Mail"], "pass", "fail"),
    ],
)
def test_a_certificate_for_a_service_spelt_otherwise_may_be_for_that_one_alone(named, of_mail, of_db):
    services = {"e-mail": {"kind": "saas"}, "db": {"kind": "paas"}}
    facts = {"certifications": {"a": {"scheme": "x", "services": named}}, "services": services}
    assert [offer_of(COVERED, facts, service) for service in services] == [of_mail, of_db]


def test_a_snapshot_serves_rule_sets_about_providers_and_about_offers():
    facts = {"certifications": {"a": {"scheme": "x", "services": ["vm"]}}, "services": {"vm": {"kind": "iaas"}}}
    at = snapshot(provider([statement("2020-01-01", facts, **CLOSED)]), NOW)
    rules = {kind: ruleset([{"id": "R", "check": COVERED}], assesses=kind) for kind in ("provider", "offer")}
    found = [decide_all(rules[kind], at) for kind in ("provider", "offer", "provider", "offer")]
    assert [str(state.standings[0].status) for state in found] == ["pass", "unknown"] * 2


def test_what_a_provider_is_as_an_offer_changes_with_its_services():
    facts = {"certifications": {"a": {"scheme": "x", "services": ["vm"]}}}
    states = [("2020-01-01", None), ("2021-01-01", {"kind": "iaas"}), ("2022-01-01", None)]
    statements = [statement(day, facts | {"services": {"vm": vm}}) for day, vm in states]
    made = ruleset([{"id": "R", "check": COVERED}], assesses="offer")
    found = {
        day: scorecard(provider(statements), made, f"{day}-06-30").findings[0].status for day in (2020, 2021, 2022)
    }
    assert found == {2020: "pass", 2021: "unknown", 2022: "unknown"}
    assert scorecard(provider(statements), made, "2020-06-30").verdict.holds_until == date(2021, 1, 1)


def test_an_excluded_rule_is_listed():
    imported = {
        "schema": "ruleset/1", "id": "base", "title": "Base", "version": "1", "issuer": "Nobody", "claims": "necessary",
        "facts": {A: {"type": "bool", "title": "a"}},
        "rules": [{"id": id_, "title": id_, "check": A} for id_ in ("in", "out")],
        "verdict": {"necessary": [{"all": ["in"]}]},
    }  # fmt: skip
    made = ruleset(
        [{"id": "own", "check": A}], imports=[{"ruleset": "base", "exclude": ["out"]}], beside={"base": imported}
    )
    card = scorecard(provider([statement("2020-01-01", demo(a=True))]), made, NOW)
    assert [(f.rule, f.status, f.reason) for f in card.findings] == [
        ("own", "pass", None),
        ("in", "pass", None),
        ("out", "not-applicable", "excluded"),
    ]
