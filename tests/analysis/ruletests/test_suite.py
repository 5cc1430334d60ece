"""A change of a rule set that no test notices is told; one that a test notices is not."""

from __future__ import annotations

import copy

import pytest

from compliance.rulesets.mutants import edits
from tests.analysis.ruletests.suites import a_test, finance, ruleset, run, survivors

RULE = {"id": "paid", "check": "finance.paid_in_meur >= 5"}
BOUNDARY = [finance(4, paid="fail"), finance(5, paid="pass"), finance(6, paid="pass"), finance(None, paid="unknown")]


def mutated(rules, *tests, **more):
    return run(rules, *tests, mutated=True, **more)


def test_tests_at_the_boundary_notice_everything():
    result = mutated(ruleset(RULE), *BOUNDARY)
    assert (survivors(result), result.mutants, result.green) == ([], 4, True)


def test_tests_away_from_it_do_not():
    result = mutated(ruleset(RULE), finance(0, paid="fail"), finance(9, paid="pass"))
    assert survivors(result) == [
        "paid: `>` for `>=` at check:1",
        "paid: `4` for `5` at check:1",
        "paid: `6` for `5` at check:1",
    ]
    survivor = result.survivors[0]
    assert (survivor.before, survivor.after) == (">=", ">")
    assert survivor.location.line == 1


SMALL = ruleset(
    {"id": "less", "check": "finance.paid_in_meur < 5"},
    {"id": "most", "check": "finance.paid_in_meur <= 5"},
    {"id": "more", "check": "finance.paid_in_meur > 5"},
    {"id": "least", "check": "finance.paid_in_meur >= 5"},
    {"id": "same", "check": "finance.paid_in_meur == 5"},
    {"id": "other", "check": "finance.paid_in_meur != 5"},
    {
        "id": "ladder",
        "rungs": [
            {"title": "none"},
            {"title": "some", "when": "finance.paid_in_meur >= 5"},
            {"title": "all", "when": "finance.paid_in_meur > 5"},
        ],
    },
)


def small_tests():
    truth = {
        4: {"less": True, "most": True, "more": False, "least": False, "same": False, "other": True, "ladder": 1},
        5: {"less": False, "most": True, "more": False, "least": True, "same": True, "other": False, "ladder": 2},
        6: {"less": False, "most": False, "more": True, "least": True, "same": False, "other": True, "ladder": 3},
    }
    words = {True: "pass", False: "fail"}
    for paid, expected in truth.items():
        yield finance(paid, **{id_: words[v] if isinstance(v, bool) else {"rung": v} for id_, v in expected.items()})
    yield finance(None, **{rule["id"]: "unknown" for rule in SMALL["rules"]})


def flipped():
    """Every comparison of the small rule set, turned by hand into every other one."""
    operators = ["<=", ">=", "==", "!=", "<", ">"]
    for number, rule in enumerate(SMALL["rules"]):
        places = [("check",)] if "check" in rule else [("rungs", 1, "when"), ("rungs", 2, "when")]
        for place in places:
            text = rule
            for step in place:
                text = text[step]
            present = text.split()[1]
            for operator in operators:
                if operator != present:
                    yield number, place, present, operator


def test_the_small_rule_set_is_green():
    result = mutated(SMALL, *small_tests())
    assert (survivors(result), result.failed, result.gaps) == ([], 0, ())
    assert result.green


@pytest.mark.parametrize(("number", "place", "present", "operator"), [*flipped()])
def test_a_rule_set_whose_comparison_is_flipped_by_hand_is_red(number, place, present, operator):
    changed = copy.deepcopy(SMALL)
    owner = changed["rules"][number]
    for step in place[:-1]:
        owner = owner[step]
    owner[place[-1]] = owner[place[-1]].replace(f" {present} ", f" {operator} ")
    result = run(changed, *small_tests())
    # A lower rung may be a condition of the higher one as well: then it can be turned without anybody noticing.
    implied = place == ("rungs", 1, "when") and operator == "=="
    assert result.green is implied


