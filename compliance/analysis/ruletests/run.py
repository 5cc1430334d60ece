"""Runs the tests of a rule set: each is one snapshot, and an outcome for each rule it expects something of."""

from __future__ import annotations

from dataclasses import field, replace
from datetime import date
from functools import cached_property

from compliance.analysis.explain.explain import explain
from compliance.analysis.ruletests.results import Mismatch, RanTest, Subject
from compliance.engine.decide import readings
from compliance.engine.grounds import Grounds, grounds_of
from compliance.engine.outcome import Outcome, Readings, status_of
from compliance.engine.reasons import grasp, reason_of
from compliance.engine.scorecard import basis_of, basis_of_verdict, verdict_on
from compliance.engine.scoring import Standing, Totals
from compliance.engine.snapshot import Snapshot, take_snapshot
from compliance.engine.state import State
from compliance.engine.steps import binding_rules
from compliance.engine.verdict import Judgement
from compliance.model.records import dataclass
from compliance.model.rule_values import CountrySets
from compliance.model.ruletests import (
    NOBODY,
    NOTHING,
    ExpectationDocument,
    RuleTest,
    ScoreExpectationDocument,
    VerdictExpectationDocument,
)
from compliance.model.scorecard import NothingEvaluatedError
from compliance.model.statements import Provider
from compliance.model.status import Basis, NotApplicableReason, Reason
from compliance.model.words import interval, stated
from compliance.rulesets.ruleset import Rule, RuleSet
from compliance.rulesets.settings import with_settings


@dataclass
class PreparedTest:
    """One test on its grounds, which do not change while rules do; rules nothing is expected of are not decided.

    Recognitions count only where an expectation speaks of a basis: a rule is tested by what its own conditions say.
    """

    test: RuleTest
    recognising: Grounds
    decided: dict[tuple[str, bool], Readings] = field(default_factory=dict)

    @cached_property
    def grounds(self) -> Grounds:
        """The grounds without recognitions."""
        ruleset = self.recognising.ruleset
        if not ruleset.recognitions:
            return self.recognising
        return grounds_of(replace(ruleset, recognitions=()), self.recognising.snapshot)

    @property
    def ruleset(self) -> RuleSet:
        """The rule set, with the settings of the test."""
        return self.recognising.ruleset

    @property
    def snapshot(self) -> Snapshot:
        """The facts of the test at its dates."""
        return self.recognising.snapshot

    def grounds_for(self, expectation: ExpectationDocument | VerdictExpectationDocument | None) -> Grounds:
        """The grounds on which an expectation is held against what comes out."""
        return self.grounds if expectation is None or expectation.basis is None else self.recognising

    def readings(self, rule: Rule, grounds: Grounds) -> Readings:
        """The outcomes of a rule of the rule set, decided once on each of the two grounds."""
        key = (rule.id, grounds is self.recognising)
        if key not in self.decided:
            self.decided[key] = readings(rule, grounds)
        return self.decided[key]

    @property
    def expects_whole(self) -> bool:
        """Does the test expect something of the rule set as a whole?"""
        return not (self.test.verdict is None and self.test.score is None and self.test.level is None)

    @cached_property
    def state(self) -> State:
        """Every rule decided, on the grounds of the verdict expected."""
        grounds = self.grounds_for(self.test.verdict)
        decided = tuple(self.readings(rule, grounds) for rule in self.ruleset.rules)
        return State(
            grounds,
            tuple(Standing(r, outcomes.declared) for r, outcomes in zip(self.ruleset.rules, decided, strict=True)),
            decided,
        )


def cases(subject: Subject) -> list[PreparedTest]:
    """The tests, ready to run; those about the same facts at the same dates share a snapshot."""
    tailored: dict[tuple[str, ...], RuleSet] = {}
    snapshots: dict[tuple[int, date, date, str | None], Snapshot] = {}
    prepared = []
    for test in subject.tests.tests:
        if test.settings not in tailored:
            tailored[test.settings] = with_settings([subject.ruleset], test.settings)[0]
        ruleset = tailored[test.settings]
        key = (id(test.provider), test.as_of, test.known_as_of, test.service)
        if key not in snapshots:
            snapshots[key] = _snapshot(test.provider, test, subject.sets)
        snapshot = snapshots[key]
        prepared.append(PreparedTest(test, grounds_of(ruleset, snapshot)))
    return prepared


def _snapshot(provider: Provider, test: RuleTest, sets: CountrySets) -> Snapshot:
    return take_snapshot(provider, test.as_of, test.known_as_of, sets, test.service)


def run_case(case: PreparedTest) -> RanTest:
    """Hold a test's expectations against what comes out."""
    mismatches = []
    for id_, expectation in case.test.expect.items():
        rule = case.ruleset.rule(id_)
        assert rule is not None  # the loader has seen to it
        outcomes = case.readings(rule, case.grounds_for(expectation))
        if not meets(rule, outcomes, expectation, case.grounds_for(expectation)):
            mismatches.append(_mismatch(case, rule, outcomes, expectation))
    if case.expects_whole:
        mismatches += whole_mismatches(case, case.state)
    return RanTest(case.test.name, case.test.location, tuple(mismatches))


