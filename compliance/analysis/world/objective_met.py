"""When an objective is met: what the verdict asks of its rules alone, decided by the engine.

Where the verdict asks nothing of them alone, it is met where all of them pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from compliance.analysis.steps import meets, state_of_nobody
from compliance.analysis.world.outcomes import Observed, unknown
from compliance.engine.messages import finding_message
from compliance.engine.outcome import status_of
from compliance.engine.scoring import Standing
from compliance.engine.state import State
from compliance.engine.verdict import NothingEvaluatedError
from compliance.model.status import Status
from compliance.rulesets.clauses import AllClause
from compliance.rulesets.ruleset import Clause, RuleSet


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

    def observe(self, state: State) -> Observed:
        """Does a provider meet it? Not known where no rule of it applies: nothing evaluated is no pass."""
        now = state.judged_by(self.narrowed)
        try:
            if meets(now, "necessary", "certain"):
                return Observed(truth=True)
            if not meets(now, "necessary", "possible"):
                return Observed(truth=False)
        except NothingEvaluatedError:
            return unknown("no rule of it applies")
        reasons = [f"{s.rule.id}: {_why_open(s)}" for s in now.counted if s.rule.id in self.rules and not s.settled]
        return unknown(*reasons or ["nobody knows a threshold of it at this date"])


def conditions_of(ruleset: RuleSet, as_of: date, known_as_of: date) -> list[Condition]:
    """Every objective of a rule set as a condition, or all its rules where it has none."""
    groups: list[tuple[str | None, str]] = [(o.id, o.title) for o in ruleset.objectives]
    nobody = state_of_nobody(ruleset, as_of, known_as_of)
    return [_condition(nobody, id_, title) for id_, title in groups or [(None, "All rules")]]


def _condition(nobody: State, objective: str | None, title: str) -> Condition:
    ruleset = nobody.ruleset
    rules = tuple(rule for rule in ruleset.rules if rule.objective == objective)
    asked: list[Clause] = []
    for clause in (*ruleset.necessary, *ruleset.sufficient):
        part = clause.within(objective if rules else None, rules)
        if part is not None and part not in asked:
            asked.append(part)
    worded = list(_worded(nobody, tuple(asked))) if asked else []
    clauses = tuple(clause for clause, _ in worded) or (AllClause(tuple(rule.id for rule in rules)),)
    met_when = "; ".join(words for _, words in worded) or "all its rules pass (the verdict asks nothing of it alone)"
    named = frozenset(id_ for clause in clauses for id_ in clause.named() or [rule.id for rule in rules])
    return Condition(objective, title, met_when, named, _narrowed(ruleset, clauses))


def _narrowed(ruleset: RuleSet, clauses: tuple[Clause, ...]) -> RuleSet:
    return replace(ruleset, claims="necessary", necessary=clauses, sufficient=())


def _worded(nobody: State, clauses: tuple[Clause, ...]) -> Iterator[tuple[Clause, str]]:
    """The clauses in the engine's words, without those whose threshold is the lowest there is."""
    try:
        results = nobody.judged_by(_narrowed(nobody.ruleset, clauses)).judge().clauses
    except NothingEvaluatedError:
        return
    for clause, result in zip(clauses, results, strict=True):
        if not result.asks_nothing:
            yield clause, result.text


def _why_open(standing: Standing) -> str:
    rule, outcome = standing.rule, standing.outcome
    # A graded rule can have passed, or failed, and still be open between rungs: what is missing counts here.
    status = Status.ERROR if status_of(rule, outcome) is Status.ERROR else Status.UNKNOWN
    return finding_message(rule, outcome, status, ())