def facts(**groups):
    return dict(groups)


SHAREHOLDERS = [
    a_test(
        facts(ownership={"shareholders": {"a": {"country": country, "capital_pct": pct}}}),
        exhaustive=["ownership.shareholders"],
        expect={"r": status},
    )
    for country, pct, status in [
        ("FR", 60, "pass"),
        ("FR", 50, "fail"),
        ("NO", 60, "fail"),
        ("US", 60, "fail"),
        ("FR", 51, "pass"),
        ("FR", 52, "pass"),
    ]
]
TWO = a_test(
    facts(ownership={"shareholders": {"a": {"country": "FR", "capital_pct": 60}, "b": {"country": "US"}}}),
    exhaustive=["ownership.shareholders"],
    expect={"r": "pass"},
)


def owners(**define):
    check = "ownership.shareholders.exists(s, s.country in EU && s.capital_pct >= 51)"
    return ruleset(
        {"id": "r", "check": "owned" if define else check}, **({"define": {"owned": check}} if define else {})
    )


@pytest.mark.parametrize("owner", ["r", "define owned"])
def test_sets_membership_logic_and_quantifiers(owner):
    rules = owners() if owner == "r" else owners(owned=True)
    where = "check" if owner == "r" else "define"
    assert survivors(mutated(rules, *SHAREHOLDERS, TWO)) == []
    assert survivors(mutated(rules, *SHAREHOLDERS)) == [f"{owner}: `all` for `exists` at {where}:1"]
    without_norway = [test for test in SHAREHOLDERS if '"NO"' not in test["name"]]
    assert survivors(mutated(rules, *without_norway, TWO)) == [f"{owner}: `EEA` for `EU` at {where}:1"]


def test_a_definition_is_tested_by_any_rule_that_uses_it():
    rules = ruleset(
        {"id": "a", "check": "enough"},
        {"id": "b", "check": "!poor"},
        {"id": "c", "check": "finance.paid_in_meur > 0"},
        define={"enough": "!poor", "poor": "finance.paid_in_meur < 5"},
    )
    of_b = [finance(4, b="fail"), finance(5, b="pass"), finance(6, b="pass")]
    of_c = [finance(0, c="fail"), finance(1, c="pass")]
    result = mutated(rules, *of_b, *of_c)
    assert survivors(result) == ["define enough: dropped `!` at define:1"]


def test_dates_evidence_and_time_in_force():
    rule = {
        "id": "r",
        "check": 'finance.paid_in_meur > 0 && as_of < timestamp("2024-06-30T00:00:00Z")',
        "evidence": {"grade": "B", "max_age": "P1Y"},
        "effective": {"from": "2024-01-10", "until": "2024-07-10"},
    }
    none = mutated(ruleset(rule), a_test({"finance": {"paid_in_meur": 9}}, as_of="2024-03-01", expect={"r": "pass"}))
    assert [name.removeprefix("r: ") for name in survivors(none)] == [
        "`2024-01-09` for `2024-01-10` at effective from:1",
        "`2024-01-11` for `2024-01-10` at effective from:1",
        "`2024-07-09` for `2024-07-10` at effective until:1",
        "`2024-07-11` for `2024-07-10` at effective until:1",
        "`>=` for `>` at check:1",
        "`-1` for `0` at check:1",
        "`1` for `0` at check:1",
        "`||` for `&&` at check:1",
        "`<=` for `<` at check:1",
        '`"2024-06-29T00:00:00Z"` for `"2024-06-30T00:00:00Z"` at check:1',
        '`"2024-07-01T00:00:00Z"` for `"2024-06-30T00:00:00Z"` at check:1',
        "`A` for `B` at evidence:1",
        "`C` for `B` at evidence:1",
        "`any age` for `P1Y` at evidence:1",
    ]
    paid = {"finance": {"paid_in_meur": 1}}
    days = [
        ("2024-01-09", "not-applicable"),
        ("2024-01-10", "pass"),
        ("2024-06-29", "pass"),
        ("2024-06-30", "fail"),
        ("2024-07-09", "fail"),
        ("2024-07-10", "not-applicable"),
    ]
    tests = [a_test(paid, as_of=day, expect={"r": status}) for day, status in days]
    tests += [
        a_test(paid, as_of="2024-03-01", expect={"r": "unknown"}, grade="C"),
        a_test(paid, as_of="2024-03-01", expect={"r": "pass"}, grade="B"),
        a_test(paid, as_of="2024-03-01", expect={"r": "unknown"}, **{"from": "2023-02-28"}),
        a_test({"finance": {"paid_in_meur": 0}}, as_of="2024-03-01", expect={"r": "fail"}),
    ]
    assert survivors(mutated(ruleset(rule), *tests)) == []


