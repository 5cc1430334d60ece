"""Declared answers outside what the facts allow: both sides, and what they would come to had they been believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance.analysis.disputes.settling import Result, result_of
from compliance.engine.facts_read import facts_read
from compliance.engine.outcome import Outcome, answer_path, answer_rung, combine
from compliance.engine.scoring import Standing
from compliance.engine.state import State
from compliance.language.values import NO_CAUSES
from compliance.model.scorecard import Fact
from compliance.model.statements import FactPath
from compliance.model.status import Status
from compliance.rulesets.ruleset import Rule


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
    for own in outcomes:
        leaf = snapshot.table(own.world or snapshot.first_world).leaves.get(path)
        if own.contradiction is None or leaf is None:
            settled.append(own)
            continue
        rung = answer_rung(rule, leaf.value)
        rungs.add(rung)
        reads |= _against(rule, rung, own.certain)
        settled.append(Outcome(rung, rung) if rung else own)
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
        contradicted_in=sum(own.contradiction is not None for own in outcomes),
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
