"""Why one rule came out as it did: every condition with its values, and what would flip it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance.analysis.explain.flips import turning
from compliance.analysis.explain.trace import TraceLine, trace_lines
from compliance.engine.decide import decide
from compliance.engine.deciding import decided_by
from compliance.engine.disputes import Order, World
from compliance.engine.facts_read import rule_facts
from compliance.engine.grounds import Grounds, grounds_of
from compliance.engine.messages import finding_message, world_text
from compliance.engine.outcome import Outcome, reads_of, status_of
from compliance.engine.snapshot import Snapshot
from compliance.language.program import Program
from compliance.model.provider import FactPath
from compliance.model.scorecard import Fact
from compliance.model.status import Reason, Status
from compliance.rulesets.ruleset import Evidence, Rule, RuleSet


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
class Explanation:
    """Everything about one rule's outcome."""

    rule: Rule
    status: Status
    reason: str | None
    message: str
    facts: tuple[Fact, ...]
    readings: tuple[Reading, ...]
    flips: tuple[str, ...]


def explain(ruleset: RuleSet, rule: Rule, snapshot: Snapshot) -> Explanation:
    """Trace a rule in every world its facts allow."""
    grounds = grounds_of(ruleset, snapshot)
    outcome = decide(rule, grounds)
    status = status_of(rule, outcome)
    facts = rule_facts(rule, snapshot)
    decided = decided_by(rule, outcome, status, grounds)
    disputes = snapshot.disputes_read(reads_of(rule))
    worlds = list(snapshot.worlds(reads_of(rule)) or [snapshot.first_world])
    outcomes = outcome.worlds or (outcome,) * len(worlds)
    return Explanation(
        rule=rule,
        status=status,
        reason=outcome.excluded or (outcome.reason if status is Status.UNKNOWN else None),
        message=finding_message(rule, outcome, status, facts, decided),
        facts=facts,
        readings=tuple(
            Reading(
                tuple(_in_order(snapshot.disputes[n].orders[world[n]]) for n in disputes),
                world_text(rule, own),
                tuple(_conditions(rule, grounds, world)),
            )
            for world, own in zip(worlds, outcomes, strict=True)
        ),
        flips=tuple(_flips(rule, grounds, worlds, outcome)),
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