def test_parameters_are_changed_unless_the_test_sets_them():
    parameters = {
        "least": {"title": "L", "value": 5},
        "home": {"title": "H", "value": ["FR", "DE"]},
        "unread": {"title": "U", "value": 1},
    }
    check = "finance.paid_in_meur >= params.least && identity.registered_office_country in params.home"
    rules = ruleset({"id": "r", "check": check}, parameters=parameters)

    def test(paid, country, status, **more):
        made = {"finance": {"paid_in_meur": paid}, "identity": {"registered_office_country": country}}
        return a_test(made, expect={"r": status}, **more)

    good = [test(4, "FR", "fail"), test(5, "FR", "pass"), test(6, "DE", "pass"), test(6, "US", "fail")]
    of_parameters = [name for name in survivors(mutated(rules, *good)) if name.startswith("parameters")]
    assert of_parameters == ["parameters unread: `0` for `1` at value:1", "parameters unread: `2` for `1` at value:1"]
    set_ = [test(paid, "FR", status, set={"least": 5}) for paid, status in ((4, "fail"), (5, "pass"))]
    assert "parameters least: `4` for `5` at value:1" in survivors(mutated(rules, *set_))


def test_dated_values_each_have_their_name():
    values = [
        {"from": "2020-01-01", "value": 5, "source": "law"},
        {"from": "2024-01-01", "value": 7, "source": "law"},
    ]
    rules = ruleset(
        {"id": "r", "check": "finance.paid_in_meur >= params.least"},
        references={"law": {"title": "Law", "published": "2019-01-01"}},
        parameters={"least": {"title": "L", "values": values}},
    )
    now = [a_test({"finance": {"paid_in_meur": p}}, expect={"r": s}) for p, s in ((6, "fail"), (7, "pass"))]
    assert [name for name in survivors(mutated(rules, *now)) if name.startswith("parameters")] == [
        "parameters least: `4` for `5` at value from 2020-01-01:1",
        "parameters least: `6` for `5` at value from 2020-01-01:1",
    ]


def test_thresholds_of_the_verdict():
    verdict = {"necessary": [{"points": {"of": {"a": 1, "b": 2}, "at_least": 2}}]}
    rules = ruleset(
        {"id": "a", "check": "finance.paid_in_meur >= 1"},
        {"id": "b", "check": "finance.committed_meur >= 1"},
        verdict=verdict,
    )

    def test(paid, committed, status):
        return a_test({"finance": {"paid_in_meur": paid, "committed_meur": committed}}, verdict=status)

    of_verdict = [test(0, 1, "necessary-only"), test(1, 0, "not-met")]
    assert [n for n in survivors(mutated(rules, *of_verdict)) if n.startswith("verdict")] == []
    weak = [test(1, 1, "necessary-only"), test(0, 0, "not-met")]
    assert [n for n in survivors(mutated(rules, *weak)) if n.startswith("verdict")] == [
        "verdict: `points 1` for `points 2` at necessary 1:1",
        "verdict: `points 3` for `points 2` at necessary 1:1",
    ]


