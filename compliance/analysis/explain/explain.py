"""Why one rule came out as it did: every condition with its values, and what would flip it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from math import comb
from typing import Literal

from compliance.analysis.explain.trace import ConditionTrace, trace_lines
from compliance.engine.decide import readings
from compliance.engine.disputes import BeliefOrder, World
from compliance.engine.facts_read import facts_read
from compliance.engine.grounds import Decided, Grounds
from compliance.engine.lacks import Lack
from compliance.engine.messages import world_text
from compliance.engine.outcome import Outcome, status_of
from compliance.engine.scorecard import basis_of, recognition_of, told
from compliance.language import tree
from compliance.language.checked import DefinitionRead
from compliance.language.program import Computed, Program
from compliance.model.findings import Fact
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.schema import is_entry, title_at
from compliance.model.statements import dotted
from compliance.model.status import Basis, Reason, Status
from compliance.rulesets.ruleset import Rule


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


ChoiceStanding = Literal["surpassed", "reached", "at least this", "possible", "ruled out"]
"""How a choice of a graded rule stands."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one rule's outcome.

    Attributes:
        rule: which rule.
        status: the status of its finding.
        reason: why it is unknown or does not apply; `None` otherwise.
        message: the reason for the status in one sentence.
        facts: every fact the rule mentions.
        decided: paths of the facts that settled it, or are in its way, the most telling first.
        choices: of a graded rule that applies, how each of its rungs stands, the lowest first.
        readings: the rule in each world, with its conditions.
        flips: what would change the outcome.
        basis: what settled it; `None` where nothing did.
        recognitions: the certificates and assessments that would show it.
    """

    rule: Rule
    status: Status
    reason: str | None
    message: str
    facts: tuple[Fact, ...]
    decided: tuple[str, ...]
    choices: tuple[ChoiceStanding, ...]
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
    settled_by = recognition_of(decided_on, basis)
    said = told(rule, outcome, grounds, settled_by)
    outcomes = outcome.worlds or (outcome,)
    worlds = [in_world.world or snapshot.first_world for in_world in outcomes]
    disputes = [n for n in snapshot.disputes_read(grounds.reads(rule)) if len({world[n] for world in worlds}) > 1]
    conditions = [tuple(_conditions(rule, grounds, world)) for world in worlds]
    return Explanation(
        rule=rule,
        status=status,
        reason=said.reason if status is not Status.PASS else None,
        message=said.message,
        facts=said.facts,
        decided=tuple(dotted(path) for path in said.grasp.decided),
        choices=tuple(_choices(rule, outcome, conditions)),
        readings=tuple(
            Reading(
                tuple(_in_order(snapshot.disputes[n].orders[world[n]]) for n in disputes),
                world_text(rule, in_world),
                traced,
            )
            for world, in_world, traced in zip(worlds, outcomes, conditions, strict=True)
        ),
        flips=tuple(_flips(rule, grounds, worlds, outcome, said.grasp.lacks) if settled_by is None else ()),
        basis=basis,
        recognitions=tuple(_recognitions(rule, grounds, settled_by)),
    )


def _recognitions(rule: Rule, grounds: Grounds, settled_by: str | None) -> Iterator[RecognitionTrace]:
    """What recognises a rule, by the world in which every dispute is believed first."""
    if grounds.accept is Basis.FACTS:
        return
    recognised, world = grounds.recognised, grounds.snapshot.first_world
    for showing in recognised.showings(rule):
        recognition = showing.recognition
        environment = grounds.snapshot.environment(world, recognition.evidence)
        value, steps = recognition.when.trace(environment, grounds.parameters[recognition.scope])
        lines = trace_lines(recognition.when, steps)
        condition = ConditionTrace("in force when", recognition.when.text, lines, _truth(value))
        facts = facts_read(grounds.snapshot, recognised.facts(recognition, world))
        yield RecognitionTrace(
            recognised.decided(recognition), showing.rung, recognition.id == settled_by, facts, condition
        )


def _choices(rule: Rule, outcome: Outcome, conditions: Sequence[Sequence[ConditionTrace]]) -> Iterator[ChoiceStanding]:
    """How each rung of a graded rule stands; one whose condition is false in every world is ruled out."""
    if not rule.graded or outcome.applies is False or outcome.excluded is not None:
        return
    false = [{one.rung for one in of if one.rung and one.value is False} for of in conditions]
    settled = outcome.certain == outcome.possible
    for number in range(1, len(rule.rungs) + 1):
        if number < outcome.certain:
            yield "surpassed"
        elif number == outcome.certain:
            yield "reached" if settled else "at least this"
        elif number > outcome.possible or all(number in of for of in false):
            yield "ruled out"
        else:
            yield "possible"


def _in_order(order: BeliefOrder) -> str:
    """Whom a world believes first, and whom where those say nothing."""
    return ", then ".join(", ".join(sorted(agreeing)) for agreeing in order)


def _labelled(rule: Rule) -> Iterator[tuple[str, int, Program, Evidence]]:
    if rule.applies is not None:
        yield "applies", 0, rule.applies, rule.evidence
    for number, rung in enumerate(rule.rungs, start=1):
        if rung.when is not None:
            yield f"rung {number}, {rung.title}" if rule.graded else "check", number, rung.when, rung.evidence


def _conditions(rule: Rule, grounds: Grounds, world: World) -> Iterator[ConditionTrace]:
    for label, rung, program, evidence in _labelled(rule):
        value, steps = program.trace(grounds.snapshot.environment(world, evidence), grounds.parameters[rule.scope])
        yield ConditionTrace(label, program.text, trace_lines(program, steps), _truth(value), rung)


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _flips(rule: Rule, grounds: Grounds, worlds: list[World], outcome: Outcome, lacks: Sequence[Lack]) -> Iterator[str]:
    """What would change the outcome: facts to find out, or parts of its conditions that are enough to turn it."""
    status = status_of(rule, outcome)
    if status is Status.UNKNOWN:
        yield from dict.fromkeys(_finding_out(lack) for lack in lacks)
        yield from dict.fromkeys(
            f"give '{source.id}' the day it was published" for lack in lacks for source in lack.late
        )
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


def _finding_out(lack: Lack) -> str:
    path, title = lack.path, title_at(lack.path)
    name = f"{dotted(path)} ({title})" if title else dotted(path)
    if lack.reason is Reason.ENDED and (path[-1] == "expires" or is_entry(path)):
        return f"find out what followed {dotted(path).removesuffix('.expires')}"
    words = {
        Reason.NO_SERVICE: "name a service: PROVIDER@SERVICE",
        Reason.MISSING: f"declare {name}" if path[0] == "answers" else f"find out {name}",
        Reason.ENDED: f"find out {name} as it is now",
        Reason.STALE: f"find newer evidence for {name}",
        Reason.WEAK: f"find better evidence for {name}",
        Reason.DISPUTED: f"settle the dispute about {name}",
        Reason.OPEN_LIST: f"find out whether {name} is complete",
    }
    return words[lack.reason]


Steps = tuple[Computed, ...]
Values = dict[str, bool | None]
SidesTaken = tuple[tuple[str, bool], ...]
"""Parts, each with the value it would have to have."""

SIZE_LIMIT = 3
TRIALS_LIMIT = 5000


def turning(programs: Sequence[Program], traced: Sequence[Sequence[Steps]], *, wanted: bool) -> list[SidesTaken]:
    """The smallest sets of parts that, with other values than now, give the outcome wanted in every world.

    A part is what conditions join by `&&`, `||` and `!`, definitions written out. Parts with the same text are one part: they
    turn together. Parts are taken as independent of each other; that two of them read the same fact is not looked at.

    Args:
        programs: conditions of which one has to be true.
        traced: for each world, the recorded evaluation of each condition.
        wanted: the outcome looked for.

    Returns:
        All sets of the smallest size there are any of, up to `SIZE_LIMIT` parts; none where that is not enough.
    """
    worlds = [_values(programs, steps) for steps in traced]
    parts = list(worlds[0])
    for size in range(1, min(SIZE_LIMIT, len(parts)) + 1):
        if comb(len(parts), size) * 2**size * len(worlds) > TRIALS_LIMIT:
            break
        turns = [
            turn
            for chosen in combinations(parts, size)
            for turn in _changes(chosen, worlds)
            if all(_outcome(programs, {**values, **dict(turn)}) is wanted for values in worlds)
        ]
        if turns:
            return turns
    return []


def _changes(chosen: Sequence[str], worlds: list[Values]) -> Iterator[SidesTaken]:
    """Values that are new to these parts in every world."""
    for values in product((True, False), repeat=len(chosen)):
        turn = tuple(zip(chosen, values, strict=True))
        if all(world[part] is not value for part, value in turn for world in worlds):
            yield turn


def _values(programs: Sequence[Program], traced: Sequence[Steps]) -> Values:
    """Each part with its value in one world; `None` where that is unknown or an error."""
    values_by_part: Values = {}
    for program, steps in zip(programs, traced, strict=True):
        values = {id(step.node): step.value for step in steps if not step.bindings}
        for node, part in _parts(program.checked.node, program.text):
            value = values.get(id(node))
            values_by_part[part] = value if isinstance(value, bool) else None
    return values_by_part


def _parts(node: tree.Node, text: str) -> Iterator[tuple[tree.Node, str]]:
    match node:
        case tree.Logic(operands=operands):
            for operand in operands:
                yield from _parts(operand, text)
        case tree.Not(operand=operand):
            yield from _parts(operand, text)
        case DefinitionRead(body=body, text=inner):
            yield from _parts(body, inner)
        case tree.Literal():
            return
        case _:
            yield node, tree.written(node, text)


def _outcome(programs: Sequence[Program], values: Mapping[str, bool | None]) -> bool | None:
    """Is one of the conditions true? `None` where that is open."""
    return _joined("||", [_value(program.checked.node, program.text, values) for program in programs])


def _value(node: tree.Node, text: str, values: Mapping[str, bool | None]) -> bool | None:
    match node:
        case tree.Logic(operator=operator, operands=operands):
            return _joined(operator, [_value(operand, text, values) for operand in operands])
        case tree.Not(operand=operand):
            value = _value(operand, text, values)
            return None if value is None else not value
        case DefinitionRead(body=body, text=inner):
            return _value(body, inner, values)
        case tree.Literal(value=bool(value)):
            return value
    return values[tree.written(node, text)]


def _joined(operator: tree.LogicOperator, values: list[bool | None]) -> bool | None:
    decisive = operator == "||"
    if decisive in values:
        return decisive
    return None if None in values else not decisive
