"""Why one rule came out as it did: every condition with its values, and what would flip it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance.analysis.explain.flips import turning
from compliance.analysis.explain.trace import TraceLine, trace_lines
from compliance.engine.decide import readings
from compliance.engine.deciding import decided_by
from compliance.engine.disputes import Order, World
from compliance.engine.facts_read import facts_read, rule_facts
from compliance.engine.grounds import Decided, Grounds
from compliance.engine.messages import finding_message, world_text
from compliance.engine.outcome import Outcome, status_of
from compliance.engine.scorecard import basis_of, recognition_of, settled_text
from compliance.language.program import Program
from compliance.model.rule_values import Evidence
from compliance.model.scorecard import Fact
from compliance.model.statements import FactPath
from compliance.model.status import Basis, Reason, Status
from compliance.rulesets.ruleset import Rule


@dataclass(frozen=True, slots=True)
class ConditionTrace:
    """One condition of a rule in one world, with the value of each part."""

    label: str
    text: str
    lines: tuple[TraceLine, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The rule in one world: whom it believes in each dispute, in order, the outcome, and its conditions."""

    believed: tuple[str, ...]
    outcome: str
    conditions: tuple[ConditionTrace, ...]


@dataclass(frozen=True, slots=True)
class RecognitionTrace:
    """A recognition that shows a rule: whether it is in force, and its condition where one world is enough to tell."""

    decided: Decided
    rung: int
    settles: bool
    facts: tuple[Fact, ...]
    condition: ConditionTrace


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one rule's outcome."""

    rule: Rule
    status: Status
    reason: str | None
    message: str
    facts: tuple[Fact, ...]
    readings: tuple[Reading, ...]
    flips: tuple[str, ...]
    basis: Basis | None
    recognitions: tuple[RecognitionTrace, ...]


def explain(rule: Rule, grounds: Grounds) -> Explanation:
    """Trace a rule in every world its facts, and those of what recognises it, allow."""
    snapshot = grounds.snapshot
    decided_on = readings(rule, grounds)
    outcome = decided_on.at(grounds.accept)
    basis = basis_of(rule, decided_on, grounds.accept)
    status = status_of(rule, outcome)
    facts = rule_facts(rule, snapshot)
    outcomes = outcome.worlds or (outcome,)
    worlds = [own.world or snapshot.first_world for own in outcomes]
    disputes = [n for n in snapshot.disputes_read(grounds.reads(rule)) if len({world[n] for world in worlds}) > 1]
    return Explanation(
        rule=rule,
        status=status,
        reason=outcome.excluded or (outcome.reason if status is Status.UNKNOWN else None),
        message=_message(rule, outcome, grounds, facts, recognition_of(decided_on, basis)),
        facts=facts,
        readings=tuple(
            Reading(
                tuple(_in_order(snapshot.disputes[n].orders[world[n]]) for n in disputes),
                world_text(rule, own),
                tuple(_conditions(rule, grounds, world)),
            )
            for world, own in zip(worlds, outcomes, strict=True)
        ),
        flips=tuple(_flips(rule, grounds, worlds, outcome) if recognition_of(decided_on, basis) is None else ()),
        basis=basis,
        recognitions=tuple(_recognitions(rule, grounds, recognition_of(decided_on, basis))),
    )


def _message(rule: Rule, outcome: Outcome, grounds: Grounds, facts: tuple[Fact, ...], settled_by: str | None) -> str:
    recognition = grounds.recognised.of(settled_by)
    if recognition is not None:
        return settled_text(recognition, rule.id)
    status = status_of(rule, outcome)
    return finding_message(rule, outcome, status, facts, decided_by(rule, outcome, status, grounds))


def _recognitions(rule: Rule, grounds: Grounds, settled_by: str | None) -> Iterator[RecognitionTrace]:
    """What recognises a rule, by the world in which every dispute is believed first."""
    if grounds.accept is Basis.FACTS:
        return
    recognised, world = grounds.recognised, grounds.snapshot.first_world
    for showing in recognised.showings(rule):
        recognition = showing.recognition
        environment = grounds.snapshot.environment(world, recognition.evidence)
        _, steps = recognition.when.trace(environment, grounds.parameters[recognition.scope])
        condition = ConditionTrace("in force when", recognition.when.text, trace_lines(recognition.when, steps))
        facts = facts_read(grounds.snapshot, recognised.facts(recognition, world))
        yield RecognitionTrace(
            recognised.decided(recognition), showing.rung, recognition.id == settled_by, facts, condition
        )


def _in_order(order: Order) -> str:
    """Whom a world believes first, and whom where those say nothing."""
    return ", then ".join(", ".join(sorted(agreeing)) for agreeing in order)


def _labelled(rule: Rule) -> Iterator[tuple[str, Program, Evidence]]:
    if rule.applies is not None:
        yield "applies", rule.applies, rule.evidence
    for number, rung in enumerate(rule.rungs, start=1):
        if rung.when is not None:
            yield f"rung {number}, {rung.title}" if rule.graded else "check", rung.when, rung.evidence


def _conditions(rule: Rule, grounds: Grounds, world: World) -> Iterator[ConditionTrace]:
    for label, program, evidence in _labelled(rule):
        _, steps = program.trace(grounds.snapshot.environment(world, evidence), grounds.parameters[rule.scope])
        yield ConditionTrace(label, program.text, trace_lines(program, steps))


def _flips(rule: Rule, grounds: Grounds, worlds: list[World], outcome: Outcome) -> Iterator[str]:
    """What would change the outcome: facts to find out, or parts of its conditions that are enough to turn it."""
    status = status_of(rule, outcome)
    if status is Status.UNKNOWN:
        yield from (_finding_out(reason, path) for reason, path in sorted(outcome.causes))
    if status not in (Status.PASS, Status.FAIL):
        return
    passing = rule.rungs[rule.pass_rung - 1 :]
    if any(rung.when is None for rung in passing):
        yield "another declared answer"
    conditions = [(rung.when, rung.evidence) for rung in passing if rung.when is not None]
    traced = [
        [
            program.trace(grounds.snapshot.environment(world, evidence), grounds.parameters[rule.scope])[1]
            for program, evidence in conditions
        ]
        for world in worlds
    ]
    turns = turning([program for program, _ in conditions], traced, wanted=status is Status.FAIL)
    yield from (
        f"if {' and '.join(f'this were {str(value).lower()}: {text}' for text, value in turn)}" for turn in turns
    )


def _finding_out(reason: Reason, path: FactPath) -> str:
    name = ".".join(path)
    words = {
        Reason.NO_SERVICE: "assess a service: --service ID",
        Reason.MISSING: f"declare {name}" if path[0] == "answers" else f"find out {name}",
        Reason.ENDED: f"find out {name} as it is now",
        Reason.STALE: f"find newer evidence for {name}",
        Reason.WEAK: f"find better evidence for {name}",
        Reason.DISPUTED: f"settle the dispute about {name}",
        Reason.OPEN_LIST: f"find out whether {name} is complete",
    }
    return words[reason]