def test_rungs_in_another_order_are_noticed():
    rules = ruleset(copy.deepcopy(SMALL["rules"][-1]))
    only_ends = [finance(paid, ladder={"rung": rung}) for paid, rung in ((4, 1), (6, 3))]
    assert "ladder: `rung 3` for `rung 2` at rungs:1" in survivors(mutated(rules, *only_ends))
    assert "rungs:1" not in " ".join(survivors(mutated(rules, *only_ends, finance(5, ladder={"rung": 2}))))


def test_excuses():
    name = "`>` for `>=` at check:1"
    excuse = {"rule": "paid", "mutant": name, "reason": "Why."}
    tests = [
        finance(4, paid="fail"),
        finance(4.5, paid="fail"),
        finance(5.5, paid="pass"),
        finance(None, paid="unknown"),
    ]
    excused = mutated(ruleset(RULE), *tests, survivors=[excuse])
    assert (survivors(excused), excused.explained, excused.green) == ([], 1, True)
    noticed = mutated(ruleset(RULE), *BOUNDARY, survivors=[excuse])
    assert [(s.key, s.why) for s in noticed.stale] == [("survivors", "a test notices it")]
    no_such = mutated(ruleset(RULE), *BOUNDARY, survivors=[{**excuse, "mutant": "`x` for `y` at check:1"}])
    assert [s.why for s in no_such.stale] == ["there is no such mutant"]
    assert not noticed.green
    assert not no_such.green


def test_a_failing_test_notices_nothing():
    result = mutated(ruleset(RULE), finance(4, paid="pass"))
    assert (result.failed, len(result.survivors)) == (1, result.mutants)


def test_unless_asked_nothing_is_changed():
    result = run(ruleset(RULE), *BOUNDARY, survivors=[{"rule": "paid", "mutant": "m", "reason": "Why."}])
    assert (result.mutants, result.stale, result.green) == (None, (), True)


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("a.b < 1", ["a.b <= 1", "a.b >= 1", "a.b < 0", "a.b < 2"]),
        ("(a.b) == (0.5)", ["(a.b) != (0.5)", "(a.b) == (0.4)", "(a.b) == (0.6)"]),
        ("a.b != -1", ["a.b == -1", "a.b != -2", "a.b != 0"]),
        ('a.b == "x"', ['a.b != "x"', 'a.b == "x~"']),
        ("a.x && a.y || a.z", ["a.x || a.y || a.z", "a.x && a.y && a.z"]),
        ("!a.b", ["a.b"]),
        ("l.exists(e, e.c)", ["l.all(e, e.c)"]),
        ("exists.all.all(e, e.all)", ["exists.all.exists(e, e.all)"]),
        ("l.filter(e, e.c)", []),
        ("a.in_x in EU", ["!(a.in_x in EU)", "a.in_x in EEA"]),
        ('a.b in ["FR", "DE"]', ['!(a.b in ["FR", "DE"])', 'a.b in ["FR~", "DE"]', 'a.b in ["FR", "DE~"]']),
        (
            'as_of > timestamp("2024-02-29T00:00:00Z")',
            [
                'as_of <= timestamp("2024-02-29T00:00:00Z")',
                'as_of >= timestamp("2024-02-29T00:00:00Z")',
                'as_of > timestamp("2024-02-28T00:00:00Z")',
                'as_of > timestamp("2024-03-01T00:00:00Z")',
            ],
        ),
        ('a.b - duration("48h")', ['a.b - duration("24h")', 'a.b - duration("72h")']),
        ("true", []),
    ],
)
def test_edits_of_an_expression(text, changed):
    assert [edit.apply(text) for edit in edits(text, frozenset({"EU", "EEA"}))] == changed
