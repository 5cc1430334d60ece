"""What changed between two runs: which way everything turned, and which facts say why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compliance.analysis.changes.changes import changes, turn_text
from compliance.analysis.changes.turns import (
    coverage_turn,
    finding_turn,
    foremost,
    level_turn,
    score_turn,
    turn_of,
    verdict_turn,
)
from compliance.model.findings import RungSpan, Span
from compliance.model.scorecard import LevelSpan, Score
from compliance.model.statements import FactLocation
from compliance.model.status import Reason, Status, VerdictStatus
from tests.analysis.runs import card, change, rules
from tests.builders import demo, nested, provider, rule, ruleset, scorecard, statement
from tests.engine.test_waivers import waiver

NOT_MET, NECESSARY, SUFFICIENT = VerdictStatus.NOT_MET, VerdictStatus.NECESSARY_ONLY, VerdictStatus.SUFFICIENT


@pytest.mark.parametrize(
    ("old", "new", "turn"),
    [
        ((1, 1), (1, 1), "same"),
        ((1, 1), (0, 1), "worse"),
        ((0, 1), (0, 0), "worse"),
        ((1, 2), (0, 3), "worse"),
        ((0, 0), (0, 1), "wider"),
        ((0, 1), (1, 1), "better"),
        ((0, 3), (1, 2), "narrower"),
        ((0, 1), (0, 1 + 1e-12), "same"),
    ],
)
def test_which_way_ends_turn(old, new, turn):
    assert turn_of(old, new) == turn


@pytest.mark.parametrize(
    ("old", "new", "turn"),
    [
        ([SUFFICIENT], [NECESSARY], "worse"),
        ([NECESSARY], [NOT_MET], "worse"),
        ([NECESSARY], [NOT_MET, NECESSARY, SUFFICIENT], "worse"),
        ([NECESSARY, SUFFICIENT], [NECESSARY], "worse"),
        ([NOT_MET, NECESSARY], [NOT_MET], "worse"),
        ([NOT_MET], [NOT_MET, SUFFICIENT], "wider"),
        ([NOT_MET, SUFFICIENT], [NECESSARY], "narrower"),
        ([NOT_MET, SUFFICIENT], [SUFFICIENT], "better"),
        ([NECESSARY], [NECESSARY], "same"),
    ],
)
def test_which_way_a_verdict_turns(old, new, turn):
    assert verdict_turn(old, new) == turn


SCALE, UPSIDE_DOWN = ("none", "basic", "full"), ("full", "basic", "none")


@pytest.mark.parametrize(
    ("old", "new", "scales", "turn"),
    [
        ("full", "basic", (SCALE, SCALE), "worse"),
        ("basic", "full", (SCALE, SCALE), "better"),
        ("basic", "full", ((), SCALE), "better"),
        ("full", "basic", (SCALE, ()), "worse"),
        ("full", "full", ((), ()), "same"),
        ("full", "basic", ((), ()), "incomparable"),
        ("full", "high", (SCALE, ("low", "high")), "incomparable"),
        ("basic", "full", (SCALE, UPSIDE_DOWN), "incomparable"),
        ("basic", "basic", (SCALE, UPSIDE_DOWN), "same"),
        ("full", None, (SCALE, SCALE), "worse"),
        (None, "none", (SCALE, SCALE), "other"),
        (None, None, (SCALE, SCALE), "same"),
    ],
)
def test_which_way_a_level_turns(old, new, scales, turn):
    spans = [level and LevelSpan(level, level) for level in (old, new)]
    assert level_turn(*spans, scales) == turn


def test_a_score_that_is_lost_is_worse():
    assert score_turn(Score(0, 0, 1), None) == "worse"
    assert score_turn(None, Score(0, 0, 1)) == "other"
    assert coverage_turn(Score(50, 50, 1), Score(50, 50, 0.5)) == "worse"
    assert coverage_turn(Score(50, 50, 1), None) == "same", "told of once"


PASS, FAIL, UNKNOWN, ERROR, AWAY = Status.PASS, Status.FAIL, Status.UNKNOWN, Status.ERROR, Status.NOT_APPLICABLE
STATUSES = {
    (PASS, FAIL): "worse",
    (PASS, UNKNOWN): "worse",
    (PASS, ERROR): "worse",
    (PASS, AWAY): "other",
    (UNKNOWN, FAIL): "worse",
    (UNKNOWN, PASS): "better",
    (UNKNOWN, ERROR): "other",
    (UNKNOWN, AWAY): "other",
    (ERROR, UNKNOWN): "other",
    (ERROR, FAIL): "worse",
    (ERROR, PASS): "better",
    (ERROR, AWAY): "other",
    (FAIL, UNKNOWN): "wider",
    (FAIL, ERROR): "wider",
    (FAIL, PASS): "better",
    (FAIL, AWAY): "other",
    (AWAY, PASS): "other",
    (AWAY, FAIL): "worse",
    (AWAY, UNKNOWN): "worse",
    (AWAY, ERROR): "worse",
}
ONE = card().findings[0]


def test_which_way_a_status_turns():
    assert len(STATUSES) == len(Status) * (len(Status) - 1)
    for (old, new), turn in STATUSES.items():
        assert finding_turn(replace(ONE, status=old), replace(ONE, status=new)) == turn, (old, new)


@pytest.mark.parametrize(
    ("then", "now", "turn", "text"),
    [
        ({}, {}, "same", "pass as before"),
        ({}, {"points": Span(5, 10)}, "worse", "pass, points 10/10 → 5 to 10/10"),
        ({"points": Span(5, 5)}, {}, "better", "pass, points 5/10 → 10/10"),
        ({}, {"rung": RungSpan(1, 2)}, "worse", "pass, rung 2 → 1 to 2"),
        ({}, {"rung": RungSpan(1, 10**400)}, "worse", f"pass, rung 2 → 1 to 1{'0' * 400}"),
        ({}, {"points": Span(0, 0), "max_points": 20.0}, "other", "pass, points 10/10 → 0/20"),
        ({}, {"reason": Reason.WEAK}, "other", "pass, None → weak"),
    ],
)
def test_which_way_a_finding_of_one_status_turns(then, now, turn, text):
    old, new = replace(ONE, **then), replace(ONE, **now)
    assert finding_turn(old, new) == turn
    assert turn_text(old, new) == text


def test_the_worst_is_named():
    assert foremost(["same", "better", "incomparable", "wider"]) == "incomparable"
    assert foremost([]) == "same"


def test_nothing_changed():
    found = change(card(), card())
    assert (found.turn, found.worse, found.inputs, found.objectives, found.findings) == ("same", (), (), (), ())


def test_what_got_worse():
    found = change(card(), card(gate=False, share=40))
    assert found.worse == (
        "verdict sufficient → not-met",
        "level basic → none",
        "score 80 → 30",
        "own: score 100 → 50",
        "run: level basic → none",
        "GATE: pass → fail",
        "SHARE: fail, points 5/10 → 0/10",
    )
    gate = found.findings[0]
    (fact,) = gate.facts
    assert (fact.path, [s.value for s in fact.old], [s.value for s in fact.new]) == ("x.demo.gate", [True], [False])
    assert fact.new[0].location.file == "acme.yaml"
    assert gate.causes == ()


def test_a_fact_that_nobody_states_any_more():
    found = change(card(), card(gate=None))
    assert "GATE: pass → unknown" in found.worse
    assert "coverage 100% → 70%" in found.worse
    (fact,) = found.findings[0].facts
    assert fact.new == ()
    assert [stated.value for stated in fact.old] == [True]


def test_from_fail_to_unknown_only_coverage_is_lost():
    found = change(card(gate=False), card(gate=None))
    assert [(finding.rule, finding.turn) for finding in found.findings] == [("GATE", "wider")]
    assert found.worse == ("coverage 100% → 70%", "own: coverage 100% → 50%")


def test_coverage_lost_in_one_objective_and_won_in_another():
    old, new = card(extra=False, share=None), card(extra=None, share=40)
    assert old.score.coverage < new.score.coverage
    assert "own: coverage 100% → 50%" in change(old, new).worse


def test_sources_that_disagree():
    both = [
        statement("2023-01-10", demo(gate=True, extra=True, share=60, there=False)),
        statement("2024-01-10", demo(gate=True), "one"),
        statement("2024-01-10", demo(gate=False), "two"),
    ]
    found = change(card(), card(of=both))
    (fact,) = found.findings[0].facts
    assert {stated.value for stated in fact.new} == {True, False}
    assert {stated.sources for stated in fact.new} == {("one", "s"), ("two",)}


def test_another_line_is_no_change():
    old = card()
    moved = []
    for finding in old.findings:
        facts = [replace(f, location=f.location and FactLocation("moved.yaml", 99, 7)) for f in finding.facts]
        moved.append(replace(finding, facts=tuple(facts)))
    assert change(old, replace(old, findings=tuple(moved))).turn == "same"


@pytest.mark.parametrize(
    ("expires", "then", "now", "did"),
    [
        ("2024-07-31", "2024-07-31", "2024-08-01", "has expired on 2024-07-31"),
        ("2024-07", "2024-06-30", "2024-07-01", "may have expired in 2024-07"),
        ("2024-07", "2024-07-31", "2024-08-01", "has expired in 2024-07"),
    ],
)
def test_what_the_calendar_did(expires, then, now, did):
    certified = nested(certifications__iso={"scheme": "iso-27001", "expires": expires})
    acme = provider([statement("2023-01-10", certified)])
    against = ruleset([rule("certifications.exists(c, in_force(c))", "ISO")])
    found = change(scorecard(acme, against, then), scorecard(acme, against, now))
    (finding,) = found.findings
    assert finding.facts == ()
    assert [(cause.kind, cause.text) for cause in finding.causes] == [
        ("calendar", f"as of {then} to {now}: certifications.iso {did}")
    ]


def test_evidence_that_became_too_old():
    acme = provider([statement("2023-01-10", demo(gate=True))], {"s": {**_source(), "published": "2023-01-10"}})
    against = ruleset([rule("x.demo.gate", "R", evidence={"max_age": "P1Y"})])
    found = change(scorecard(acme, against, "2024-01-10"), scorecard(acme, against, "2024-01-11"))
    assert found.findings[0].causes[0].text.endswith("what is said of x.demo.gate has become too old")


def _source():
    return {"title": "A source", "publisher": "Someone", "grade": "A"}


def test_another_rule_set():
    other = rules([rule("x.demo.extra", "NEW", objective="run")], version="2")
    found = change(card(), card(under=other))
    assert [cause.text for cause in found.inputs if cause.kind == "ruleset"] == ["version 1 to 2 of demo"]
    assert [(f.rule, f.turn, f.old) for f in found.findings] == [("NEW", "other", None)]
    back = change(card(under=other), card())
    assert [(f.rule, f.turn, f.new) for f in back.findings] == [("NEW", "other", None)]


def test_a_text_that_changed_without_its_version():
    other = rules([rule("x.demo.extra", "NEW", objective="run")])
    (cause,) = change(card(), card(under=other)).inputs
    assert cause.text == "another text of demo, though its version is still 1"


def test_an_objective_that_is_gone_or_new():
    without = replace(card(), objectives=card().objectives[:1])
    gone, new = change(card(), without), change(without, card())
    assert [(one.id, one.turn, one.new_score) for one in gone.objectives] == [("run", "other", None)]
    assert [(one.id, one.turn, one.old_score) for one in new.objectives] == [("run", "other", None)]


def test_a_waiver_that_ends_is_told_and_is_no_worsening():
    found = change(card(waiver("GATE"), gate=False), card(gate=False))
    (finding,) = found.findings
    assert (finding.rule, finding.turn) == ("GATE", "other")
    assert [cause.text for cause in finding.causes] == ["no longer waived, as it was through 2024-12-31"]
    assert found.worse == ()


def test_where_no_input_differs_the_program_does():
    old = card()
    findings = (replace(old.findings[0], status=Status.FAIL), *old.findings[1:])
    found = change(old, replace(old, findings=findings))
    assert [cause.kind for cause in found.findings[0].causes] == ["program"]


def test_scorecards_that_are_gone_or_new():
    old, new = card(), replace(card(), provider=replace(card().provider, id="other"))
    first, last = changes({old.key: old}, {new.key: new})
    assert (first.provider, first.presence, first.turn, first.worse) == ("other", "new", "other", ())
    assert (last.provider, last.presence, last.turn) == ("acme", "old", "worse")
    assert last.worse == ("it is no longer evaluated",)


def test_cards_are_matched_by_key():
    one, other = card(), replace(card(), provider=replace(card().provider, service="iaas"))
    assert one.key != other.key
    old, new = {one.key: one, other.key: other}, {other.key: other, one.key: one}
    assert [(c.service, c.turn) for c in changes(old, new)] == [("iaas", "same"), (None, "same")]


def test_a_parameter_that_was_set():
    found = change(replace(card(), parameters={"least": 1}), replace(card(), parameters={"least": 2, "flag": True}))
    assert [cause.text for cause in found.inputs] == ["flag from not there to True", "least from 1 to 2"]
