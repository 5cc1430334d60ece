"""What says otherwise than the facts: declared answers and recognitions in force, with both sides.

Of an answer, what it would come to had it been believed; of a recognition, whether the facts are as strong as they have to be.
"""

from __future__ import annotations

from collections.abc import Iterator

from compliance.analysis.disputes.settling import Result, result_of
from compliance.engine.facts_read import facts_read
from compliance.engine.outcome import Outcome, answer_path, answer_rung, combine
from compliance.engine.scoring import Standing
from compliance.engine.state import State
from compliance.language.values import NO_CAUSES
from compliance.model.findings import Fact
from compliance.model.records import dataclass
from compliance.model.statements import FactPath
from compliance.model.status import Status
from compliance.rulesets.ruleset import Rule


@dataclass(frozen=True, slots=True)
class Conflict:
    """A certificate that shows a rule, and facts that say otherwise."""

    rule: str
    """Id of the rule"""
    title: str
    """The requirement in a few words"""
    status: Status
    """How it comes out"""
    recognition: str
    """Id of the recognition"""
    shown: str
    """What is in force, in one line"""
    by: str
    """The body whose word it is"""
    facts_count: bool
    """Whether the facts are as strong as the recognition has to be, and so count; else nothing is settled"""
    shown_by: tuple[Fact, ...]
    """The facts by which the recognition is in force"""
    facts: tuple[Fact, ...]
    """The facts that say otherwise"""


def conflicts(state: State) -> Iterator[Conflict]:
    """Every rule of which facts say otherwise than a recognition in force, in the order of the rule set."""
    for standing in state.standings:
        yield from _of_rule(standing, state)


def _of_rule(standing: Standing, state: State) -> Iterator[Conflict]:
    snapshot, recognised = state.snapshot, state.grounds.recognised
    for against in standing.outcome.against:
        recognition = recognised.of(against.recognition)
        assert recognition is not None  # the outcome names one of the rule set
        yield Conflict(
            rule=standing.rule.id,
            title=standing.rule.title,
            status=standing.status,
            recognition=recognition.id,
            shown=recognition.title,
            by=recognition.by,
            facts_count=against.outweighed,
            shown_by=facts_read(snapshot, against.shown_by),
            facts=facts_read(snapshot, against.facts),
        )


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A declared answer that is ignored: the facts contradict it, or the rule has no such rung."""

    rule: str
    """Id of the rule"""
    title: str
    """The requirement in a few words"""
    status: Status
    """How it comes out, the answer being ignored"""
    answer: Fact
    """The fact that declares the answer"""
    rungs: tuple[int, ...]
    """The rungs it claims: none where the rule has no such rung, several where sources disagree on the answer"""
    message: str
    """What the facts allow"""
    facts: tuple[Fact, ...]
    """The facts stated that rule it out"""
    contradicted_in: int
    """In how many readings of the facts' disputes they rule it out"""
    readings: int
    """How many readings of the facts' disputes there are"""
    believed: Result | None
    """What the scorecard would come to had it been believed; null where it claims no rung"""
    matters: bool
    """Whether other verdicts would be possible then"""


def contradictions(state: State, actual: Result) -> Iterator[Contradiction]:
    """Every declared answer that the facts contradict, in the order of the rule set."""
    for standing in state.standings:
        if standing.outcome.contradiction is not None:
            yield _contradiction(standing, state, actual)


def _contradiction(standing: Standing, state: State, actual: Result) -> Contradiction:
    rule, outcome, snapshot = standing.rule, standing.outcome, state.snapshot
    path = answer_path(rule)
    outcomes = outcome.worlds or (outcome,)
    settled: list[Outcome] = []
    rungs: set[int] = set()
    reads: set[FactPath] = set()
    for in_world in outcomes:
        leaf = snapshot.table(in_world.world or snapshot.first_world).leaves.get(path)
        if in_world.contradiction is None or leaf is None:
            settled.append(in_world)
            continue
        rung = answer_rung(rule, leaf.value)
        rungs.add(rung)
        reads |= _against(rule, rung, in_world.certain)
        settled.append(Outcome(rung, rung) if rung else in_world)
    (answer,) = facts_read(snapshot, [path])
    believed = None
    if 0 not in rungs:
        believed = result_of(state.with_outcomes({rule.id: combine(rule, tuple(settled), NO_CAUSES)}))
    return Contradiction(
        rule=rule.id,
        title=rule.title,
        status=standing.status,
        answer=answer,
        rungs=tuple(sorted(rungs - {0})),
        message=outcome.contradiction or "",
        facts=tuple(fact for fact in facts_read(snapshot, reads) if fact.grade is not None),
        contradicted_in=sum(in_world.contradiction is not None for in_world in outcomes),
        readings=len(outcomes),
        believed=believed,
        matters=believed is not None and believed.possible != actual.possible,
    )


def _against(rule: Rule, answer: int, certain: int) -> frozenset[FactPath]:
    """The facts read by the conditions that rule an answer out: the rung reached lies above it, or its own is excluded."""
    if answer and answer < certain:
        deciding = [rule.rungs[certain - 1].when]
    elif answer and rule.rungs[answer - 1].when is not None:
        deciding = [rule.rungs[answer - 1].when]
    else:
        deciding = [rung.when for rung in rule.rungs]
    return frozenset(path for program in deciding if program is not None for path in program.reads)
