"""Each rule of a rule set is seen passing, failing and unknown, or it is said why not."""

from __future__ import annotations

from tests.analysis.ruletests.suites import a_test, finance, ruleset, run

RULE = {"id": "paid", "check": "finance.paid_in_meur >= 5"}
LADDER = {
    "id": "ladder",
    "rungs": [
        {"title": "none"},
        {"title": "some", "when": "finance.paid_in_meur >= 5"},
        {"title": "all", "when": "finance.paid_in_meur >= 10"},
    ],
}


def gaps(result):
    return [f"{gap.rule} {gap.status}" for gap in result.gaps]


def test_what_nobody_expects_is_listed_with_its_place():
    result = run(ruleset(RULE), finance(5, paid="pass"))
    assert gaps(result) == ["paid fail", "paid unknown"]
    assert result.gaps[0].location.file.endswith("demo.yaml")
    assert result.gaps[0].location.line == 1
    assert not result.green


def test_all_seen():
    result = run(ruleset(RULE), finance(5, paid="pass"), finance(4, paid="fail"), finance(None, paid="unknown"))
    assert gaps(result) == []
    assert result.green


def test_a_rung_speaks_of_a_status():
    rungs = [(10, 3), (9, 2), ({"min": 9}, [2, 3])]
    result = run(ruleset(LADDER), *(finance(paid, ladder={"rung": rung}) for paid, rung in rungs))
    assert gaps(result) == []


def test_a_reason_speaks_of_a_status():
    later = {**RULE, "effective": {"from": "2024-07-01"}}
    tests = [
        finance(None, paid={"reason": "not in force"}),
        a_test({}, as_of="2024-07-01", expect={"paid": {"reason": "missing"}}),
    ]
    assert gaps(run(ruleset(later), *tests)) == ["paid pass", "paid fail"]


def test_what_cannot_be_seen_is_excused_and_no_more():
    excuse = {"rule": "paid", "status": "fail", "reason": "Nothing fails."}
    tests = [finance(5, paid="pass"), finance(None, paid="unknown")]
    excused = run(ruleset(RULE), *tests, unseen=[excuse])
    assert (gaps(excused), excused.unseen, excused.green) == ([], 1, True)
    stale = run(ruleset(RULE), *tests, finance(4, paid="fail"), unseen=[excuse])
    assert [s.why for s in stale.stale] == ["a test expects fail of paid, so it can be seen"]
    assert (stale.unseen, stale.green) == (0, False)


def test_imported_rules_are_not_counted():
    imports = [{"ruleset": "iso-27001", "as": "iso", "rules": ["valid-certificate"]}]
    result = run(ruleset(RULE, imports=imports), finance(5, paid="pass"))
    assert result.rules == 1
    assert gaps(result) == ["paid fail", "paid unknown"]