def meets(rule: Rule, outcomes: Readings, expectation: ExpectationDocument, grounds: Grounds) -> bool:
    """Is what a rule came out as what is expected of it?"""
    outcome = outcomes.declared
    if expectation.basis is not None and _basis(rule, outcomes) != expectation.basis:
        return False
    if expectation.status is not None and status_of(rule, outcome) != expectation.status:
        return False
    if expectation.rung is not None and (outcome.certain, outcome.possible) != expectation.rung:
        return False
    # Where a rule does not apply its rung says nothing.
    if expectation.rung is not None and (outcome.excluded is not None or outcome.failure is not None):
        return False
    return expectation.reason is None or _reason(rule, outcome, grounds) == expectation.reason


def _basis(rule: Rule, outcomes: Readings) -> str:
    return basis_of(rule, outcomes, Basis.DECLARED) or NOBODY


def _reason(rule: Rule, outcome: Outcome, grounds: Grounds) -> Reason | NotApplicableReason | None:
    return reason_of(rule, outcome, grasp(rule, outcome, grounds))


def _mismatch(case: PreparedTest, rule: Rule, outcomes: Readings, expectation: ExpectationDocument) -> Mismatch:
    outcome = outcomes.declared
    grounds = case.grounds_for(expectation)
    explanation = explain(rule, grounds)
    with_rung = expectation.rung is not None or rule.graded
    rung = (outcome.certain, outcome.possible) if with_rung and outcome.excluded is None else None
    return Mismatch(
        what=rule.id,
        expected=_words(expectation.status, expectation.reason, expectation.rung, expectation.basis),
        actual=_words(
            status_of(rule, outcome),
            _reason(rule, outcome, grounds),
            rung,
            None if expectation.basis is None else _basis(rule, outcomes),
        ),
        message=explanation.message,
        location=rule.location,
        conditions=explanation.readings[0].conditions,
    )


def _words(status: str | None, reason: str | None, rung: tuple[int, int] | None, basis: str | None) -> str:
    words = f"{status} ({reason})" if status is not None and reason is not None else status
    parts = [
        words or (f"reason {reason}" if reason is not None else None),
        None if rung is None else f"rung {interval(str(rung[0]), str(rung[1]))}",
        None if basis is None else f"basis {basis}",
    ]
    return ", ".join(filter(None, parts))


def whole_mismatches(case: PreparedTest, state: State) -> list[Mismatch]:
    """What is not as a test expects of the verdict, the score and the level of a state."""
    judgement: Judgement | None = None
    try:
        judgement = state.judge()
        binding = binding_rules(state)
        message = f"binding: {', '.join(binding)}" if binding else ""
    except NothingEvaluatedError as error:
        message = str(error)
    mismatches = []
    wanted = case.test.verdict
    if wanted is not None:
        expected = _verdict_words(wanted)
        actual = _judged_words(judgement, with_possible=wanted.possible is not None)
        if wanted.basis is not None:
            expected += f", basis {wanted.basis}"
            actual += f", basis {_verdict_basis(state, judgement)}"
        if expected != actual:
            mismatches.append(Mismatch("verdict", expected, actual, message))
    elif judgement is None:
        mismatches.append(Mismatch("verdict", "something evaluated", NOTHING, message))
    return [*mismatches, *_score(case.test.score, state.totals), *_level(case, state)]


def _verdict_basis(state: State, judgement: Judgement | None) -> str:
    return (judgement and basis_of_verdict(verdict_on(state), judgement.status)) or NOBODY


def _verdict_words(expected: VerdictExpectationDocument) -> str:
    possible = f", possible {', '.join(expected.possible)}" if expected.possible is not None else ""
    return f"{expected.status}{possible}"


def _judged_words(judgement: Judgement | None, *, with_possible: bool) -> str:
    if judgement is None:
        return NOTHING
    possible = f", possible {', '.join(judgement.possible)}" if with_possible else ""
    return f"{judgement.status}{possible}"


def _score(expected: ScoreExpectationDocument | None, results: Totals) -> list[Mismatch]:
    mismatches: list[Mismatch] = []
    if expected is None:
        return mismatches
    for end in ("certain", "possible"):
        wanted = getattr(expected, end)
        actual = None if results.score is None else float(getattr(results.score, end))
        if wanted is not None and (actual is None or abs(actual - wanted) > expected.tolerance):
            mismatches.append(Mismatch(f"score, {end}", stated(wanted), "none" if actual is None else f"{actual:.9g}"))
    return mismatches


def _level(case: PreparedTest, state: State) -> list[Mismatch]:
    expected = case.test.level
    mismatches = []
    for end in ("certain", "possible") if expected is not None else ():
        wanted = getattr(expected, end)
        actual = "none" if state.totals.level is None else state.ruleset.levels[getattr(state.totals.level, end)]
        if wanted is not None and actual != wanted:
            mismatches.append(Mismatch(f"level, {end}", wanted, actual))
    return mismatches
