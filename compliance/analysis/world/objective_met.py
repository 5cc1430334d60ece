"""When an objective is met: what the verdict asks of its rules alone, decided by the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from compliance.analysis.situation import Situation
from compliance.analysis.world.outcomes import Observed, unknown
from compliance.engine.messages import finding_message
from compliance.engine.outcome import status_of
from compliance.engine.scoring import Standing
from compliance.engine.verdict import NothingEvaluatedError
from compliance.model.status import Status
from compliance.rulesets.ruleset import (
    ALL,
    AllClause,
    AnyClause,
    Clause,
    GatesClause,
    LevelClause,
    PointsClause,
    Rule,
    RuleSet,
    ScoreClause,
)


@dataclass(frozen=True)
class Condition:
    """An objective that can be met; `objective` is null for all rules of a rule set that has none.

    `rules` are those it depends on. `narrowed` is the rule set with nothing else in its verdict.
    """

    objective: str | None
    title: str
    met_when: str
    rules: frozenset[str]
    narrowed: RuleSet

    def observe(self, situation: Situation) -> Observed:
        """Does a provider meet it? Not known where no rule of it applies: nothing evaluated is no pass."""
        now = replace(situation, ruleset=self.narrowed)
        try:
            if now.meets("necessary", "certain"):
                return Observed(truth=True)
            if not now.meets("necessary", "possible"):
                return Observed(truth=False)
        except NothingEvaluatedError:
            return unknown("no rule of it applies")
        reasons = [f"{s.rule.id}: {_why_open(s)}" for s in now.counted if s.rule.id in self.rules and not s.settled]
        return unknown(*reasons or ["nobody knows a threshold of it at this date"])


def conditions_of(ruleset: RuleSet, as_of: date, known_as_of: date) -> list[Condition]:
    """Every objective of a rule set as a condition, or all its rules where it has none."""
    groups: list[tuple[str | None, str]] = [(o.id, o.title) for o in ruleset.objectives]
    nobody = Situation.of_nobody(ruleset, as_of, known_as_of)
    return [_condition(nobody, id_, title) for id_, title in groups or [(None, "All rules")]]


def _condition(nobody: Situation, objective: str | None, title: str) -> Condition:
    ruleset = nobody.ruleset
    rules = tuple(rule for rule in ruleset.rules if rule.objective == objective)
    asked: list[Clause] = []
    for clause in (*ruleset.necessary, *ruleset.sufficient):
        asked += [part for part in _part(clause, rules) if part not in asked]
    worded = list(_worded(nobody, tuple(asked))) if asked else []
    clauses = tuple(clause for clause, _ in worded) or (AllClause(tuple(rule.id for rule in rules)),)
    met_when = "; ".join(words for _, words in worded) or "all its rules pass (the verdict asks nothing of it alone)"
    named = frozenset(id_ for clause in clauses for id_ in _named(clause, rules))
    return Condition(objective, title, met_when, named, _narrowed(ruleset, clauses))


def _narrowed(ruleset: RuleSet, clauses: tuple[Clause, ...]) -> RuleSet:
    return replace(ruleset, claims="necessary", necessary=clauses, sufficient=())


def _worded(nobody: Situation, clauses: tuple[Clause, ...]) -> Iterator[tuple[Clause, str]]:
    """The clauses in the engine's words, without those whose threshold is the lowest there is."""
    try:
        results = replace(nobody, ruleset=_narrowed(nobody.ruleset, clauses)).judge().clauses
    except NothingEvaluatedError:
        return
    for clause, result in zip(clauses, results, strict=True):
        if not result.asks_nothing:
            yield clause, result.text


def _part(clause: Clause, rules: Sequence[Rule]) -> Iterator[Clause]:
    """What a clause asks of the rules of one objective, whatever the others do."""
    inside = frozenset(rule.id for rule in rules)
    objective = rules[0].objective if rules else None
    match clause:
        case GatesClause():
            yield from _all_of(rule.id for rule in rules if rule.role == "gate")
        case AllClause(rules=ids):
            yield from _all_of(id_ for id_ in ids if id_ in inside)
        case AnyClause(rules=ids):
            yield from [clause] if inside.issuperset(ids) else []
        case PointsClause(of=of):
            yield from [clause] if inside.issuperset(of) else []
        case ScoreClause(of=of):
            yield from [clause] if of == (objective or ALL) else []
        case LevelClause(of=of, at_least=at_least):
            # The level of all is the lowest of every objective's.
            levelled = any(rule.level_cap is not None or rule.rungs[0].level is not None for rule in rules)
            if levelled and of in (ALL, objective):
                yield LevelClause(objective or ALL, at_least)
        case _:
            assert_never(clause)


def _all_of(ids: Iterator[str]) -> Iterator[Clause]:
    some = tuple(ids)
    if some:
        yield AllClause(some)


def _named(clause: Clause, rules: Sequence[Rule]) -> Sequence[str]:
    match clause:
        case AllClause(rules=ids) | AnyClause(rules=ids):
            return ids
        case PointsClause(of=of):
            return tuple(of)
    return [rule.id for rule in rules]


def _why_open(standing: Standing) -> str:
    rule, outcome = standing.rule, standing.outcome
    # A graded rule can have passed, or failed, and still be open between rungs: what is missing counts here.
    status = Status.ERROR if status_of(rule, outcome) is Status.ERROR else Status.UNKNOWN
    return finding_message(rule, outcome, status, ())
