"""What is looked for in the world, a condition over a provider's facts or that it still trades, and when an objective is met.

An objective is met where what the verdict asks of its rules alone is, decided by the engine. Where the verdict asks nothing
of them alone, it is met where all of them pass.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from compliance.analysis.world.corpus import Case
from compliance.engine.decide import decide
from compliance.engine.grounds import Grounds, Recognised
from compliance.engine.outcome import status_of
from compliance.engine.scorecard import open_message
from compliance.engine.state import State, state_of_nobody
from compliance.engine.steps import meets
from compliance.language.check import compile_expression
from compliance.language.program import Program
from compliance.language.tree import ExpressionError, ExpressionProblem
from compliance.language.types import Scope
from compliance.model.dates import days_of
from compliance.model.nearest import SURE, nearest
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.schema import fact_schema
from compliance.model.scorecard import NothingEvaluatedError
from compliance.model.statements import Location
from compliance.model.status import Status
from compliance.rulesets.clauses import AllClause
from compliance.rulesets.ruleset import Clause, Rule, RuleSet, Rung

STILL_TRADING: Final = "still-trading"
_ENDED, _FOUNDED = ("identity", "ended"), ("identity", "founded")

Truth = bool | None
"""True, false, or `None` where that is not known."""


@dataclass(frozen=True, slots=True)
class Observed:
    """Whether something is so; `reasons` are why that is not known, where it is not."""

    truth: Truth
    reasons: tuple[str, ...] = ()


def unknown(*reasons: str) -> Observed:
    """Something that is not known."""
    return Observed(None, reasons)


@dataclass(frozen=True, slots=True)
class SoughtOutcome:
    """What is looked for; `text` is as it was asked for, `rule` decides it, and is `None` for `still-trading`."""

    text: str
    means: str
    rule: Rule | None = None

    def observe(self, case: Case, ruleset: RuleSet) -> Observed:
        """Has a case it? `ruleset` is the one it was compiled for; the case is one that is described."""
        return _still_trading(case) if self.rule is None else _decided(self.rule, case, ruleset)


def compile_outcome(text: str, ruleset: RuleSet, sets: Collection[str]) -> SoughtOutcome:
    """Understand an outcome: `still-trading`, or a condition that can read the facts a rule of this rule set can.

    Raises:
        ExpressionError: with every mistake found.
    """
    if text == STILL_TRADING:
        return SoughtOutcome(text, "identity.ended is not reached on the day asked for")
    custom = {(path.split(".")[1], path.split(".")[2]): kind for path, kind in ruleset.custom.items()}
    try:
        program = compile_expression(text, Scope(fact_schema(), sets=frozenset(sets), custom=custom), {})
    except ExpressionError as error:
        if nearest(text, [STILL_TRADING], cutoff=SURE):
            first = error.problems[0]
            meant = ExpressionProblem(first.span, f"{first.message}; did you mean '{STILL_TRADING}'?")
            raise ExpressionError((meant,)) from None
        raise
    return SoughtOutcome(text, "the condition is true on the day asked for", _as_rule(text, program))


def _as_rule(title: str, condition: Program) -> Rule:
    """A condition as a rule, so that the engine decides it as it decides rules: in every world, with the same reasons."""
    evidence = Evidence()
    rungs = (Rung("no", Decimal(0), None, None, evidence), Rung("yes", Decimal(1), None, condition, evidence))
    return Rule(
        id="outcome",
        origin=("", "outcome"),
        scope="",
        title=title,
        objective=None,
        role="contributory",
        graded=False,
        rungs=rungs,
        pass_from=None,
        pass_rung=2,
        level_cap=None,
        applies=None,
        evidence=evidence,
        effective=(),
        excluded=None,
        why=None,
        fix=None,
        references=(),
        location=Location("--outcome", 1, 1),
    )


def _decided(rule: Rule, case: Case, ruleset: RuleSet) -> Observed:
    # Of one that had ceased, too, on the day asked for: what became of it is what an outcome is about.
    grounds = Grounds(ruleset, case.asked, {"": {}}, Recognised(ruleset, case.asked, {"": {}}))
    outcome = decide(rule, grounds)
    status = status_of(rule, outcome)
    if status in (Status.PASS, Status.FAIL):
        return Observed(status is Status.PASS)
    return unknown(open_message(rule, outcome, grounds))


def _still_trading(case: Case) -> Observed:
    """Had the provider not ceased by the day?

    One of which no end is stated counts as trading: profiles state the day a provider ceased, and nobody states that it
    has not.
    """
    snapshot, day = case.asked, case.asked.as_of
    worlds = snapshot.worlds([_ENDED, _FOUNDED])
    if worlds is None:
        return unknown("sources disagree: identity.ended")
    tables = [snapshot.table(world).leaves for world in worlds]
    ends = [table.get(_ENDED) for table in tables]
    if any(leaf is not None and leaf.value is None for leaf in ends):
        return unknown("known earlier, ended since: identity.ended")
    spans = [days_of(leaf.value) if leaf is not None else None for leaf in ends]
    if any(span and span[0] <= day < span[1] for span in spans):
        return unknown("not known to the day: identity.ended")
    ceased = {span is not None and span[0] <= day for span in spans}
    if len(ceased) > 1:
        return unknown("sources disagree: identity.ended")
    if ceased == {True}:
        return Observed(truth=False)
    founded = [leaf.value for table in tables if (leaf := table.get(_FOUNDED)) is not None]
    if any((span := days_of(value)) and span[1] > day for value in founded):
        return unknown("not founded yet: identity.founded")
    return Observed(truth=True)


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
        reasons = [
            f"{s.rule.id}: {open_message(s.rule, s.outcome, now.grounds)}"
            for s in now.counted
            if s.rule.id in self.rules and not s.settled
        ]
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
