"""A scorecard against that of an earlier run: met where nothing got worse, and never for any other reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.analysis.changes.baseline import against_baseline
from compliance.model.scorecard import LevelSpan, Scorecard
from compliance.model.statements import FactLocation
from compliance.model.status import Status, VerdictStatus
from tests.analysis.runs import FACTS, card, rules
from tests.builders import rule
from tests.engine.test_waivers import waiver
from tests.properties import examples
from tests.report.cards import PAIRS
from tests.report.cards import card as of_builtin

quick = settings(max_examples=examples(50))
NOT_MET, NECESSARY, SUFFICIENT = VerdictStatus.NOT_MET, VerdictStatus.NECESSARY_ONLY, VerdictStatus.SUFFICIENT
POSSIBLE = [
    (NOT_MET,),
    (NECESSARY,),
    (SUFFICIENT,),
    (NOT_MET, NECESSARY),
    (NECESSARY, SUFFICIENT),
    (NOT_MET, NECESSARY, SUFFICIENT),
]
GIVEN = st.fixed_dictionaries(
    {name: st.sampled_from([True, False, None]) for name in ("gate", "extra", "maybe", "there")}
    | {"share": st.sampled_from([0, 60, 100, None])}
)


def status(old: Scorecard, new: Scorecard) -> str:
    return against_baseline(old, new).status


@pytest.mark.exhaustive(one_in=6)
@pytest.mark.parametrize(("provider", "ruleset"), PAIRS)
def test_against_itself(provider, ruleset):
    same = of_builtin(provider, ruleset)
    found = against_baseline(same, same)
    assert (found.kind, found.status, found.message, found.rules) == ("baseline", "met", "nothing is", ())
    assert found.text == f"nothing worse than as of {same.as_of}"


@quick
@given(facts=GIVEN)
def test_whatever_the_facts_against_itself(facts):
    assert status(card(**facts), card(**facts)) == "met"


@quick
@given(facts=GIVEN, name=st.sampled_from([*FACTS, "maybe"]))
def test_what_is_not_known_any_more_is_never_better(facts, name):
    """Had a rule that reads it passed, or did anything depend on it, then it is worse."""
    old, new = card(**facts), card(**facts | {name: None})
    settled = [
        before.rule
        for before, after in zip(old.findings, new.findings, strict=True)
        if before.status is Status.PASS
        and after.status is not Status.PASS
        and after.status is not Status.NOT_APPLICABLE
    ]
    found = against_baseline(old, new)
    assert found.status == "not met" if settled else found.status in ("met", "not met")
    assert {*settled} <= {*found.rules}


@quick
@given(facts=GIVEN, name=st.sampled_from(["gate", "extra", "maybe"]))
def test_what_turns_true_makes_nothing_worse(facts, name):
    old, new = card(**facts | {name: None}), card(**facts | {name: True})
    assert status(old, new) == "met"
    assert status(card(**facts | {name: False}), new) == "met"


@quick
@given(facts=GIVEN, name=st.sampled_from(["gate", "extra"]), worse=st.sampled_from([False, None]))
def test_what_turns_false_or_unknown_is_worse(facts, name, worse):
    found = against_baseline(card(**facts | {name: True}), card(**facts | {name: worse}))
    assert found.status == "not met"
    assert found.rules[0] == name.upper()
    assert (
        f"{name.upper()}: pass → {'fail' if worse is False else 'unknown'}" in found.message or "more" in found.message
    )


ONE = card()


def with_finding(number: int, status: Status) -> Scorecard:
    findings = list(ONE.findings)
    findings[number] = replace(findings[number], status=status)
    return replace(ONE, findings=tuple(findings))


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("then", Status)
@pytest.mark.parametrize("now", Status)
def test_a_single_finding(number, then, now):
    """Nothing but a finding is another one: as if it had no points, no level and no part in the verdict."""
    stands = (Status.FAIL, Status.UNKNOWN, Status.ERROR)
    worse = (then in (Status.PASS, Status.NOT_APPLICABLE) and now in stands) or (
        then in (Status.UNKNOWN, Status.ERROR) and now is Status.FAIL
    )
    assert (status(with_finding(number, then), with_finding(number, now)) == "not met") is worse


@pytest.mark.parametrize("then", POSSIBLE)
@pytest.mark.parametrize("now", POSSIBLE)
def test_a_verdict(then, now):
    """A worse end that moved down is worse; where it did not, a better end that moved down is."""
    old, new = (replace(ONE, verdict=replace(ONE.verdict, possible=possible)) for possible in (then, now))
    rank = [*VerdictStatus].index
    order = {NOT_MET: 0, NECESSARY: 1, SUFFICIENT: 2}
    assert rank(NOT_MET) >= 0
    low, high = order[now[0]] - order[then[0]], order[now[-1]] - order[then[-1]]
    assert (status(old, new) == "not met") is (low < 0 or (low == 0 and high < 0))


@pytest.mark.parametrize(
    "change",
    [
        {"score": replace(ONE.score, certain=ONE.score.certain - 0.01)},
        {"score": replace(ONE.score, possible=ONE.score.possible - 0.01)},
        {"score": replace(ONE.score, coverage=0.99)},
        {"score": None},
        {"level": LevelSpan("none", "full")},
        {"level": LevelSpan("none", "none")},
        {"level": None},
        {"level": LevelSpan("another", "another")},
        {"objectives": (replace(ONE.objectives[0], level=LevelSpan("none", "full")), *ONE.objectives[1:])},
        {"objectives": (replace(ONE.objectives[0], score=None), *ONE.objectives[1:])},
    ],
)
def test_a_single_result_that_is_worse(change):
    new = replace(ONE, **change)
    found = against_baseline(ONE, new)
    assert found.status == "not met"
    assert found.message
    if "another" not in repr(change):
        assert status(new, ONE) == "met", "the other way round it is better"


def test_lines_and_order_mean_nothing():
    moved = [
        replace(
            finding,
            facts=tuple(
                replace(f, location=f.location and FactLocation("elsewhere.yaml", 9, 9)) for f in finding.facts
            ),
        )
        for finding in reversed(ONE.findings)
    ]
    new = replace(ONE, findings=tuple(moved), objectives=ONE.objectives[::-1])
    assert against_baseline(ONE, new) == against_baseline(ONE, ONE)


def test_only_waived_findings_got_worse():
    found = against_baseline(ONE, card(waiver("GATE"), gate=False))
    assert (found.status, found.rules, found.waived) == ("met by waiver", ("GATE",), ("GATE",))
    assert "GATE: pass → fail" in found.message


def test_another_finding_got_worse_as_well():
    found = against_baseline(ONE, card(waiver("GATE"), gate=False, extra=False))
    assert (found.status, found.rules, found.waived) == ("not met", ("GATE", "EXTRA"), ("GATE",))


@quick
@given(old=GIVEN, new=GIVEN, waived=st.sampled_from(["GATE", "EXTRA", "SHARE", "MAYBE"]))
def test_a_waiver_never_turns_met_into_not_met_nor_hides_another_finding(old, new, waived):
    before, plain, with_waiver = card(**old), card(**new), card(waiver(waived), **new)
    found, passed_over = against_baseline(before, plain), against_baseline(before, with_waiver)
    if found.status == "met":
        assert passed_over.status == "met"
    if passed_over.status == "met by waiver":
        worse = {r for r in found.rules if r != waived and f"{r}: " in "; ".join(_all_worse(before, plain))}
        assert not worse


def _all_worse(old: Scorecard, new: Scorecard) -> tuple[str, ...]:
    from compliance.analysis.changes.changes import compare  # noqa: PLC0415 - beside its only use

    return compare(old, new).worse


def test_a_waiver_of_the_baseline_counts_for_nothing():
    """What was passed over then was a failure all the same: it is no worse now, and was no pass."""
    waived = card(waiver("GATE"), gate=False)
    assert status(waived, card(gate=False)) == "met"
    assert status(waived, card(gate=None)) == "not met", "coverage is lost"
    assert status(card(gate=False), waived) == "met"


def test_a_rule_that_is_gone_or_new_is_said():
    other = rules([rule("x.demo.extra", "NEW", objective="run")], version="2")
    found = against_baseline(card(under=other), ONE)
    assert found.message.endswith("the rule set is another one; no longer a rule: NEW")
    assert against_baseline(ONE, card(under=other)).message.endswith("the rule set is another one")


def test_a_rule_that_no_longer_applies_is_said():
    found = against_baseline(card(there=True, maybe=True), card(there=False, maybe=True))
    assert "no longer applies: MAYBE" in found.message


def test_a_new_rule_is_worse_by_what_it_does_to_the_results():
    gate = rule("x.demo.maybe", "NEW", objective="run", role="gate")
    found = against_baseline(ONE, card(under=rules([gate]), maybe=False))
    assert found.status == "not met"
    assert found.message.startswith("verdict sufficient → not-met")
    assert found.rules == ("NEW",)


def test_a_long_list_is_cut():
    found = against_baseline(ONE, card(gate=False, share=0, extra=False))
    assert found.message.count("; ") == 4
    assert found.message.endswith(" more")
    assert set(found.rules) == {"GATE", "EXTRA", "SHARE"}
