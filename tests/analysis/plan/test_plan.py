"""Plans: of random providers against the engine, and of small ones as one would expect them."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compliance.analysis.plan.plan import WHO, plan
from compliance.analysis.solvers.further import Further
from compliance.engine.monotone.system import Step
from compliance.engine.state import decide_all
from compliance.engine.steps import meets, with_steps, without_steps
from compliance.model.scorecard import NothingEvaluatedError
from tests.analysis.rulesets import TARGETS, situations
from tests.builders import answers, judgement, provider, ruleset, snapshot, statement
from tests.properties import examples

DAY = "2021-01-01"


def plan_of(rules, given_, target="necessary", by=(), further=None):
    acme = provider([statement("2020-01-01", answers(given_))])
    return plan(decide_all(rules, snapshot(acme, DAY)), target, by, further)


def steps(names, rules):
    found = []
    for name in names:
        id_, _, rung = name.partition(">=rung ")
        found.append(Step(id_, int(rung or rules.rule(id_).pass_rung)))
    return found


@settings(max_examples=examples(150))
@given(situations(), st.sampled_from(TARGETS))
def test_every_reason_and_fix_is_one_for_the_engine_and_none_has_a_step_too_many(drawn, target):
    rules, acme = drawn
    then = snapshot(acme, DAY)
    try:
        found = plan(decide_all(rules, then), target)
    except NothingEvaluatedError:
        assume(False)  # noqa: FBT003 - hypothesis has it so
    now = decide_all(rules, then)
    sure = all(standing.outcome.applies is not None for standing in now.counted)
    for reason in found.reasons:
        missed = steps(reason, rules)
        assert not meets(without_steps(now, missed), target, "possible")
        for step in missed:
            assert not sure or meets(without_steps(now, [s for s in missed if s != step]), target, "possible")
    for fix in found.fixes:
        reached = steps(fix.rules, rules)
        assert meets(with_steps(now, reached), target, "certain")
        for step in reached:
            assert not meets(with_steps(now, [s for s in reached if s != step]), target, "certain") or not sure
    assert found.met is meets(now, target, "certain")
    if not meets(now, target, "possible") and sure:
        assert found.reasons
    if found.met:
        assert [fix.rules for fix in found.fixes] == [()]
    if found.cheapest is not None:
        worth = (found.cheapest.effort, len(found.cheapest.prove))
        assert all(worth <= (fix.effort, len(fix.prove)) for fix in found.fixes)
    else:
        assert not sure or not found.fixes


@settings(max_examples=examples(100))
@given(situations(), st.sampled_from(TARGETS))
def test_what_is_to_be_changed_is_known_to_fail_and_nothing_else_is(drawn, target):
    rules, acme = drawn
    try:
        found = plan(decide_all(rules, snapshot(acme, DAY)), target)
    except NothingEvaluatedError:
        assume(False)  # noqa: FBT003 - as above
    reached = {s.rule.id: s.outcome.possible for s in decide_all(rules, snapshot(acme, DAY)).counted}
    kinds = {step.name: step.kind for step in found.steps}
    for step in found.steps:
        (tried,) = steps([step.name], rules)
        assert (step.kind == "change") is (tried.rung > reached[step.rule])
        assert step.kind == "change" or (step.fix, step.effort) == (None, 0.0)
    assert {name for reason in found.reasons for name in reason if kinds[name] == "prove"} == set()
    for fix in (*found.fixes, found.cheapest, found.cheapest_by_provider):
        if fix is not None:
            assert [name for name in fix.rules if kinds[name] == "change"] == [*fix.change]
            assert [name for name in fix.rules if kinds[name] == "prove"] == [*fix.prove]
            assert fix.effort == len(fix.change)  # each of these rules names no fix


@settings(max_examples=examples(100))
@given(situations(), st.sampled_from(TARGETS))
def test_what_cannot_change_the_verdict_does_not(drawn, target):
    """Whatever a rule said to be unable to change it turns out to be, and whatever the other open ones do."""
    rules, acme = drawn
    then = snapshot(acme, DAY)
    try:
        found = plan(decide_all(rules, then), target)
    except NothingEvaluatedError:
        assume(False)  # noqa: FBT003 - as above
    now = decide_all(rules, then)
    open_ = {s.rule.id: s for s in now.counted if not s.settled}
    assert {one.rule for one in found.find_out_first} == set(open_)
    for one in found.find_out_first:
        if one.could_change_verdict or any(s.outcome.applies is None for s in open_.values()):
            continue
        others = [id_ for id_ in open_ if id_ != one.rule]
        for good in chain.from_iterable(combinations(others, n) for n in range(len(others) + 1)):
            done = [Step(id_, open_[id_].outcome.possible if id_ in good else 1) for id_ in others]
            verdicts = {
                with_steps(now, [*done, Step(one.rule, rung)]).judge().status
                for rung in range(open_[one.rule].outcome.certain, open_[one.rule].outcome.possible + 1)
            }
            assert len(verdicts) == 1


FIXES = {
    "A": {"text": "Do A.", "by": "provider", "effort": 5},
    "B": {"text": "Do B.", "by": "owners", "effort": 1},
    "C": {"text": "Do C.", "by": "provider", "effort": 2},
}
THREE = [judgement(id_, fix=fix) for id_, fix in FIXES.items()]


@pytest.mark.parametrize(
    ("clause", "state", "reasons", "fixes", "cheapest", "own"),
    [
        ({"all": ["A", "B"]}, {"A": "fail", "B": "fail"}, [("A",), ("B",)], [("A", "B")], ("A", "B"), None),
        ({"any_of": ["A", "B"]}, {"A": "fail", "B": "fail"}, [("A", "B")], [("B",), ("A",)], ("B",), ("A",)),
        ({"any_of": ["A", "B"]}, {"A": "fail"}, [], [("B",), ("A",)], ("B",), ("A",)),
        ({"any_of": ["A", "B"]}, {"A": "pass"}, [], [()], (), ()),
        (
            {"points": {"of": {"A": 2, "B": 1, "C": 1}, "at_least": 2}},
            {"A": "fail", "B": "fail", "C": "fail"},
            [("A", "B"), ("A", "C")],
            [("B", "C"), ("A",)],
            ("B", "C"),
            ("A",),
        ),
        ({"points": {"of": {"A": 1}, "at_least": 2}}, {}, [()], [], None, None),
    ],
)
def test_small_ones(clause, state, reasons, fixes, cheapest, own):
    found = plan_of(ruleset(THREE, [clause]), state)
    assert list(found.reasons) == reasons
    assert [fix.rules for fix in found.fixes] == fixes
    assert (found.cheapest and found.cheapest.rules) == cheapest
    assert (found.cheapest_by_provider and found.cheapest_by_provider.rules) == own
    assert (found.own_hands is None) is (own is not None)


GATES = [{**rule, "role": "gate"} for rule in THREE]
ALONE = "It cannot be made certain by the provider alone. Not known, and for others to change if it fails: B (B, the owners)."
MISSED = "No fix is in the provider's own hands: even with everything it can do itself, this is missed: {}; {}."


@pytest.mark.parametrize(
    ("clause", "state", "prove", "change", "effort", "own"),
    [
        ({"gates": "all"}, {}, ("A", "B", "C"), (), 0, ALONE),
        ({"gates": "all"}, {"B": "pass"}, ("A", "C"), (), 0, None),
        ({"gates": "all"}, {"A": "fail"}, ("B", "C"), ("A",), 5, ALONE),
        ({"gates": "all"}, {"A": "fail", "B": "fail"}, ("C",), ("A", "B"), 6,
         MISSED.format("every gate passes", "the cheapest fix takes the owners")),
        ({"any_of": ["A", "B"]}, {"A": "fail"}, ("B",), (), 0, None),
        ({"any_of": ["A", "B"]}, {"A": "fail", "B": "fail"}, (), ("B",), 1, None),
        ({"points": {"of": {"A": 2, "B": 1, "C": 1}, "at_least": 2}}, {"A": "fail"}, ("B", "C"), (), 0, None),
        ({"points": {"of": {"A": 2, "B": 1, "C": 1}, "at_least": 3}}, {"C": "fail"}, ("A", "B"), (), 0, None),
        ({"points": {"of": {"A": 1, "B": 1, "C": 1}, "at_least": 2}}, {"A": "fail", "B": "fail"}, ("C",), ("B",), 1, None),
    ],
)  # fmt: skip
def test_what_is_not_known_is_to_be_found_out_and_what_fails_to_be_changed(clause, state, prove, change, effort, own):
    found = plan_of(ruleset(GATES, [clause]), state)
    assert (found.cheapest.prove, found.cheapest.change, found.cheapest.effort) == (prove, change, effort)
    assert found.own_hands == own
    assert found.own_hands_missed is bool(own and own.startswith("No fix"))
    told = {step.rule: (step.kind, step.fix, step.facts) for step in found.steps}
    for rule in prove:
        assert told[rule] == ("prove", None, (f"answers.demo.{rule}",))
    for rule in change:
        assert told[rule] == ("change", FIXES[rule]["text"], ())


def test_of_a_graded_rule_a_rung_not_known_is_found_out_and_one_out_of_reach_changed():
    """`half` is reached, `most` is open, `all` is out of reach."""
    conditions = ("x.demo.half", "x.demo.most", "x.demo.all")
    rungs = [
        {"title": "none", "points": 0},
        *({"title": c[7:], "points": n, "when": c} for n, c in enumerate(conditions, 1)),
    ]
    fix = {"text": "Pay.", "by": "owners", "effort": 4}
    for mark, (kind, effort) in {60: ("prove", 0), 90: ("change", 4)}.items():
        rules = ruleset([{"id": "G", "rungs": rungs, "fix": fix}], [{"score": {"of": "all", "at_least": mark}}])
        acme = provider([statement("2020-01-01", {"x": {"demo": {"half": True, "all": False}}})])
        found = plan(decide_all(rules, snapshot(acme, DAY)), "necessary")
        (step,) = found.steps
        assert (step.kind, step.effort, step.rung) == (kind, effort, "most" if mark == 60 else None)
        assert found.cheapest.rules == (step.name,)


def test_a_rule_without_fix_costs_one_and_is_nobody_s_known():
    found = plan_of(ruleset([judgement("A")], [{"all": ["A"]}]), {"A": "fail"})
    assert (found.cheapest.effort, found.cheapest.by) == (1.0, ("unknown",))
    assert found.own_hands == (
        "No fix is in the provider's own hands: even with everything it can do itself, this is missed: A pass; "
        "the cheapest fix takes someone the rule set does not name."
    )


def test_fixes_of_some_only():
    rules, fails = ruleset(THREE, [{"any_of": ["A", "B", "C"]}]), dict.fromkeys("ABC", "fail")
    assert [fix.rules for fix in plan_of(rules, fails, by=["provider"]).fixes] == [("C",), ("A",)]
    assert [fix.rules for fix in plan_of(rules, fails, by=["owners"]).fixes] == [("B",)]
    assert plan_of(rules, fails, by=["state"]).fixes == ()
    assert plan_of(rules, fails, by=["state"]).cheapest is None
    assert all(who in WHO for who in plan_of(rules, fails, by=["owners"]).by)


def test_rungs_are_named():
    rungs = [{"title": str(n), "points": n} for n in range(4)]
    rules = ruleset([{"id": "G", "rungs": rungs}], [{"score": {"of": "all", "at_least": 60}}])
    found = plan_of(rules, {"G": 2})
    assert found.reasons == (("G>=rung 3",),)
    assert [fix.rules for fix in found.fixes] == [("G>=rung 3",)]


def test_what_a_rule_could_move():
    rules = ruleset([judgement("A", points=3), judgement("B")], [{"score": {"of": "all", "at_least": 50}}])
    first, second = plan_of(rules, {}).find_out_first
    assert (first.rule, first.score_span.certain, first.score_span.possible) == ("A", 0.0, 75.0)
    assert (first.could_change_verdict, second.could_change_verdict) == (True, False)
    assert first.facts == ("answers.demo.A",)


def test_a_threshold_nobody_knows_yet_has_no_fix():
    mark = {"title": "Mark", "values": [{"from": "2030-01-01", "value": 1, "source": "law"}]}
    rules = ruleset(
        [judgement("A")],
        [{"score": {"of": "all", "at_least": {"param": "mark"}}}],
        parameters={"mark": mark},
        references={"law": {"title": "Law", "published": "2020-01-01"}},
    )
    found = plan_of(rules, {"A": "pass"})
    assert (str(found.verdict), found.fixes, found.reasons) == ("undetermined", (), ())


def test_a_list_cut_short_still_has_the_cheapest_fix():
    names = [f"r{number}" for number in range(14)]
    fixes = [{"text": "Do it.", "by": "provider", "effort": 20 - number} for number in range(14)]
    rules = ruleset(
        [judgement(name, fix=fix, points=2) for name, fix in zip(names, fixes, strict=True)],
        [{"score": {"of": "all", "at_least": 50}}],
    )
    found = plan_of(rules, dict.fromkeys(names, "fail"))
    assert (found.counts.fixes.found, found.counts.fixes.exact) == (3432, True)
    assert found.counts.fixes.listed == len(found.fixes) < 3432
    assert found.cheapest.rules == tuple(names[7:])
    assert found.cheapest == found.fixes[0]
    assert all(found.cheapest.effort <= fix.effort for fix in found.fixes)


def test_a_fix_not_proven_cheapest_is_never_dearer_than_one_listed(monkeypatch):
    monkeypatch.setattr("compliance.engine.monotone.covering.STATES", 0)
    fix = {"text": "Do it.", "by": "provider", "effort": 5}
    three = [judgement(name, fix=fix) for name in "ABC"]
    rules = ruleset(three, [{"points": {"of": {"A": 3, "B": 3, "C": 3}, "at_least": 4}}])
    found = plan_of(rules, dict.fromkeys("ABC", "fail"), further=Further(installed=lambda _: False))
    assert not found.cheapest_proven
    assert (found.cheapest_at_least, found.cheapest.effort) == (7, 10)
    assert "pip install 'cloud-provider-compliance[solver]'" in found.limits[0]
    assert found.cheapest in found.fixes
    assert found.cheapest.effort == min(fix.effort for fix in found.fixes)


def test_what_may_decide_once_another_rule_turns_out_not_to_apply_is_not_said_to_change_nothing():
    """A may not apply, and the score then hangs on B."""
    rules = ruleset(
        [{"id": "A", "points": 5, "check": "x.demo.a", "applies": "x.demo.applies"}, {"id": "B", "points": 4}],
        [{"any_of": ["A"]}, {"score": {"of": "all", "at_least": 50}}],
    )
    acme = provider([statement("2020-01-01", {"x": {"demo": {"a": False}}})])
    found = plan(decide_all(rules, snapshot(acme, DAY)), "necessary")
    assert {one.rule: one.could_change_verdict for one in found.find_out_first} == {"A": True, "B": True}
