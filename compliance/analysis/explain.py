"""Why one rule came out as it did: every condition with its values, and what would flip it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance.analysis.trace import TraceLine, trace_lines
from compliance.engine.evaluate import parameters_of, rule_facts
from compliance.engine.messages import finding_message, world_text
from compliance.engine.outcome import Outcome, Parameters, decide, status_of
from compliance.engine.snapshot import Snapshot, World
from compliance.language import tree
from compliance.language.checked import DefinitionRead
from compliance.language.program import Program, Step
from compliance.language.ruleset import Evidence, Rule, RuleSet
from compliance.model.scorecard import Fact
from compliance.model.status import Reason, Status


@dataclass(frozen=True, slots=True)
class ConditionTrace:
    """One condition of a rule in one world, with the value of each part."""

    label: str
    text: str
    lines: tuple[TraceLine, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The rule in one world: whom it believes where sources disagree, the outcome, and its conditions."""

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
    parameters = parameters_of(ruleset, snapshot)
    outcome = decide(rule, ruleset, snapshot, parameters)
    status = status_of(rule, outcome)
    facts = rule_facts(rule, snapshot)
    worlds = list(_worlds(rule, snapshot))
    outcomes = outcome.worlds or (outcome,) * len(worlds)
    return Explanation(
        rule=rule,
        status=status,
        reason=outcome.excluded or (outcome.reason if status is Status.UNKNOWN else None),
        message=finding_message(rule, outcome, status, facts),
        facts=facts,
        readings=tuple(
            Reading(
                _believed(rule, snapshot, world),
                world_text(rule, own),
                tuple(_conditions(rule, snapshot, world, parameters)),
            )
            for world, own in zip(worlds, outcomes, strict=False)
        ),
        flips=tuple(_flips(rule, snapshot, outcome, status, parameters)),
    )


def _worlds(rule: Rule, snapshot: Snapshot) -> Iterator[World]:
    reads = {path for program in rule.programs for path in program.reads}
    yield from snapshot.worlds(snapshot.disputes_read(reads)) or [snapshot.first_world]


def _believed(rule: Rule, snapshot: Snapshot, world: World) -> tuple[str, ...]:
    """The statements believed in a world, of the disputes the rule reads."""
    reads = {path for program in rule.programs for path in program.reads}
    return tuple(
        name
        for number in snapshot.disputes_read(reads)
        for name in sorted(snapshot.disputes[number].readings[world[number]])
    )


def _labelled(rule: Rule) -> Iterator[tuple[str, Program, Evidence]]:
    if rule.applies is not None:
        yield "applies", rule.applies, rule.evidence
    for number, rung in enumerate(rule.rungs, start=1):
        if rung.when is not None:
            yield f"rung {number}, {rung.title}" if rule.graded else "check", rung.when, rung.evidence


def _conditions(rule: Rule, snapshot: Snapshot, world: World, parameters: Parameters) -> Iterator[ConditionTrace]:
    for label, program, evidence in _labelled(rule):
        _, steps = program.trace(snapshot.environment(world, evidence), parameters[rule.scope])
        yield ConditionTrace(label, program.text, trace_lines(program, steps))


def _flips(rule: Rule, snapshot: Snapshot, outcome: Outcome, status: Status, parameters: Parameters) -> Iterator[str]:
    """What would change the outcome: facts to find out, or parts of a condition that decide it alone."""
    if status is Status.UNKNOWN:
        for reason, path in sorted(outcome.causes):
            yield _finding_out(reason, ".".join(path))
        return
    if status not in (Status.PASS, Status.FAIL) or rule.graded:
        return
    check = rule.rungs[1].when
    if check is None:
        yield "another declared answer"
        return
    _, steps = check.trace(snapshot.environment(snapshot.first_world, rule.evidence), parameters[rule.scope])
    atoms = [atom for atom in _atoms(check.checked.node, check.text)]
    values = {id(step.node): step.value for step in steps if not step.bindings}
    alone = [text for node, text in atoms if _with(check.checked.node, node, steps, values) is (status is Status.FAIL)]
    wanted = "true" if status is Status.FAIL else "false"
    if alone:
        yield from (
            f"any one of these turning the other way makes it {wanted}: {text}"
            if len(alone) > 1
            else f"this turning the other way: {text}"
            for text in alone
        )
    else:
        now = [text for node, text in atoms if values.get(id(node)) is (status is Status.PASS)]
        yield f"several of these together: {'; '.join(now)}"


def _finding_out(reason: Reason, path: str) -> str:
    words = {
        Reason.NO_SERVICE: "assess a service: --service ID",
        Reason.MISSING: f"find out {path}",
        Reason.ENDED: f"find out {path} as it is now",
        Reason.STALE: f"find newer evidence for {path}",
        Reason.WEAK: f"find better evidence for {path}",
        Reason.DISPUTED: f"settle the dispute about {path}",
        Reason.OPEN_LIST: f"find out whether {path} is complete",
    }
    return words[reason]


def _atoms(node: tree.Node, text: str) -> Iterator[tuple[tree.Node, str]]:
    """The parts a condition joins by `&&`, `||` and `!`, those of definitions included."""
    match node:
        case tree.Logic(operands=operands):
            for operand in operands:
                yield from _atoms(operand, text)
        case tree.Not(operand=operand):
            yield from _atoms(operand, text)
        case DefinitionRead(body=body, text=inner):
            yield from _atoms(body, inner)
        case _:
            yield node, " ".join(text[node.span.start : node.span.end].split())


def _with(node: tree.Node, flipped: tree.Node, steps: tuple[Step, ...], values: dict[int, object]) -> object:
    """The value of a condition if one of its parts had the other value; `None` where that is unknown."""
    match node:
        case tree.Logic(operator=operator, operands=operands):
            found = [_with(operand, flipped, steps, values) for operand in operands]
            decisive = operator == "||"
            if decisive in found:
                return decisive
            return None if None in found else not decisive
        case tree.Not(operand=operand):
            value = _with(operand, flipped, steps, values)
            return None if value is None else not value
        case DefinitionRead(body=body):
            return _with(body, flipped, steps, values)
    value = values.get(id(node))
    value = value if isinstance(value, bool) else None
    return (not value) if node is flipped and value is not None else value
